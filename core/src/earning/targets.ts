import type { MemberId, OrderId, ProgramId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import type { EarningTerms } from '../ledger/earn.ts';
import type { Shortfall } from '../ledger/reverse.ts';
import type { Unit } from '../programs/definition.ts';
import { programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { versionOf } from '../programs/read-programs.ts';
import type { OrderContext } from './contexts.ts';
import type { Breakdown, CodeFacts } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import type { OrderRecord } from './order-records.ts';

/** What one order should have earned its beneficiary in one programme, by its newest state under its own version. */
export type Target = {
  orderId: OrderId;
  programId: ProgramId;
  memberId: MemberId;
  /** Whose day its visit falls into: its own buyer's, also after a merge, which caps no past day. */
  visitor: MemberId;
  deserved: Record<Unit, number>;
  terms: EarningTerms;
  shortfall: Shortfall;
  occurredAt: number;
  breakdown: Breakdown;
  /** The daily cap on visits of the version that judges it; 0 = the version counts no visits. */
  visitCap: number;
  localDay: number;
};

export type TargetOptions = { program: Program; context: OrderContext; codes: CodeFacts };

/** Pure; null where the order never earns in the programme. Visits still have to pass their day's cap. */
export function targetOf(order: OrderRecord, { program, context, codes }: TargetOptions): Target | null {
  if (context.version === 0) return null;
  const { definition } = versionOf(program, context.version);
  const { points, visits, breakdown } = evaluate(order.state, definition, codes);
  const start = order.state.paidAt ?? order.state.placedAt;
  const visitRule = definition.earning.find((rule) => rule.kind === 'visits');
  return {
    orderId: order.orderId,
    programId: program.programId,
    memberId: order.boundMember,
    visitor: order.boundMember,
    deserved: { points, visits },
    terms: {
      maturesAtProgramMs: programMs(program.clock, start) + definition.maturityDays * DAY_MS,
      expiresOnDay: context.programDay + definition.lotDays,
      lapsesOnDay: context.programDay + definition.claimDays,
    },
    shortfall: definition.shortfall,
    occurredAt: order.state.placedAt,
    breakdown,
    visitCap: visitRule?.kind === 'visits' ? visitRule.dailyCap : 0,
    localDay: context.localDay,
  };
}
