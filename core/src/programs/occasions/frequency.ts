import type { z } from 'zod';
import type { frequencyOccasion } from './arguments.ts';
import { maturedSince, upTo, type OccasionKind } from './occasion-kind.ts';

/** Several orders of one day are one visit; the days of an occasion are used up, the next one begins after them. */
export const frequency: OccasionKind<z.infer<typeof frequencyOccasion>> = {
  kind: 'frequency',
  fields: [
    { name: 'visits', input: 'count' },
    { name: 'days', input: 'count' },
  ],
  broughtBy: 'order',
  fallsBack: false,
  words: {
    en: ({ visits, days }, say) => `for orders on ${say.number(visits)} days within ${say.number(days)} days`,
    fr: ({ visits, days }, say) =>
      `pour des commandes ${say.number(visits)} jours différents en ${say.number(days)} jours`,
  },
  reached: ({ visits, days }, facts) => {
    let times = 0;
    let counted: number[] = [];
    for (const day of new Set(maturedSince(facts).map((order) => order.localDay))) {
      counted = [...counted.filter((one) => day - one < days), day];
      if (counted.length < visits) continue;
      times += 1;
      counted = [];
    }
    return upTo(times);
  },
};
