import { Hono } from 'hono';
import type { Clock } from '../clock.ts';
import { listen } from '../listen.ts';
import type { Mailbox } from '../mailbox/mailbox.ts';
import { mailboxPages } from '../mailbox/pages.ts';
import { seededRandomness } from '../randomness.ts';
import { adminPages } from './admin/pages.ts';
import { makeControl } from './control.ts';
import type { Control } from './control.ts';
import { noFaults } from '../faults.ts';
import { emptyLog } from '../log.ts';
import { startMailer } from './mailer.ts';
import { restRoutes } from './rest/routes.ts';
import { keepSnapshot, readSnapshot } from '../snapshot.ts';
import { completed, DEFAULT_SETTINGS, freshState } from './store.ts';
import type { Store, StoreSettings } from './store.ts';
import { notFoundPage, storefrontPages } from './storefront/pages.ts';
import type { StoreState, WebhookDelivery } from './types.ts';
import { startWebhookQueue } from './webhooks.ts';

export interface WooCommerceOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  clock: Clock;
  seed: number;
  webhookLagMs: number | 'manual';
  webhookTimeoutMs: number;
  mailbox: Mailbox;
  snapshotFile?: string;
  settings?: Partial<StoreSettings>;
}

export interface WooCommerce {
  /** Without a trailing slash. */
  origin: string;
  keys: { key: string; secret: string };
  control: Control;
  stop(): Promise<void>;
}

/** Starts one WooCommerce site: shop, owner's pages, REST interface, webhook queue, and the plugin's part. */
export async function startWooCommerce(options: WooCommerceOptions): Promise<WooCommerce> {
  const kept = readSnapshot<StoreState>(options.snapshotFile);
  const randomness = seededRandomness(kept?.randomness ?? options.seed);
  const store: Store = {
    state: kept === undefined ? freshState(randomness, options.clock.now().getTime()) : completed(kept),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    clock: options.clock,
    randomness,
    origin: '',
    announce: () => undefined,
    orderMail: () => undefined,
  };
  const faults = noFaults();
  const log = emptyLog<WebhookDelivery>();
  const queue = startWebhookQueue(
    { store, faults, log },
    { lagMs: options.webhookLagMs, timeoutMs: options.webhookTimeoutMs },
  );
  const mailer = startMailer(store, options.mailbox);
  store.announce = queue.announce;
  store.orderMail = mailer.orderMail;
  const control = makeControl({ store, queue, faults, log });

  const app = new Hono();
  app.route('/', restRoutes({ store, queue, faults, log }));
  app.route('/', mailboxPages(options.mailbox));
  app.route('/', adminPages({ store, queue, faults, log }));
  app.route('/', storefrontPages(store));
  app.notFound((c) => notFoundPage(store, c));
  const server = await listen((request) => app.fetch(request), { host: options.host, port: options.port });
  store.origin = server.origin;
  const snapshot = keepSnapshot(store, options.snapshotFile);

  return {
    origin: server.origin,
    keys: store.state.keys,
    control,
    stop: async () => {
      await queue.stop();
      await mailer.settled();
      await server.stop();
      snapshot.stop();
    },
  };
}
