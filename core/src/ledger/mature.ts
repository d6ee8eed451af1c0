import type { Earning } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { becomeAvailable } from './earn.ts';
import { openPosting } from './posting-writer.ts';

/**
 * Turns a source's pending units into available ones, if their time on the programme's clock has come. Does nothing
 * otherwise, so repeating is safe. Returns the units that matured.
 */
export function mature(draft: LedgerDraft, earning: Earning, now: ProgramNow): number {
  const amount = earning.pending;
  if (amount === 0 || earning.maturesAtProgramMs > now.programMs) return 0;
  const { sourceId, programId, unit, memberId, revision } = earning;
  const writer = openPosting(draft, earning, {
    key: `mature:${sourceId}:${programId}:${unit}:${memberId}:${revision}`,
    input: String(amount),
    kind: 'mature',
    sourceId,
    actor: 'maturity',
    occurredAt: draft.bookedAt,
  });
  writer.book('pending', -amount);
  earning.pending = 0;
  earning.revision += 1;
  becomeAvailable(writer, earning, amount);
  writer.close();
  return amount;
}
