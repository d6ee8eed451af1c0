import type { PostingId, SourceId } from '../commerce/ids.ts';
import type { PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { allocationsOfPosting, openLots, positionOf } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { expireDueLots } from './expire.ts';
import { giveBack } from './lots.ts';
import type { PostingWriter } from './posting-writer.ts';
import { openPosting, takeFromLots } from './posting-writer.ts';

export type HoldCommand = PositionKey & {
  sourceId: SourceId;
  amount: number;
  now: ProgramNow;
  actor: string;
};

/**
 * Reserves units for a redemption (its id is the source), soonest-expiring lots first. Lots whose last day has passed
 * expire before. Returns the hold's posting, or null if too little is available: then nothing is held.
 */
export function hold(draft: LedgerDraft, command: HoldCommand): PostingId | null {
  expireDueLots(draft, command, command.now);
  if (positionOf(draft, command).available < command.amount) return null;
  const writer = openSpendPosting(draft, command, 'hold');
  const taken = takeFromLots(writer, openLots(draft, command), { kind: 'held_lot', amount: command.amount });
  if (taken !== command.amount)
    throw new Error(`open lots hold ${taken} of ${command.amount} available units`);
  writer.book('held', command.amount);
  writer.close();
  return writer.postingId;
}

export type SettleCommand = PositionKey & {
  sourceId: SourceId;
  holdPostingId: PostingId;
  amount: number;
  now: ProgramNow;
  actor: string;
};

/** The voucher exists: held units are redeemed. */
export function capture(draft: LedgerDraft, command: SettleCommand): void {
  const writer = openSpendPosting(draft, command, 'capture');
  writer.book('held', -command.amount);
  writer.book('redeemed', command.amount);
  writer.close();
}

/** Held money was paid out as store credit or a gift card: it left our books. */
export function payOut(draft: LedgerDraft, command: SettleCommand): void {
  const writer = openSpendPosting(draft, command, 'pay_out');
  writer.book('held', -command.amount);
  writer.book('paid_out', command.amount);
  writer.close();
}

/** The voucher can't be: held units go back to the lots they were taken from (owed first). */
export function release(draft: LedgerDraft, command: SettleCommand): void {
  const writer = openSpendPosting(draft, command, 'release');
  writer.book('held', -command.amount);
  giveBackAll(writer, command);
  writer.close();
}

/** Redeemed units go back (owed first, then the lots they were taken from): an issued voucher was revoked unused. */
export function returnUnits(draft: LedgerDraft, command: SettleCommand): void {
  const writer = openSpendPosting(draft, command, 'return');
  writer.book('redeemed', -command.amount);
  giveBackAll(writer, command);
  writer.close();
}

/**
 * What the order did not use of a money voucher goes back the same way, once it has matured; `amount` is what is not back
 * yet, `ordinal` how often a part of this voucher went back before.
 */
export function returnUnused(draft: LedgerDraft, command: SettleCommand & { ordinal: number }): void {
  const writer = openSpendPosting(draft, command, 'unused');
  writer.book('redeemed', -command.amount);
  giveBackAll(writer, command);
  writer.close();
}

function giveBackAll(writer: PostingWriter, command: SettleCommand): void {
  let left = command.amount;
  for (const allocation of allocationsOfPosting(writer.draft, command.holdPostingId)) {
    const amount = Math.min(left, allocation.amount - allocation.undone);
    if (amount === 0) continue;
    giveBack(writer, allocation, { amount, today: command.now.today });
    left -= amount;
  }
  if (left !== 0) throw new Error(`hold ${command.holdPostingId} has no allocation for ${left} units`);
}

function openSpendPosting(
  draft: LedgerDraft,
  command: HoldCommand | SettleCommand | (SettleCommand & { ordinal: number }),
  kind: 'hold' | 'capture' | 'pay_out' | 'release' | 'return' | 'unused',
): PostingWriter {
  return openPosting(draft, command, {
    key: `${kind}:${command.sourceId}${'ordinal' in command ? `:${command.ordinal}` : ''}`,
    input: String(command.amount),
    kind,
    sourceId: command.sourceId,
    ...('holdPostingId' in command ? { reversesPostingId: command.holdPostingId } : {}),
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
}
