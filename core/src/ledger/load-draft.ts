import type { MemberId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Allocation, Earning, EarningKey, Lot, Position, PositionKey } from './books.ts';
import { earningKey, positionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningsOf, indexEarning, indexLot, openDraft } from './draft.ts';

/**
 * What a plan may touch. `earnings` brings each source's rows, undoable reversals and the lots those need; `lots` brings
 * a position's open lots (before any spending or reversing); `postings` brings recorded allocations and their lots.
 */
export type LedgerNeeds = {
  earnings?: EarningKey[];
  positions?: PositionKey[];
  lots?: PositionKey[];
  postings?: string[];
};

export type LoadOptions = { merchantId: string; needs: LedgerNeeds; ids: Ids; bookedAt: Instant };

/** Loads a draft. The caller holds the locks of all members concerned (`lockMembers`). */
export async function loadDraft(
  tx: Transaction,
  { merchantId, needs, ids, bookedAt }: LoadOptions,
): Promise<LedgerDraft> {
  const positions = await loadPositions(tx, merchantId, [...(needs.positions ?? []), ...(needs.lots ?? [])]);
  const sources = needs.earnings ?? [];
  const earnings = await loadEarnings(tx, merchantId, sources);
  const allocations = await loadAllocations(tx, merchantId, {
    earnings: sources,
    postings: needs.postings ?? [],
  });
  const lotIds = [...earnings.map((one) => one.rootLotId), ...allocations.map((one) => one.lotId)].filter(
    (id) => id !== NONE,
  );
  const lots = await loadLots(tx, merchantId, { lotIds, positions: needs.lots ?? [] });
  const known = new Set(earnings.map(earningKey));
  const lotSources = lots.filter((lot) => !known.has(earningKey(lot)));
  earnings.push(...(await loadEarnings(tx, merchantId, lotSources)));
  const draft = openDraft({ positions, earnings, lots, allocations }, { ids, bookedAt });
  for (const key of needs.lots ?? []) draft.lotsLoaded.add(positionKey(key));
  return draft;
}

/** Adds positions' open lots (and their sources' rows) to a draft, before it spends or reverses there. */
export async function loadLotsInto(
  tx: Transaction,
  draft: LedgerDraft,
  { merchantId, positions }: { merchantId: string; positions: PositionKey[] },
): Promise<void> {
  const wanted = positions.filter((key) => key.memberId !== NONE && !draft.lotsLoaded.has(positionKey(key)));
  if (wanted.length === 0) return;
  const lots = (await loadLots(tx, merchantId, { lotIds: [], positions: wanted })).filter(
    (lot) => !draft.lots.has(lot.lotId),
  );
  const unknown = lots.filter((lot) => earningsOf(draft, lot).length === 0);
  for (const earning of await loadEarnings(tx, merchantId, unknown)) indexEarning(draft, earning);
  for (const lot of lots) indexLot(draft, lot);
  for (const key of wanted) draft.lotsLoaded.add(positionKey(key));
}

/** Whose a member's units are: their own, or, once they were merged, the survivor's. */
export type SurvivorOf = (memberId: MemberId) => MemberId;

/**
 * Locks members and those that they were merged into, in sorted order, so that two transactions never wait for each other
 * in a ring. The answer says whose their units are while the locks are held: a merge that was waited for is seen.
 */
export async function lockMembers(
  tx: Transaction,
  merchantId: string,
  memberIds: MemberId[],
): Promise<SurvivorOf> {
  const mergedInto = new Map<MemberId, MemberId>();
  const locked = new Set<MemberId>([NONE]);
  let wanted = memberIds;
  for (;;) {
    const next = [...new Set(wanted)].filter((id) => !locked.has(id)).sort();
    if (next.length === 0) break;
    const rows = await sql<{ memberId: MemberId; mergedInto: MemberId }>(tx, LOCK, [merchantId, next]);
    for (const id of [...next, ...rows.map((row) => row.memberId)]) locked.add(id);
    const merged = rows.filter((row) => row.mergedInto !== NONE);
    for (const row of merged) mergedInto.set(row.memberId, row.mergedInto);
    wanted = merged.map((row) => row.mergedInto);
  }
  return (memberId) => mergedInto.get(memberId) ?? memberId;
}

// The survivors come along in one statement; only one of a merge that was waited for takes another.
const LOCK = `
  SELECT member_id AS "memberId", merged_into AS "mergedInto" FROM member
   WHERE merchant_id = $1 AND member_id = ANY(ARRAY(
     SELECT unnest($2::uuid[]) UNION
     SELECT merged_into FROM member WHERE merchant_id = $1 AND member_id = ANY($2::uuid[]) AND merged_into <> '${NONE}'))
   ORDER BY member_id FOR NO KEY UPDATE`;

