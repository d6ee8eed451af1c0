import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantShownBalances } from '../stores/want-marks.ts';
import type { LedgerDraft } from './draft.ts';

/**
 * Programme-side sums are spread over this many rows a day, so that no row is hot. A connection keeps to its own: a
 * transaction that saves twice touches one, and two of them never wait for each other in a ring.
 */
const ROLLUP_SHARDS = 16;

export type SaveOptions = {
  merchantId: string;
  /** The local day, in days since 1970, on which a programme books these postings. */
  dayOf: (programId: string) => number;
};

/**
 * Writes a draft, a statement a table. A repeated idempotency key or an impossible balance aborts the transaction. Where a
 * store shows its customers their balance, those that changed are wanted to be shown again.
 */
export async function saveDraft(
  tx: Transaction,
  draft: LedgerDraft,
  { merchantId, dayOf }: SaveOptions,
): Promise<void> {
  await saveSources(tx, draft, merchantId);
  if (draft.added.postings.length > 0) {
    await savePostings(tx, draft, merchantId);
    await saveEntries(tx, draft, merchantId);
    await saveRollup(tx, draft, { merchantId, dayOf });
  }
  await savePositions(tx, draft, merchantId);
  await saveEarnings(tx, draft, merchantId);
  await saveLots(tx, draft, merchantId);
  await saveAllocations(tx, draft, merchantId);
}

async function saveSources(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = draft.added.sources;
  if (rows.length === 0) return;
  await sql(
    tx,
    `INSERT INTO source (merchant_id, source_id, kind, store_id, occurred_at)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])
     ON CONFLICT (merchant_id, source_id) DO NOTHING`,
    [
      merchantId,
      rows.map((row) => row.sourceId),
      rows.map((row) => row.kind),
      rows.map((row) => row.storeId),
      rows.map((row) => instant(row.occurredAt)),
    ],
  );
}

async function savePostings(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = draft.added.postings;
  await sql(
    tx,
    `INSERT INTO posting (merchant_id, posting_id, idempotency_key, input, kind, source_id, evaluation_revision,
                          reverses_posting_id, actor, location_id, occurred_at, booked_at)
     SELECT $1, posting_id, idempotency_key, input, kind, source_id, revision, reverses, actor, $2, occurred_at, $3
       FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::int[], $10::uuid[], $11::text[], $12::timestamptz[])
            WITH ORDINALITY AS p(posting_id, idempotency_key, input, kind, source_id, revision, reverses, actor, occurred_at, place)
      ORDER BY place`,
    [
      merchantId, NONE, instant(draft.bookedAt),
      rows.map((row) => row.postingId), rows.map((row) => row.idempotencyKey), rows.map((row) => row.input),
      rows.map((row) => row.kind), rows.map((row) => row.sourceId), rows.map((row) => row.evaluationRevision),
      rows.map((row) => row.reversesPostingId), rows.map((row) => row.actor), rows.map((row) => instant(row.occurredAt)),
    ], // prettier-ignore
  );
}

async function saveEntries(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = draft.added.entries;
  await sql(
    tx,
    `INSERT INTO entry (merchant_id, posting_id, line, book, member_id, program_id, unit, amount, after)
     SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::uuid[], $7::text[], $8::bigint[], $9::bigint[])`,
    [
      merchantId, rows.map((row) => row.postingId), rows.map((row) => row.line), rows.map((row) => row.book),
      rows.map((row) => row.memberId), rows.map((row) => row.programId), rows.map((row) => row.unit),
      rows.map((row) => row.amount), rows.map((row) => row.after),
    ], // prettier-ignore
  );
}

async function saveRollup(
  tx: Transaction,
  draft: LedgerDraft,
  { merchantId, dayOf }: SaveOptions,
): Promise<void> {
  const sums = new Map<string, { programId: string; unit: string; book: string; amount: number }>();
  for (const { programId, unit, book, amount } of draft.added.entries) {
    const key = `${programId} ${unit} ${book}`;
    const sum = sums.get(key) ?? { programId, unit, book, amount: 0 };
    sum.amount += amount;
    sums.set(key, sum);
  }
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await sql(
    tx,
    `INSERT INTO rollup (merchant_id, program_id, location_id, unit, measure, day, shard, amount)
     SELECT $1, program_id, $2, unit, measure, day, pg_backend_pid() % $3::int, amount
       FROM unnest($4::uuid[], $5::text[], $6::text[], $7::int[], $8::bigint[]) AS r(program_id, unit, measure, day, amount)
     ON CONFLICT (merchant_id, program_id, location_id, unit, measure, day, shard) DO UPDATE SET amount = rollup.amount + excluded.amount`,
    [
      merchantId, NONE, ROLLUP_SHARDS, rows.map((row) => row.programId), rows.map((row) => row.unit), rows.map((row) => row.book),
      rows.map((row) => dayOf(row.programId)), rows.map((row) => row.amount),
    ], // prettier-ignore
  );
}

