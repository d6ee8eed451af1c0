import { describe, expect, it } from 'vitest';
import { pageOf } from '../testing/order-shop.ts';
import { denial, schemaShop } from '../testing/schema-shop.ts';
import { fetchProducts } from './fetch-products.ts';

type WishProduct = {
  title?: string;
  type?: string;
  tags?: string[];
  points?: string;
  variants?: (string | null)[];
};
type MetafieldArgs = { namespace: string; key: string };

/** The app's own metafield, and no other. */
const field =
  (value: string | null | undefined) =>
  ({ namespace, key }: MetafieldArgs) =>
    namespace === '$app' && key === 'points' && typeof value === 'string' ? { value } : null;

/** A shop with these products by number; a variant's number is its product's and its place, from 1 on. */
function catalogueShop(products: Record<string, WishProduct>) {
  const nodeOf = (id: string) => {
    const number = id.replace('gid://shopify/Product/', '');
    const wish = products[number];
    if (wish === undefined) return null;
    const variants = (wish.variants ?? [null]).map((points, index) => ({
      id: `gid://shopify/ProductVariant/${number}${index + 1}`,
      metafield: field(points),
    }));
    return {
      __typename: 'Product',
      id,
      title: wish.title ?? 'Tea',
      productType: wish.type ?? '',
      tags: wish.tags ?? [],
      metafield: field(wish.points),
      variants: (args: { first: number; after?: string }) => pageOf(variants, args),
    };
  };
  return schemaShop({
    nodes: ({ ids }: { ids: string[] }) => ids.map(nodeOf),
    product: ({ id }: { id: string }) => nodeOf(id),
  });
}

async function itemsOf(products: Record<string, WishProduct>, asked = Object.keys(products)) {
  const fetched = await fetchProducts(catalogueShop(products).api, asked);
  if (fetched.outcome !== 'found') throw new Error(fetched.reason);
  return fetched.items;
}

describe('a product of Shopify', () => {
  it('[B5] has its type and tags, and no categories', async () => {
    const wish = { title: 'Assam', type: 'Tea', tags: ['black', ' Bio '] };
    expect(await itemsOf({ '81': wish })).toEqual([
      {
        externalId: '81',
        title: 'Assam',
        type: 'Tea',
        categories: [],
        tags: ['black', 'Bio'],
        points: null,
        variants: {},
      },
    ]);
  });
  it('[B3] carries points, and variants of it their own', async () => {
    const [item] = await itemsOf({ '81': { points: '5', variants: [null, '9', '0'] } });
    expect(item).toMatchObject({ points: 5, variants: { '812': 9, '813': 0 } });
  });
  it.each(['', '-3', '2.5', 'many', '99999999999'])(
    'with %j for points carries none: a broken value is no failure',
    async (points) => {
      const [item] = await itemsOf({ '81': { points, variants: [points] } });
      expect(item).toMatchObject({ points: null, variants: {} });
    },
  );
  it('with more variants than one answer holds is read to its last', async () => {
    const variants = Array.from({ length: 300 }, (_one, index) => (index === 299 ? '7' : null));
    const shop = catalogueShop({ '81': { variants } });
    const fetched = await fetchProducts(shop.api, ['81']);
    expect(fetched).toMatchObject({ outcome: 'found', items: [{ variants: { '81300': 7 } }] });
    expect(shop.seen).toHaveLength(3);
  });
  it('that is not there, or no number, is left out', async () => {
    const items = await itemsOf({ '81': {}, '83': {} }, ['81', '82', '83', '', '0', 'tea']);
    expect(items.map(({ externalId }) => externalId)).toEqual(['81', '83']);
  });
});

describe('the requests for products', () => {
  it('are one for ten of them', async () => {
    const products = Object.fromEntries(Array.from({ length: 25 }, (_one, index) => [String(index + 1), {}]));
    const shop = catalogueShop(products);
    const fetched = await fetchProducts(shop.api, Object.keys(products));
    expect(fetched.outcome === 'found' && fetched.items).toHaveLength(25);
    expect(shop.seen).toHaveLength(3);
  });
  it('are refused whole, with what its owner can mend, where the app may not read products', async () => {
    const shop = schemaShop({
      nodes: () => {
        throw denial('`read_products` access scope.');
      },
    });
    expect(await fetchProducts(shop.api, ['81'])).toMatchObject({ outcome: 'refused', lacksAccess: true });
  });
});
