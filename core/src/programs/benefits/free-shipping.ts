import type { z } from 'zod';
import type { freeShippingBenefit } from './arguments.ts';
import { fixedPrice, type BenefitKind } from './benefit-kind.ts';

export const freeShipping: BenefitKind<z.infer<typeof freeShippingBenefit>> = {
  kind: 'free_shipping',
  fields: [],
  asks: 'nothing',
  namesArticles: false,
  words: { en: () => 'Free shipping', fr: () => 'Livraison offerte' },
  price: fixedPrice,
  worth: () => ({ kind: 'free_shipping' }),
  rate: null,
};
