import type { z } from 'zod';
import type { giftCardBenefit } from './arguments.ts';
import { fixedPrice, type BenefitKind } from './benefit-kind.ts';

/** A gift card of the programme's currency; a store without gift cards makes a code of that value instead. */
export const giftCard: BenefitKind<z.infer<typeof giftCardBenefit>> = {
  kind: 'gift_card',
  fields: [{ name: 'amountMinor', input: 'money' }],
  asks: 'nothing',
  namesArticles: false,
  words: {
    en: ({ amountMinor }, say) => `${say.money(amountMinor)} gift card`,
    fr: ({ amountMinor }, say) => `Carte cadeau de ${say.money(amountMinor)}`,
  },
  price: fixedPrice,
  worth: ({ amountMinor }, _price, currency) => ({ kind: 'gift_card', amountMinor, currency }),
  rate: ({ amountMinor }, cost) => ({ minor: amountMinor, units: cost }),
};
