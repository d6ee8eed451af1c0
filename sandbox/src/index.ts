import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { startMailbox } from './mailbox/mailbox.ts';
import type { Mailbox } from './mailbox/mailbox.ts';
import type { StoreSettings } from './woocommerce/store.ts';
import { startWooCommerce } from './woocommerce/start.ts';
import type { WooCommerce } from './woocommerce/start.ts';

/** @public */
export type { Mailbox } from './mailbox/mailbox.ts';
/** @public */
export type { MailMessage } from './mailbox/message.ts';
/** @public */
export type { Control, OrderPlan, OrderView, RefundPlan } from './woocommerce/control.ts';
/** @public */
export type { FaultRequest, RestFault } from './faults.ts';
/** @public */
export type { OrderStatus, WebhookDelivery } from './woocommerce/types.ts';
/** @public */
export type { ShopifyControl, ShopifyOrderPlan, ShopifyRefundPlan } from './shopify/control.ts';
/** @public */
export type { Shopify } from './shopify/start.ts';
/** @public */
export { startShopify } from './shopify/start.ts';

export interface SandboxOptions {
  /** 0 takes a free port. */
  shopPort: number;
  smtpPort: number;
  host?: string;
  /** The same seed gives the same API keys, order keys, faults and order of deliveries. */
  seed?: number;
  clock?: Clock;
  /** How long webhooks wait in their queue; `manual` keeps them until `control.runQueue()`. */
  webhookLagMs?: number | 'manual';
  webhookTimeoutMs?: number;
  /** Keeps the shop's data between starts. */
  snapshotFile?: string;
  settings?: Partial<StoreSettings>;
}

export interface Sandbox {
  woocommerce: WooCommerce;
  mailbox: Mailbox;
  stop(): Promise<void>;
}

const HOST_DEFAULT = '127.0.0.1';
const SEED_DEFAULT = 1;
const WEBHOOK_LAG_MS_DEFAULT = 1_000;
/** WooCommerce waits a minute. */
const WEBHOOK_TIMEOUT_MS_DEFAULT = 60_000;

/** Starts a shop and a mailbox; `stop` ends both and saves the snapshot. Throws when a port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? HOST_DEFAULT;
  const clock = options.clock ?? systemClock;
  const mailbox = await startMailbox({ host, port: options.smtpPort, clock });
  try {
    const woocommerce = await startWooCommerce({
      host,
      port: options.shopPort,
      clock,
      seed: options.seed ?? SEED_DEFAULT,
      webhookLagMs: options.webhookLagMs ?? WEBHOOK_LAG_MS_DEFAULT,
      webhookTimeoutMs: options.webhookTimeoutMs ?? WEBHOOK_TIMEOUT_MS_DEFAULT,
      mailbox,
      ...(options.snapshotFile === undefined ? {} : { snapshotFile: options.snapshotFile }),
      ...(options.settings ? { settings: options.settings } : {}),
    });
    return {
      woocommerce,
      mailbox,
      stop: async () => {
        await woocommerce.stop();
        await mailbox.stop();
      },
    };
  } catch (error) {
    await mailbox.stop();
    throw error;
  }
}
