import { z } from 'zod';
import { EVERY_ARTICLE, NO_ARTICLES, normaliseLabel } from './article-selector.ts';
import {
  ARTICLE_NUMBER,
  MAX_BRACKETS,
  MAX_CAMPAIGN_NAME_LENGTH,
  MAX_DAILY_CAP,
  MAX_DESCRIPTION_LENGTH,
  MAX_LABEL_LENGTH,
  MAX_MINOR,
  MAX_MULTIPLIER,
  MAX_SCOPED,
  MAX_SCOPED_LENGTH,
  MAX_SELECTED,
  MAX_UNITS,
} from './limits.ts';
import { EVERYWHERE } from './order-scope.ts';

export const units = z.int().min(1).max(MAX_UNITS);
export const minor = z.int().min(0).max(MAX_MINOR);
export const ruleId = z.string().regex(/^[a-z0-9-]{1,40}$/);

const label = z.string().trim().min(1).max(MAX_LABEL_LENGTH).transform(normaliseLabel);
const labels = z.array(label).max(MAX_SELECTED).default([]);
const numbers = z.array(z.string().trim().regex(ARTICLE_NUMBER)).max(MAX_SELECTED).default([]);

/**
 * Articles by what the store says of them. `types` are Shopify's product types; `categories` are WooCommerce's, by slug
 * or number; `products` are the stores' own numbers of products or of variants.
 */
export const articleSet = z.strictObject({
  types: labels,
  categories: labels,
  tags: labels,
  products: numbers,
});

/** Which lines count: those of `include` (all, where it names none) without those of `exclude` (B5). */
export const articleSelector = z.strictObject({
  include: articleSet.default(NO_ARTICLES),
  exclude: articleSet.default(NO_ARTICLES),
});

const names = z.array(z.string().trim().min(1).max(MAX_SCOPED_LENGTH)).max(MAX_SCOPED).default([]);

/**
 * Where and for whom a rule, a campaign or a whole programme holds. An empty list says nothing; several lists must all
 * hold, and one entry of a list is enough. `locations` and `groups` are ids of ours; `channels` are the stores' words.
 */
export const orderScope = z.strictObject({ locations: names, channels: names, groups: names });

/** What every earning rule says beside its own arguments. */
const COMMON = {
  ruleId,
  /** Which lines it counts. */
  on: articleSelector.default(EVERY_ARTICLE),
  /** Where and for whom it holds. */
  where: orderScope.default(EVERYWHERE),
};

/** `points` for each `perMinor` of eligible spend: 1 point per euro is { points: 1, perMinor: 100 }. */
export const rateRule = z.strictObject({
  kind: z.literal('rate'),
  ...COMMON,
  points: units,
  perMinor: units,
});

/** Points by the order's eligible base: [fromMinor, toMinor); only the last may be open (toMinor null). */
export const bracketsRule = z.strictObject({
  kind: z.literal('brackets'),
  ...COMMON,
  brackets: z
    .array(z.strictObject({ fromMinor: minor, toMinor: minor.nullable(), points: units }))
    .min(1)
    .max(MAX_BRACKETS)
    .refine(isAscending, { error: 'brackets_must_ascend' }),
});

function isAscending(brackets: { fromMinor: number; toMinor: number | null }[]): boolean {
  return brackets.every((bracket, index) => {
    const next = brackets[index + 1];
    if (bracket.toMinor === null) return next === undefined;
    return bracket.toMinor > bracket.fromMinor && (next === undefined || next.fromMinor >= bracket.toMinor);
  });
}

/**
 * The points that each article carries in the store's own catalogue, times the pieces that the buyer kept (B3): what is
 * paid for them does not matter. An article without a value gives none, and stands in the owner's report.
 */
export const perArticleRule = z.strictObject({ kind: z.literal('per_article'), ...COMMON });

/** One paid order = one visit, from `minimumMinor` on, at most `dailyCap` per member and local day. */
export const visitsRule = z.strictObject({
  kind: z.literal('visits'),
  ...COMMON,
  minimumMinor: minor,
  dailyCap: z.int().min(1).max(MAX_DAILY_CAP),
});

export const date = z.iso.date({ error: 'must_be_a_date' });
const name = z.string().trim().min(1).max(MAX_CAMPAIGN_NAME_LENGTH);
const description = z.string().trim().max(MAX_DESCRIPTION_LENGTH);

/** `order`: once for an order; `article`: for each piece that counts and was kept. */
const per = z.enum(['order', 'article']);

/**
 * What a campaign adds. `multiplier`: the programme's points times numerator ÷ denominator, which is more than 1; only
 * what is beyond the plain points is the campaign's. `money`: wallet money of the programme's currency.
 */
const gain = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('points'), points: units, per }),
  z
    .strictObject({
      kind: z.literal('multiplier'),
      numerator: z.int().min(1).max(MAX_UNITS),
      denominator: z.int().min(1).max(MAX_UNITS),
    })
    .refine(({ numerator, denominator }) => numerator > denominator, {
      path: ['numerator'],
      error: 'multiplier_must_exceed_one',
    })
    .refine(({ numerator, denominator }) => numerator <= MAX_MULTIPLIER * denominator, {
      path: ['numerator'],
      error: 'multiplier_too_large',
    }),
  z.strictObject({ kind: z.literal('money'), amountMinor: minor.min(1), per }),
]);

/** A budget in the campaign's own unit, or so many orders; first come, first served. */
const limit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('units'), units }),
  z.strictObject({ kind: z.literal('orders'), orders: units }),
]);

/**
 * A time-boxed gain on top of the earning rules (B11, B12). `from` and `to` are local dates of the programme, both
 * included; an order belongs to the day on which it was placed. `campaignId` is the same in all versions: its budget is one.
 */
export const campaign = z
  .strictObject({
    campaignId: ruleId,
    name: z.strictObject({ en: name, fr: name }),
    description: z.strictObject({ en: description, fr: description }).default({ en: '', fr: '' }),
    from: date,
    to: date,
    where: orderScope.default(EVERYWHERE),
    on: articleSelector.default(EVERY_ARTICLE),
    minimumMinor: minor.default(0),
    gain,
    limit: limit.nullable().default(null),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'ends_before_it_starts' });

/** Every earning rule that a programme can have: the one list that forms, validation, engine and history read. */
export const earningRule = z.discriminatedUnion('kind', [rateRule, bracketsRule, perArticleRule, visitsRule]);
