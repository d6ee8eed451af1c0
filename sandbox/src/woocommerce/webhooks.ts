import { createHmac } from 'node:crypto';
import type { Faults, WebhookFaults } from '../faults.ts';
import type { SandboxLog } from '../log.ts';
import { orderPayload } from './order-payload.ts';
import type { Payload } from './payload-parts.ts';
import { couponPayload, customerPayload, productPayload } from './payloads.ts';
import { phpJson } from './php.ts';
import type { Store } from './store.ts';
import {
  findCustomer,
  findOrder,
  findProduct,
  nowSecond,
  WOOCOMMERCE_VERSION,
  WORDPRESS_VERSION,
} from './store.ts';
import type { PendingDelivery, Webhook, WebhookDelivery } from './types.ts';

/** 6 failures are counted, the next one disables: "the 7th consecutive failure" of platforms.md. */
const COUNTED_FAILURES_MAX = 6;
const SUCCESS_FROM = 200;
const SUCCESS_TO = 302;
const BODY_START_CHARACTERS = 2_000;
const DELIVERY_ID_SALT = 'sandbox-wordpress-salt';

export interface WebhookQueue {
  announce(topic: string, resourceId: number): void;
  pending(): readonly PendingDelivery[];
  /** Delivers everything now, whatever its lag or delay, and answers how many were taken from the queue. */
  run(): Promise<number>;
  ping(webhook: Webhook): Promise<boolean>;
  stop(): Promise<void>;
}

export interface QueueOptions {
  /** How long Action Scheduler lets a delivery wait; `manual` leaves all of it to `run`. */
  lagMs: number | 'manual';
  timeoutMs: number;
}

/**
 * The webhook side of WooCommerce: an asynchronous queue in which equal jobs are one, bodies built at delivery time,
 * no retries, and a webhook that fails too often is disabled. The queue is part of the shop's state, so it outlives it.
 */
export function startWebhookQueue(
  parts: { store: Store; faults: Faults; log: SandboxLog<WebhookDelivery> },
  options: QueueOptions,
): WebhookQueue {
  const { store } = parts;
  const { queue } = store.state;
  const waiting = new Set(queue.map(jobName));
  const delayed = new Set<PendingDelivery>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);
  let stopped = false;

  const run = (dueOnly: boolean): Promise<number> => {
    running = running.catch(() => 0).then(() => drain(dueOnly));
    return running;
  };

  const drain = async (dueOnly: boolean): Promise<number> => {
    let taken = 0;
    for (;;) {
      const faults = parts.faults.current().webhooks;
      const now = Date.now();
      const window = firstReady(queue, dueOnly ? now : Number.POSITIVE_INFINITY, faults.reorderWindow);
      const picked = window[store.randomness.integer(window.length)];
      if (stopped || !picked) break;
      if (dueOnly && !delayed.has(picked) && store.randomness.happens(faults.delayPerMille)) {
        delayed.add(picked);
        picked.dueAt = now + faults.delayMs;
        continue;
      }
      queue.splice(queue.indexOf(picked), 1);
      waiting.delete(jobName(picked));
      delayed.delete(picked);
      taken += 1;
      await deliverWithFaults(parts, picked, options.timeoutMs);
    }
    wake();
    return taken;
  };

  const wake = (): void => {
    clearTimeout(timer);
    if (stopped || options.lagMs === 'manual' || queue.length === 0) return;
    const soonest = queue.reduce((least, item) => Math.min(least, item.dueAt), Number.POSITIVE_INFINITY);
    timer = setTimeout(() => void run(true), Math.max(0, soonest - Date.now()));
  };

  const announce = (topic: string, resourceId: number): void => {
    const dueAt = Date.now() + (options.lagMs === 'manual' ? 0 : options.lagMs);
    for (const webhook of store.state.webhooks) {
      if (webhook.status !== 'active' || webhook.topic !== topic) continue;
      const job = { webhookId: webhook.id, topic, resourceId, dueAt };
      if (waiting.has(jobName(job))) continue;
      waiting.add(jobName(job));
      queue.push(job);
    }
    wake();
  };

  wake();
  return {
    announce,
    pending: () => queue,
    run: () => run(false),
    ping: (webhook) => ping(webhook, options.timeoutMs),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running.catch(() => 0);
    },
  };
}

function jobName({ webhookId, resourceId }: PendingDelivery): string {
  return `${webhookId} ${resourceId}`;
}

function firstReady(queue: readonly PendingDelivery[], dueBy: number, count: number): PendingDelivery[] {
  const ready: PendingDelivery[] = [];
  for (const job of queue) {
    if (job.dueAt <= dueBy) ready.push(job);
    if (ready.length === count) break;
  }
  return ready;
}

async function deliverWithFaults(
  parts: { store: Store; faults: Faults; log: SandboxLog<WebhookDelivery> },
  item: PendingDelivery,
  timeoutMs: number,
): Promise<void> {
  const { store, log } = parts;
  const webhook = store.state.webhooks.find((candidate) => candidate.id === item.webhookId);
  if (!webhook) return;
  const faults = parts.faults.current().webhooks;
  const { happens } = store.randomness;
  if (happens(faults.dropPerMille)) {
    log.delivery({ ...blankDelivery(store, webhook, item), status: null, faults: ['drop'] });
    return;
  }
  const times = happens(faults.duplicatePerMille) ? 1 + faults.duplicateTimes : 1;
  for (let i = 0; i < times; i += 1) {
    await deliver(parts, { webhook, item, faults, duplicate: i > 0, timeoutMs });
  }
}

