import type { LotId, PostingId, SourceId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Allocation, Entry, MemberBook, Posting } from './books.ts';
import { earningKey, isMemberBook, positionKey } from './books.ts';

/** A posting as it stands in the tables, with its lines. */
export type RecordedPosting = Pick<
  Posting,
  'postingId' | 'idempotencyKey' | 'kind' | 'sourceId' | 'reversesPostingId' | 'bookedAt'
> & {
  entries: Omit<Entry, 'postingId'>[];
  allocations: Pick<Allocation, 'kind' | 'lotId' | 'sourceId' | 'programId' | 'unit' | 'amount' | 'undone'>[];
};

/** A member's books in one unit of one programme; `owed` is signed as in the entries: ≤ 0. */
export type RebuiltPosition = Record<MemberBook, number>;
/** What a source gave in one unit of one programme, all beneficiaries together. */
export type RebuiltSource = { net: number; unclaimed: number; expired: number; taken: number };
/** What a lot has left, and how much of it expired. */
export type RebuiltLot = { open: number; expired: number };
/** What is marked as given back of a hold or an over-use, and what later postings did give back. */
export type RebuiltReturn = { undone: number; back: number };

/** A line that contradicts the lines before it. */
export type ContradictingLine = { subject: string; stored: number; rebuilt: number };

/**
 * Every projection of one merchant's ledger, built up from nothing but its postings in booked order. Pure: who reads them,
 * and who compares, stands in the room `proof`.
 */
export type Replay = {
  /** The local day, in days since 1970, on which a programme books at an instant. */
  dayOf: (programId: string, bookedAt: number) => number;
  postings: number;
  /** By `positionKey`. */
  positions: Map<string, RebuiltPosition>;
  /** By `earningKey`. */
  sources: Map<string, RebuiltSource>;
  lots: Map<LotId, RebuiltLot>;
  /** By programme, unit, book and day. */
  rollups: Map<string, number>;
  returns: Map<PostingId, RebuiltReturn>;
  /** What each redemption holds, and what it took for good. */
  redemptions: Map<SourceId, { held: number; kept: number }>;
  /** Postings that took once more what a money voucher had given back. */
  retakes: Set<PostingId>;
  unbalanced: ContradictingLine[];
  stumbling: ContradictingLine[];
};

export function openReplay(dayOf: Replay['dayOf']): Replay {
  return {
    dayOf,
    postings: 0,
    positions: new Map(),
    sources: new Map(),
    lots: new Map(),
    rollups: new Map(),
    returns: new Map(),
    redemptions: new Map(),
    retakes: new Set(),
    unbalanced: [],
    stumbling: [],
  };
}

/** Adds the next posting in booked order. What contradicts the lines before it is kept, and the replay goes on. */
export function replayPosting(replay: Replay, posting: RecordedPosting): void {
  replay.postings += 1;
  checkSums(replay, posting);
  for (const entry of posting.entries) {
    addToRollup(replay, posting, entry);
    addToSource(replay, posting, entry);
    const after = isMemberBook(entry.book) ? addToPosition(replay, entry, entry.book) : null;
    if (after !== null && (after !== entry.after || isImpossible(entry.book, after)))
      replay.stumbling.push({ subject: nameOf(posting, entry), stored: entry.after, rebuilt: after });
  }
  for (const allocation of posting.allocations) {
    addToLot(replay, allocation);
    addToExpired(replay, posting, allocation);
  }
  addToReturns(replay, posting);
  addToRedemption(replay, posting);
}

export function rollupKey(one: { programId: string; unit: string; book: string; day: number }): string {
  return `${one.programId} ${one.unit} ${one.book} ${one.day}`;
}

function nameOf({ postingId }: RecordedPosting, { line }: { line: number }): string {
  return `entry ${postingId}/${line}`;
}

function isImpossible(book: string, after: number): boolean {
  return book === 'owed' ? after > 0 : after < 0;
}

/** I1: nothing comes from nowhere, in any unit of any programme. */
function checkSums(replay: Replay, { postingId, entries }: RecordedPosting): void {
  const subject = `posting ${postingId}`;
  if (entries.length === 0) replay.unbalanced.push({ subject, stored: 0, rebuilt: 2 });
  let rest = entries;
  while (rest.length > 0) {
    const [{ programId, unit }] = rest as [(typeof rest)[number]];
    const isSame = (one: (typeof rest)[number]) => one.programId === programId && one.unit === unit;
    let sum = 0;
    for (const one of rest) if (isSame(one)) sum += one.amount;
    if (sum !== 0) replay.unbalanced.push({ subject: `${subject} ${unit}`, stored: sum, rebuilt: 0 });
    rest = rest.filter((one) => !isSame(one));
  }
}

type Line = RecordedPosting['entries'][number];

function addToRollup(replay: Replay, { bookedAt }: RecordedPosting, entry: Line): void {
  const key = rollupKey({ ...entry, day: replay.dayOf(entry.programId, bookedAt) });
  replay.rollups.set(key, (replay.rollups.get(key) ?? 0) + entry.amount);
}

