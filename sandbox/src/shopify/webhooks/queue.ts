import type { Faults } from '../../faults.ts';
import type { SandboxLog } from '../../log.ts';
import { now, uuid } from '../shop.ts';
import type { Happening, Shop } from '../shop.ts';
import type { PendingDelivery, WebhookDelivery } from '../types.ts';
import { deliverOnce } from './deliver.ts';
import { trimmed } from './subscriptions.ts';
import type { Subscription } from './subscriptions.ts';

/** 8 retries over 4 hours, each after twice the wait of the one before: 56 s, 113 s … 2 h. */
const RETRIES_MAX = 8;
const FIRST_RETRY_MS = 56_500;
/** Topics of one act leave at once. */
const AT_ONCE_MAX = 4;

export interface WebhookQueue {
  announce(happenings: Happening[]): void;
  pending(): readonly PendingDelivery[];
  /** Sends everything that waits once, retries among it, and answers how many it took from the queue. */
  run(): Promise<number>;
  stop(): Promise<void>;
}

export interface QueueParts {
  shop: Shop;
  faults: Faults;
  log: SandboxLog<WebhookDelivery>;
  /** Where the app takes webhooks; it can change, as its server's port does. */
  address: () => string;
  secret: string;
  subscriptions: readonly Subscription[];
}

export interface QueueOptions {
  lagMs: number | 'manual';
  timeoutMs: number;
}

/**
 * Shopify's side of webhooks: bodies of the moment that triggered them, the topics of one act in parallel, retries
 * with the same body and id. App-specific subscriptions are never removed, however often they fail.
 */
export function startWebhookQueue(parts: QueueParts, options: QueueOptions): WebhookQueue {
  const { shop } = parts;
  const { queue } = shop.state;
  const delayed = new Set<PendingDelivery>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> = Promise.resolve(0);
  let stopped = false;

  const run = (dueOnly: boolean): Promise<number> => {
    running = running.catch(() => 0).then(() => drain(dueOnly));
    return running;
  };

  const drain = async (dueOnly: boolean): Promise<number> => {
    // What fails now waits for its next turn; it is not tried again and again in this one.
    const turn = new Set(queue);
    let taken = 0;
    while (!stopped) {
      const batch = nextBatch(
        parts,
        [...turn].filter((job) => !dueOnly || job.dueAt <= Date.now()),
      );
      if (batch.length === 0) break;
      const leaving = dueOnly ? batch.filter((job) => !putOff(job)) : batch;
      for (const job of batch) turn.delete(job);
      taken += leaving.length;
      await Promise.all(leaving.map(send));
    }
    wake();
    return taken;
  };

  const putOff = (job: PendingDelivery): boolean => {
    const { delayPerMille, delayMs } = parts.faults.current().webhooks;
    if (delayed.has(job) || !shop.randomness.happens(delayPerMille)) return false;
    delayed.add(job);
    job.dueAt = Date.now() + delayMs;
    return true;
  };

  const send = async (job: PendingDelivery): Promise<void> => {
    const accepted = await deliverOnce(parts, job, options.timeoutMs);
    delayed.delete(job);
    const retryMs = FIRST_RETRY_MS * 2 ** job.failures;
    job.failures += 1;
    if (accepted || job.failures > RETRIES_MAX) queue.splice(queue.indexOf(job), 1);
    else job.dueAt = Date.now() + retryMs;
  };

  const wake = (): void => {
    clearTimeout(timer);
    if (stopped || options.lagMs === 'manual' || queue.length === 0) return;
    const soonest = Math.min(...queue.map((job) => job.dueAt));
    timer = setTimeout(() => void run(true), Math.min(Math.max(0, soonest - Date.now()), 2 ** 30));
  };

  const announce = (happenings: Happening[]): void => {
    queue.push(...jobsOf(parts, happenings, options.lagMs === 'manual' ? 0 : options.lagMs));
    wake();
  };

  wake();
  return {
    announce,
    pending: () => queue,
    run: () => run(false),
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running.catch(() => 0);
    },
  };
}

/** Two subscriptions to one topic are two deliveries; all deliveries of one act share the event's id. */
function jobsOf(
  { shop, subscriptions }: QueueParts,
  happenings: Happening[],
  lagMs: number,
): PendingDelivery[] {
  const eventId = uuid(shop);
  return happenings.flatMap((happening) =>
    subscriptions
      .filter(({ topic }) => topic === happening.topic)
      .map((subscription) => ({
        webhookId: uuid(shop),
        eventId,
        topic: happening.topic,
        resourceId: happening.resourceId,
        triggeredAt: now(shop),
        body: JSON.stringify(trimmed(happening.body(), subscription)),
        failures: 0,
        dueAt: Date.now() + lagMs,
      })),
  );
}

/** The next deliveries of one event, or, when they may overtake one another, any of the next few. */
function nextBatch({ shop, faults }: QueueParts, ready: readonly PendingDelivery[]): PendingDelivery[] {
  const window = ready.slice(0, faults.current().webhooks.reorderWindow);
  const picked = window[shop.randomness.integer(window.length)];
  if (picked === undefined) return [];
  if (window.length > 1) return [picked];
  return ready.filter((job) => job.eventId === picked.eventId).slice(0, AT_ONCE_MAX);
}
