import type { z } from 'zod';
import { isAtLeast } from '../../commerce/exact-minor.ts';
import { MAX_DAILY_CAP, MAX_MINOR } from './limits.ts';
import type { RuleKind } from './rule-kind.ts';
import type { visitsRule } from './arguments.ts';

export type VisitsRule = z.infer<typeof visitsRule>;

export const visits: RuleKind<VisitsRule> = {
  kind: 'visits',
  unit: 'visits',
  title: { en: 'A visit for each paid order', fr: 'Une visite pour chaque commande payée' },
  fields: [
    {
      name: 'minimumMinor',
      input: 'minor',
      label: { en: 'From an order of', fr: 'À partir d’une commande de' },
      least: 0,
      most: MAX_MINOR,
      proposed: '10',
    },
    {
      name: 'dailyCap',
      input: 'count',
      label: { en: 'At most a day', fr: 'Au plus par jour' },
      least: 1,
      most: MAX_DAILY_CAP,
      proposed: '1',
    },
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
