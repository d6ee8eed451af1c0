import type { z } from 'zod';
import { isAtLeast, isNothing } from '../../commerce/exact-minor.ts';
import { extraOf, type Gain, type CountedPart, type RuleKind } from './rule-kind.ts';
import type { bracketsRule } from './arguments.ts';

export type BracketsRule = z.infer<typeof bracketsRule>;

export const brackets: RuleKind<BracketsRule> = {
  kind: 'brackets',
  unit: 'points',
  title: { en: 'Points by the order’s value', fr: 'Des points selon la valeur de la commande' },
  fields: [{ name: 'brackets', input: 'rows' }],
  readsPoints: false,
  countsMoney: false,
  words: {
    en: words(
      (from, to) => (to === null ? `order of ${from} or more` : `order from ${from} to under ${to}`),
      ': ',
    ),
    fr: words(
      (from, to) => (to === null ? `commande à partir de ${from}` : `commande de ${from} à moins de ${to}`),
      ' : ',
    ),
  },
  evaluate: gainOf,
  extra: (rule, { part, boosted }, times) =>
    isNothing(boosted.base) ? 0 : extraOf(gainOf(rule, part).amount, times),
};

function gainOf(rule: BracketsRule, { base }: CountedPart): Gain {
  const bracket = rule.brackets.find(
    ({ fromMinor, toMinor }) => isAtLeast(base, fromMinor) && (toMinor === null || !isAtLeast(base, toMinor)),
  );
  if (!bracket) return { amount: 0, detail: {} };
  const { fromMinor, toMinor, points } = bracket;
  return { amount: points, detail: { fromMinor, ...(toMinor === null ? {} : { toMinor }) } };
}

function words(
  range: (from: string, to: string | null) => string,
  colon: string,
): RuleKind<BracketsRule>['words']['en'] {
  return {
    rule: ({ brackets: all }, say) =>
      all.map(({ fromMinor, toMinor, points }) => {
        const to = toMinor === null ? null : say.money(toMinor);
        return `${say.units(points, 'points')}${colon}${range(say.money(fromMinor), to)}`;
      }),
    share: ({ fromMinor = 0, toMinor }, say) =>
      range(say.money(fromMinor), toMinor === undefined ? null : say.money(toMinor)),
  };
}
