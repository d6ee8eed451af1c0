import type { z } from 'zod';
import { isAtLeast } from '../../commerce/exact-minor.ts';
import type { RuleKind } from './rule-kind.ts';
import type { visitsRule } from './arguments.ts';

export type VisitsRule = z.infer<typeof visitsRule>;

export const visits: RuleKind<VisitsRule> = {
  kind: 'visits',
  unit: 'visits',
  fields: [
    { name: 'minimumMinor', input: 'minor' },
    { name: 'dailyCap', input: 'count' },
  ],
  readsPoints: false,
  countsMoney: false,
  words: {
    en: words({
      order: (minimum) => (minimum === null ? 'one paid order' : `one paid order of at least ${minimum}`),
      cap: (cap) => `at most ${cap} a day`,
      colon: ': ',
    }),
    fr: words({
      order: (minimum) =>
        minimum === null ? 'une commande payée' : `une commande payée d’au moins ${minimum}`,
      cap: (cap) => `au plus ${cap} par jour`,
      colon: ' : ',
    }),
  },
  evaluate: ({ minimumMinor }, { base }) => ({
    amount: isAtLeast(base, minimumMinor) ? 1 : 0,
    detail: { minimumMinor },
  }),
  extra: null,
};

type Texts = { order: (minimum: string | null) => string; cap: (cap: string) => string; colon: string };

function words({ order, cap, colon }: Texts): RuleKind<VisitsRule>['words']['en'] {
  return {
    rule: ({ minimumMinor, dailyCap }, say) => {
      const paid = order(minimumMinor === 0 ? null : say.money(minimumMinor));
      return [`${say.units(1, 'visits')}${colon}${paid}, ${cap(say.number(dailyCap))}`];
    },
    share: ({ minimumMinor = 0 }, say) => order(minimumMinor === 0 ? null : say.money(minimumMinor)),
  };
}
