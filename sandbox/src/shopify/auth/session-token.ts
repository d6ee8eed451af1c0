import { createHmac, timingSafeEqual } from 'node:crypto';
import { HEXADECIMAL } from '../../randomness.ts';
import { shopDomain, uuid } from '../shop.ts';
import type { Shop } from '../shop.ts';

/** The app as Shopify knows it. */
export interface AppCredentials {
  apiKey: string;
  apiSecret: string;
}

export interface SessionClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
}

const LIFETIME_SECONDS = 60;
const BUYER_LIFETIME_SECONDS = 5 * 60;
const LEEWAY_SECONDS = 5;
const OWNER_USER_ID = '48';

/**
 * A session token for the person at the shop's admin, good for a minute. It is made and judged by real time, whatever
 * the shop's clock says: the app judges it by its own.
 */
export function makeSessionToken(shop: Shop, app: AppCredentials, wish: Partial<SessionClaims> = {}): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const dest = `https://${shopDomain(shop)}`;
  const claims = {
    iss: `${dest}/admin`,
    dest,
    aud: app.apiKey,
    sub: OWNER_USER_ID,
    exp: issuedAt + LIFETIME_SECONDS,
    nbf: issuedAt - LEEWAY_SECONDS,
    iat: issuedAt,
    jti: uuid(shop),
    sid: shop.randomness.token(32, HEXADECIMAL),
    ...wish,
  };
  return signedToken(claims, app);
}

/**
 * A session token for a block on a buyer's page, good for five minutes: `sub` is the customer who is signed in, and
 * absent for a guest. Its `dest` has no https://, unlike the admin's, and it names no issuer.
 */
export function makeBuyerToken(shop: Shop, app: AppCredentials, customer: string | null): string {
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = {
    dest: shopDomain(shop),
    aud: app.apiKey,
    exp: issuedAt + BUYER_LIFETIME_SECONDS,
    nbf: issuedAt,
    iat: issuedAt,
    jti: uuid(shop),
    ...(customer === null ? {} : { sub: customer }),
  };
  return signedToken(claims, app);
}

function signedToken(claims: object, { apiSecret }: AppCredentials): string {
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${signed}.${signature(signed, apiSecret)}`;
}

/** Null when the token is sound; else what is wrong with it. */
export function faultOf(shop: Shop, app: AppCredentials, token: string): string | null {
  const [header = '', payload = '', given = '', ...rest] = token.split('.');
  const expected = Buffer.from(signature(`${header}.${payload}`, app.apiSecret));
  const actual = Buffer.from(given);
  if (rest.length > 0 || expected.length !== actual.length || !timingSafeEqual(expected, actual))
    return 'signature';
  const claims = claimsIn(payload);
  const at = Date.now() / 1000;
  if (claims === null) return 'payload';
  if (claims.aud !== app.apiKey) return 'aud';
  if (claims.dest !== `https://${shopDomain(shop)}`) return 'dest';
  if (typeof claims.exp !== 'number' || claims.exp < at - LEEWAY_SECONDS) return 'exp';
  return typeof claims.nbf === 'number' && claims.nbf > at + LEEWAY_SECONDS ? 'nbf' : null;
}

function claimsIn(payload: string): Partial<SessionClaims> | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : null;
  } catch {
    return null;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function signature(signed: string, secret: string): string {
  return createHmac('sha256', secret).update(signed).digest('base64url');
}
