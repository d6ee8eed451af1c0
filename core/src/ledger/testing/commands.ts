import { NONE } from '../../commerce/ids.ts';
import type { Allocation, EarningKey, PositionKey } from '../books.ts';
import type { LedgerDraft } from '../draft.ts';
import { earningOf, positionOf } from '../draft.ts';
import { adjust, importUnits } from '../adjust.ts';
import { claimUnits, lapse } from '../claim-units.ts';
import type { EarningTerms, ProgramNow } from '../earn.ts';
import { earn } from '../earn.ts';
import { expireDueLots } from '../expire.ts';
import type { LedgerNeeds } from '../load-draft.ts';
import { mature } from '../mature.ts';
import { mergePositions } from '../merge-positions.ts';
import { overUse, overUseEnded, retake } from '../over-use.ts';
import { reattribute } from '../reattribute.ts';
import type { Shortfall } from '../reverse.ts';
import { reverse } from '../reverse.ts';
import { capture, hold, payOut, release, returnUnits, returnUnused } from '../spend.ts';
import { portionsToWriteOff, writeOff, type DebtPortion } from '../write-off.ts';

type Owned = EarningKey & { memberId: string; now: ProgramNow };
type Spent = PositionKey & { sourceId: string; amount: number; now: ProgramNow };

/** Every way to change the ledger, as data: what the naive model, the planner and the SQL are all given. */
export type LedgerCommand =
  | ({ do: 'earn'; amount: number; terms: EarningTerms } & Owned)
  | ({ do: 'reverse'; amount: number; shortfall: Shortfall; owedAtMost?: number } & Owned)
  | ({ do: 'mature' } & Owned)
  | ({ do: 'claim' } & Owned)
  | ({ do: 'lapse' } & Owned)
  | ({ do: 'hold' | 'capture' | 'pay_out' | 'release' | 'return' } & Spent)
  | ({ do: 'unused'; ordinal: number } & Spent)
  | ({ do: 'over_use' | 'retake'; shortfall: Shortfall; ordinal: number } & Spent)
  | ({ do: 'over_use_ended'; expiresOnDay: number } & Spent)
  | ({ do: 'write_off'; orderIds: string[]; overUseIds: string[] } & Omit<Spent, 'sourceId'>)
  | ({ do: 'adjust' | 'import'; expiresOnDay: number } & Spent)
  | ({ do: 'expire'; now: ProgramNow } & PositionKey)
  | ({ do: 'merge'; toMemberId: string; orderIds: string[] } & Owned)
  | ({ do: 'reattribute'; toSourceId: string; amount: number; terms: EarningTerms } & Owned);

/** The planner's functions; a test may pass a mutated copy of one. */
export const PLANNER = {
  earn,
  reverse,
  mature,
  claimUnits,
  lapse,
  hold,
  capture,
  payOut,
  release,
  returnUnits,
  returnUnused,
  overUse,
  retake,
  overUseEnded,
  writeOff,
  adjust,
  importUnits,
  mergePositions,
  expireDueLots,
  reattribute,
};
export type Planner = typeof PLANNER;

const ACTOR = 'test';

