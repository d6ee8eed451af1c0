import type { PostingId, SourceId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type {
  Allocation,
  AllocationKind,
  Book,
  Earning,
  Lot,
  MemberBook,
  Position,
  PositionKey,
  PostingKind,
} from './books.ts';
import { isMemberBook, positionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { indexAllocation, positionOf } from './draft.ts';

/** What every posting says of itself. `key` is its idempotency key, unique for the merchant. */
export type PostingHeader = {
  key: string;
  input?: string;
  kind: PostingKind;
  sourceId: SourceId;
  evaluationRevision?: number;
  reversesPostingId?: PostingId;
  actor: string;
  occurredAt: Instant;
};

/**
 * Collects one posting's lines for one position, then `close` writes them: entries summed by book, checked to be zero.
 * Members' books change as they are booked, so a later step of the same posting sees them.
 */
export type PostingWriter = {
  postingId: PostingId;
  draft: LedgerDraft;
  position: Position;
  sourceId: SourceId;
  /** What this posting matured so far, or, negative, took back of what had matured. */
  matured: number;
  book(book: Book, amount: number): void;
  allocate(kind: AllocationKind, lotId: string, amount: number): Allocation;
  close(unclaimedAfter?: number): void;
};

// Units that merely come back unlock no reward: a failed voucher would otherwise want the next one, for ever.
const COMING_BACK: ReadonlySet<PostingKind> = new Set(['release', 'return', 'unused', 'over_use_ended']);

export function openPosting(draft: LedgerDraft, key: PositionKey, header: PostingHeader): PostingWriter {
  const postingId = draft.ids.next();
  const position = positionOf(draft, key);
  const sums = new Map<Book, number>();
  const unlocks = !COMING_BACK.has(header.kind);
  let allocationLine = 0;
  const writer: PostingWriter = {
    postingId,
    draft,
    position,
    sourceId: header.sourceId,
    matured: 0,
    book(book, amount) {
      if (amount === 0) return;
      sums.set(book, (sums.get(book) ?? 0) + amount);
      changePosition(position, { book, amount });
      draft.changed.positions.add(position);
      if (unlocks && book === 'available' && amount > 0)
        note(draft.becameAvailable, positionKey(position), amount);
    },
    allocate(kind, lotId, amount) {
      const { programId, unit } = position;
      const allocation = {
        postingId,
        line: allocationLine,
        kind,
        lotId,
        sourceId: header.sourceId,
        programId,
        unit,
        amount,
        undone: 0,
      };
      allocationLine += 1;
      draft.added.allocations.push(allocation);
      indexAllocation(draft, allocation);
      return allocation;
    },
    close(unclaimedAfter = 0) {
      assertPosition(position);
      assertBalanced(sums, header.key);
      writeEntries({ draft, position, postingId, sums, unclaimedAfter });
      noteMaturing(draft, position, writer.matured);
      draft.added.postings.push({
        postingId,
        idempotencyKey: header.key,
        input: header.input ?? '',
        kind: header.kind,
        sourceId: header.sourceId,
        evaluationRevision: header.evaluationRevision ?? 0,
        reversesPostingId: header.reversesPostingId ?? NONE,
        actor: header.actor,
        occurredAt: header.occurredAt,
        bookedAt: draft.bookedAt,
      });
    },
  };
  return writer;
}

type Closing = {
  draft: LedgerDraft;
  position: Position;
  postingId: PostingId;
  sums: Map<Book, number>;
  unclaimedAfter: number;
};

function writeEntries({ draft, position, postingId, sums, unclaimedAfter }: Closing): void {
  let line = 0;
  for (const [book, amount] of sums) {
    if (amount === 0) continue;
    const member = isMemberBook(book) ? position.memberId : NONE;
    const after = isMemberBook(book) ? memberBook(position, book) : book === 'unclaimed' ? unclaimedAfter : 0;
    const { programId, unit } = position;
    draft.added.entries.push({ postingId, line, book, memberId: member, programId, unit, amount, after });
    line += 1;
  }
}

function assertBalanced(sums: Map<Book, number>, key: string): void {
  let sum = 0;
  for (const amount of sums.values()) sum += amount;
  if (sum !== 0) throw new Error(`posting ${key} sums to ${sum}, not zero`);
}

function assertPosition(position: Position): void {
  const { pending, available, held, owed } = position;
  const sane = pending >= 0 && available >= 0 && held >= 0 && owed >= 0 && (owed === 0 || available === 0);
  if (!sane) throw new Error(`impossible position ${JSON.stringify(position)}`);
}

function memberBook(position: Position, book: MemberBook): number {
  return book === 'owed' ? 0 - position.owed : position[book];
}

function changePosition(position: Position, { book, amount }: { book: Book; amount: number }): void {
  if (!isMemberBook(book)) return;
  if (book === 'owed') position.owed -= amount;
  else position[book] += amount;
}

/** Adds to what has matured (or, negative, was reversed after maturing): non-consuming rewards count it. */
export function noteMatured(writer: PostingWriter, amount: number): void {
  writer.matured += amount;
}

/** Each posting by itself, in order: a running sum that never falls below zero depends on it. */
function noteMaturing(draft: LedgerDraft, position: Position, amount: number): void {
  if (amount === 0) return;
  const key = positionKey(position);
  draft.matured.set(key, [...(draft.matured.get(key) ?? []), amount]);
}

function note(map: Map<string, number>, key: string, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount);
}

/** Takes up to `amount` from these lots in their order; each part is recorded. Returns what was taken. */
export function takeFromLots(
  writer: PostingWriter,
  lots: Lot[],
  { kind, amount }: { kind: AllocationKind; amount: number },
): number {
  let left = amount;
  for (const lot of lots) {
    if (left === 0) break;
    const part = Math.min(left, lot.open);
    if (part === 0) continue;
    lot.open -= part;
    writer.draft.changed.lots.add(lot);
    writer.allocate(kind, lot.lotId, part);
    left -= part;
  }
  const taken = amount - left;
  writer.book('available', -taken);
  return taken;
}

/** "Owed first, then available": pays the member's debt, and gives what is left to `lot`. */
export function credit(writer: PostingWriter, amount: number, lot: () => Lot): void {
  const repaid = Math.min(writer.position.owed, amount);
  if (repaid > 0) {
    writer.book('owed', repaid);
    writer.allocate('repaid', NONE, repaid);
  }
  const rest = amount - repaid;
  if (rest === 0) return;
  const into = lot();
  into.open += rest;
  writer.draft.changed.lots.add(into);
  writer.allocate('into_lot', into.lotId, rest);
  writer.book('available', rest);
}

export function touch(writer: PostingWriter, earning: Earning): void {
  writer.draft.changed.earnings.add(earning);
}
