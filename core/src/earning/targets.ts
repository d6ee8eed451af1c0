import type { MemberId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { EarningTerms } from '../ledger/earn.ts';
import type { Shortfall } from '../ledger/reverse.ts';
import { earnableUnits, type Unit } from '../programs/units.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import { maturesAtProgramMs } from '../programs/maturity.ts';
import type { Program } from '../programs/read-programs.ts';
import { versionOf } from '../programs/read-programs.ts';
import type { OrderContext } from './contexts.ts';
import type { Breakdown } from './breakdown.ts';
import type { CampaignWish } from './campaign-gains.ts';
import type { Deserved } from './evaluate.ts';
import { evaluate } from './evaluate.ts';
import type { CodeFacts } from './judging-facts.ts';
import type { OrderRecord } from './order-records.ts';

/** What one order should have earned its beneficiary in one programme, by its newest state under its own version. */
export type Target = {
  orderId: OrderId;
  programId: ProgramId;
  memberId: MemberId;
  /** Whose day its visit falls into: its own buyer's, also after a merge, which caps no past day. */
  visitor: MemberId;
  deserved: Deserved;
  /** All that its version could ever give: the units that the order may have postings in. */
  units: readonly Unit[];
  terms: EarningTerms;
  shortfall: Shortfall;
  occurredAt: number;
  breakdown: Breakdown;
  /** The daily cap on visits of the version that judges it; 0 = the version counts no visits. */
  visitCap: number;
  localDay: number;
  /** What campaigns would give without their limits. */
  wishes: readonly CampaignWish[];
};

export type TargetOptions = {
  program: Program;
  context: OrderContext;
  codes: CodeFacts;
  products: ReadonlyMap<string, ProductFacts>;
  grants: ReadonlyMap<string, number>;
};

/** Pure; null where the order never earns in the programme. Visits still have to pass their day's cap. */
export function targetOf(
  order: OrderRecord,
  { program, context, codes, products, grants }: TargetOptions,
): Target | null {
  if (context.version === 0) return null;
  const { definition } = versionOf(program, context.version);
  const { localDay, facts } = context;
  const { rate, validity } = facts;
  const judging = { codes, order: facts, localDay, rate, validity, products, grants };
  const { deserved, breakdown, visitCap, wishes } = evaluate(order.state, definition, judging);
  return {
    orderId: order.orderId,
    programId: program.programId,
    memberId: order.boundMember,
    visitor: order.boundMember,
    deserved,
    units: earnableUnits(definition),
    terms: {
      maturesAtProgramMs: maturesAtProgramMs(program.clock, order.state, definition),
      expiresOnDay: context.programDay + definition.lotDays,
      lapsesOnDay: context.programDay + definition.claimDays,
    },
    shortfall: definition.shortfall,
    occurredAt: order.state.placedAt,
    breakdown,
    visitCap,
    localDay,
    wishes,
  };
}