/** Plans one command on a draft. `holds` remembers each redemption's hold posting, as a voucher's row would. */
export function plan(
  draft: LedgerDraft,
  command: LedgerCommand,
  { planner, holds }: { planner: Planner; holds: Map<string, string> },
): void {
  const common = { ...command, actor: ACTOR, occurredAt: draft.bookedAt, evaluationRevision: 1 };
  switch (common.do) {
    case 'earn':
      return planner.earn(draft, common);
    case 'reverse':
      return void planner.reverse(draft, common);
    case 'claim':
      return void planner.claimUnits(draft, common);
    case 'mature': {
      const earning = earningOf(draft, common, common.memberId);
      return earning && void planner.mature(draft, earning, common.now);
    }
    case 'lapse': {
      const earning = earningOf(draft, common, NONE);
      return earning && void planner.lapse(draft, earning, common.now);
    }
    case 'hold': {
      const postingId = planner.hold(draft, common);
      if (postingId) holds.set(common.sourceId, postingId);
      return;
    }
    case 'capture':
      return planner.capture(draft, { ...common, holdPostingId: holdOf(holds, common.sourceId) });
    case 'pay_out':
      return planner.payOut(draft, { ...common, holdPostingId: holdOf(holds, common.sourceId) });
    case 'release':
      return planner.release(draft, { ...common, holdPostingId: holdOf(holds, common.sourceId) });
    case 'return':
      return planner.returnUnits(draft, { ...common, holdPostingId: holdOf(holds, common.sourceId) });
    case 'unused':
      return planner.returnUnused(draft, { ...common, holdPostingId: holdOf(holds, common.sourceId) });
    case 'retake':
      return void holds.set(common.sourceId, planner.retake(draft, common));
    case 'over_use':
      return void holds.set(common.sourceId, planner.overUse(draft, common));
    case 'over_use_ended':
      return planner.overUseEnded(draft, { ...common, overUsePostingId: holdOf(holds, common.sourceId) });
    case 'write_off':
      return planner.writeOff(draft, { ...common, portions: portionsOf(draft, common) });
    case 'adjust':
      return void planner.adjust(draft, common);
    case 'import':
      return void planner.importUnits(draft, common);
    case 'merge':
      return planner.mergePositions(draft, { ...common, fromMemberId: common.memberId });
    case 'expire':
      return void planner.expireDueLots(draft, common, common.now);
    case 'reattribute':
      return planner.reattribute(draft, { ...common, evaluationRevisions: { from: 1, to: 1 } });
  }
}

/** All that reversals and over-uses left this member owing, the newest first, as the tables' own reading gives it. */
function portionsOf(draft: LedgerDraft, command: LedgerCommand & { do: 'write_off' }): DebtPortion[] {
  const { memberId, programId, unit, overUseIds, amount } = command;
  const isMine = ({ kind, sourceId }: Allocation): boolean =>
    (kind === 'reversed_owed' && earningOf(draft, { sourceId, programId, unit }, memberId) !== undefined) ||
    (kind === 'over_used_owed' && overUseIds.includes(sourceId));
  const debts = [...draft.allocations.values()]
    .filter(
      (one) => one.programId === programId && one.unit === unit && one.undone < one.amount && isMine(one),
    )
    .sort((a, b) => (a.postingId < b.postingId ? 1 : a.postingId > b.postingId ? -1 : b.line - a.line))
    .map((one) => ({ ...one, open: one.amount - one.undone, writesOff: one.kind === 'reversed_owed' }));
  return portionsToWriteOff(debts, { owed: positionOf(draft, command).owed, uncovered: amount });
}

function holdOf(holds: Map<string, string>, redemptionId: string): string {
  const postingId = holds.get(redemptionId);
  if (!postingId) throw new Error(`redemption ${redemptionId} holds nothing`);
  return postingId;
}

/** What has to be loaded before the command can be planned. */
export function needsOf(command: LedgerCommand, holds: Map<string, string>): LedgerNeeds {
  const { programId, unit, memberId } = command;
  const position = { memberId, programId, unit };
  switch (command.do) {
    case 'earn':
    case 'mature':
    case 'claim':
    case 'lapse':
      return { earnings: [{ ...position, sourceId: command.sourceId }], positions: [position] };
    case 'reverse':
      return { earnings: [{ ...position, sourceId: command.sourceId }], lots: [position] };
    case 'reattribute':
      return {
        earnings: [command.sourceId, command.toSourceId].map((sourceId) => ({ ...position, sourceId })),
        lots: [position],
      };
    case 'hold':
    case 'over_use':
    case 'retake':
    case 'adjust':
    case 'expire':
      return { lots: [position] };
    case 'import':
      return { positions: [position] };
    case 'write_off':
      return {
        positions: [position],
        earnings: command.orderIds.map((sourceId) => ({ ...position, sourceId })),
        postings: command.overUseIds.map((sourceId) => holdOf(holds, sourceId)),
      };
    case 'merge':
      return {
        earnings: command.orderIds.map((sourceId) => ({ ...position, sourceId })),
        lots: [position, { ...position, memberId: command.toMemberId }],
      };
    case 'capture':
    case 'pay_out':
    case 'release':
    case 'return':
    case 'unused':
    case 'over_use_ended':
      return { positions: [position], postings: [holdOf(holds, command.sourceId)] };
  }
}
