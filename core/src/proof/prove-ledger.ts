import type { LotId, MerchantId, PostingId, SourceId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Position } from '../ledger/books.ts';
import { earningKey, positionKey } from '../ledger/books.ts';
import type { RebuiltPosition, Replay } from '../ledger/replay.ts';
import { rollupKey } from '../ledger/replay.ts';
import { count, find, look, type Findings } from './findings.ts';
import { readByKey } from './read-by-key.ts';

export type LedgerSide = { database: Database; merchantId: MerchantId; replay: Replay; findings: Findings };

/**
 * Compares the stored projections with what replaying the postings built up: balances, lots, earnings, what was given back, rollups. Each
 * stored row is read once, in pages; what was rebuilt and is stored nowhere is a difference, too.
 */
export async function proveLedger(side: LedgerSide): Promise<void> {
  tellPostings(side);
  const openOf = await proveLots(side);
  const pendingOf = await proveEarnings(side);
  await proveBalances(side, { openOf, pendingOf });
  proveReturns(side);
  await proveRollups(side);
}

function tellPostings({ replay, findings }: LedgerSide): void {
  count(findings, 'postings sum to zero', replay.postings);
  for (const one of replay.unbalanced) find(findings, 'postings sum to zero', one);
  count(findings, 'entries carry the running balance', replay.postings);
  for (const one of replay.stumbling) find(findings, 'entries carry the running balance', one);
}

const NOTHING: RebuiltPosition = { pending: 0, available: 0, held: 0, owed: 0 };
type Sums = ReadonlyMap<string, number>;

async function proveBalances(
  { database, merchantId, replay, findings }: LedgerSide,
  { openOf, pendingOf }: { openOf: Sums; pendingOf: Sums },
): Promise<void> {
  const missing = new Map(replay.positions);
  const pages = readByKey<Position>(database, {
    text: `SELECT member_id AS "memberId", program_id AS "programId", unit, pending, available, held, owed FROM balance
            WHERE merchant_id = $1 AND (member_id, program_id, unit) > ($2::uuid, $3::uuid, $4) ORDER BY member_id, program_id, unit`,
    merchantId,
    keyOf: ({ memberId, programId, unit }) => [memberId, programId, unit],
  });
  for await (const rows of pages) {
    for (const row of rows) {
      const key = positionKey(row);
      missing.delete(key);
      provePosition(findings, row, {
        rebuilt: replay.positions.get(key) ?? NOTHING,
        open: openOf.get(key) ?? 0,
        pending: pendingOf.get(key) ?? 0,
      });
    }
  }
  for (const [key, rebuilt] of missing)
    if (showPosition(rebuilt) !== showPosition(NOTHING))
      look(findings, 'balances are the sums of entries', {
        subject: `member ${key}`,
        stored: 'none',
        rebuilt: showPosition(rebuilt),
      });
}

function provePosition(
  findings: Findings,
  row: Position,
  { rebuilt, open, pending }: { rebuilt: RebuiltPosition; open: number; pending: number },
): void {
  const subject = `member ${positionKey(row)}`;
  const stored = showPosition({ ...row, owed: 0 - row.owed });
  look(findings, 'balances are the sums of entries', { subject, stored, rebuilt: showPosition(rebuilt) });
  look(findings, 'available is what open lots hold', { subject, stored: row.available, rebuilt: open });
  if (row.owed > 0 && row.available > 0)
    find(findings, 'available is what open lots hold', {
      subject,
      stored: `${row.available}, owes ${row.owed}`,
      rebuilt: 'one of the two',
    });
  look(findings, 'pending units are those of earnings', { subject, stored: row.pending, rebuilt: pending });
}

function showPosition({ pending, available, held, owed }: RebuiltPosition): string {
  return `${pending} ${available} ${held} ${0 - owed}`;
}

type LotRow = {
  lotId: LotId;
  memberId: string;
  programId: string;
  unit: string;
  sourceId: SourceId;
  open: number;
};

/** Lots as their allocations say. Answers what each position's open lots hold, and adds what expired to its source. */
async function proveLots({ database, merchantId, replay, findings }: LedgerSide): Promise<Sums> {
  const openOf = new Map<string, number>();
  const missing = new Map(replay.lots);
  const pages = readByKey<LotRow>(database, {
    text: `SELECT lot_id AS "lotId", member_id AS "memberId", program_id AS "programId", unit, source_id AS "sourceId", open FROM lot
            WHERE merchant_id = $1 AND lot_id > $2::uuid ORDER BY lot_id`,
    merchantId,
    keyOf: ({ lotId }) => [lotId],
  });
  for await (const rows of pages) {
    for (const row of rows) {
      const lot = replay.lots.get(row.lotId);
      missing.delete(row.lotId);
      look(findings, 'lots are open by their allocations', {
        subject: `lot ${row.lotId}`,
        stored: row.open,
        rebuilt: lot?.open ?? 0,
      });
      const key = positionKey(row);
      openOf.set(key, (openOf.get(key) ?? 0) + row.open);
      const source = replay.sources.get(earningKey(row));
      if (source) source.expired += lot?.expired ?? 0;
    }
  }
  for (const [lotId, { open }] of missing)
    look(findings, 'lots are open by their allocations', {
      subject: `lot ${lotId}`,
      stored: 'none',
      rebuilt: open,
    });
  return openOf;
}

