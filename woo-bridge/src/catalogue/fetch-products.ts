import { readLabel, type CatalogueItem } from '@ristourne/core/commerce/catalogue-item';
import type { FetchProductsResult, StoreFailure } from '@ristourne/core/ports/store-port';
import type { RestClient } from '../rest/client.ts';
import { asFailure } from '../rest/failures.ts';
import { fetchCategories, type CategoryTree } from './category-parents.ts';
import {
  categoryLabels,
  PRODUCT_FIELDS,
  productPayload,
  readPoints,
  tagLabels,
  VARIATION_FIELDS,
  variationPayload,
  withoutEntities,
  type ProductPayload,
} from './product-payload.ts';

const NUMBER = /^[1-9]\d{0,15}$/;
const UNKNOWN_PRODUCT = /^woocommerce_rest_(?:product_)?(?:variation_)?invalid_id$/;
/** WooCommerce's largest page. */
const PAGE_SIZE = 100;
/** More variations than a site can edit. */
const MAX_PAGES = 20;

const products = productPayload.array();
const variations = variationPayload.array();

type Variants = { outcome: 'variants'; variants: CatalogueItem['variants'] } | StoreFailure;

/**
 * What the site's catalogue says of these products: one request for up to 100 of them, one more for each level of their
 * categories, and one for each that has variations. Drafts and hidden ones are told, too, since they may have been sold before; what lies in the trash is not.
 */
export async function fetchProducts(rest: RestClient, externalIds: string[]): Promise<FetchProductsResult> {
  const items: CatalogueItem[] = [];
  const numbers = externalIds.filter((externalId) => NUMBER.test(externalId));
  for (let at = 0; at < numbers.length; at += PAGE_SIZE) {
    const answer = await rest.get('products', {
      include: numbers.slice(at, at + PAGE_SIZE).join(','),
      per_page: PAGE_SIZE,
      status: 'any',
      _fields: PRODUCT_FIELDS,
    });
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = products.safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of products' };
    const known = await fetchCategories(
      rest,
      parsed.data.flatMap((product) => product.categories.map((one) => one.id)),
    );
    if (known.outcome !== 'categories') return known;
    for (const product of parsed.data) {
      const fetched = await fetchVariants(rest, product);
      if (fetched.outcome !== 'variants') return fetched;
      items.push(itemOf(product, { variants: fetched.variants, tree: known.tree }));
    }
  }
  return { outcome: 'found', items };
}

/** Only variations with points of their own; the others give what their product gives. */
async function fetchVariants(rest: RestClient, product: ProductPayload): Promise<Variants> {
  const variants: CatalogueItem['variants'] = {};
  if (product.variations.length === 0) return { outcome: 'variants', variants };
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await rest.get(`products/${product.id}/variations`, {
      per_page: PAGE_SIZE,
      page,
      status: 'any',
      _fields: VARIATION_FIELDS,
    });
    // Deleted since the list was answered.
    if (answer.outcome === 'rejected' && UNKNOWN_PRODUCT.test(answer.code)) break;
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = variations.safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of variations' };
    for (const variation of parsed.data) {
      const points = readPoints(variation);
      if (points !== null) variants[String(variation.id)] = points;
    }
    if (page >= answer.pages) break;
  }
  return { outcome: 'variants', variants };
}

type Around = { variants: CatalogueItem['variants']; tree: CategoryTree };

function itemOf(product: ProductPayload, { variants, tree }: Around): CatalogueItem {
  return {
    externalId: String(product.id),
    title: readLabel(withoutEntities(product.name)),
    type: readLabel(product.type),
    categories: categoryLabels(product.categories, tree),
    tags: tagLabels(product.tags),
    points: readPoints(product),
    variants,
  };
}
