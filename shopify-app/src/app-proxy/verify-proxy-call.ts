import { createHmac } from 'node:crypto';
import { MINUTE_MS, SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import { sameSecret } from '@ristourne/core/keys/tokens';
import { z } from 'zod';
import { isShopDomain } from '../admin-api/shop-address.ts';

/** Who looks at a shop's page, as Shopify says. `customer`: the number of who is signed in there; empty for a guest. */
export type ProxyVisitor = { shop: string; customer: string; pathPrefix: string };

export type ProxyQuery =
  | { outcome: 'signed'; visitor: ProxyVisitor }
  /** Signed, but at another time: our clock is wrong, or somebody plays an old call again. */
  | { outcome: 'stale'; ageSeconds: number }
  | { outcome: 'refused' };

/** As Shopify's own library has it: a call may be this old, or this far ahead of our clock. */
export const MAX_AGE_MS = 1.5 * MINUTE_MS;
const MAX_LENGTH = 8_000;
const REFUSED: ProxyQuery = { outcome: 'refused' };

/** What Shopify adds to a call; all else in it is the visitor's. */
const parameters = z.object({
  shop: z.string().refine(isShopDomain),
  path_prefix: z.string().regex(/^\/[\w/-]{1,200}$/),
  timestamp: z.string().regex(/^\d{1,12}$/),
  logged_in_customer_id: z.string().regex(/^\d{0,20}$/).default(''),
}); // prettier-ignore
const NAMES = Object.keys(parameters.shape);

/**
 * Reads the query of a call that a shop's app proxy forwarded. Its `signature` is hex HMAC-SHA256, under the app's secret
 * (during a rotation, one of two), of all other parameters, `name=value`, sorted and put together with nothing between.
 * So another query can have the same signature, with a border between two parameters moved: each of Shopify's names may
 * stand in the signed text once, as itself.
 */
export function verifyProxyCall(
  query: URLSearchParams,
  secrets: readonly string[],
  now: Instant,
): ProxyQuery {
  const signatures = query.getAll('signature');
  const signed = signedText(query);
  if (signatures.length !== 1 || signed.length > MAX_LENGTH) return REFUSED;
  if (!isSignedBy(signed, signatures[0] ?? '', secrets)) return REFUSED;
  if (NAMES.some((name) => isAmbiguous(name, query, signed))) return REFUSED;
  const read = parameters.safeParse(Object.fromEntries(query));
  if (!read.success) return REFUSED;
  const { shop, path_prefix: pathPrefix, timestamp, logged_in_customer_id: customer } = read.data;
  const ageMs = now - Number(timestamp) * SECOND_MS;
  if (Math.abs(ageMs) > MAX_AGE_MS) return { outcome: 'stale', ageSeconds: Math.round(ageMs / SECOND_MS) };
  return { outcome: 'signed', visitor: { shop, customer, pathPrefix } };
}

/** All parameters but the signature, sorted as Shopify's example does; a repeated one has its values joined by commas. */
export function signedText(query: URLSearchParams): string {
  return [...new Set(query.keys())]
    .filter((name) => name !== 'signature')
    .map((name) => `${name}=${query.getAll(name).join(',')}`)
    .sort()
    .join('');
}

function isAmbiguous(name: string, query: URLSearchParams, signed: string): boolean {
  const times = query.getAll(name).length;
  return times > 1 || signed.split(`${name}=`).length - 1 !== times;
}

/** All secrets are tried, each in constant time; an empty one signs nothing. */
function isSignedBy(text: string, signature: string, secrets: readonly string[]): boolean {
  return secrets
    .filter((secret) => secret !== '')
    .map((secret) => createHmac('sha256', secret).update(text).digest('hex'))
    .reduce((found, expected) => sameSecret(signature, expected) || found, false);
}
