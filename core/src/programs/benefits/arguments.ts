import { z } from 'zod';
import { minor, units } from '../rules/arguments.ts';

export const MAX_ARTICLES = 50;
const MAX_PRODUCT_ID_LENGTH = 40;
const MAX_ARTICLE_NAME_LENGTH = 80;

const productId = z.string().trim().min(1).max(MAX_PRODUCT_ID_LENGTH);

export const amountBenefit = z.strictObject({ kind: z.literal('amount'), amountMinor: minor.min(1) });

export const percentBenefit = z.strictObject({
  kind: z.literal('percent'),
  basisPoints: z.int().min(1).max(10_000),
});

/** `amountMinor` for each `perUnits` units spent, rounded down. */
export const perUnitsBenefit = z.strictObject({
  kind: z.literal('per_units'),
  amountMinor: minor.min(1),
  perUnits: units,
});

/** Any one of these articles, by the store's own numbers. */
export const freeArticleBenefit = z.strictObject({
  kind: z.literal('free_article'),
  productIds: z.array(productId).min(1).max(MAX_ARTICLES),
});

export const freeShippingBenefit = z.strictObject({ kind: z.literal('free_shipping') });

/** One of these articles, each for its own price in units (D4); the reward's cost is the cheapest of them. */
export const articlePriceBenefit = z.strictObject({
  kind: z.literal('article_price'),
  articles: z
    .array(z.strictObject({ productId, units, name: z.string().trim().min(1).max(MAX_ARTICLE_NAME_LENGTH) }))
    .min(1)
    .max(MAX_ARTICLES)
    .refine((articles) => new Set(articles.map((one) => one.productId)).size === articles.length, {
      error: 'articles_must_differ',
    }),
});

/** As much wallet money as the buyer wants, within these bounds, as a code of that value for one order (B12). */
export const walletMoneyBenefit = z
  .strictObject({ kind: z.literal('wallet_money'), minMinor: minor.min(1), maxMinor: minor.min(1) })
  .refine(({ minMinor, maxMinor }) => minMinor <= maxMinor, {
    path: ['maxMinor'],
    error: 'maximum_below_minimum',
  });

/** Where the store has gift cards, one of this value; elsewhere a code for as much (A8). */
export const giftCardBenefit = z.strictObject({ kind: z.literal('gift_card'), amountMinor: minor.min(1) });

/** Every benefit that a reward can give: the one list that form, validation, wallet and engine read. */
export const benefit = z.discriminatedUnion('kind', [
  amountBenefit,
  percentBenefit,
  perUnitsBenefit,
  freeArticleBenefit,
  freeShippingBenefit,
  articlePriceBenefit,
  giftCardBenefit,
  walletMoneyBenefit,
]);
