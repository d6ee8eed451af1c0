import { readArticlePoints, readLabel, type CatalogueItem } from '@ristourne/core/commerce/catalogue-item';
import type { FetchProductsResult, StoreFailure } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { gidOf } from '../admin-api/gid.ts';
import type { VariantPage } from './product-fields.ts';
import { productVariantsQuery } from './product-variants-query.ts';
import { PRODUCTS_AT_ONCE, productsQuery, type ProductFields } from './products-query.ts';

/** Shopify has at most 2,048 variants of a product. */
const MAX_VARIANT_PAGES = 12;

type Variants = { outcome: 'variants'; variants: CatalogueItem['variants'] } | StoreFailure;

/**
 * What the shop's catalogue says of these products: one request for ten of them, more only for a product with more than ten
 * variants. By number and not by search, which lags behind. Products have no categories here but their type and tags.
 */
export async function fetchProducts(api: AdminApi, externalIds: string[]): Promise<FetchProductsResult> {
  const items: CatalogueItem[] = [];
  const ids = externalIds.map((number) => gidOf('Product', number)).filter((id) => id !== null);
  for (let at = 0; at < ids.length; at += PRODUCTS_AT_ONCE) {
    const answer = await api.run(productsQuery, { ids: ids.slice(at, at + PRODUCTS_AT_ONCE) });
    if (answer.outcome !== 'answered') return answer;
    for (const product of answer.result.nodes) {
      if (product === null) continue;
      const fetched = await fetchVariants(api, product);
      if (fetched.outcome !== 'variants') return fetched;
      items.push(itemOf(product, fetched.variants));
    }
  }
  return { outcome: 'found', items };
}

/** Only variants with points of their own; the others give what their product gives. */
async function fetchVariants(api: AdminApi, product: ProductFields): Promise<Variants> {
  const variants = valued(product.variants);
  let { pageInfo } = product.variants;
  for (let page = 0; pageInfo.hasNextPage && pageInfo.endCursor !== null; page += 1) {
    if (page >= MAX_VARIANT_PAGES) break;
    const id = `gid://shopify/Product/${product.id}`;
    const answer = await api.run(productVariantsQuery, { id, after: pageInfo.endCursor });
    if (answer.outcome !== 'answered') return answer;
    // Deleted since the first page was answered.
    if (answer.result.product === null) break;
    Object.assign(variants, valued(answer.result.product.variants));
    ({ pageInfo } = answer.result.product.variants);
  }
  return { outcome: 'variants', variants };
}

function valued({ nodes }: VariantPage): CatalogueItem['variants'] {
  const variants: CatalogueItem['variants'] = {};
  for (const { id, metafield } of nodes) {
    const points = readArticlePoints(metafield?.value);
    if (points !== null) variants[id] = points;
  }
  return variants;
}

function itemOf(product: ProductFields, variants: CatalogueItem['variants']): CatalogueItem {
  return {
    externalId: product.id,
    title: readLabel(product.title),
    type: readLabel(product.productType),
    categories: [],
    tags: product.tags.map(readLabel).filter((tag) => tag !== ''),
    points: readArticlePoints(product.metafield?.value),
    variants,
  };
}
