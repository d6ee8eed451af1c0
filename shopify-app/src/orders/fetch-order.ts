import type { FetchOrderResult, StoreFailure } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { busy, refused } from '../admin-api/failures.ts';
import { gidOf } from '../admin-api/gid.ts';
import { grantedScopes } from '../admin-api/granted-scopes-query.ts';
import { MAX_LINES, type LineFields } from './order-fields.ts';
import { orderLinesQuery } from './order-lines-query.ts';
import { MAX_REFUNDS, orderQuery, type OrderFields } from './order-query.ts';
import { orderStampQuery } from './order-stamp-query.ts';
import { readOrder } from './read-order.ts';
import type { RefundDetail } from './read-refunds.ts';
import { refundQuery } from './refund-query.ts';
import { tipLinesQuery } from './tip-lines-query.ts';

const MAX_ATTEMPTS = 3;
const MOVING_SECONDS = 5;
const MAX_AGREEMENT_PAGES = 20;
const MAX_REFUND_LINE_PAGES = 40;

type Unreadable = { outcome: 'unintelligible'; reason: string };
/** The order changed while it was read, page by page: what was read is of no one moment. */
type Moved = { outcome: 'moved' };
/** A page of something; `after` null is its first. */
type Place = { id: string; after: string | null };
type Part<Value> = { outcome: 'part'; value: Value } | Moved | Unreadable | StoreFailure;

/**
 * The order with all its lines and refunds, of one moment: when it is modified meanwhile, it is read again. Without
 * `read_all_orders` Shopify hides orders older than 60 days just like deleted ones: then nothing is called absent.
 */
export async function fetchOrder(api: AdminApi, externalId: string): Promise<FetchOrderResult> {
  const id = gidOf('Order', externalId);
  if (id === null) return { outcome: 'absent' };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const answer = await api.run(orderQuery, { id });
    if (answer.outcome !== 'answered') return answer;
    const { order } = answer.result;
    if (order === null) return absence(api);
    const fetched = await fetchParts(api, id, order);
    if (fetched.outcome === 'moved') continue;
    if (fetched.outcome !== 'part') return fetched;
    const read = readOrder({ order, ...fetched.value });
    return read.outcome === 'read' ? { outcome: 'found', reading: read.reading } : read;
  }
  return busy('the order is being changed at this moment', MOVING_SECONDS);
}

async function absence(api: AdminApi): Promise<FetchOrderResult> {
  const answer = await api.run(grantedScopes, {});
  if (answer.outcome !== 'answered') return answer;
  const { accessScopes } = answer.result.currentAppInstallation;
  if (accessScopes.some((scope) => scope.handle === 'read_all_orders')) return { outcome: 'absent' };
  return refused(
    'the order was deleted, or is older than 60 days: then the app needs read_all_orders to see it',
  );
}

type Parts = { lines: LineFields[]; refunds: RefundDetail[]; tips: ReadonlySet<string> };

async function fetchParts(api: AdminApi, id: string, order: OrderFields): Promise<Part<Parts>> {
  const lines = await fetchLines(api, id, order);
  if (lines.outcome !== 'part') return lines;
  const tips = order.totalTipReceivedSet > 0n ? await fetchTips(api, id) : noTips;
  if (tips.outcome !== 'part') return tips;
  if (order.refunds.length >= MAX_REFUNDS)
    return { outcome: 'unintelligible', reason: `refunds: ${MAX_REFUNDS} or more` };
  const refunds: RefundDetail[] = [];
  for (const refund of order.refunds) {
    const detail = await fetchRefund(api, refund.id);
    if (detail.outcome !== 'part') return detail;
    refunds.push(detail.value);
  }
  const stood = refunds.length === 0 ? stillToo : await stoodStill(api, id, order);
  if (stood.outcome !== 'part') return stood;
  return { outcome: 'part', value: { lines: lines.value, refunds, tips: tips.value } };
}

const noTips: Part<ReadonlySet<string>> = { outcome: 'part', value: new Set() };
const stillToo: Part<true> = { outcome: 'part', value: true };

/** Refunds carry no stamp of their order: one look at the end tells whether it stood still meanwhile. */
async function stoodStill(api: AdminApi, id: string, order: OrderFields): Promise<Part<true>> {
  const answer = await api.run(orderStampQuery, { id });
  if (answer.outcome !== 'answered') return answer;
  const again = answer.result.order;
  return again?.updatedAt === order.updatedAt && again.refunds.length === order.refunds.length
    ? { outcome: 'part', value: true }
    : { outcome: 'moved' };
}

async function fetchLines(api: AdminApi, id: string, order: OrderFields): Promise<Part<LineFields[]>> {
  const lines = [...order.lineItems.nodes];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage && pageInfo.endCursor !== null) {
    if (lines.length >= MAX_LINES)
      return { outcome: 'unintelligible', reason: `lineItems: more than ${MAX_LINES}` };
    const answer = await api.run(orderLinesQuery, { id, after: pageInfo.endCursor });
    if (answer.outcome !== 'answered') return answer;
    if (answer.result.order?.updatedAt !== order.updatedAt) return { outcome: 'moved' };
    const page = answer.result.order.lineItems;
    lines.push(...page.nodes);
    ({ pageInfo } = page);
  }
  return { outcome: 'part', value: lines };
}

async function fetchTips(api: AdminApi, id: string): Promise<Part<ReadonlySet<string>>> {
  const tips = new Set<string>();
  let after: string | null = null;
  for (let page = 0; page < MAX_AGREEMENT_PAGES; page += 1) {
    const place: Place = { id, after };
    const answer = await api.run(tipLinesQuery, place);
    if (answer.outcome !== 'answered') return answer;
    if (answer.result.order === null) return { outcome: 'moved' };
    const { agreements } = answer.result.order;
    if (agreements.nodes.some((agreement) => agreement.sales.pageInfo.hasNextPage))
      return { outcome: 'unintelligible', reason: 'agreements: too many sales in one' };
    for (const sale of agreements.nodes.flatMap((agreement) => agreement.sales.nodes))
      if (sale.lineType === 'TIP' && sale.lineItem !== undefined) tips.add(sale.lineItem.id);
    after = agreements.pageInfo.endCursor;
    if (!agreements.pageInfo.hasNextPage) return { outcome: 'part', value: tips };
  }
  return { outcome: 'unintelligible', reason: 'agreements: too many pages' };
}

async function fetchRefund(api: AdminApi, number: string): Promise<Part<RefundDetail>> {
  const id = `gid://shopify/Refund/${number}`;
  const lines: RefundDetail['lines'] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_REFUND_LINE_PAGES; page += 1) {
    const place: Place = { id, after };
    const answer = await api.run(refundQuery, place);
    if (answer.outcome !== 'answered') return answer;
    if (answer.result.refund === null) return { outcome: 'moved' };
    const { refundLineItems, ...refund } = answer.result.refund;
    lines.push(...refundLineItems.nodes);
    after = refundLineItems.pageInfo.endCursor;
    if (!refundLineItems.pageInfo.hasNextPage) return { outcome: 'part', value: { ...refund, lines } };
  }
  return { outcome: 'unintelligible', reason: 'refundLineItems: too many pages' };
}
