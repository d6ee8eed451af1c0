import { NONE } from '../commerce/ids.ts';
import type { Allocation, PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, positionOf } from './draft.ts';
import { markUndone } from './lots.ts';
import { openPosting } from './posting-writer.ts';

export type WriteOffCommand = PositionKey & { amount: number; actor: string };

/**
 * Writes off what a member owes for reversals, newest first, up to `amount`: each portion becomes one that was written
 * off, so that earning again goes back to `written_off` and not to the member. Returns what was written off; a debt
 * that no reversal made stays.
 */
export function writeOff(draft: LedgerDraft, command: WriteOffCommand): number {
  const wanted = Math.min(command.amount, positionOf(draft, command).owed);
  let left = wanted;
  for (const portion of owedPortions(draft, command)) {
    if (left === 0) break;
    const part = Math.min(left, portion.amount - portion.undone);
    convert(draft, command, { portion, part });
    left -= part;
  }
  return wanted - left;
}

function owedPortions(draft: LedgerDraft, { memberId, programId, unit }: PositionKey): Allocation[] {
  return [...draft.reversals.values()]
    .flat()
    .filter(
      (one) =>
        one.kind === 'reversed_owed' &&
        one.programId === programId &&
        one.unit === unit &&
        one.undone < one.amount &&
        earningOf(draft, one, memberId) !== undefined,
    )
    .sort((a, b) => (a.postingId < b.postingId ? 1 : a.postingId > b.postingId ? -1 : b.line - a.line));
}

function convert(
  draft: LedgerDraft,
  command: WriteOffCommand,
  { portion, part }: { portion: Allocation; part: number },
): void {
  const writer = openPosting(draft, command, {
    // A portion can be written off in parts; what is undone of it only grows.
    key: `write_off:${portion.postingId}:${portion.line}:${portion.undone}`,
    input: String(part),
    kind: 'write_off',
    sourceId: portion.sourceId,
    reversesPostingId: portion.postingId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
  writer.book('owed', part);
  writer.book('written_off', -part);
  markUndone(writer, portion, part);
  writer.allocate('reversed_written_off', NONE, part);
  writer.close();
}
