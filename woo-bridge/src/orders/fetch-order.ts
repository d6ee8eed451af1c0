import type { FetchOrderResult, StoreFailure } from '@ristourne/core/ports/store-port';
import { asFailure } from '../rest/failures.ts';
import type { RestClient } from '../rest/client.ts';
import { explain, MAX_REFUNDS, orderPayload, refundPayload, type RefundPayload } from './payload.ts';
import { readOrder } from './read-order.ts';
import { readRefunds } from './read-refunds.ts';

const UNKNOWN_ORDER = /^woocommerce_rest_(?:shop_)?order_invalid_id$/;
const PAGE_SIZE = 100;
const MAX_PAGES = MAX_REFUNDS / PAGE_SIZE;
const MAX_ATTEMPTS = 3;
const MOVING_SECONDS = 5;

type Refunds =
  | { outcome: 'refunds'; payloads: RefundPayload[] }
  | { outcome: 'unintelligible'; reason: string }
  | StoreFailure;

/**
 * The order and all its refunds with their lines, both of one moment: when the two answers disagree about which
 * refunds exist, both are read again. `absent` only on WooCommerce's own word that there is no such order, or trashed.
 */
export async function fetchOrder(rest: RestClient, externalId: string): Promise<FetchOrderResult> {
  if (!/^[1-9]\d{0,15}$/.test(externalId)) return { outcome: 'absent' };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const answer = await rest.get(`orders/${externalId}`);
    if (answer.outcome === 'rejected' && UNKNOWN_ORDER.test(answer.code)) return { outcome: 'absent' };
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = orderPayload.safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unintelligible', reason: explain(parsed.error) };
    const order = parsed.data;
    if (order.status === 'trash') return { outcome: 'absent' };
    const listed = order.refunds.map((refund) => refund.id);
    const refunds = await fetchRefunds(rest, externalId, listed.length);
    if (refunds.outcome !== 'refunds') return refunds;
    if (!sameIds(listed, refunds.payloads)) continue;
    const details = readRefunds(refunds.payloads, order.currency);
    if (details === null) return { outcome: 'unintelligible', reason: 'refunds: an amount is too large' };
    const read = readOrder(order, details);
    return read.outcome === 'read' ? { outcome: 'found', reading: read.reading } : read;
  }
  return {
    outcome: 'busy',
    reason: 'the order is being refunded at this moment',
    retryAfterSeconds: MOVING_SECONDS,
  };
}

async function fetchRefunds(rest: RestClient, externalId: string, listed: number): Promise<Refunds> {
  const payloads: RefundPayload[] = [];
  if (listed === 0) return { outcome: 'refunds', payloads };
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await rest.get(`orders/${externalId}/refunds`, { per_page: PAGE_SIZE, page });
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = refundPayload.array().safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unintelligible', reason: `refunds.${explain(parsed.error)}` };
    payloads.push(...parsed.data);
    if (page >= answer.pages) break;
  }
  return { outcome: 'refunds', payloads };
}

function sameIds(listed: number[], payloads: RefundPayload[]): boolean {
  const fetched = new Set(payloads.map((payload) => payload.id));
  return fetched.size === listed.length && listed.every((id) => fetched.has(id));
}
