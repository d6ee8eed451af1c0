import type { MerchantId, OrderId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { readContexts } from '../earning/contexts.ts';
import { judgeOrders } from '../earning/judge-orders.ts';
import { readLineFacts } from '../earning/line-facts.ts';
import { readOrdersAfter, type OrderRecord } from '../earning/order-records.ts';
import { readGrantBook, type GrantBook } from '../earning/settle-grants.ts';
import type { Target } from '../earning/targets.ts';
import { countedOnDays, visitKey } from '../earning/visit-sets.ts';
import { campaignKey } from '../campaigns/grants.ts';
import { earningKey } from '../ledger/books.ts';
import type { Replay } from '../ledger/replay.ts';
import type { Program } from '../programs/read-programs.ts';
import { citedVouchers } from '../vouchers/follow-uses.ts';
import { find, look, type Findings } from './findings.ts';
import { proveCounts } from './prove-counts.ts';
import { proveUses } from './prove-uses.ts';

const PAGE_SIZE = 500;

export type OrdersSide = {
  database: Database;
  merchantId: MerchantId;
  programs: Program[];
  replay: Replay;
  findings: Findings;
  /** Told after each page: how many orders were judged so far. */
  onPage: (orders: number) => void;
};

/**
 * Judges every order again, from its stored state, its contexts and what was frozen with them, and compares: what the ledger gave it, its
 * visit facts, what it counts for, the codes that it uses, and what all orders together hold of each campaign. Orders that wait for a rate
 * or an article are compared once they are judged.
 */
export async function proveOrders(side: OrdersSide): Promise<void> {
  const { database, merchantId, onPage } = side;
  const judged = new Set<string>();
  const granted = new Map<string, number>();
  let orders = 0;
  let after: OrderId = NONE;
  for (;;) {
    const page = await readOrdersAfter(database, merchantId, { after, limit: PAGE_SIZE });
    const last = page.at(-1);
    if (!last) break;
    await provePage(side, page, { judged, granted });
    after = last.orderId;
    orders += page.length;
    onPage(orders);
  }
  await proveUnjudged(side, judged);
  await proveCampaigns(side, granted);
}

type Sums = { judged: Set<string>; granted: Map<string, number> };

async function provePage(side: OrdersSide, page: OrderRecord[], { judged, granted }: Sums): Promise<void> {
  const { database, merchantId, programs } = side;
  const orderIds = page.map((order) => order.orderId);
  const grants = await readGrantBook(database, merchantId, orderIds);
  const cited = await citedVouchers(database, merchantId, page);
  addGrants(granted, grants);
  const all = judgeOrders({
    orders: page,
    programs,
    contexts: await readContexts(database, merchantId, orderIds),
    lineFacts: await readLineFacts(database, merchantId, orderIds),
    grants,
    cited,
    survivorOf: (memberId) => memberId,
  });
  const waiting = await readWaitingPairs(database, merchantId, orderIds);
  for (const { orderId, programId } of waiting) judged.add(`${orderId} ${programId}`);
  const targets = all.filter(({ orderId, programId }) => !judged.has(`${orderId} ${programId}`));
  await proveVisits(side, page, targets);
  proveNets(side, targets);
  for (const { orderId, programId } of targets) judged.add(`${orderId} ${programId}`);
  await proveCounts(side, targets);
  await proveUses(side, page, cited);
}

function addGrants(granted: Map<string, number>, grants: GrantBook): void {
  for (const [pair, ofOrder] of grants) {
    const programId = pair.split(' ')[1] ?? '';
    for (const [campaignId, amount] of ofOrder) {
      const key = campaignKey({ programId, campaignId });
      granted.set(key, (granted.get(key) ?? 0) + amount);
    }
  }
}

async function readWaitingPairs(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<{ orderId: OrderId; programId: string }[]> {
  return sql(
    database,
    `SELECT order_id AS "orderId", program_id AS "programId" FROM waiting_order WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orderIds],
  );
}

type VisitRow = { orderId: OrderId; programId: string; fact: string };

/** The stored visit facts are those of the orders; then the day's cap decides which of them count. */
async function proveVisits(side: OrdersSide, page: OrderRecord[], targets: Target[]): Promise<void> {
  const { database, merchantId, findings } = side;
  const rows = await sql<VisitRow>(
    database,
    `SELECT source_id AS "orderId", program_id AS "programId", member_id || ' on ' || local_day || ', at most ' || cap AS fact
       FROM visit WHERE merchant_id = $1 AND source_id = ANY($2::uuid[])`,
    [merchantId, page.map((order) => order.orderId)],
  );
  const stored = new Map(rows.map((row) => [visitKey(row.orderId, row.programId), row.fact]));
  const counting = targets.filter(({ visitCap }) => visitCap > 0);
  for (const { orderId, programId, visitor, localDay, visitCap, deserved } of counting) {
    const key = visitKey(orderId, programId);
    const isVisit = (deserved.visits ?? 0) > 0;
    look(findings, 'visit facts are what orders say', {
      subject: `order ${key}`,
      stored: stored.get(key) ?? 'none',
      rebuilt: isVisit ? `${visitor} on ${localDay}, at most ${visitCap}` : 'none',
    });
  }
  const counted = await countedOnDays(database, merchantId, counting);
  for (const target of counting) {
    const isCounted = counted.get(visitKey(target.orderId, target.programId)) ?? true;
    if (!isCounted) target.deserved.visits = 0;
  }
}

function proveNets({ replay, findings }: OrdersSide, targets: Target[]): void {
  for (const { orderId, programId, units, deserved } of targets) {
    for (const unit of units) {
      const key = earningKey({ sourceId: orderId, programId, unit });
      look(findings, NETS, {
        subject: `order ${key}`,
        stored: replay.sources.get(key)?.net ?? 0,
        rebuilt: deserved[unit] ?? 0,
      });
    }
  }
}

const NETS = 'orders have what they deserve';

/** An order that no programme judges has nothing. */
async function proveUnjudged(
  { database, merchantId, replay, findings }: OrdersSide,
  judged: Set<string>,
): Promise<void> {
  const left = [...replay.sources].flatMap(([key, { net }]) => {
    const [sourceId = '', programId = ''] = key.split(' ');
    return net !== 0 && !judged.has(`${sourceId} ${programId}`) ? [{ key, sourceId, net }] : [];
  });
  const orders = await sql<{ orderId: OrderId }>(
    database,
    `SELECT order_id AS "orderId" FROM orders WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, left.map((one) => one.sourceId)],
  );
  const isOrder = new Set(orders.map((one) => one.orderId));
  for (const { key, sourceId, net } of left)
    if (isOrder.has(sourceId)) find(findings, NETS, { subject: `order ${key}`, stored: net, rebuilt: 0 });
}

async function proveCampaigns(
  { database, merchantId, findings }: OrdersSide,
  granted: Map<string, number>,
): Promise<void> {
  const rows = await sql<{ programId: string; campaignId: string; granted: number }>(
    database,
    `SELECT program_id AS "programId", campaign_id AS "campaignId", granted FROM campaign WHERE merchant_id = $1`,
    [merchantId],
  );
  const stored = new Map(rows.map((row) => [campaignKey(row), row.granted]));
  for (const key of new Set([...stored.keys(), ...granted.keys()]))
    look(findings, 'campaigns have given what their orders hold', {
      subject: `campaign ${key}`,
      stored: stored.get(key) ?? 0,
      rebuilt: granted.get(key) ?? 0,
    });
}
