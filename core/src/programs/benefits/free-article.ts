import type { z } from 'zod';
import type { freeArticleBenefit } from './arguments.ts';
import { fixedPrice, type BenefitKind } from './benefit-kind.ts';

/** `name`: of the one article that a buyer chose, on a voucher; a reward has none. */
type FreeArticle = z.infer<typeof freeArticleBenefit> & { name?: string };

export const freeArticle: BenefitKind<FreeArticle> = {
  kind: 'free_article',
  fields: [{ name: 'productIds', input: 'products' }],
  asks: 'nothing',
  namesArticles: true,
  words: {
    en: ({ name }) => (name === undefined ? 'Free article' : `Free article: ${name}`),
    fr: ({ name }) => (name === undefined ? 'Article offert' : `Article offert : ${name}`),
  },
  price: fixedPrice,
  worth: ({ productIds }) => ({ kind: 'free_article', productIds }),
  rate: null,
};
