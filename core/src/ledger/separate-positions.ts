import type { SourceId } from '../commerce/ids.ts';
import type { LedgerDraft } from './draft.ts';
import { openLots, positionOf } from './draft.ts';
import type { Amounts, MergeCommand } from './merge-positions.ts';
import { moveBooks, moveEarning, moveLot, openSide } from './merge-positions.ts';

/**
 * A merge backwards: `from` is the survivor. `sourceIds`: the sources of whoever is taken out; `held`: what their vouchers
 * still hold. Nobody owes anything: the caller made sure.
 */
export type SeparateCommand = MergeCommand & { sourceIds: ReadonlySet<SourceId>; held: number };

/**
 * Gives back what still stands of a merged member's own sources: pending units, open lots as child lots with their days,
 * and what is held. The sources' rows follow. The survivor's lots and the sources' earnings must be loaded.
 */
export function separatePositions(draft: LedgerDraft, command: SeparateCommand): void {
  const { programId, unit, fromMemberId, toMemberId, sourceIds, held } = command;
  const from = positionOf(draft, { memberId: fromMemberId, programId, unit });
  const to = positionOf(draft, { memberId: toMemberId, programId, unit });
  const rows = [...draft.earnings.values()]
    .flatMap((byMember) => [...byMember.values()])
    .filter((row) => row.memberId === fromMemberId && row.programId === programId && row.unit === unit)
    .filter((row) => sourceIds.has(row.sourceId));
  const lots = openLots(draft, from).filter((lot) => sourceIds.has(lot.sourceId));
  const pending = rows.reduce((sum, row) => sum + row.pending, 0);
  const available = lots.reduce((sum, lot) => sum + lot.open, 0);
  const amounts: Amounts = { pending, available, held, owed: 0 };
  if (pending + available + held > 0) {
    const leaving = openSide(draft, from, { command, kind: 'unmerge', side: 'from' });
    const arriving = openSide(draft, to, { command, kind: 'unmerge', side: 'to' });
    moveBooks({ leaving, arriving }, amounts);
    for (const lot of lots) moveLot({ leaving, arriving }, lot);
    leaving.close();
    arriving.close();
  }
  for (const row of rows) moveEarning(draft, row, toMemberId);
}
