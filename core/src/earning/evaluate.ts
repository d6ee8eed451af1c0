import type { OrderState } from '../commerce/order.ts';
import type { EarningRule, ProgramDefinition, Unit } from '../programs/definition.ts';
import type { ExactMinor } from './eligible-base.ts';
import { eligibleBase } from './eligible-base.ts';

/** Why an order earns nothing in a programme, as people are told it. */
export type NoEarning = 'order_not_paid' | 'test_order' | 'loyalty_code_used' | 'nothing_eligible';

/** What one rule gave; `detail` holds the numbers that its sentence needs. */
export type RuleShare = {
  ruleId: string;
  kind: EarningRule['kind'];
  unit: Unit;
  amount: number;
  detail: Record<string, number>;
};

/** The stored "why": which rule gave what, on which base. Keys and numbers only, no text about people. */
export type Breakdown = {
  currency: string;
  baseMinor: number;
  grossMinor: number;
  refundedMinor: number;
  rules: RuleShare[];
  reason: NoEarning | null;
};

/** What an order deserves under one version, before the visits' daily cap. */
export type Evaluation = { points: number; visits: number; breakdown: Breakdown };

/** What is known of the loyalty codes that an order cites: a code whose reward says "no earning" refuses for all. */
export type CodeFacts = { loyaltyCodeRefusesEarning: boolean };

/** Pure: the same order state under the same version always deserves the same. */
export function evaluate(order: OrderState, definition: ProgramDefinition, codes: CodeFacts): Evaluation {
  const { base, grossMinor, refundedMinor } = eligibleBase(order, definition.taxBase);
  const baseMinor = Number(base.numerator / base.denominator);
  const breakdown: Breakdown = {
    currency: order.currency,
    baseMinor,
    grossMinor,
    refundedMinor,
    rules: [],
    reason: null,
  };
  breakdown.reason = noEarning(order, base, codes);
  if (breakdown.reason !== null) return { points: 0, visits: 0, breakdown };
  breakdown.rules = definition.earning
    .map((rule) => applyRule(rule, base))
    .filter((share) => share.amount > 0);
  return { points: total(breakdown, 'points'), visits: Math.min(1, total(breakdown, 'visits')), breakdown };
}

function noEarning(order: OrderState, base: ExactMinor, codes: CodeFacts): NoEarning | null {
  if (order.test) return 'test_order';
  if (order.status !== 'earning') return 'order_not_paid';
  if (codes.loyaltyCodeRefusesEarning) return 'loyalty_code_used';
  return base.numerator === 0n ? 'nothing_eligible' : null;
}

function total(breakdown: Breakdown, unit: Unit): number {
  return breakdown.rules.filter((share) => share.unit === unit).reduce((sum, share) => sum + share.amount, 0);
}

function applyRule(rule: EarningRule, base: ExactMinor): RuleShare {
  switch (rule.kind) {
    case 'rate': {
      const amount = Number(
        (base.numerator * BigInt(rule.points)) / (base.denominator * BigInt(rule.perMinor)),
      );
      return {
        ruleId: rule.ruleId,
        kind: 'rate',
        unit: 'points',
        amount,
        detail: { points: rule.points, perMinor: rule.perMinor },
      };
    }
    case 'brackets': {
      const bracket = rule.brackets.find(
        ({ fromMinor, toMinor }) => atLeast(base, fromMinor) && (toMinor === null || !atLeast(base, toMinor)),
      );
      const detail = bracket
        ? { fromMinor: bracket.fromMinor, ...(bracket.toMinor === null ? {} : { toMinor: bracket.toMinor }) }
        : {};
      return { ruleId: rule.ruleId, kind: 'brackets', unit: 'points', amount: bracket?.points ?? 0, detail };
    }
    case 'visits': {
      const amount = atLeast(base, rule.minimumMinor) ? 1 : 0;
      return {
        ruleId: rule.ruleId,
        kind: 'visits',
        unit: 'visits',
        amount,
        detail: { minimumMinor: rule.minimumMinor },
      };
    }
  }
}

/** base ≥ minor, without rounding the base first. */
function atLeast(base: ExactMinor, minor: number): boolean {
  return base.numerator >= BigInt(minor) * base.denominator;
}
