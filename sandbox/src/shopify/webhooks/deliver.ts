import { createHmac } from 'node:crypto';
import type { WebhookFaults } from '../../faults.ts';
import { shopDomain } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { PendingDelivery, WebhookDelivery } from '../types.ts';
import type { QueueParts } from './queue.ts';

export const API_VERSION = '2026-07';
const BODY_START_CHARACTERS = 2_000;

/**
 * One attempt with all that is set to go wrong. Answers whether Shopify would be content: any 2xx; a redirect is an
 * error. A dropped delivery is lost for good, as real ones are.
 */
export async function deliverOnce(
  parts: QueueParts,
  job: PendingDelivery,
  timeoutMs: number,
): Promise<boolean> {
  const { shop, log } = parts;
  const faults = parts.faults.current().webhooks;
  const { happens } = shop.randomness;
  if (happens(faults.dropPerMille)) {
    log.delivery({ ...record(job), faults: ['drop'] });
    return true;
  }
  const times = happens(faults.duplicatePerMille) ? 1 + faults.duplicateTimes : 1;
  let accepted = false;
  for (let time = 0; time < times; time += 1) {
    const spoiled = spoil(shop, faults, { body: job.body, secret: parts.secret });
    if (time > 0) spoiled.faults.push('duplicate');
    const started = performance.now();
    const status = await post(
      parts.address(),
      { body: spoiled.body, headers: headersOf(shop, job, spoiled) },
      timeoutMs,
    );
    accepted ||= status >= 200 && status < 300;
    log.delivery({
      ...record(job),
      status,
      durationMs: Math.round(performance.now() - started),
      bodyBytes: Buffer.byteLength(spoiled.body),
      bodyStart: spoiled.body.slice(0, BODY_START_CHARACTERS),
      faults: spoiled.faults,
    });
  }
  return accepted;
}

function record(job: PendingDelivery): WebhookDelivery {
  const { webhookId, eventId, topic, resourceId, failures } = job;
  return {
    webhookId,
    eventId,
    topic,
    resourceId,
    attempt: failures + 1,
    at: Date.now(),
    status: null,
    durationMs: 0,
    bodyBytes: 0,
    bodyStart: '',
    faults: [],
  };
}

interface Signed {
  body: string;
  secret: string;
}

function spoil(shop: Shop, faults: WebhookFaults, sound: Signed): Signed & { faults: string[] } {
  const { happens } = shop.randomness;
  const met: string[] = [];
  let { body, secret } = sound;
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

/** The headers as recorded; HTTP carries them in lower case. */
function headersOf(shop: Shop, job: PendingDelivery, { body, secret }: Signed): Record<string, string> {
  const isOrders = job.topic.startsWith('orders/') && job.resourceId !== null;
  return {
    'user-agent': 'Shopify-Captain-Hook',
    'content-type': 'application/json',
    'x-shopify-topic': job.topic,
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    'x-shopify-shop-domain': shopDomain(shop),
    'x-shopify-api-version': API_VERSION,
    'x-shopify-webhook-id': job.webhookId,
    'x-shopify-event-id': job.eventId,
    // Up to nanoseconds, as Shopify writes it; the clock here has milliseconds.
    'x-shopify-triggered-at': new Date(job.triggeredAt).toISOString().replace('Z', '000000Z'),
    ...(isOrders ? { 'x-shopify-order-id': String(job.resourceId) } : {}),
  };
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
      ...message,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}
