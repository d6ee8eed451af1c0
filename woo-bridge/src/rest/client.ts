import type { Clock } from '@ristourne/core/commerce/time';
import type { StoreFailure } from '@ristourne/core/ports/store-port';
import woocommerceRestApi from '@woocommerce/woocommerce-rest-api';
import { z } from 'zod';
import { agentsFor, type Agents } from './addresses.ts';
import { readFailure, type Rejection } from './failures.ts';

/** From the first byte sent to the last received. */
export const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_REQUEST_BYTES = 1024 * 1024;

/** A WooCommerce REST API key ("ck_…") and its secret ("cs_…"). */
export type StoreCredentials = { key: string; secret: string };

export type RestTarget = {
  /** The site's address, a path included when WordPress lives in one. */
  url: string;
  /** Asked for at each request, so that credentials are unsealed only when used. */
  credentials: () => Promise<StoreCredentials>;
};

export type RestSettings = {
  clock: Clock;
  /** The operator's list: exact host:port that may be at a loopback or private address. */
  allowedHosts: readonly string[];
  timeoutMs?: number;
};

export type Query = Record<string, string | number | boolean>;
/** `pages` is how many pages a list has (header X-WP-TotalPages), 1 for anything else. */
export type Answered = { outcome: 'answered'; body: unknown; pages: number };
export type RestAnswer = Answered | Rejection | StoreFailure;

/** WooCommerce's REST API v3 of one store. Paths are after `/wp-json/wc/v3/`. Never throws for what a store may do. */
export type RestClient = {
  get(path: string, query?: Query): Promise<RestAnswer>;
  post(path: string, body: object): Promise<RestAnswer>;
  put(path: string, body: object): Promise<RestAnswer>;
  delete(path: string, query?: Query): Promise<RestAnswer>;
  /** WordPress's public index: the site's name and zone. Sends no credentials. */
  index(): Promise<RestAnswer>;
};

const answer = z.object({
  data: z.unknown(),
  headers: z.object({ 'x-wp-totalpages': z.string().optional() }).optional(),
});

// The package is CommonJS: its class is the default export of the default export, here but not under every loader.
const WooCommerceRestApi = woocommerceRestApi.default ?? woocommerceRestApi;
type Library = InstanceType<typeof WooCommerceRestApi>;

/** Basic authentication over TLS and OAuth 1.0a over plain http, as WooCommerce wants; redirects are refused. */
export function createRestClient(target: RestTarget, settings: RestSettings): RestClient {
  const agents = agentsFor(new URL(target.url), settings.allowedHosts);
  const request = async (
    run: (library: Library) => Promise<unknown>,
    options?: object,
  ): Promise<RestAnswer> => {
    if (agents === null)
      return { outcome: 'refused', reason: 'the store is at a loopback, private or reserved address' };
    const { key, secret } = await target.credentials();
    const axiosConfig = { ...connectionOptions(agents, settings.timeoutMs ?? TIMEOUT_MS), ...options };
    const library = new WooCommerceRestApi({
      url: target.url,
      consumerKey: key,
      consumerSecret: secret,
      axiosConfig,
    });
    try {
      return readAnswer(await run(library));
    } catch (error) {
      return readFailure(error, settings.clock.now());
    }
  };
  const indexUrl = `${target.url.replace(/\/+$/, '')}/wp-json`;
  return {
    get: (path, query = {}) => request((library) => library.get(path, textsOf(query))),
    post: (path, body) => request((library) => library.post(path, body)),
    put: (path, body) => request((library) => library.put(path, body)),
    delete: (path, query = {}) => request((library) => library.delete(path, textsOf(query))),
    index: () => request((library) => library.get(''), { url: indexUrl, params: {}, auth: undefined }),
  };
}

function connectionOptions(agents: Agents, timeoutMs: number): object {
  return {
    ...agents,
    timeout: timeoutMs,
    // The library's time-out is for silence only; this one ends an answer that trickles.
    signal: AbortSignal.timeout(timeoutMs),
    maxRedirects: 0,
    proxy: false,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: MAX_REQUEST_BYTES,
  };
}

function readAnswer(raw: unknown): Answered {
  const { data, headers } = answer.parse(raw);
  const pages = Number(headers?.['x-wp-totalpages'] ?? 1);
  return { outcome: 'answered', body: data, pages: Number.isSafeInteger(pages) && pages > 0 ? pages : 1 };
}

/** OAuth signs texts: numbers and booleans go out as the texts that were signed. */
function textsOf(query: Query): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}
