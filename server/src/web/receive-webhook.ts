import type { IncomingMessage, ServerResponse } from 'node:http';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import type { RefusalCounter } from '@ristourne/core/inbox/refusals';
import type { DeliveryWriter } from '@ristourne/core/inbox/store-deliveries';
import { wantReconcile } from '@ristourne/core/inbox/want-reconcile';
import type { Deps } from '@ristourne/core/ports/deps';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { findStoreByRef } from '@ristourne/core/stores/read-store';
import { storedSecrets } from '@ristourne/woo-bridge/connect/sealed-secrets';
import { judgeHeaders, MAX_PING_BYTES, receive } from '@ristourne/woo-bridge/webhooks/receive';
import { answerUnread, discardBody, readBody } from './node-adapter.ts';

/** WooCommerce sends an order in one body; a larger one is not kept, the store's orders are looked at instead. */
export const MAX_DELIVERY_BYTES = 16 * 1024 * 1024;
const PATH = /^\/webhooks\/woocommerce\/([A-Za-z0-9_-]{1,64})$/;
const SECRETS_KEPT_MS = MINUTE_MS / 2;
const MAX_SECRETS_KEPT = 10_000;

type Known = { store: StoreHandle; secret: string; until: number };
type Refused = 'unknown_store' | 'unsigned' | 'forged' | 'unknown_topic' | 'malformed';

const STATUS: Record<Refused, number> = {
  unknown_store: 404,
  unsigned: 401,
  forged: 401,
  unknown_topic: 404,
  malformed: 400,
};

/** Where deliveries go, and where refused calls are counted. */
export type Receiving = { writer: DeliveryWriter; refusals: RefusalCounter };

/** True when the request is for a delivery URL: nothing but the hot path may take it then. */
export function isWebhook(path: string): boolean {
  return path.startsWith('/webhooks/');
}

/**
 * Receives a store's deliveries: signature over the raw body, one durable insert, 200. Nothing is parsed. What is
 * wrong with a call's path, method, store or signature header is answered before its body is read; forged, unsigned
 * and unknown calls get 401, 404 or 400 and leave a count; a body too large gets 200 and a hint.
 */
export function createWebhookReceiver(
  deps: Deps,
  { writer, refusals }: Receiving,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  const find = createStoreFinder(deps);
  return async (incoming, outgoing) => {
    const refuseUnread = (reason: Refused): void => {
      refusals.count(reason);
      answerUnread(incoming, outgoing, STATUS[reason]);
    };
    if (incoming.method !== 'POST') return answerUnread(incoming, outgoing, 405);
    const known = await find(PATH.exec((incoming.url ?? '').split('?')[0] ?? '')?.[1] ?? '');
    if (known === null) return refuseUnread('unknown_store');
    const headers = incoming.headers as Record<string, string | undefined>;
    const standing = judgeHeaders(headers);
    if (standing === 'unsigned' || standing === 'forged') return refuseUnread(standing);
    const read = await readBody(incoming, standing === 'ping' ? MAX_PING_BYTES : MAX_DELIVERY_BYTES);
    if (read.outcome === 'aborted') return;
    if (read.outcome === 'too_large') {
      if (standing === 'ping') return refuseUnread('unsigned');
      return hintInstead(deps, known.store, { incoming, outgoing });
    }
    const received = receive({ rawBody: read.body, headers }, known.secret);
    if (received.outcome === 'ping') return answer(outgoing, 200);
    if (received.outcome !== 'store') return refuse(refusals, outgoing, received.outcome);
    const { merchantId, storeId } = known.store;
    const { topic, headers: kept } = received;
    await writer.store({ merchantId, storeId, topic, headers: kept, body: read.body });
    return answer(outgoing, 200);
  };
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse };

/** A refusal would count towards the webhook's being disabled; WordPress reads an answer only when it has sent all. */
export async function hintInstead(
  deps: Deps,
  store: StoreHandle,
  { incoming, outgoing }: Exchange,
): Promise<void> {
  await wantReconcile(deps, store);
  if (await discardBody(incoming)) answer(outgoing, 200);
}

/** A store and its secret are kept for half a minute: a delivery then costs no look-up. */
function createStoreFinder(deps: Deps): (storeRef: string) => Promise<Known | null> {
  const secrets = storedSecrets(deps);
  const kept = new Map<string, Known>();
  return async (storeRef) => {
    if (storeRef === '') return null;
    const now = deps.clock.now();
    const found = kept.get(storeRef);
    if (found && found.until > now) return found;
    const store = await findStoreByRef(deps.pool, storeRef);
    if (store === null || store.platform !== 'woocommerce') return null;
    if (kept.size >= MAX_SECRETS_KEPT) kept.clear();
    const known = { store, secret: await secrets.webhookSecret(store), until: now + SECRETS_KEPT_MS };
    kept.set(storeRef, known);
    return known;
  };
}

function refuse(refusals: RefusalCounter, outgoing: ServerResponse, reason: Refused): void {
  refusals.count(reason);
  answer(outgoing, STATUS[reason]);
}

export function answer(outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status, { 'content-length': 0 });
  outgoing.end();
}
