import { createHmac } from 'node:crypto';
import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import { sameSecret } from '@ristourne/core/keys/tokens';
import { z } from 'zod';
import { numberOf } from '../admin-api/gid.ts';
import { isShopDomain } from '../admin-api/shop-address.ts';

/** The app that a token must be made for, by Shopify. */
export type AppIdentity = { apiKey: string; apiSecret: string };

/** Who asks from a page of a shop. `customer` is the number of the customer who is signed in there; empty for guests. */
export type PageVisitor = { shop: string; customer: string };

const MAX_LENGTH = 4_096;
/** Shopify's clock and ours may differ by this much. */
const LEEWAY_MS = 10 * SECOND_MS;
const TOKEN = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

const header = z.object({ alg: z.literal('HS256') });
const seconds = z.number().nonnegative();
const claims = z.object({
  aud: z.string(),
  /** "tea-house.myshopify.com" from a buyer's page, with https:// before it from Shopify's admin. */
  dest: z.string(),
  exp: seconds,
  nbf: seconds,
  sub: z.string().optional(),
});

/**
 * Reads the session token of an extension on a buyer's page; null for any that Shopify did not sign for this app, for a
 * shop and for this moment. The library's own check for such pages (`authenticate.public.checkout`) leaves out for which
 * app the token was made.
 */
export function verifySessionToken(app: AppIdentity, token: string, now: Instant): PageVisitor | null {
  const [, head = '', body = '', signature = ''] =
    token.length <= MAX_LENGTH ? (TOKEN.exec(token) ?? []) : [];
  const expected = createHmac('sha256', app.apiSecret).update(`${head}.${body}`).digest('base64url');
  if (!sameSecret(signature, expected)) return null;
  if (!header.safeParse(decoded(head)).success) return null;
  const read = claims.safeParse(decoded(body));
  if (!read.success) return null;
  const { aud, dest, exp, nbf, sub } = read.data;
  const shop = dest.replace(/^https:\/\//, '');
  if (aud !== app.apiKey || !isShopDomain(shop)) return null;
  if (exp * SECOND_MS + LEEWAY_MS <= now || nbf * SECOND_MS - LEEWAY_MS > now) return null;
  return { shop, customer: sub === undefined ? '' : numberOf('Customer', sub) };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
  } catch {
    return null;
  }
}
