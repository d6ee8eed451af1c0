import type { Environment } from './environment/read-environment.ts';

const SHOPIFY_SHOP = /^https:\/\/[a-z0-9][a-z0-9-]*\.myshopify\.com(?=\/|$)/;

/** Where a buyer opens the store of an address: there; a shop of Shopify's that a sandbox stands in for, in the sandbox. */
export function storeLinks({ shopify }: Pick<Environment, 'shopify'>): (url: string) => string {
  const sandbox = shopify?.sandboxOrigin ?? null;
  return (url) => (sandbox === null ? url : url.replace(SHOPIFY_SHOP, sandbox));
}