async function savePositions(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = [...draft.changed.positions].filter((row) => row.memberId !== NONE);
  if (rows.length === 0) return;
  await sql(
    tx,
    `INSERT INTO balance (merchant_id, member_id, program_id, unit, pending, available, held, owed)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
     ON CONFLICT (merchant_id, member_id, program_id, unit)
     DO UPDATE SET pending = excluded.pending, available = excluded.available, held = excluded.held, owed = excluded.owed`,
    [
      merchantId, rows.map((row) => row.memberId), rows.map((row) => row.programId), rows.map((row) => row.unit),
      rows.map((row) => row.pending), rows.map((row) => row.available), rows.map((row) => row.held), rows.map((row) => row.owed),
    ], // prettier-ignore
  );
  const memberIds = [...new Set(rows.map((row) => row.memberId))];
  await wantShownBalances(tx, { merchantId, ids: draft.ids, at: draft.bookedAt }, { memberIds });
}

async function saveEarnings(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = [...draft.changed.earnings];
  if (rows.length === 0) return;
  await sql(
    tx,
    `INSERT INTO earning (merchant_id, source_id, program_id, unit, member_id, net, revision, unclaimed, pending, matured,
                          matures_at_program_ms, lapses_on_day, lapsed, expires_on_day, root_lot_id, expired, expired_taken)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::int[], $8::bigint[], $9::bigint[],
                              $10::boolean[], $11::bigint[], $12::int[], $13::boolean[], $14::int[], $15::uuid[], $16::bigint[], $17::bigint[])
     ON CONFLICT (merchant_id, source_id, program_id, unit, member_id)
     DO UPDATE SET net = excluded.net, revision = excluded.revision, unclaimed = excluded.unclaimed, pending = excluded.pending,
                   matured = excluded.matured, matures_at_program_ms = excluded.matures_at_program_ms,
                   lapses_on_day = excluded.lapses_on_day, lapsed = excluded.lapsed, expires_on_day = excluded.expires_on_day,
                   root_lot_id = excluded.root_lot_id, expired = excluded.expired, expired_taken = excluded.expired_taken`,
    [
      merchantId, rows.map((row) => row.sourceId), rows.map((row) => row.programId), rows.map((row) => row.unit),
      rows.map((row) => row.memberId), rows.map((row) => row.net), rows.map((row) => row.revision), rows.map((row) => row.unclaimed),
      rows.map((row) => row.pending), rows.map((row) => row.matured), rows.map((row) => row.maturesAtProgramMs),
      rows.map((row) => row.lapsesOnDay), rows.map((row) => row.lapsed), rows.map((row) => row.expiresOnDay),
      rows.map((row) => row.rootLotId), rows.map((row) => row.expired), rows.map((row) => row.expiredTaken),
    ], // prettier-ignore
  );
}

async function saveLots(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = [...draft.changed.lots];
  if (rows.length === 0) return;
  await sql(
    tx,
    `INSERT INTO lot (merchant_id, lot_id, member_id, program_id, unit, source_id, root_lot_id, parent_lot_id, revived, open, expires_on_day, opened_at)
     SELECT $1, *, $2 FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::boolean[], $11::bigint[], $12::int[])
     ON CONFLICT (merchant_id, lot_id) DO UPDATE SET open = excluded.open`,
    [
      merchantId, instant(draft.bookedAt), rows.map((row) => row.lotId), rows.map((row) => row.memberId), rows.map((row) => row.programId),
      rows.map((row) => row.unit), rows.map((row) => row.sourceId), rows.map((row) => row.rootLotId), rows.map((row) => row.parentLotId),
      rows.map((row) => row.revived), rows.map((row) => row.open), rows.map((row) => row.expiresOnDay),
    ], // prettier-ignore
  );
}

async function saveAllocations(tx: Transaction, draft: LedgerDraft, merchantId: string): Promise<void> {
  const rows = draft.added.allocations;
  if (rows.length > 0) {
    await sql(
      tx,
      `INSERT INTO allocation (merchant_id, posting_id, line, kind, lot_id, source_id, program_id, unit, amount, undone)
       SELECT $1, * FROM unnest($2::uuid[], $3::int[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::bigint[], $10::bigint[])`,
      [
        merchantId, rows.map((row) => row.postingId), rows.map((row) => row.line), rows.map((row) => row.kind), rows.map((row) => row.lotId),
        rows.map((row) => row.sourceId), rows.map((row) => row.programId), rows.map((row) => row.unit), rows.map((row) => row.amount),
        rows.map((row) => row.undone),
      ], // prettier-ignore
    );
  }
  const isNew = new Set(rows);
  const undone = [...draft.changed.undone].filter((row) => !isNew.has(row));
  if (undone.length === 0) return;
  await sql(
    tx,
    `UPDATE allocation a SET undone = u.undone
       FROM unnest($2::uuid[], $3::int[], $4::bigint[]) AS u(posting_id, line, undone)
      WHERE a.merchant_id = $1 AND a.posting_id = u.posting_id AND a.line = u.line`,
    [
      merchantId,
      undone.map((row) => row.postingId),
      undone.map((row) => row.line),
      undone.map((row) => row.undone),
    ],
  );
}
