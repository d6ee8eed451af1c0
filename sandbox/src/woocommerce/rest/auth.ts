import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RestError } from './answers.ts';

/** How old an OAuth timestamp may be, and how long its nonce is remembered (WC_REST_Authentication). */
const TIMESTAMP_WINDOW_SECONDS = 15 * 60;
const NONCES_MAX = 10_000;

export interface Signed {
  method: string;
  url: URL;
  /** The origin and path that were signed; the query is taken from `url`. */
  baseUrl: string;
}

/** Remembers used nonces, so that a replayed request is refused. */
export interface OAuthVerifier {
  /** Undefined when the signature holds. */
  refusal(signed: Signed, keys: { key: string; secret: string }, nowSeconds: number): RestError | undefined;
}

/**
 * Verifies one-legged OAuth 1.0a in the query string, the only way that WooCommerce accepts over plain http: Basic
 * authentication works over TLS alone, so there it is as if nobody had signed in.
 */
export function oauthVerifier(): OAuthVerifier {
  const usedNonces = new Set<string>();
  return {
    refusal: ({ method, url, baseUrl }, keys, nowSeconds) => {
      const query = url.searchParams;
      const missing = REQUIRED.filter((name) => !query.get(name));
      if (missing.length === REQUIRED.length) return anonymous(method);
      if (missing.length > 0) {
        return denied(`Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`);
      }
      if (query.get('oauth_consumer_key') !== keys.key) return denied('Consumer key is invalid.');
      const algorithm = ALGORITHMS[query.get('oauth_signature_method') ?? ''];
      if (!algorithm) return denied('Invalid signature - signature method is invalid.');
      const expected = signature(algorithm, baseString(method, baseUrl, query), keys.secret);
      if (!sameText(expected, query.get('oauth_signature') ?? '')) {
        return denied('Invalid signature - provided signature does not match.');
      }
      const timestamp = Number(query.get('oauth_timestamp'));
      if (!(Math.abs(nowSeconds - timestamp) <= TIMESTAMP_WINDOW_SECONDS))
        return denied('Invalid timestamp.');
      const nonce = `${timestamp} ${query.get('oauth_nonce') ?? ''}`;
      if (usedNonces.has(nonce)) return denied('Invalid nonce - nonce has already been used.');
      usedNonces.add(nonce);
      if (usedNonces.size > NONCES_MAX) usedNonces.delete([...usedNonces][0] ?? '');
      return undefined;
    },
  };
}

const REQUIRED = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
];

const ALGORITHMS: Record<string, string> = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };

function baseString(method: string, baseUrl: string, query: URLSearchParams): string {
  // The official client repeats its parameters (in the URL and as axios params); PHP's $_GET keeps one of each name.
  const pairs = [...new Map(query)]
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return `${method.toUpperCase()}&${encode(baseUrl)}&${encode(pairs.join('&'))}`;
}

/** RFC 3986, stricter than encodeURIComponent. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signature(algorithm: string, base: string, secret: string): string {
  return createHmac(algorithm, `${encode(secret)}&`)
    .update(base)
    .digest('base64');
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function anonymous(method: string): RestError {
  return method === 'GET'
    ? { status: 401, code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.' }
    : {
        status: 401,
        code: 'woocommerce_rest_cannot_create',
        message: 'Sorry, you are not allowed to create resources.',
      };
}

function denied(message: string): RestError {
  return { status: 401, code: 'woocommerce_rest_authentication_error', message };
}
