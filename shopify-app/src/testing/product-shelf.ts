import type { ArticleWish, CatalogueHands } from '@ristourne/core/ports/testing/store-under-test';
import { numberOf } from '../admin-api/gid.ts';
import { pageOf } from './order-shop.ts';
import type { Resolvers } from './schema-shop.ts';

type Kept = Required<ArticleWish>;
type MetafieldArgs = { namespace: string; key: string };
type PageArgs = { first: number; after?: string };

/** The app's own metafield, and no other. */
const pointsField =
  (value: string | null | undefined) =>
  ({ namespace, key }: MetafieldArgs) =>
    namespace === '$app' && key === 'points' && typeof value === 'string' ? { value } : null;

const variantNumber = (productId: string, index: number) => `${productId}${1_001 + index}`;

/** A shop's catalogue as Shopify answers it. `known`: numbers of products that it has from the start. */
export function createProductShelf(known: string[]): { catalogue: CatalogueHands; resolvers: Resolvers } {
  const plain: Kept = { title: 'Tea', tags: [], points: null, variants: [null] };
  const products = new Map<string, Kept>(known.map((number) => [number, plain]));
  let added = 0;
  const nodeOf = (id: string) => {
    const number = numberOf('Product', id);
    const kept = products.get(number);
    if (kept === undefined) return null;
    const variants = kept.variants.map((points, index) => ({
      id: `gid://shopify/ProductVariant/${variantNumber(number, index)}`,
      metafield: pointsField(points),
    }));
    return {
      __typename: 'Product',
      id,
      title: kept.title,
      productType: '',
      tags: kept.tags,
      metafield: pointsField(kept.points),
      variants: (args: PageArgs) => pageOf(variants, args),
    };
  };
  return {
    resolvers: {
      nodes: ({ ids }: { ids: string[] }) => ids.map(nodeOf),
      product: ({ id }: { id: string }) => nodeOf(id),
    },
    catalogue: {
      add: async (wish) => {
        added += 1;
        const productId = String(6_000 + added);
        const kept = { ...plain, ...wish };
        products.set(productId, kept);
        return { productId, variantIds: kept.variants.map((_one, index) => variantNumber(productId, index)) };
      },
      change: async (productId, wish) =>
        void products.set(productId, { ...plain, ...products.get(productId), ...wish }),
      remove: async (productId) => void products.delete(productId),
    },
  };
}
