import type { z } from 'zod';
import type { absenceOccasion } from './arguments.ts';
import type { OccasionKind } from './occasion-kind.ts';

/**
 * Its ordinal is the day of the last order, so each absence counts once. Who was away for that long before the reward was
 * offered gets nothing; an order on its way, not matured yet, ends no absence and begins none.
 */
export const absence: OccasionKind<z.infer<typeof absenceOccasion>> = {
  kind: 'absence',
  fields: [{ name: 'days', input: 'count' }],
  broughtBy: 'day',
  fallsBack: false,
  words: {
    en: ({ days }, say) => `after ${say.number(days)} days without an order`,
    fr: ({ days }, say) => `après ${say.number(days)} jours sans commande`,
  },
  reached: ({ days }, { orders, activatedOn, today }) => {
    const last = orders.at(-1);
    if (!last || last.matured === null) return [];
    const complete = last.localDay + days;
    return complete > activatedOn && complete <= today ? [last.localDay] : [];
  },
};
