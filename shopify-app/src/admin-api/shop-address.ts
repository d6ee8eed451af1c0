/** The Admin API version that schema/admin-2026-07.json holds and shopify.app.toml names. */
export const API_VERSION = '2026-07';

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;

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

/** Where a shop's Admin API is asked; a sandbox's stand-in is reached by the fetch that is given to the client. */
export function adminApiUrl(shopDomain: string): string {
  return `https://${shopDomain}/admin/api/${API_VERSION}/graphql.json`;
}
