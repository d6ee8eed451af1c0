import { NONE } from '../commerce/ids.ts';
import type { PostingId, SourceId } from '../commerce/ids.ts';
import { allocationKey, type PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { markUndone } from './lots.ts';
import { openPosting } from './posting-writer.ts';

/** What one reversal or over-use left owed, as far as it is not undone. It may have been paid since. */
export type Debt = {
  postingId: PostingId;
  line: number;
  sourceId: SourceId;
  open: number;
  /** A reversal's, by a version that writes shortfalls off. */
  writesOff: boolean;
};

/**
 * Payments are not told apart by what they pay: the oldest debts count as paid first, so what is owed stands in the
 * newest ones. Of these (the newest first), what is to be written off, up to what no voucher covers.
 */
export function portionsToWriteOff(
  debts: Debt[],
  { owed, uncovered }: { owed: number; uncovered: number },
): DebtPortion[] {
  const portions: DebtPortion[] = [];
  let outstanding = owed;
  let left = uncovered;
  for (const { postingId, line, sourceId, open, writesOff } of debts) {
    const standing = Math.min(outstanding, open);
    outstanding -= standing;
    const amount = writesOff ? Math.min(standing, left) : 0;
    left -= amount;
    if (amount > 0) portions.push({ postingId, line, sourceId, amount });
  }
  return portions;
}

/** A part of what one reversal left owed. */
export type DebtPortion = { postingId: PostingId; line: number; sourceId: SourceId; amount: number };

export type WriteOffCommand = PositionKey & { portions: DebtPortion[]; actor: string };

/**
 * Writes off what a member owes for reversals. Each portion becomes one that was written off, so that earning again goes
 * back to `written_off` and not to the member. The caller says which portions still stand.
 */
export function writeOff(draft: LedgerDraft, { portions, actor, ...position }: WriteOffCommand): void {
  for (const { postingId, line, amount } of portions) {
    const portion = draft.allocations.get(allocationKey({ postingId, line }));
    if (portion?.kind !== 'reversed_owed') throw new Error(`posting ${postingId}/${line} left nothing owed`);
    const writer = openPosting(draft, position, {
      // A portion can be written off in parts; what is undone of it only grows.
      key: `write_off:${postingId}:${line}:${portion.undone}`,
      input: String(amount),
      kind: 'write_off',
      sourceId: portion.sourceId,
      reversesPostingId: postingId,
      actor,
      occurredAt: draft.bookedAt,
    });
    writer.book('owed', amount);
    writer.book('written_off', -amount);
    markUndone(writer, portion, amount);
    writer.allocate('reversed_written_off', NONE, amount);
    writer.close();
  }
}
