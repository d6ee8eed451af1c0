import type { z } from 'zod';
import type { earningRule } from './arguments.ts';
import { brackets } from './brackets.ts';
import { perArticle } from './per-article.ts';
import { rate } from './rate.ts';
import type { RuleKind } from './rule-kind.ts';
import { visits } from './visits.ts';

export type EarningRule = z.infer<typeof earningRule>;
export type EarningRuleKind = EarningRule['kind'];

type Kinds = { readonly [Kind in EarningRuleKind]: RuleKind<Extract<EarningRule, { kind: Kind }>> };
export const RULE_KINDS: Kinds = { rate, brackets, per_article: perArticle, visits };

/** A kind that takes any rule: whoever asks hands it the very rule that it asked for. */
export type AnyRuleKind = RuleKind<EarningRule>;

export function kindOf(rule: EarningRule): AnyRuleKind {
  return anyKind(rule.kind);
}

/** A kind by its name, as stored breakdowns keep it; undefined for one that this release does not know. */
export function kindNamed(name: string): AnyRuleKind | undefined {
  return name in RULE_KINDS ? anyKind(name as EarningRuleKind) : undefined;
}

function anyKind(name: EarningRuleKind): AnyRuleKind {
  return RULE_KINDS[name] as unknown as AnyRuleKind;
}
