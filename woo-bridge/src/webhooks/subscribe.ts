import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import { asFailure } from '../rest/failures.ts';
import type { RestClient } from '../rest/client.ts';
import { ORDER_TOPICS } from './topics.ts';

const PAGE_SIZE = 100;
const MAX_PAGES = 10;

const webhookRow = z.object({
  id: z.int().positive(),
  status: z.string(),
  topic: z.string(),
  delivery_url: z.string(),
});
type WebhookRow = z.infer<typeof webhookRow>;

/** Where a store delivers, and with which secret. `resetSecrets` writes it everywhere: it can't be read back. */
export type Subscription = { deliveryUrl: string; secret: string; resetSecrets: boolean };

export type Subscribed = { outcome: 'subscribed'; mended: string[] };

/**
 * Brings the store's webhooks to one active per order topic at `deliveryUrl`: creates missing ones, re-enables
 * disabled and paused ones, moves those of another origin, deletes doubles and those of a former connection of this
 * store to us. Repeating it changes nothing.
 */
export async function subscribe(
  rest: RestClient,
  subscription: Subscription,
): Promise<Subscribed | StoreFailure> {
  const listed = await listWebhooks(rest);
  if (listed.outcome !== 'listed') return listed;
  const done: Subscribed = { outcome: 'subscribed', mended: [] };
  const former = listed.webhooks.filter((row) => isFormer(row.delivery_url, subscription.deliveryUrl));
  const failure =
    (await mendTopics(rest, subscription, { webhooks: listed.webhooks, done })) ??
    (await removeAll(rest, former, done));
  return failure ?? done;
}

/**
 * Takes back all webhooks at `deliveryUrl`, found by looking: one whose creation timed out is among them. What the
 * store does not let us remove delivers to an unknown store and ends disabled; the next connection removes it.
 */
export async function unsubscribe(rest: RestClient, deliveryUrl: string): Promise<void> {
  const listed = await listWebhooks(rest);
  if (listed.outcome !== 'listed') return;
  const ours = listed.webhooks.filter((row) => row.delivery_url === deliveryUrl);
  await removeAll(rest, ours, { outcome: 'subscribed', mended: [] });
}

type Work = { webhooks: WebhookRow[]; done: Subscribed };

async function mendTopics(rest: RestClient, to: Subscription, work: Work): Promise<StoreFailure | null> {
  for (const topic of ORDER_TOPICS) {
    const [kept, ...doubles] = work.webhooks
      .filter((row) => row.topic === topic && isAt(row.delivery_url, to.deliveryUrl))
      .toSorted((a, b) => faults(a, to.deliveryUrl).length - faults(b, to.deliveryUrl).length || a.id - b.id);
    const failure =
      kept === undefined
        ? await create(rest, { topic, to }, work.done)
        : await mend(rest, { row: kept, to }, work.done);
    if (failure !== null) return failure;
    const notRemoved = await removeAll(rest, doubles, work.done);
    if (notRemoved !== null) return notRemoved;
  }
  return null;
}

type Missing = { topic: string; to: Subscription };

async function create(
  rest: RestClient,
  { topic, to }: Missing,
  done: Subscribed,
): Promise<StoreFailure | null> {
  const body = {
    name: `Ristourne ${topic}`,
    status: 'active',
    topic,
    delivery_url: to.deliveryUrl,
    secret: to.secret,
  };
  const answer = await rest.post('webhooks', body);
  if (answer.outcome !== 'answered') return asFailure(answer);
  done.mended.push(`${topic}: was missing`);
  return null;
}

type Standing = { row: WebhookRow; to: Subscription };

async function mend(rest: RestClient, { row, to }: Standing, done: Subscribed): Promise<StoreFailure | null> {
  const wrong = faults(row, to.deliveryUrl);
  if (wrong.length === 0 && !to.resetSecrets) return null;
  const body = { status: 'active', delivery_url: to.deliveryUrl, secret: to.secret };
  const answer = await rest.put(`webhooks/${row.id}`, body);
  if (answer.outcome !== 'answered') return asFailure(answer);
  done.mended.push(...wrong.map((fault) => `${row.topic}: ${fault}`));
  return null;
}

async function removeAll(
  rest: RestClient,
  rows: WebhookRow[],
  done: Subscribed,
): Promise<StoreFailure | null> {
  for (const row of rows) {
    const answer = await rest.delete(`webhooks/${row.id}`, { force: true });
    const gone = answer.outcome === 'rejected' && answer.status === 404;
    if (answer.outcome !== 'answered' && !gone) return asFailure(answer);
    done.mended.push(`${row.topic}: one too many was removed`);
  }
  return null;
}

type ListedWebhooks = { outcome: 'listed'; webhooks: WebhookRow[] } | StoreFailure;

async function listWebhooks(rest: RestClient): Promise<ListedWebhooks> {
  const webhooks: WebhookRow[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await rest.get('webhooks', { per_page: PAGE_SIZE, page });
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = webhookRow.array().safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of webhooks' };
    webhooks.push(...parsed.data);
    if (page >= answer.pages) break;
  }
  return { outcome: 'listed', webhooks };
}

function faults(row: WebhookRow, deliveryUrl: string): string[] {
  const found: string[] = [];
  if (row.status !== 'active') found.push(`was ${row.status}`);
  if (row.delivery_url !== deliveryUrl) found.push('pointed elsewhere');
  return found;
}

/** The store's reference is in the path: the same path at another origin is ours from before the server moved. */
function isAt(url: string, deliveryUrl: string): boolean {
  return (
    url === deliveryUrl || (URL.canParse(url) && new URL(url).pathname === new URL(deliveryUrl).pathname)
  );
}

/** The same but for the store's reference: left by a connection whose rows are gone. */
function isFormer(url: string, deliveryUrl: string): boolean {
  const base = deliveryUrl.slice(0, deliveryUrl.lastIndexOf('/') + 1);
  return url !== deliveryUrl && url.startsWith(base);
}
