import { sameSecret } from '@ristourne/core/keys/tokens';

/** Recorded ones have 32 hexadecimal digits; no shorter one would prove anything. */
const KEY = /^[A-Za-z0-9_-]{16,128}$/;

/** The key that a mail's address gives; null when it is missing, there twice, or of no form that Shopify writes. */
export function keyIn(address: URL): string | null {
  const [key = '', ...more] = address.searchParams.getAll('key');
  return more.length === 0 && KEY.test(key) ? key : null;
}

/**
 * Whether a key is that of an order's status page, in a time that tells nothing about where they differ. Only the key is
 * compared: recorded addresses of one order differ in a parameter behind it (`…/authenticate?key=8b07…&none=VQxW…`).
 */
export function opensStatusPage(statusPageUrl: string, key: string): boolean {
  const address = URL.parse(statusPageUrl);
  const right = address === null ? null : keyIn(address);
  return right !== null && sameSecret(right, key);
}
