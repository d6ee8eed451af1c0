import '@shopify/shopify-app-remix/adapters/node';
import { LogSeverity, shopifyApi, type Session } from '@shopify/shopify-api';
import { AppDistribution, shopifyApp, type ApiVersion } from '@shopify/shopify-app-remix/server';
import type { SessionStorage } from './sessions/session-storage.ts';

export type ShopifySettings = {
  apiKey: string;
  apiSecret: string;
  /** Where Shopify finds the app; no slash at its end. */
  appUrl: string;
  scopes: string[];
  apiVersion: string;
  sessionStorage: SessionStorage;
  onWarning: (message: string) => void;
  /** A shop gave the app a new access: what waited for it can go on. */
  onAccess: (shop: string) => Promise<void>;
};

/**
 * The library's side of the app: who calls is read from a session token, which is exchanged for an access token that
 * expires. What the library logs below a warning holds whole session tokens, so it is never asked for.
 */
export function createShopifyApp(settings: ShopifySettings) {
  const { apiKey, apiSecret, appUrl, scopes, sessionStorage, onWarning, onAccess } = settings;
  return shopifyApp({
    apiKey,
    apiSecretKey: apiSecret,
    appUrl,
    scopes,
    sessionStorage,
    apiVersion: settings.apiVersion as ApiVersion,
    distribution: AppDistribution.AppStore,
    hooks: { afterAuth: ({ session }) => onAccess(session.shop) },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    logger: { level: LogSeverity.Warning, log: (_severity, message) => onWarning(withoutTokens(message)) },
  });
}

export type ShopifyApp = ReturnType<typeof createShopifyApp>;

/** The library's renewal of an access token that ends; it throws `HttpResponseError` when Shopify refuses. */
export function createRenewal(
  settings: ShopifySettings,
): (shop: string, refreshToken: string) => Promise<Session> {
  const { apiKey, apiSecret, appUrl, scopes, onWarning } = settings;
  const { host } = new URL(appUrl);
  const api = shopifyApi({
    apiKey,
    apiSecretKey: apiSecret,
    hostName: host,
    scopes,
    apiVersion: settings.apiVersion as ApiVersion,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Warning, log: (_severity, message) => onWarning(withoutTokens(message)) },
  });
  return async (shop, refreshToken) => (await api.auth.refreshToken({ shop, refreshToken })).session;
}

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;

/** A session token opens the admin for a minute: no log keeps one. */
export function withoutTokens(text: string): string {
  return text.replace(JWT, '[session token]');
}
