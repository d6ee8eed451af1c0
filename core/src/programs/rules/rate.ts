import type { z } from 'zod';
import { floorTimes, plus, timesRatio } from '../../commerce/exact-minor.ts';
import { MAX_UNITS } from './limits.ts';
import type { RuleKind } from './rule-kind.ts';
import type { rateRule } from './arguments.ts';

export type RateRule = z.infer<typeof rateRule>;

export const rate: RuleKind<RateRule> = {
  kind: 'rate',
  unit: 'points',
  title: { en: 'Points for each amount spent', fr: 'Des points pour chaque montant dépensé' },
  fields: [
    {
      name: 'points',
      input: 'units',
      label: { en: 'Points', fr: 'Points' },
      least: 1,
      most: MAX_UNITS,
      proposed: '1',
    },
    {
      name: 'perMinor',
      input: 'minor',
      label: { en: 'for each', fr: 'pour chaque' },
      least: 1,
      most: MAX_UNITS,
      proposed: '1',
    },
  ],
  readsPoints: false,
  countsMoney: true,
  words: {
    en: words((amount, money) => `${amount} per ${money}`),
    fr: words((amount, money) => `${amount} par ${money}`),
  },
  evaluate: ({ points, perMinor }, { base }) => ({
    amount: floorTimes(base, { numerator: points, denominator: perMinor }),
    detail: { points, perMinor },
  }),
  extra: ({ points, perMinor }, { part, boosted }, { numerator, denominator }) => {
    const perPoint = { numerator: points, denominator: perMinor };
    const more = timesRatio(boosted.base, { numerator: numerator - denominator, denominator });
    return floorTimes(plus(part.base, more), perPoint) - floorTimes(part.base, perPoint);
  },
};

function words(per: (amount: string, money: string) => string): RuleKind<RateRule>['words']['en'] {
  return {
    rule: ({ points, perMinor }, say) => [per(say.units(points, 'points'), say.money(perMinor))],
    share: ({ points = 0, perMinor = 0 }, say) => per(say.units(points, 'points'), say.money(perMinor)),
  };
}
