import { nextId, nowSecond } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Metafield, Product } from './types.ts';

/** What the owner types on a product's page; what is left out stays as it is. */
export interface ShopifyArticlePlan {
  title?: string;
  priceMinor?: number;
  type?: string;
  tags?: readonly string[];
  /** In the app's metafield, whatever was typed there; null leaves it out. */
  points?: string | null;
  /** One for each variant: its own points, or null for the product's. */
  variants?: readonly (string | null)[];
}

const PRICE_MINOR_DEFAULT = 1_000;

export function addArticle(shop: Shop, plan: ShopifyArticlePlan): Product {
  const id = nextId(shop);
  const title = plan.title ?? `Article ${id}`;
  const product: Product = {
    id,
    variantId: nextId(shop),
    sku: `SKU-${id}`,
    slug: `article-${id}`,
    title: { en: title, fr: title },
    description: { en: '', fr: '' },
    priceMinor: plan.priceMinor ?? PRICE_MINOR_DEFAULT,
    giftCard: false,
    createdAt: nowSecond(shop),
    productType: '',
    tags: [],
    metafields: [],
    moreVariants: [],
    variantMetafields: [],
  };
  shop.state.products.push(product);
  changeArticle(shop, product, plan);
  return product;
}

export function changeArticle(shop: Shop, product: Product, plan: ShopifyArticlePlan): void {
  const { title, priceMinor, type, tags, points, variants } = plan;
  if (title !== undefined) product.title = { en: title, fr: title };
  if (priceMinor !== undefined) product.priceMinor = priceMinor;
  if (type !== undefined) product.productType = type;
  if (tags !== undefined) product.tags = [...tags];
  if (points !== undefined) product.metafields = pointsField(points);
  if (variants === undefined) return;
  const [first = null, ...others] = variants;
  product.variantMetafields = pointsField(first);
  product.moreVariants = others.map((own) => ({ id: nextId(shop), metafields: pointsField(own) }));
}

function pointsField(value: string | null): Metafield[] {
  return value === null ? [] : [{ namespace: '$app', key: 'points', type: 'number_integer', value }];
}
