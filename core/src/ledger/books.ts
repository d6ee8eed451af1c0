import type { LotId, MemberId, PostingId, ProgramId, SourceId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';

/**
 * The books of the double entry. Amounts are signed, a posting's sum is zero in every unit of every programme.
 * Members' books: pending, available, held (≥ 0) and owed (≤ 0: what the member owes). The others are the programme's.
 */
export type Book =
  | 'issued'
  | 'unclaimed'
  | 'pending'
  | 'available'
  | 'held'
  | 'owed'
  | 'redeemed'
  | 'expired'
  | 'adjusted'
  | 'imported'
  | 'written_off'
  | 'paid_out'
  | 'moved';

/** The books that stand at a member's balance. */
export type MemberBook = 'pending' | 'available' | 'held' | 'owed';

export function isMemberBook(book: Book): book is MemberBook {
  return book === 'pending' || book === 'available' || book === 'held' || book === 'owed';
}

/** `points`, `visits` or `money:EUR`. */
export type UnitName = string;

/** What a member has in one unit of one programme; all four ≥ 0, and owed > 0 only while available = 0 (I1). */
export type Position = {
  memberId: MemberId;
  programId: ProgramId;
  unit: UnitName;
  pending: number;
  available: number;
  held: number;
  owed: number;
};

/** What one source earned one beneficiary (NONE while unclaimed), and where that stands. */
export type Earning = {
  sourceId: SourceId;
  programId: ProgramId;
  unit: UnitName;
  memberId: MemberId;
  /** Issued to this beneficiary for this source, net of reversals. */
  net: number;
  /** How many postings changed `net`: part of the next posting's idempotency key. */
  revision: number;
  unclaimed: number;
  pending: number;
  matured: boolean;
  /** On the programme's clock, which stands still while the programme is paused. */
  maturesAtProgramMs: number;
  lapsesOnDay: number;
  lapsed: boolean;
  expiresOnDay: number;
  rootLotId: LotId;
  /** Units of this source that expired or lapsed, and how many of those a reversal has taken since. */
  expired: number;
  expiredTaken: number;
};

/** Units that became available together; spent soonest-expiring first (I6). */
export type Lot = {
  lotId: LotId;
  memberId: MemberId;
  programId: ProgramId;
  unit: UnitName;
  sourceId: SourceId;
  rootLotId: LotId;
  parentLotId: LotId;
  /** A child made for units that came back after their lot's end; its own units don't come back a second time. */
  revived: boolean;
  open: number;
  /** The last programme day on which the lot can be spent. */
  expiresOnDay: number;
};

/** Portions of a reversal, by where the units were found. */
export type ReversalKind =
  | 'reversed_unclaimed'
  | 'reversed_pending'
  | 'reversed_lot'
  | 'reversed_expired'
  | 'reversed_owed'
  | 'reversed_written_off';

export type AllocationKind =
  | ReversalKind
  | 'held_lot'
  | 'expired_lot'
  | 'over_used_lot'
  | 'over_used_owed'
  | 'over_used_written_off'
  | 'adjusted_lot'
  | 'moved_lot'
  | 'netted_lot'
  | 'moved_expired'
  | 'gained_expired'
  | 'into_lot'
  | 'repaid';

/** From where a posting took units, or into which lot it put them; `undone` counts what was given back since. */
export type Allocation = {
  postingId: PostingId;
  line: number;
  kind: AllocationKind;
  lotId: LotId;
  sourceId: SourceId;
  programId: ProgramId;
  unit: UnitName;
  amount: number;
  undone: number;
};

export type PostingKind =
  | 'earn'
  | 'reverse'
  | 'mature'
  | 'claim'
  | 'lapse'
  | 'hold'
  | 'capture'
  | 'release'
  | 'return'
  | 'unused'
  | 'over_use'
  | 'over_use_ended'
  | 'retake'
  | 'write_off'
  | 'expire'
  | 'adjust'
  | 'import'
  | 'pay_out'
  | 'merge'
  | 'unmerge'
  | 'reattribute';

export type Posting = {
  postingId: PostingId;
  idempotencyKey: string;
  /** The command's own figures, so that a repeated key with another input is seen and postings can be replayed. */
  input: string;
  kind: PostingKind;
  sourceId: SourceId;
  evaluationRevision: number;
  reversesPostingId: PostingId;
  actor: string;
  occurredAt: Instant;
  bookedAt: Instant;
};

/** `after` = the member's book after this line; for `unclaimed` the source's; 0 for the programme's books. */
export type Entry = {
  postingId: PostingId;
  line: number;
  book: Book;
  memberId: MemberId;
  programId: ProgramId;
  unit: UnitName;
  amount: number;
  after: number;
};

export type SourceKind = 'order' | 'redemption' | 'adjustment' | 'import' | 'merge' | 'welcome';
export type Source = { sourceId: SourceId; kind: SourceKind; storeId: string; occurredAt: Instant };

export type PositionKey = { memberId: MemberId; programId: ProgramId; unit: UnitName };
export type EarningKey = { sourceId: SourceId; programId: ProgramId; unit: UnitName };

/** Days that a lot still lasts when its units come back, or are claimed, late. */
export const GRACE_DAYS = 30;

export function positionKey({ memberId, programId, unit }: PositionKey): string {
  return `${memberId} ${programId} ${unit}`;
}

export function earningKey({ sourceId, programId, unit }: EarningKey): string {
  return `${sourceId} ${programId} ${unit}`;
}

export function allocationKey({ postingId, line }: { postingId: PostingId; line: number }): string {
  return `${postingId} ${line}`;
}
