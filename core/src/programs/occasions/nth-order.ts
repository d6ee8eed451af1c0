import type { z } from 'zod';
import type { nthOrderOccasion } from './arguments.ts';
import { maturedOf, maturedSince, upTo, type OccasionKind } from './occasion-kind.ts';

type NthOrder = z.infer<typeof nthOrderOccasion>;

/** All matured orders count; those that a member had before the reward was offered give nothing. */
export const nthOrder: OccasionKind<NthOrder> = {
  kind: 'nth_order',
  fields: [
    { name: 'order', input: 'count' },
    { name: 'repeats', input: 'flag' },
  ],
  broughtBy: 'order',
  fallsBack: true,
  words: { en: english, fr: french },
  reached: ({ order, repeats }, facts) => {
    const total = maturedOf(facts).length;
    const before = total - maturedSince(facts).length;
    const last = repeats ? Math.floor(total / order) : Math.min(1, Math.floor(total / order));
    return upTo(last).filter((ordinal) => ordinal * order > before);
  },
};

function english({ order, repeats }: NthOrder): string {
  if (repeats) return order === 1 ? 'for each order' : `for every ${order}${ending(order)} order`;
  return order === 1 ? 'for the first order' : `for the ${order}${ending(order)} order`;
}

function ending(order: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(order);
  return rule === 'one' ? 'st' : rule === 'two' ? 'nd' : rule === 'few' ? 'rd' : 'th';
}

function french({ order, repeats }: NthOrder): string {
  if (repeats) return order === 1 ? 'à chaque commande' : `toutes les ${order} commandes`;
  return order === 1 ? 'à la première commande' : `à la ${order}e commande`;
}
