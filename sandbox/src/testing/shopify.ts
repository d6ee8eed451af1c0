import { startShopify } from '../shopify/start.ts';
import type { Shopify, ShopifyOptions } from '../shopify/start.ts';

export const TEST_APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };

export interface GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { currentlyAvailable: number };
    };
  };
}

export interface TestShop {
  shopify: Shopify;
  advance(seconds: number): void;
  /** Asks the Admin API with a token; without one, with a fresh one of the installed app. */
  ask(
    query: string,
    variables?: Record<string, unknown>,
    token?: string,
  ): Promise<{ status: number } & GraphqlAnswer>;
  /** Asks for tokens; answers status and body. */
  exchange(body: object): Promise<{ status: number; body: Record<string, unknown> }>;
}

export async function startTestShop(wish: Partial<ShopifyOptions> = {}): Promise<TestShop> {
  let ahead = 0;
  const shopify = await startShopify({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    clock: { now: () => new Date(Date.now() + ahead) },
    webhookLagMs: 'manual',
    webhookTimeoutMs: 2_000,
    app: TEST_APP,
    ...wish,
  });
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(shopify.origin + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    shopify,
    advance: (seconds) => void (ahead += seconds * 1_000),
    ask: async (query, variables = {}, token = shopify.control.install().accessToken) => {
      const headers = { 'x-shopify-access-token': token, 'x-shopify-shop-domain': shopify.domain };
      const response = await post('/admin/api/2026-07/graphql.json', { query, variables }, headers);
      return { status: response.status, ...((await response.json()) as GraphqlAnswer) };
    },
    exchange: async (body) => {
      const response = await post('/admin/oauth/access_token', body);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}
