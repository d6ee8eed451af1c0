import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { Clock } from '../clock.ts';
import { noFaults } from '../faults.ts';
import { listen } from '../listen.ts';
import { emptyLog } from '../log.ts';
import { seededRandomness } from '../randomness.ts';
import { keepSnapshot, readSnapshot } from '../snapshot.ts';
import { startAppFrame } from './admin/app-frame.ts';
import { ownersPages } from './admin/pages.ts';
import { shellPages } from './admin/shell.ts';
import { adminApiRoutes } from './admin-api/routes.ts';
import { readAdminSchema } from './admin-api/schema.ts';
import { oauthRoutes } from './auth/routes.ts';
import type { AppCredentials } from './auth/session-token.ts';
import { blockRoutes } from './blocks/routes.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { makeControl } from './control.ts';
import type { ShopifyControl } from './control.ts';
import { startMailer } from './mail/mailer.ts';
import { readSnippet } from './mail/snippet.ts';
import type { ShopifyParts } from './parts.ts';
import { completed, DEFAULT_SETTINGS, freshState, shopDomain } from './shop.ts';
import type { Shop, ShopSettings } from './shop.ts';
import { appProxyPages } from './storefront/app-proxy.ts';
import { notFoundPage } from './storefront/not-found.ts';
import { storefrontPages } from './storefront/pages.ts';
import type { ShopState, WebhookDelivery } from './types.ts';
import { startWebhookQueue } from './webhooks/queue.ts';
import { readAppConfiguration } from './webhooks/subscriptions.ts';

/** Files of the app, read and never imported: Shopify's schema as far as it is used, its snippet, its configuration. */
const SCHEMA_FILE = fileURLToPath(new URL('../../../shopify-app/schema/admin-2026-07.json', import.meta.url));
const SNIPPET_FILE = fileURLToPath(new URL('../../../docs/examples/order-mail.liquid', import.meta.url));
const CONFIGURATION_FILE = fileURLToPath(new URL('../../../shopify.app.toml', import.meta.url));

export interface ShopifyOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  clock: Clock;
  seed: number;
  webhookLagMs: number | 'manual';
  /** Shopify gives a receiver 5 seconds. */
  webhookTimeoutMs: number;
  app: AppCredentials;
  /** Where the app is framed from; 0, the default, takes a free one. */
  framePort?: number;
  /** Where the app's server answers, without a trailing slash; undefined while there is none. */
  appUrl?: string;
  snapshotFile?: string;
  /** Where order confirmations go; without one none is sent. */
  mailbox?: Mailbox;
  settings?: Partial<ShopSettings>;
}

export interface Shopify {
  /** Without a trailing slash. */
  origin: string;
  /** For APP_BRIDGE_URL. */
  appBridgeUrl: string;
  /** "maison-colibri.myshopify.com" */
  domain: string;
  control: ShopifyControl;
  /** The app's server is elsewhere now, as after a start on another port. */
  setAppUrl(url: string): void;
  stop(): Promise<void>;
}

const WEBHOOK_PATH = '/webhooks/shopify';
/** Where nothing answers. */
const NO_SERVER = 'http://127.0.0.1:9';

/** Starts one Shopify shop with one app: Admin API, token exchange, webhooks, storefront and the owner's admin. */
export async function startShopify(options: ShopifyOptions): Promise<Shopify> {
  const configuration = readAppConfiguration(CONFIGURATION_FILE);
  const shop = makeShop(options);
  const faults = noFaults();
  const log = emptyLog<WebhookDelivery>();
  let { appUrl } = options;
  const queue = startWebhookQueue(
    {
      shop,
      faults,
      log,
      address: () => `${appUrl ?? NO_SERVER}${WEBHOOK_PATH}`,
      secret: options.app.apiSecret,
      subscriptions: configuration.subscriptions,
    },
    { lagMs: options.webhookLagMs, timeoutMs: options.webhookTimeoutMs },
  );
  shop.announce = queue.announce;
  const mailer = options.mailbox === undefined ? undefined : startMailer(shop, options.mailbox);
  if (mailer !== undefined) shop.confirmByMail = mailer.confirm;
  const parts: ShopifyParts = {
    shop,
    app: options.app,
    grant: () => ({ scopes: configuration.scopes, protectedContent: ['name', 'email'] }),
    faults,
    log,
    queue,
    appsSnippet: () => readSnippet(SNIPPET_FILE, { server: appUrl ?? NO_SERVER, shop: shopDomain(shop) }),
  };
  const frame = await startAppFrame(
    { appUrl: () => appUrl, shell: () => shop.origin },
    { host: options.host, port: options.framePort ?? 0 },
  );
  const routes = new Hono();
  routes.route('/', oauthRoutes(parts));
  routes.route('/', adminApiRoutes(parts, readAdminSchema(SCHEMA_FILE)));
  routes.route(
    '/',
    shellPages(parts, () => frame.origin),
  );
  routes.route('/', ownersPages(parts));
  routes.route(
    '/',
    blockRoutes(parts, () => appUrl),
  );
  routes.route('/', storefrontPages(shop));
  const forwarding = { app: options.app, proxy: configuration.appProxy, appUrl: () => appUrl };
  routes.route('/', appProxyPages(shop, forwarding));
  routes.notFound((c) => notFoundPage(shop, c));
  const server = await listen((request) => routes.fetch(request), { host: options.host, port: options.port });
  shop.origin = server.origin;
  const snapshot = keepSnapshot(shop, options.snapshotFile);
  return {
    origin: server.origin,
    appBridgeUrl: `${server.origin}/app-bridge.js`,
    domain: shopDomain(shop),
    control: makeControl(parts),
    setAppUrl: (url) => void (appUrl = url),
    stop: async () => {
      await queue.stop();
      await mailer?.settled();
      await server.stop();
      await frame.stop();
      snapshot.stop();
    },
  };
}

function makeShop(options: ShopifyOptions): Shop {
  const kept = readSnapshot<ShopState>(options.snapshotFile);
  return {
    state: kept === undefined ? freshState(options.clock.now().getTime()) : completed(kept),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    clock: options.clock,
    randomness: seededRandomness(kept?.randomness ?? options.seed),
    origin: '',
    announce: () => undefined,
    confirmByMail: () => undefined,
  };
}
