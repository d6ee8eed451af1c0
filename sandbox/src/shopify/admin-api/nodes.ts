import { decimal } from '../money.ts';
import { gid } from '../payloads/parts.ts';
import type { Shop } from '../shop.ts';
import type { Customer, Metafield, Product, Variant } from '../types.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import { createHash } from 'node:crypto';

/** GraphQL's times are whole seconds in UTC. */
export function isoSecond(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoSecond(at);
}

export function moneyNode(shop: Shop, minor: number) {
  return { amount: decimal(minor), currencyCode: shop.settings.currency };
}

export function bagNode(shop: Shop, minor: number) {
  return { shopMoney: moneyNode(shop, minor) };
}

export function productNode(shop: Shop, product: Product) {
  return {
    __typename: 'Product',
    id: gid('Product', product.id),
    title: product.title.en,
    productType: product.productType,
    tags: product.tags,
    metafield: metafieldIn(product.metafields),
    variants: (page: PageArguments) =>
      connection(variantsOf(product), page, { place: ({ id }) => ({ id, value: id }), node: variantNode }),
    priceRangeV2: { maxVariantPrice: moneyNode(shop, product.priceMinor) },
  };
}

export function variantsOf({ variantId, variantMetafields, moreVariants }: Product): Variant[] {
  return [{ id: variantId, metafields: variantMetafields }, ...moreVariants];
}

export function variantNode({ id, metafields }: Variant) {
  return { id: gid('ProductVariant', id), metafield: metafieldIn(metafields) };
}

export function customerNode(customer: Customer) {
  return {
    id: gid('Customer', customer.id),
    state: customer.hasAccount ? 'ENABLED' : 'DISABLED',
    tags: customer.tags,
    metafield: metafieldIn(customer.metafields),
  };
}

function metafieldIn(metafields: readonly Metafield[]) {
  return ({ namespace, key }: { namespace?: string | null; key: string }) => {
    const kept = findMetafield(metafields, namespace ?? '$app', key);
    return kept === undefined ? null : metafieldNode(kept);
  };
}

export function findMetafield(
  kept: readonly Metafield[],
  namespace: string,
  key: string,
): Metafield | undefined {
  return kept.find((one) => one.namespace === namespace && one.key === key);
}

export function metafieldNode(metafield: Metafield) {
  return { value: metafield.value, compareDigest: digestOf(metafield) };
}

/** Changes whenever the value does. */
export function digestOf({ type, value }: Metafield): string {
  return createHash('sha256').update(`${type}\n${value}`).digest('hex');
}
