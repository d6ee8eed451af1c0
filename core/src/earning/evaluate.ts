import { floorOf, isNothing } from '../commerce/exact-minor.ts';
import type { OrderState } from '../commerce/order.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';
import { normaliseLabel } from '../programs/rules/article-selector.ts';
import { isInScope } from '../programs/rules/order-scope.ts';
import type { CountedPart } from '../programs/rules/rule-kind.ts';
import type { Breakdown, NoEarning, RuleShare } from './breakdown.ts';
import { campaignGains, grantedShares, type CampaignWish } from './campaign-gains.ts';
import { compile, type CompiledProgram } from './compile.ts';
import { countedParts, type Parts } from './counted-parts.ts';
import { keptLines } from './eligible-base.ts';
import { PLAIN_FACTS, type Judged, type JudgingFacts } from './judging-facts.ts';

export type Deserved = Partial<Record<Unit, number>>;

/** What an order deserves under one version, before the visits' daily cap. */
export type Evaluation = {
  deserved: Deserved;
  breakdown: Breakdown;
  /** The daily cap of the rule that gives the visit; 0 where the version counts none. */
  visitCap: number;
  /** What campaigns would give without their limits. */
  wishes: CampaignWish[];
};

/** Pure: the same order state under the same version and facts always deserves the same. */
export function evaluate(
  order: OrderState,
  definition: ProgramDefinition,
  facts: JudgingFacts = PLAIN_FACTS,
): Evaluation {
  const compiled = compile(definition);
  const kept = keptLines(order, definition.taxBase);
  const parts = countedParts(kept, { compiled, products: facts.products, rate: facts.rate });
  const baseMinor = floorOf(parts.whole.base);
  const breakdown: Breakdown = {
    currency: definition.currency,
    baseMinor,
    ...readableAmounts(kept.grossMinor, { baseMinor, isConverted: facts.rate !== null }),
    rules: [],
    reason: noEarning(order, definition, { facts, whole: parts.whole }),
  };
  const visitCap = visitCapOf(compiled, { parts, facts });
  if (breakdown.reason !== null) return { deserved: {}, breakdown, visitCap, wishes: [] };
  const judged = { compiled, parts, facts, isOwnCurrency: order.currency === definition.currency };
  const gains = campaignGains(judged, definition);
  breakdown.rules = [...ruleShares(judged, baseMinor), ...grantedShares(gains, definition, facts.grants)];
  return { deserved: totals(breakdown.rules), breakdown, visitCap, wishes: gains };
}

/** Refunds are told in the programme's currency; where that is not the order's, only the base can be. */
function readableAmounts(
  grossMinor: number,
  { baseMinor, isConverted }: { baseMinor: number; isConverted: boolean },
): { grossMinor: number; refundedMinor: number } {
  if (isConverted) return { grossMinor: baseMinor, refundedMinor: 0 };
  return { grossMinor, refundedMinor: Math.max(0, grossMinor - baseMinor) };
}

function noEarning(
  order: OrderState,
  { exclusions }: ProgramDefinition,
  { facts, whole }: { facts: JudgingFacts; whole: CountedPart },
): NoEarning | null {
  if (order.test) return 'test_order';
  if (order.status !== 'earning') return 'order_not_paid';
  if (facts.validity !== 'valid') return `membership_${facts.validity}`;
  if (facts.codes.loyaltyCodeRefusesEarning) return 'loyalty_code_used';
  if (exclusions.foreignCodes && facts.codes.hasForeignCode) return 'foreign_code_used';
  if (exclusions.subscriptions && order.lines.some((line) => line.subscription)) return 'subscription';
  if (order.tags.some((tag) => exclusions.orderTags.includes(normaliseLabel(tag)))) return 'excluded_tag';
  if (facts.order.isLeftOut) return 'excluded_group';
  return isNothing(whole.base) ? 'nothing_eligible' : null;
}

function ruleShares({ compiled, parts, facts }: Judged, wholeMinor: number): RuleShare[] {
  const shares: RuleShare[] = [];
  for (const { rule, kind, selector } of compiled.rules) {
    if (!isInScope(rule.where, facts.order)) continue;
    const part = parts.of(selector);
    if (isNothing(part.base)) continue;
    const { amount, detail } = kind.evaluate(rule, part);
    if (amount === 0) continue;
    const baseMinor = floorOf(part.base);
    const counted = baseMinor === wholeMinor ? {} : { baseMinor };
    shares.push({ ruleId: rule.ruleId, kind: rule.kind, unit: kind.unit, amount, detail, ...counted });
  }
  return shares;
}

/** The cap of the visit rules that hold for this order, the most generous one where there are several. */
function visitCapOf(
  { rules }: CompiledProgram,
  { parts, facts }: { parts: Parts; facts: JudgingFacts },
): number {
  let cap = 0;
  for (const { rule, kind, selector } of rules) {
    if (rule.kind !== 'visits') continue;
    const gives = isInScope(rule.where, facts.order) && kind.evaluate(rule, parts.of(selector)).amount > 0;
    // One that gives nothing still says that the version counts visits.
    cap = Math.max(cap, gives ? rule.dailyCap : 1);
  }
  return cap;
}

/** One order is one visit at most, whatever rules say so. */
function totals(shares: RuleShare[]): Deserved {
  const deserved: Deserved = {};
  for (const { unit, amount } of shares) {
    const sum = (deserved[unit] ?? 0) + amount;
    if (!Number.isSafeInteger(sum)) throw new Error(`${unit} of an order are beyond safe integers`);
    deserved[unit] = unit === 'visits' ? Math.min(1, sum) : sum;
  }
  return deserved;
}
