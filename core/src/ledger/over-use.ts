import type { PostingId, SourceId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Allocation, PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { allocationsOfPosting, openLots } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { expireDueLots } from './expire.ts';
import { giveBack, markUndone, newLot } from './lots.ts';
import type { PostingWriter } from './posting-writer.ts';
import { credit, openPosting, takeFromLots } from './posting-writer.ts';
import type { Shortfall } from './reverse.ts';

export type OverUseCommand = PositionKey & {
  /** The redemption whose voucher was used once too often. */
  sourceId: SourceId;
  /** What the voucher cost, > 0. */
  amount: number;
  /** How many over-uses of this redemption were booked before. */
  ordinal: number;
  shortfall: Shortfall;
  now: ProgramNow;
  actor: string;
};

/**
 * A code was used again without being paid for: the member pays once more, from open lots, soonest-expiring first, and
 * owes what is missing (or the programme writes it off).
 */
export function overUse(draft: LedgerDraft, command: OverUseCommand): PostingId {
  return takeOnceMore(draft, command, 'over_use');
}

/**
 * A money voucher whose unused part was given back can be spent whole again, since its order does not count any longer:
 * that part is taken once more, as an over-use is. Ended like one.
 */
export function retake(draft: LedgerDraft, command: OverUseCommand): PostingId {
  return takeOnceMore(draft, command, 'retake');
}

function takeOnceMore(draft: LedgerDraft, command: OverUseCommand, kind: 'over_use' | 'retake'): PostingId {
  expireDueLots(draft, command, command.now);
  const { amount, shortfall } = command;
  const writer = openPosting(draft, command, {
    key: `${kind}:${command.sourceId}:${command.ordinal}`,
    input: String(amount),
    kind,
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('redeemed', amount);
  const missing = amount - takeFromLots(writer, openLots(draft, command), { kind: 'over_used_lot', amount });
  if (missing > 0) {
    writer.book(shortfall, -missing);
    writer.allocate(shortfall === 'owed' ? 'over_used_owed' : 'over_used_written_off', NONE, missing);
  }
  writer.close();
  return writer.postingId;
}

export type OverUseEndedCommand = PositionKey & {
  sourceId: SourceId;
  overUsePostingId: PostingId;
  /** Of the lot for units whose debt was paid by others meanwhile. */
  expiresOnDay: number;
  now: ProgramNow;
  actor: string;
};

/** The order that was one too many does not count any longer: what its use took goes back to where it was found. */
export function overUseEnded(draft: LedgerDraft, command: OverUseEndedCommand): void {
  const { sourceId, overUsePostingId } = command;
  const taken = allocationsOfPosting(draft, overUsePostingId).filter(isOverUse);
  const amount = taken.reduce((sum, one) => sum + one.amount, 0);
  if (amount === 0) throw new Error(`posting ${overUsePostingId} is no over-use`);
  const writer = openPosting(draft, command, {
    key: `over_use_ended:${overUsePostingId}`,
    input: String(amount),
    kind: 'over_use_ended',
    sourceId,
    reversesPostingId: overUsePostingId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('redeemed', -amount);
  for (const allocation of taken) undo(writer, allocation, command);
  writer.close();
}

function isOverUse({ kind }: Allocation): boolean {
  return kind === 'over_used_lot' || kind === 'over_used_owed' || kind === 'over_used_written_off';
}

function undo(writer: PostingWriter, allocation: Allocation, command: OverUseEndedCommand): void {
  const { amount } = allocation;
  if (allocation.kind === 'over_used_lot')
    return giveBack(writer, allocation, { amount, today: command.now.today });
  markUndone(writer, allocation, amount);
  if (allocation.kind === 'over_used_written_off') return writer.book('written_off', amount);
  credit(writer, amount, () =>
    newLot(writer.draft, { ...command, rootLotId: NONE, parentLotId: NONE, revived: false }),
  );
}
