import { createRequire } from 'node:module';
import { startSandbox } from '../index.ts';
import type { Sandbox } from '../index.ts';

export interface RestAnswer {
  status: number;
  data: unknown;
  headers: Record<string, string>;
}

/** The part of the official client that the tests use. */
export interface RestClient {
  get(route: string, params?: Record<string, unknown>): Promise<RestAnswer>;
  post(route: string, body: Record<string, unknown>): Promise<RestAnswer>;
  put(route: string, body: Record<string, unknown>): Promise<RestAnswer>;
  delete(route: string, params?: Record<string, unknown>): Promise<RestAnswer>;
}

type ClientClass = new (options: Record<string, unknown>) => RestClient;

/** The official npm client, set to return refusals instead of throwing them. */
export function restClient(
  { woocommerce }: Sandbox,
  options: { secret?: string; timeoutMs?: number } = {},
): RestClient {
  const loaded = createRequire(import.meta.url)('@woocommerce/woocommerce-rest-api') as {
    default: ClientClass;
  };
  return new loaded.default({
    url: woocommerce.origin,
    consumerKey: woocommerce.keys.key,
    consumerSecret: options.secret ?? woocommerce.keys.secret,
    version: 'wc/v3',
    axiosConfig: { validateStatus: () => true, proxy: false, timeout: options.timeoutMs ?? 5_000 },
  });
}

export function startTestSandbox(): Promise<Sandbox> {
  return startSandbox({ shopPort: 0, smtpPort: 0, seed: 1, webhookLagMs: 'manual', webhookTimeoutMs: 2_000 });
}
