import type { StorePort } from '@ristourne/core/ports/store-port';
import type { AdminApiSettings } from '@ristourne/shopify-app/admin-api/client';
import { API_VERSION } from '@ristourne/shopify-app/admin-api/shop-address';
import { leadShopsToSandbox, sandboxFetch } from '@ristourne/shopify-app/sandbox-fetch';
import { SCOPES } from '@ristourne/shopify-app/scopes';
import { createAccessTokens } from '@ristourne/shopify-app/sessions/access-tokens';
import { createSessionStorage } from '@ristourne/shopify-app/sessions/session-storage';
import { resumeShop } from '@ristourne/shopify-app/connect/resume-shop';
import { createRenewal, createShopifyApp, type ShopifyApp } from '@ristourne/shopify-app/shopify.server';
import { createShopifyStorePort } from '@ristourne/shopify-app/store-port';
import type { Installation } from './compose.ts';
import type { ShopifyEnvironment } from './environment/read-environment.ts';

/** The app of Shopify that this server is: the library, and the shops' Admin API with the tokens that it keeps. */
export type ShopifyParts = {
  environment: ShopifyEnvironment;
  app: ShopifyApp;
  adminApi: AdminApiSettings;
  port: StorePort;
};

type Given = Pick<Installation, 'deps' | 'prisma' | 'log'>;

/** Loaded where a server has an app of Shopify only: its library takes a while. */
export function composeShopify(environment: ShopifyEnvironment, { deps, prisma, log }: Given): ShopifyParts {
  const { sandboxOrigin } = environment;
  if (sandboxOrigin !== null) leadShopsToSandbox(sandboxOrigin);
  const sessions = createSessionStorage({ keys: deps.keys, prisma });
  const settings = {
    ...environment,
    scopes: SCOPES,
    apiVersion: API_VERSION,
    sessionStorage: sessions,
    onAccess: (shop: string) => resumeShop(deps, shop),
    onWarning: (message: string) => log.warn({ library: 'shopify' }, message),
  };
  const adminApi: AdminApiSettings = {
    tokens: createAccessTokens({ sessions, renew: createRenewal(settings) }),
    fetch: sandboxOrigin === null ? fetch : sandboxFetch(sandboxOrigin, fetch),
  };
  const port = createShopifyStorePort({ ...adminApi, clock: deps.clock });
  return { environment, app: createShopifyApp(settings), adminApi, port };
}
