import type { MemberId, MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Target } from './targets.ts';
import type { VisitFact } from './visit-days.ts';
import { countedVisits } from './visit-days.ts';

type VisitRow = VisitFact & { programId: ProgramId; visitor: MemberId; localDay: number };

type StoredTarget = { target: Target; storeId: string };

/**
 * Writes the visit facts of these orders, and says for every order of the touched days whether its visit counts
 * (layer 2). Orders without a beneficiary have no day to share: each of them stands alone. Merged members keep the days that
 * they had. The caller holds the members' locks, so the sets cannot change meanwhile.
 */
export async function settleVisitDays(
  tx: Transaction,
  merchantId: MerchantId,
  targets: StoredTarget[],
): Promise<Map<string, boolean>> {
  const counting = targets.filter(({ target }) => target.visitCap > 0);
  if (counting.length === 0) return new Map();
  const before = await readFacts(
    tx,
    merchantId,
    counting.map(({ target }) => target),
  );
  await replaceFacts(tx, merchantId, counting);
  const days = [...before.map(dayOf), ...counting.map(({ target }) => dayOf(target))];
  const ofDays = await countedOnDays(tx, merchantId, days);
  const standingAlone = counting.map(({ target }): [string, boolean] => [
    visitKey(target.orderId, target.programId),
    visitOf(target) > 0,
  ]);
  return new Map([...standingAlone, ...ofDays]);
}

/** Whether each visit of these days counts, by `visitKey`. Visits of nobody share no day and are not among them. */
export async function countedOnDays(
  database: Database,
  merchantId: MerchantId,
  days: Day[],
): Promise<Map<string, boolean>> {
  const facts = await readDays(database, merchantId, days);
  const result = new Map<string, boolean>();
  for (const set of groupByDay(facts).values()) {
    const counted = countedVisits(set);
    for (const fact of set) result.set(visitKey(fact.sourceId, fact.programId), counted.has(fact.sourceId));
  }
  return result;
}

function visitOf(target: Target): number {
  return target.deserved.visits ?? 0;
}

export function visitKey(orderId: OrderId, programId: ProgramId): string {
  return `${orderId} ${programId}`;
}

type Day = { visitor: MemberId; programId: ProgramId; localDay: number };

function dayOf({ visitor, programId, localDay }: Day): Day {
  return { visitor, programId, localDay };
}

const COLUMNS = `v.source_id AS "sourceId", coalesce(o.external_id, '') AS "externalId", v.program_id AS "programId", v.member_id AS "visitor", v.local_day AS "localDay",
  v.occurred_at AS "occurredAt", v.kind, v.store_id AS "storeId", v.cap`;

const ORDERS = `LEFT JOIN orders o ON o.merchant_id = v.merchant_id AND o.order_id = v.source_id`;

async function readFacts(tx: Transaction, merchantId: MerchantId, targets: Target[]): Promise<VisitRow[]> {
  return sql<VisitRow>(
    tx,
    `SELECT ${COLUMNS} FROM visit v ${ORDERS} WHERE v.merchant_id = $1 AND v.source_id = ANY($2::uuid[]) AND v.member_id <> '${NONE}'`,
    [merchantId, targets.map((target) => target.orderId)],
  );
}

async function replaceFacts(tx: Transaction, merchantId: MerchantId, targets: StoredTarget[]): Promise<void> {
  const gone = targets.filter(({ target }) => visitOf(target) === 0);
  if (gone.length > 0) {
    await sql(
      tx,
      `DELETE FROM visit WHERE merchant_id = $1 AND (source_id, program_id) IN (SELECT * FROM unnest($2::uuid[], $3::uuid[]))`,
      [merchantId, gone.map(({ target }) => target.orderId), gone.map(({ target }) => target.programId)],
    );
  }
  const facts = targets.filter(({ target }) => visitOf(target) > 0);
  if (facts.length === 0) return;
  await sql(
    tx,
    `INSERT INTO visit (merchant_id, source_id, program_id, member_id, local_day, occurred_at, kind, store_id, cap)
     SELECT $1, source_id, program_id, member_id, local_day, occurred_at, 'order', store_id, cap
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::timestamptz[], $7::uuid[], $8::int[])
            AS v(source_id, program_id, member_id, local_day, occurred_at, store_id, cap)
     ON CONFLICT (merchant_id, source_id, program_id) DO UPDATE SET member_id = excluded.member_id`,
    [
      merchantId,
      facts.map(({ target }) => target.orderId),
      facts.map(({ target }) => target.programId),
      facts.map(({ target }) => target.visitor),
      facts.map(({ target }) => target.localDay),
      facts.map(({ target }) => instant(target.occurredAt)),
      facts.map(({ storeId }) => storeId),
      facts.map(({ target }) => target.visitCap),
    ],
  );
}

async function readDays(database: Database, merchantId: MerchantId, days: Day[]): Promise<VisitRow[]> {
  const members = days.filter((day) => day.visitor !== NONE);
  if (members.length === 0) return [];
  return sql<VisitRow>(
    database,
    `SELECT ${COLUMNS} FROM visit v JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS d(member_id, program_id, local_day)) d
         ON v.merchant_id = $1 AND v.member_id = d.member_id AND v.program_id = d.program_id AND v.local_day = d.local_day ${ORDERS}`,
    [
      merchantId,
      members.map((day) => day.visitor),
      members.map((day) => day.programId),
      members.map((day) => day.localDay),
    ],
  );
}

function groupByDay(facts: VisitRow[]): Map<string, VisitRow[]> {
  const groups = new Map<string, VisitRow[]>();
  for (const fact of facts) {
    const key = `${fact.visitor} ${fact.programId} ${fact.localDay}`;
    const group = groups.get(key) ?? [];
    group.push(fact);
    groups.set(key, group);
  }
  return groups;
}