async function loadPositions(tx: Transaction, merchantId: string, keys: PositionKey[]): Promise<Position[]> {
  const wanted = keys.filter((key) => key.memberId !== NONE);
  if (wanted.length === 0) return [];
  return sql<Position>(
    tx,
    `SELECT b.member_id AS "memberId", b.program_id AS "programId", b.unit, b.pending, b.available, b.held, b.owed
       FROM balance b JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(member_id, program_id, unit)) k
         ON b.merchant_id = $1 AND b.member_id = k.member_id AND b.program_id = k.program_id AND b.unit = k.unit`,
    [merchantId, ...positionColumns(wanted)],
  );
}

async function loadEarnings(tx: Transaction, merchantId: string, keys: EarningKey[]): Promise<Earning[]> {
  if (keys.length === 0) return [];
  return sql<Earning>(
    tx,
    `SELECT e.source_id AS "sourceId", e.program_id AS "programId", e.unit, e.member_id AS "memberId", e.net, e.revision,
            e.unclaimed, e.pending, e.matured, e.matures_at_program_ms AS "maturesAtProgramMs", e.lapses_on_day AS "lapsesOnDay",
            e.lapsed, e.expires_on_day AS "expiresOnDay", e.root_lot_id AS "rootLotId", e.expired, e.expired_taken AS "expiredTaken"
       FROM earning e JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(source_id, program_id, unit)) k
         ON e.merchant_id = $1 AND e.source_id = k.source_id AND e.program_id = k.program_id AND e.unit = k.unit`,
    [merchantId, ...earningColumns(keys)],
  );
}

const ALLOCATION_COLUMNS = `a.posting_id AS "postingId", a.line, a.kind, a.lot_id AS "lotId", a.source_id AS "sourceId",
  a.program_id AS "programId", a.unit, a.amount, a.undone`;

type AllocationNeeds = { earnings: EarningKey[]; postings: string[] };

async function loadAllocations(
  tx: Transaction,
  merchantId: string,
  { earnings, postings }: AllocationNeeds,
): Promise<Allocation[]> {
  const found: Allocation[] = [];
  if (earnings.length > 0) {
    const text = `SELECT ${ALLOCATION_COLUMNS}
       FROM allocation a JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(source_id, program_id, unit)) k
         ON a.merchant_id = $1 AND a.source_id = k.source_id AND a.program_id = k.program_id AND a.unit = k.unit
      WHERE a.undone < a.amount AND a.kind LIKE 'reversed%'`;
    found.push(...(await sql<Allocation>(tx, text, [merchantId, ...earningColumns(earnings)])));
  }
  if (postings.length > 0) {
    const text = `SELECT ${ALLOCATION_COLUMNS} FROM allocation a WHERE a.merchant_id = $1 AND a.posting_id = ANY($2::uuid[])`;
    found.push(...(await sql<Allocation>(tx, text, [merchantId, postings])));
  }
  return found;
}

const LOT_COLUMNS = `l.lot_id AS "lotId", l.member_id AS "memberId", l.program_id AS "programId", l.unit, l.source_id AS "sourceId",
  l.root_lot_id AS "rootLotId", l.parent_lot_id AS "parentLotId", l.revived, l.open, l.expires_on_day AS "expiresOnDay"`;

type LotNeeds = { lotIds: string[]; positions: PositionKey[] };

async function loadLots(
  tx: Transaction,
  merchantId: string,
  { lotIds, positions }: LotNeeds,
): Promise<Lot[]> {
  const found = new Map<string, Lot>();
  if (lotIds.length > 0) {
    const text = `SELECT ${LOT_COLUMNS} FROM lot l WHERE l.merchant_id = $1 AND l.lot_id = ANY($2::uuid[])`;
    for (const lot of await sql<Lot>(tx, text, [merchantId, [...new Set(lotIds)]])) found.set(lot.lotId, lot);
  }
  if (positions.length > 0) {
    const text = `SELECT ${LOT_COLUMNS}
       FROM lot l JOIN (SELECT DISTINCT * FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS k(member_id, program_id, unit)) k
         ON l.merchant_id = $1 AND l.member_id = k.member_id AND l.program_id = k.program_id AND l.unit = k.unit
      WHERE l.open > 0`;
    const values = [merchantId, ...positionColumns(positions)];
    for (const lot of await sql<Lot>(tx, text, values)) found.set(lot.lotId, lot);
  }
  return [...found.values()];
}

function positionColumns(keys: PositionKey[]): [string[], string[], string[]] {
  return [keys.map((key) => key.memberId), keys.map((key) => key.programId), keys.map((key) => key.unit)];
}

function earningColumns(keys: EarningKey[]): [string[], string[], string[]] {
  return [keys.map((key) => key.sourceId), keys.map((key) => key.programId), keys.map((key) => key.unit)];
}
