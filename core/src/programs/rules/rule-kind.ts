import type { ExactMinor, Ratio } from '../../commerce/exact-minor.ts';
import type { ArticleSelector } from './article-selector.ts';
import type { OrderScope } from './order-scope.ts';

export type CommonArguments = { ruleId: string; on: ArticleSelector; where: OrderScope };

/**
 * How a form asks for one argument: a whole number, money (`minor`), or a small table (`rows`). `proposed` is what a new
 * rule has there, as an owner would type it.
 */
export type RuleField =
  | {
      name: string;
      input: 'units' | 'minor' | 'count';
      label: Record<'en' | 'fr', string>;
      least: number;
      most: number;
      proposed: string;
    }
  | { name: string; input: 'rows' };

/** The part of an order that a rule counts: its lines only, after discounts and refunds. */
export type CountedPart = {
  base: ExactMinor;
  lines: readonly { keptQuantity: number; points: number | null }[];
};

/** What a rule gives for an order, and the numbers that its sentence needs. */
export type Gain = { amount: number; detail: Record<string, number> };

/** How amounts are said in one language, with the programme's own name for its points. */
export type Say = {
  units: (amount: number, unit: 'points' | 'visits') => string;
  money: (minor: number) => string;
  number: (amount: number) => string;
};

/** `rule` describes the rule, a sentence for each of its steps; `share` what of it counted for one order. */
export type RuleWords<Rule> = {
  rule: (rule: Rule, say: Say) => string[];
  share: (detail: Record<string, number | undefined>, say: Say) => string;
};

/**
 * One kind of earning rule, whole: its arguments (`Rule`, validated by its schema in `arguments.ts`), what a form asks for
 * (`fields`), its sentences, and what it gives. Form, command line, engine and history all read this one definition. `evaluate` is pure.
 */
export type RuleKind<Rule extends CommonArguments & { kind: string }> = {
  kind: Rule['kind'];
  unit: 'points' | 'visits';
  /** What it is called where an owner chooses one. */
  title: Record<'en' | 'fr', string>;
  fields: readonly RuleField[];
  /** Whether it needs to know the articles' points. */
  readsPoints: boolean;
  /** Whether what it gives follows the amount, so that a sentence has to tell on how much. */
  countsMoney: boolean;
  words: Record<'en' | 'fr', RuleWords<Rule>>;
  evaluate: (rule: Rule, part: CountedPart) => Gain;
  /** What a multiplier on `boosted`, a part of what the rule counts, gives beyond `evaluate`. Null: it has none. */
  extra: ((rule: Rule, counted: { part: CountedPart; boosted: CountedPart }, times: Ratio) => number) | null;
};

/** floor(amount × times) − amount: what a multiplier adds to whole units. */
export function extraOf(amount: number, { numerator, denominator }: Ratio): number {
  return Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator)) - amount;
}
