import type { MemberId, PostingId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import type {
  Allocation,
  Earning,
  EarningKey,
  Entry,
  Lot,
  Posting,
  Position,
  PositionKey,
  Source,
} from './books.ts';
import { allocationKey, earningKey, positionKey } from './books.ts';

/** What was loaded for a draft. A position or earning that is absent is new; lots are those that are open. */
export type LedgerState = {
  positions: Position[];
  earnings: Earning[];
  lots: Lot[];
  allocations: Allocation[];
};

/**
 * A ledger in memory on which postings are planned: the loaded state, changed step by step, and beside it what has to
 * be written. Pure: nothing here reads a clock or a database. `saveDraft` writes it in one transaction.
 */
export type LedgerDraft = {
  ids: Ids;
  bookedAt: Instant;
  positions: Map<string, Position>;
  earnings: Map<string, Map<MemberId, Earning>>;
  lots: Map<string, Lot>;
  lotsByPosition: Map<string, Lot[]>;
  /** Positions whose open lots were all loaded; spending or reversing anywhere else would miss some. */
  lotsLoaded: Set<string>;
  allocations: Map<string, Allocation>;
  /** Reversals' portions that are not wholly undone, by source, programme and unit. */
  reversals: Map<string, Allocation[]>;
  changed: { positions: Set<Position>; earnings: Set<Earning>; lots: Set<Lot>; undone: Set<Allocation> };
  added: { sources: Source[]; postings: Posting[]; entries: Entry[]; allocations: Allocation[] };
  /** What triggers look at, by position: units that became available, and what matured (or, negative, was reversed after that) in posting order. */
  becameAvailable: Map<string, number>;
  matured: Map<string, number[]>;
};

export function openDraft(
  state: LedgerState,
  { ids, bookedAt }: { ids: Ids; bookedAt: Instant },
): LedgerDraft {
  const draft: LedgerDraft = {
    ids,
    bookedAt,
    positions: new Map(state.positions.map((one) => [positionKey(one), one])),
    earnings: new Map(),
    lots: new Map(),
    lotsByPosition: new Map(),
    lotsLoaded: new Set(),
    allocations: new Map(),
    reversals: new Map(),
    changed: { positions: new Set(), earnings: new Set(), lots: new Set(), undone: new Set() },
    added: { sources: [], postings: [], entries: [], allocations: [] },
    becameAvailable: new Map(),
    matured: new Map(),
  };
  for (const earning of state.earnings) indexEarning(draft, earning);
  for (const lot of state.lots) indexLot(draft, lot);
  for (const allocation of state.allocations) indexAllocation(draft, allocation);
  return draft;
}

export function positionOf(draft: LedgerDraft, key: PositionKey): Position {
  const name = positionKey(key);
  let position = draft.positions.get(name);
  if (!position) {
    position = {
      memberId: key.memberId,
      programId: key.programId,
      unit: key.unit,
      pending: 0,
      available: 0,
      held: 0,
      owed: 0,
    };
    draft.positions.set(name, position);
  }
  return position;
}

/** The rows of one source, one a beneficiary; after a claim the NONE row stays with net 0. */
export function earningsOf(draft: LedgerDraft, key: EarningKey): Earning[] {
  return [...(draft.earnings.get(earningKey(key))?.values() ?? [])];
}

export function earningOf(draft: LedgerDraft, key: EarningKey, memberId: MemberId): Earning | undefined {
  return draft.earnings.get(earningKey(key))?.get(memberId);
}

export function indexEarning(draft: LedgerDraft, earning: Earning): void {
  const name = earningKey(earning);
  const rows = draft.earnings.get(name) ?? new Map<MemberId, Earning>();
  rows.set(earning.memberId, earning);
  draft.earnings.set(name, rows);
}

export function indexLot(draft: LedgerDraft, lot: Lot): void {
  if (draft.lots.has(lot.lotId)) return;
  draft.lots.set(lot.lotId, lot);
  const name = positionKey(lot);
  const lots = draft.lotsByPosition.get(name) ?? [];
  lots.push(lot);
  draft.lotsByPosition.set(name, lots);
}

export function indexAllocation(draft: LedgerDraft, allocation: Allocation): void {
  draft.allocations.set(allocationKey(allocation), allocation);
  if (!allocation.kind.startsWith('reversed_') || allocation.undone >= allocation.amount) return;
  const name = earningKey(allocation);
  const list = draft.reversals.get(name) ?? [];
  list.push(allocation);
  draft.reversals.set(name, list);
}

/** Open lots of a position, soonest-expiring first; ids break ties, and rise with time. */
export function openLots(draft: LedgerDraft, key: PositionKey): Lot[] {
  const lots = draft.lotsByPosition.get(positionKey(key)) ?? [];
  return lots.filter((lot) => lot.open > 0).sort(bySoonestExpiry);
}

function bySoonestExpiry(a: Lot, b: Lot): number {
  return a.expiresOnDay - b.expiresOnDay || (a.lotId < b.lotId ? -1 : a.lotId > b.lotId ? 1 : 0);
}

/** The recorded allocations of one posting, in line order. */
export function allocationsOfPosting(draft: LedgerDraft, postingId: PostingId): Allocation[] {
  return [...draft.allocations.values()]
    .filter((one) => one.postingId === postingId)
    .sort((a, b) => a.line - b.line);
}

/** Reversals' portions of one source that can still be undone, newest first. */
export function undoableReversals(draft: LedgerDraft, key: EarningKey): Allocation[] {
  const list = draft.reversals.get(earningKey(key)) ?? [];
  return list
    .filter((one) => one.undone < one.amount)
    .sort((a, b) => (a.postingId < b.postingId ? 1 : a.postingId > b.postingId ? -1 : b.line - a.line));
}

export function addSource(draft: LedgerDraft, source: Source): void {
  draft.added.sources.push(source);
}

export function isNone(memberId: MemberId): boolean {
  return memberId === NONE;
}
