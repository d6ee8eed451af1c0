import type { ProgramDefinition } from '../programs/definition.ts';
import {
  indexSelectors,
  isEveryArticle,
  needsCatalogue,
  type ArticleSelector,
  type SelectorIndex,
} from '../programs/rules/article-selector.ts';
import { dayOfDate, type Campaign } from '../programs/rules/campaign.ts';
import { kindOf, type EarningRule } from '../programs/rules/kinds.ts';
import type { RuleKind } from '../programs/rules/rule-kind.ts';

export type CompiledRule = { rule: EarningRule; kind: RuleKind<EarningRule>; selector: number };
export type CompiledCampaign = { campaign: Campaign; selector: number; firstDay: number; lastDay: number };

/** A version made ready for judging: each different selector once, by its place in the index. */
export type CompiledProgram = {
  index: SelectorIndex;
  /** Which lines count at all; null where all do. */
  eligible: number | null;
  rules: readonly CompiledRule[];
  campaigns: readonly CompiledCampaign[];
  /** Whether judging needs to know what the catalogue says of the lines. */
  readsCatalogue: boolean;
};

const compiled = new WeakMap<ProgramDefinition, CompiledProgram>();

/** Versions never change, so each is compiled once. */
export function compile(definition: ProgramDefinition): CompiledProgram {
  const known = compiled.get(definition);
  if (known) return known;
  const made = make(definition);
  compiled.set(definition, made);
  return made;
}

function make(definition: ProgramDefinition): CompiledProgram {
  const selectors: ArticleSelector[] = [];
  const places = new Map<string, number>();
  const place = (selector: ArticleSelector): number => {
    const name = JSON.stringify(selector);
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, selectors.length);
    selectors.push(selector);
    return selectors.length - 1;
  };
  const eligible = isEveryArticle(definition.eligible) ? null : place(definition.eligible);
  const rules = definition.earning.map((rule) => ({ rule, kind: kindOf(rule), selector: place(rule.on) }));
  const campaigns = definition.campaigns.map((campaign) => ({
    campaign,
    selector: place(campaign.on),
    firstDay: dayOfDate(campaign.from),
    lastDay: dayOfDate(campaign.to),
  }));
  return {
    index: indexSelectors(selectors),
    eligible,
    rules,
    campaigns,
    readsCatalogue: selectors.some(needsCatalogue) || rules.some(({ kind }) => kind.readsPoints),
  };
}
