/** The Admin API version that schema/admin-2026-07.json holds and shopify.app.toml names. */
export const API_VERSION = '2026-07';

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** "tea-house.myshopify.com" of "https://tea-house.myshopify.com"; null for any other address. */
export function shopDomainOf(storeUrl: string): string | null {
  const url = URL.parse(storeUrl);
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return null;
  return isShopDomain(url.hostname) ? url.hostname : null;
}

/** Whether a text is a shop's permanent domain: "tea-house.myshopify.com", lower case. */
export function isShopDomain(text: string): boolean {
  return SHOP_DOMAIN.test(text);
}

/**
 * Where a shop's Admin API is asked: at the shop itself or, where a sandbox stands in for all shops, at its loopback
 * origin. Null when neither would be so: nothing else is ever reached.
 */
export function adminApiUrl(shopDomain: string, sandboxOrigin: string | null): string | null {
  if (!isShopDomain(shopDomain)) return null;
  const origin = sandboxOrigin === null ? `https://${shopDomain}` : loopbackOrigin(sandboxOrigin);
  return origin === null ? null : `${origin}/admin/api/${API_VERSION}/graphql.json`;
}

function loopbackOrigin(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && LOOPBACK.has(url.hostname) && /^https?:$/.test(url.protocol) ? url.origin : null;
}
