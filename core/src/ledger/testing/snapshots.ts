import { NONE } from '../../commerce/ids.ts';
import type { Database } from '../../database/pool.ts';
import { sql } from '../../database/sql.ts';
import { positionKey } from '../books.ts';
import type { LedgerDraft } from '../draft.ts';
import type { Snapshot } from './snapshot-text.ts';
import { earningText, lotText, sorted } from './snapshot-text.ts';

type Standing = { memberId: string; programId: string; unit: string };

/** A draft that was never closed: the planner's whole ledger in memory. */
export function snapshotOfDraft(draft: LedgerDraft): Snapshot {
  return toSnapshot({
    positions: [...draft.positions.values()],
    lots: [...draft.lots.values()],
    earnings: [...draft.earnings.values()].flatMap((rows) => [...rows.values()]),
    books: draft.added.entries,
  });
}

/** All that one merchant's tables say. */
export async function snapshotOfTables(database: Database, merchantId: string): Promise<Snapshot> {
  const of = <Row extends object>(text: string) => sql<Row>(database, text, [merchantId]);
  const who = `member_id AS "memberId", program_id AS "programId", unit`;
  return toSnapshot({
    positions: await of(`SELECT ${who}, pending, available, held, owed FROM balance WHERE merchant_id = $1`),
    lots: await of(
      `SELECT ${who}, source_id AS "sourceId", open, revived, expires_on_day AS "expiresOnDay" FROM lot WHERE merchant_id = $1`,
    ),
    earnings: await of(
      `SELECT ${who}, source_id AS "sourceId", net, unclaimed, pending, lapsed, expired, expired_taken AS "expiredTaken" FROM earning WHERE merchant_id = $1`,
    ),
    books: await of(
      `SELECT program_id AS "programId", unit, book, sum(amount)::bigint AS amount FROM entry WHERE merchant_id = $1 GROUP BY 1, 2, 3`,
    ),
  });
}

type Found = {
  positions: (Standing & { pending: number; available: number; held: number; owed: number })[];
  lots: (Standing & { sourceId: string; open: number; revived: boolean; expiresOnDay: number })[];
  earnings: (Standing & {
    sourceId: string;
    net: number;
    unclaimed: number;
    pending: number;
    lapsed: boolean;
    expired: number;
    expiredTaken: number;
  })[];
  books: { programId: string; unit: string; book: string; amount: number }[];
};

function toSnapshot(found: Found): Snapshot {
  const snapshot: Snapshot = { positions: {}, lots: {}, earnings: {}, books: {} };
  for (const one of found.positions) {
    const { pending, available, held, owed } = one;
    if (one.memberId !== NONE) snapshot.positions[positionKey(one)] = { pending, available, held, owed };
  }
  for (const lot of found.lots.filter((one) => one.open > 0))
    (snapshot.lots[positionKey(lot)] ??= []).push(lotText(lot));
  for (const row of found.earnings)
    snapshot.earnings[`${row.sourceId} ${positionKey(row)}`] = earningText(row);
  for (const { programId, unit, book, amount } of found.books) {
    const key = `${programId} ${unit} ${book}`;
    snapshot.books[key] = (snapshot.books[key] ?? 0) + amount;
  }
  return sorted(snapshot);
}

/** I1: available is what open lots hold, and nothing is available while something is owed. Throws otherwise. */
export function assertStanding({ positions, lots }: Snapshot): void {
  for (const [place, position] of Object.entries(positions)) {
    const open = (lots[place] ?? []).reduce((sum, lot) => sum + Number(/: (\d+) of/.exec(lot)?.[1]), 0);
    if (open !== position.available)
      throw new Error(`${place}: ${position.available} available, ${open} in lots`);
    if (position.owed > 0 && position.available > 0)
      throw new Error(`${place}: owes and has: ${JSON.stringify(position)}`);
    if (Math.min(...Object.values(position)) < 0)
      throw new Error(`${place}: negative ${JSON.stringify(position)}`);
  }
}