function addToPosition(replay: Replay, entry: Line, book: MemberBook): number {
  const key = positionKey(entry);
  let position = replay.positions.get(key);
  if (!position) {
    position = { pending: 0, available: 0, held: 0, owed: 0 };
    replay.positions.set(key, position);
  }
  position[book] += entry.amount;
  return position[book];
}

const CHANGES_NET: ReadonlySet<string> = new Set(['earn', 'reverse', 'claim', 'lapse', 'reattribute']);

function sourceOf(replay: Replay, key: { sourceId: string; programId: string; unit: string }): RebuiltSource {
  const name = earningKey(key);
  let source = replay.sources.get(name);
  if (!source) {
    source = { net: 0, unclaimed: 0, expired: 0, taken: 0 };
    replay.sources.set(name, source);
  }
  return source;
}

/** A source's own postings alone touch `issued` and `unclaimed`; what lapsed, or came after that, is `expired` at once. */
function addToSource(
  replay: Replay,
  { kind, sourceId }: RecordedPosting,
  { book, programId, unit, amount }: Line,
): void {
  if (!CHANGES_NET.has(kind)) return;
  const source = sourceOf(replay, { sourceId, programId, unit });
  if (book === 'issued') source.net -= amount;
  if (book === 'unclaimed') source.unclaimed += amount;
  if (book === 'expired' && (kind === 'lapse' || kind === 'earn')) source.expired += amount;
}

type Part = RecordedPosting['allocations'][number];

function addToLot(replay: Replay, { kind, lotId, amount }: Part): void {
  if (lotId === NONE) return;
  let lot = replay.lots.get(lotId);
  if (!lot) {
    lot = { open: 0, expired: 0 };
    replay.lots.set(lotId, lot);
  }
  if (kind === 'into_lot') lot.open += amount;
  else if (kind !== 'gained_expired') lot.open -= amount;
  if (kind === 'expired_lot' || kind === 'gained_expired') lot.expired += amount;
}

/**
 * Expired units of a source beside those of its lots: moved to or from another source, or taken by a reversal. An earn posting also books to
 * `expired` what undoes a reversal or comes back to a lot a second time: those parts are taken off again.
 */
function addToExpired(replay: Replay, posting: RecordedPosting, part: Part): void {
  const { kind, lotId, amount, undone } = part;
  if (lotId !== NONE) {
    if (kind === 'gained_expired' && posting.kind === 'earn') sourceOf(replay, part).expired -= amount;
    return;
  }
  if (kind === 'moved_expired') sourceOf(replay, part).expired -= amount;
  else if (kind === 'gained_expired') sourceOf(replay, part).expired += amount;
  else if (kind === 'reversed_expired') {
    const source = sourceOf(replay, part);
    source.expired -= undone;
    source.taken += amount - undone;
  }
}

function returnOf(replay: Replay, postingId: PostingId): RebuiltReturn {
  let known = replay.returns.get(postingId);
  if (!known) {
    known = { undone: 0, back: 0 };
    replay.returns.set(postingId, known);
  }
  return known;
}

const GIVES_BACK_FROM: Partial<Record<Posting['kind'], string>> = {
  release: 'held',
  return: 'redeemed',
  unused: 'redeemed',
  over_use_ended: 'redeemed',
};

function addToReturns(replay: Replay, posting: RecordedPosting): void {
  let undone = 0;
  for (const part of posting.allocations)
    if (part.kind === 'held_lot' || part.kind.startsWith('over_used')) undone += part.undone;
  if (undone > 0) returnOf(replay, posting.postingId).undone += undone;
  const book = GIVES_BACK_FROM[posting.kind];
  if (book === undefined) return;
  for (const entry of posting.entries)
    if (entry.book === book) returnOf(replay, posting.reversesPostingId).back -= entry.amount;
}

const REDEEMS: ReadonlySet<string> = new Set([
  'hold',
  'capture',
  'release',
  'return',
  'unused',
  'retake',
  'pay_out',
]);

/** What a redemption took: over-uses cost apart from it, but what was taken once more of a money voucher is its own. */
function addToRedemption(replay: Replay, posting: RecordedPosting): void {
  const { kind, sourceId, entries, postingId, reversesPostingId } = posting;
  if (kind === 'retake') replay.retakes.add(postingId);
  const endsRetake = kind === 'over_use_ended' && replay.retakes.has(reversesPostingId);
  if (!REDEEMS.has(kind) && !endsRetake) return;
  let redemption = replay.redemptions.get(sourceId);
  if (!redemption) {
    redemption = { held: 0, kept: 0 };
    replay.redemptions.set(sourceId, redemption);
  }
  for (const { book, amount } of entries) {
    if (book === 'held') redemption.held += amount;
    if (book === 'redeemed' || book === 'paid_out') redemption.kept += amount;
  }
}
