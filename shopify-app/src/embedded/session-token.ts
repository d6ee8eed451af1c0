import { isShopDomain } from '../admin-api/shop-address.ts';

/**
 * Whether a session token speaks for one shop: `dest` is a shop of Shopify's, `iss` is that shop's admin, and a shop
 * named in the address is that shop. Signature, audience and expiry are the library's to check, which takes `dest` as it
 * comes; this only ever refuses, so it may look before they are.
 */
export function speaksForOneShop(token: string, shopInAddress: string | null): boolean {
  const claims = claimsOf(token);
  // No token at all: the library says what to do.
  if (claims === null) return true;
  const shop = hostOf(claims.dest);
  if (shop === null || !isShopDomain(shop) || hostOf(claims.iss) !== shop) return false;
  return shopInAddress === null || shopInAddress === shop;
}

function claimsOf(token: string): { dest?: unknown; iss?: unknown } | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
}

function hostOf(claim: unknown): string | null {
  const url = typeof claim === 'string' ? URL.parse(claim) : null;
  return url?.protocol === 'https:' ? url.host : null;
}
