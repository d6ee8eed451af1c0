import type { z } from 'zod';
import type { percentBenefit } from './arguments.ts';
import { fixedPrice, type BenefitKind } from './benefit-kind.ts';

export const percent: BenefitKind<z.infer<typeof percentBenefit>> = {
  kind: 'percent',
  fields: [{ name: 'basisPoints', input: 'percent' }],
  asks: 'nothing',
  namesArticles: false,
  words: {
    en: ({ basisPoints }, say) => `${say.percent(basisPoints)} off`,
    fr: ({ basisPoints }, say) => `${say.percent(basisPoints)} de remise`,
  },
  price: fixedPrice,
  worth: ({ basisPoints }) => ({ kind: 'percent', basisPoints }),
  rate: null,
};