type EarningRow = {
  sourceId: SourceId;
  programId: string;
  unit: string;
  net: number;
  unclaimed: number;
  expired: number;
  taken: number;
  waiting: { memberId: string; pending: number }[] | null;
};

/**
 * A source's rows (one a beneficiary) together: entries name its member in the members' books alone. Answers what each
 * position's earnings hold pending.
 */
async function proveEarnings({ database, merchantId, replay, findings }: LedgerSide): Promise<Sums> {
  const pendingOf = new Map<string, number>();
  const missing = new Map(
    [...replay.sources].filter(([, { net, unclaimed }]) => net !== 0 || unclaimed !== 0),
  );
  const pages = readByKey<EarningRow>(database, {
    text: `SELECT source_id AS "sourceId", program_id AS "programId", unit, sum(net)::bigint AS net, sum(unclaimed)::bigint AS unclaimed,
                  sum(expired)::bigint AS expired, sum(expired_taken)::bigint AS taken,
                  json_agg(json_build_object('memberId', member_id, 'pending', pending)) FILTER (WHERE pending <> 0) AS waiting
             FROM earning WHERE merchant_id = $1 AND (source_id, program_id, unit) > ($2::uuid, $3::uuid, $4)
            GROUP BY source_id, program_id, unit ORDER BY source_id, program_id, unit`,
    merchantId,
    keyOf: ({ sourceId, programId, unit }) => [sourceId, programId, unit],
  });
  for await (const rows of pages) {
    for (const row of rows) {
      const key = earningKey(row);
      missing.delete(key);
      const rebuilt = replay.sources.get(key) ?? { net: 0, unclaimed: 0, expired: 0, taken: 0 };
      const subject = `source ${key}`;
      look(findings, 'earnings are what their postings gave', {
        subject,
        stored: `net ${row.net}, unclaimed ${row.unclaimed}`,
        rebuilt: `net ${rebuilt.net}, unclaimed ${rebuilt.unclaimed}`,
      });
      if (row.expired !== 0 || row.taken !== 0 || rebuilt.expired !== 0 || rebuilt.taken !== 0)
        look(findings, 'what expired of each source was recorded', {
          subject,
          stored: `expired ${row.expired}, taken ${row.taken}`,
          rebuilt: `expired ${rebuilt.expired}, taken ${rebuilt.taken}`,
        });
      for (const { memberId, pending } of row.waiting ?? []) {
        const position = positionKey({ ...row, memberId });
        pendingOf.set(position, (pendingOf.get(position) ?? 0) + pending);
      }
    }
  }
  for (const [key, { net }] of missing)
    look(findings, 'earnings are what their postings gave', {
      subject: `source ${key}`,
      stored: 'none',
      rebuilt: net,
    });
  return pendingOf;
}

function proveReturns({ replay, findings }: LedgerSide): void {
  for (const [postingId, { undone, back }] of replay.returns as ReadonlyMap<PostingId, typeof NO_RETURN>)
    look(findings, 'what came back of each hold or over-use was given back', {
      subject: `posting ${postingId}`,
      stored: undone,
      rebuilt: back,
    });
}
const NO_RETURN = { undone: 0, back: 0 };

type RollupRow = { programId: string; unit: string; book: string; day: number; amount: number };

async function proveRollups({ database, merchantId, replay, findings }: LedgerSide): Promise<void> {
  const check = 'rollups are the sums of entries';
  const missing = new Map([...replay.rollups].filter(([, amount]) => amount !== 0));
  const rows = await sql<RollupRow>(
    database,
    `SELECT program_id AS "programId", unit, measure AS book, day, sum(amount)::bigint AS amount FROM rollup
      WHERE merchant_id = $1 GROUP BY program_id, unit, measure, day`,
    [merchantId],
  );
  for (const row of rows) {
    const key = rollupKey(row);
    missing.delete(key);
    look(findings, check, {
      subject: `programme ${key}`,
      stored: row.amount,
      rebuilt: replay.rollups.get(key) ?? 0,
    });
  }
  for (const [key, rebuilt] of missing)
    look(findings, check, { subject: `programme ${key}`, stored: 'none', rebuilt });
}