interface Attempt {
  webhook: Webhook;
  item: PendingDelivery;
  faults: WebhookFaults;
  duplicate: boolean;
  timeoutMs: number;
}

async function deliver(
  parts: { store: Store; log: SandboxLog<WebhookDelivery> },
  attempt: Attempt,
): Promise<void> {
  const { store, log } = parts;
  const { webhook, item } = attempt;
  const { body, secret, faults } = spoil(store, attempt, phpJson(payloadFor(store, item)));
  if (attempt.duplicate) faults.push('duplicate');
  const record = blankDelivery(store, webhook, item);
  const started = performance.now();
  const status = await post(
    webhook.deliveryUrl,
    { body, headers: deliveryHeaders(store, webhook, { body, secret, deliveryId: record.deliveryId }) },
    attempt.timeoutMs,
  );
  countOutcome(webhook, status);
  log.delivery({
    ...record,
    status,
    durationMs: Math.round(performance.now() - started),
    bodyBytes: Buffer.byteLength(body),
    bodyStart: body.slice(0, BODY_START_CHARACTERS),
    faults,
  });
}

/** Built when it is delivered, so it shows the state of then; a resource that is gone gives an error body, signed. */
function payloadFor(store: Store, item: PendingDelivery): Payload {
  const [resource, event] = item.topic.split('.');
  const { resourceId: id } = item;
  if (event === 'deleted') return { id };
  if (resource === 'order') {
    const order = findOrder(store, id);
    return order ? orderPayload(store, order) : gone('woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
  }
  if (resource === 'coupon') {
    const coupon = store.state.coupons.find((candidate) => candidate.id === id);
    return coupon
      ? couponPayload(store, coupon)
      : gone('woocommerce_rest_shop_coupon_invalid_id', 'Invalid ID.');
  }
  if (resource === 'customer') {
    const customer = findCustomer(store, id);
    return customer
      ? customerPayload(store, customer)
      : gone('woocommerce_rest_invalid_id', 'Invalid resource ID.');
  }
  const product = findProduct(store, id);
  return product
    ? productPayload(store, product)
    : gone('woocommerce_rest_product_invalid_id', 'Invalid ID.');
}

function gone(code: string, message: string): Payload {
  return { code, message, data: { status: 404 } };
}

function spoil(
  store: Store,
  { webhook, faults }: Attempt,
  sound: string,
): { body: string; secret: string; faults: string[] } {
  const { happens } = store.randomness;
  const met: string[] = [];
  let body = sound;
  let { secret } = webhook;
  if (happens(faults.giantPerMille)) {
    met.push('giant');
    body = `${body.slice(0, -1)},"padding":"${'x'.repeat(faults.giantBytes)}"}`;
  }
  if (happens(faults.malformedPerMille)) {
    met.push('malformed');
    body = body.slice(0, Math.max(1, Math.floor(body.length / 2)));
  }
  if (happens(faults.forgedPerMille)) {
    met.push('forged');
    secret = `${secret}-another`;
  }
  return { body, secret, faults: met };
}

function deliveryHeaders(
  store: Store,
  webhook: Webhook,
  sent: { body: string; secret: string; deliveryId: string },
): Record<string, string> {
  const [resource = '', event = ''] = webhook.topic.split('.');
  return {
    'user-agent': USER_AGENT,
    'content-type': 'application/json',
    'x-wc-webhook-source': `${store.origin}/`,
    'x-wc-webhook-topic': webhook.topic,
    'x-wc-webhook-resource': resource,
    'x-wc-webhook-event': event,
    'x-wc-webhook-signature': createHmac('sha256', sent.secret).update(sent.body).digest('base64'),
    'x-wc-webhook-id': String(webhook.id),
    'x-wc-webhook-delivery-id': sent.deliveryId,
  };
}

const USER_AGENT = `WooCommerce/${WOOCOMMERCE_VERSION} Hookshot (WordPress/${WORDPRESS_VERSION})`;

function blankDelivery(store: Store, webhook: Webhook, item: PendingDelivery) {
  const at = store.clock.now().getTime();
  const second = nowSecond(store) / 1000;
  return {
    webhookId: webhook.id,
    topic: item.topic,
    resourceId: item.resourceId,
    // Webhook id and second only: deliveries of one second share it, as in the recorded burst.
    deliveryId: createHmac('md5', DELIVERY_ID_SALT).update(`${webhook.id}${second}`).digest('hex'),
    at,
    status: null,
    durationMs: 0,
    bodyBytes: 0,
    bodyStart: '',
    faults: [] as string[],
  };
}

function countOutcome(webhook: Webhook, status: number): void {
  if (status >= SUCCESS_FROM && status <= SUCCESS_TO) webhook.failureCount = 0;
  else if (webhook.failureCount >= COUNTED_FAILURES_MAX) webhook.status = 'disabled';
  else webhook.failureCount += 1;
}

/** A new webhook's delivery URL gets one unsigned, form-encoded request; WooCommerce refuses nothing when it fails. */
async function ping(webhook: Webhook, timeoutMs: number): Promise<boolean> {
  const status = await post(
    webhook.deliveryUrl,
    {
      body: `webhook_id=${webhook.id}`,
      headers: { 'user-agent': USER_AGENT, 'content-type': 'application/x-www-form-urlencoded' },
    },
    timeoutMs,
  );
  return status === 200;
}

/** The HTTP status, or 0 when nothing answered in time. Redirects are not followed. */
async function post(
  url: string,
  message: { body: string; headers: Record<string, string> },
  timeoutMs: number,
): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: message.body,
      headers: message.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
