import type { z } from 'zod';
import type { amountBenefit } from './arguments.ts';
import { fixedPrice, type BenefitKind } from './benefit-kind.ts';

export const amount: BenefitKind<z.infer<typeof amountBenefit>> = {
  kind: 'amount',
  fields: [{ name: 'amountMinor', input: 'money' }],
  asks: 'nothing',
  namesArticles: false,
  words: {
    en: ({ amountMinor }, say) => `${say.money(amountMinor)} off`,
    fr: ({ amountMinor }, say) => `${say.money(amountMinor)} de remise`,
  },
  price: fixedPrice,
  worth: ({ amountMinor }, _price, currency) => ({ kind: 'amount', amountMinor, currency }),
  rate: ({ amountMinor }, cost) => ({ minor: amountMinor, units: cost }),
};
