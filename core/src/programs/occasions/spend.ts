import type { z } from 'zod';
import type { spendOccasion } from './arguments.ts';
import { maturedSince, upTo, type OccasionKind } from './occasion-kind.ts';

/** What a refund takes away has to be spent again: what was given for it once is never given twice. */
export const spend: OccasionKind<z.infer<typeof spendOccasion>> = {
  kind: 'spend',
  fields: [{ name: 'amountMinor', input: 'money' }],
  broughtBy: 'order',
  fallsBack: false,
  words: {
    en: ({ amountMinor }, say) => `each time ${say.money(amountMinor)} were spent`,
    fr: ({ amountMinor }, say) => `chaque fois que ${say.money(amountMinor)} ont été dépensés`,
  },
  reached: ({ amountMinor }, facts) => {
    const spent = maturedSince(facts).reduce((sum, order) => sum + BigInt(order.baseMinor), 0n);
    return upTo(Number(spent / BigInt(amountMinor)));
  },
};
