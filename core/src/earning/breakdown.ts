import type { Unit } from '../programs/units.ts';
import type { EarningRuleKind } from '../programs/rules/kinds.ts';

/** Why an order earns nothing in a programme, as people are told it. */
export type NoEarning =
  | 'order_not_paid'
  | 'test_order'
  | 'membership_not_yet'
  | 'membership_over'
  | 'loyalty_code_used'
  | 'foreign_code_used'
  | 'subscription'
  | 'excluded_tag'
  | 'excluded_group'
  | 'nothing_eligible';

/** What one rule or campaign gave; `detail` holds the numbers that its sentence needs. */
export type RuleShare = {
  ruleId: string;
  kind: EarningRuleKind | 'campaign';
  unit: Unit;
  amount: number;
  detail: Record<string, number>;
  /** What the rule counted, where that is not the whole base. */
  baseMinor?: number;
  /** A campaign's name, as the merchant gave it. */
  name?: { en: string; fr: string };
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
