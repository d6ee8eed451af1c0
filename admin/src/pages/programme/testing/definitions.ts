import { programDefinition, type ProgramDefinition } from '@ristourne/core/programs/definition';
import type { EarningRule } from '@ristourne/core/programs/rules/kinds';
import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import { MAX_DAYS, MAX_MINOR, MAX_MULTIPLIER, MAX_UNITS } from '@ristourne/core/programs/rules/limits';
import fc from 'fast-check';
import { dateOf } from '../typed-text.ts';

/** Text without spaces around it, as a definition keeps it; commas and quotes included. */
const trimmed = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...'aB,;"\'é 1-&#ß'.split('')), minLength: 1, maxLength })
    .map((text) => text.trim())
    .filter((text) => text !== '');
const both = fc.record({ en: trimmed(30), fr: trimmed(30) });
const units = fc.integer({ min: 1, max: MAX_UNITS });
const minor = (min: number) => fc.integer({ min, max: MAX_MINOR });
const few = <Value>(one: fc.Arbitrary<Value>) => fc.array(one, { maxLength: 3 });
const label = trimmed(12).map((text) => text.toLowerCase());
const articles = fc.record({
  types: few(label),
  categories: few(label),
  tags: few(label),
  products: few(fc.integer({ min: 1, max: 2 ** 50 }).map(String)),
});
const on = fc.record({ include: articles, exclude: articles });
const where = fc.record({
  locations: few(trimmed(12)),
  channels: few(trimmed(12)),
  groups: few(trimmed(12)),
});

const brackets = fc
  .tuple(
    fc.uniqueArray(minor(0), { minLength: 2, maxLength: 7 }),
    fc.boolean(),
    fc.array(units, { minLength: 7 }),
  )
  .map(([bounds, open, points]) => {
    const sorted = bounds.toSorted((a, b) => a - b);
    return sorted.slice(0, -1).map((fromMinor, index) => ({
      fromMinor,
      toMinor: open && index === sorted.length - 2 ? null : (sorted[index + 1] ?? null),
      points: points[index] ?? 1,
    }));
  });

const common = { on, where };
const rule = fc.oneof(
  fc.record({ kind: fc.constant('rate' as const), points: units, perMinor: units, ...common }),
  fc.record({ kind: fc.constant('brackets' as const), brackets, ...common }),
  fc.record({ kind: fc.constant('per_article' as const), ...common }),
  fc.record({
    kind: fc.constant('visits' as const),
    minimumMinor: minor(0),
    dailyCap: fc.integer({ min: 1, max: 100 }),
    ...common,
  }),
);
const earning: fc.Arbitrary<EarningRule[]> = fc
  .array(rule, { maxLength: 6 })
  .map((rules) => rules.map((one, index) => ({ ...one, ruleId: `r-${index}` })));

const per = fc.constantFrom('order' as const, 'article' as const);
const ratio = fc
  .tuple(fc.integer({ min: 1, max: MAX_UNITS / MAX_MULTIPLIER }), fc.integer({ min: 1, max: MAX_UNITS }))
  .map(([denominator, seed]) => ({
    denominator,
    numerator: denominator + 1 + (seed % ((MAX_MULTIPLIER - 1) * denominator)),
  }));
const plainRatio = fc.constantFrom(
  { numerator: 3, denominator: 2 },
  { numerator: 30, denominator: 20 },
  { numerator: 7, denominator: 3 },
  { numerator: 100, denominator: 1 },
);
const campaign = fc
  .record({
    name: both,
    description: fc.record({
      en: fc.oneof(fc.constant(''), trimmed(40)),
      fr: fc.oneof(fc.constant(''), trimmed(40)),
    }),
    first: fc.integer({ min: 0, max: 40_000 }),
    days: fc.integer({ min: 0, max: 400 }),
    minimumMinor: minor(0),
    gain: fc.oneof(
      fc.record({ kind: fc.constant('points' as const), points: units, per }),
      fc.record({ kind: fc.constant('money' as const), amountMinor: minor(1), per }),
      fc.oneof(ratio, plainRatio).map((one) => ({ kind: 'multiplier' as const, ...one })),
    ),
    limit: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('units' as const), units }),
      fc.record({ kind: fc.constant('orders' as const), orders: units }),
    ),
    ...common,
  })
  .map(({ first, days, ...one }) => ({ ...one, from: dateOf(first), to: dateOf(first + days) }));
const campaigns: fc.Arbitrary<Campaign[]> = fc
  .array(campaign, { maxLength: 3 })
  .map((all) => all.map((one, index) => ({ ...one, campaignId: `c-${index}` })));

const fixedBenefit = fc.oneof(
  fc.record({ kind: fc.constant('gift_card' as const), amountMinor: minor(1) }),
  fc.record({ kind: fc.constant('amount' as const), amountMinor: minor(1) }),
  fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant('free_shipping' as const) }),
);
const named = {
  name: both,
  unit: fc.constantFrom('points' as const, 'visits' as const),
  voucherDays: fc.integer({ min: 1, max: MAX_DAYS }),
  ordersEarn: fc.boolean(),
  code: fc.oneof(
    fc.record({ codeLength: fc.integer({ min: 12, max: 20 }), bound: fc.boolean() }),
    fc.record({ codeLength: fc.integer({ min: 6, max: 20 }), bound: fc.constant(true) }),
  ),
};

/** Given for an occasion: without a price, by itself. */
const occasionReward = fc
  .record({
    ...named,
    benefit: fixedBenefit,
    occasion: fc.oneof(
      fc.record({ kind: fc.constant('spend' as const), amountMinor: minor(1) }),
      fc.record({
        kind: fc.constant('nth_order' as const),
        order: fc.integer({ min: 1, max: 100 }),
        repeats: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('absence' as const), days: fc.integer({ min: 7, max: 365 }) }),
    ),
  })
  .map((one) => ({ ...one, cost: 1, how: { issue: 'automatic' as const, consuming: false } }));

/** Articles with prices of their own: the reward costs what the cheapest does, and the member chooses. */
const articleReward = fc
  .record({
    ...named,
    articles: fc.uniqueArray(
      fc.record({ productId: fc.integer({ min: 1 }).map(String), units, name: trimmed(20) }),
      {
        minLength: 1,
        maxLength: 3,
        selector: ({ productId }) => productId,
      },
    ),
  })
  .map(({ articles, ...one }) => ({
    ...one,
    cost: Math.min(...articles.map((article) => article.units)),
    benefit: { kind: 'article_price' as const, articles },
    how: { issue: 'chosen' as const, consuming: true },
  }));

/** Wallet money is spent one for one, in the programme's own currency, as much as the member says. */
const moneyReward = fc
  .record({ ...named, bounds: fc.tuple(minor(1), minor(1)).map((both) => both.toSorted((a, b) => a - b)) })
  .map(({ bounds: [minMinor = 1, maxMinor = 1], ...one }) => ({
    ...one,
    cost: minMinor,
    benefit: { kind: 'wallet_money' as const, minMinor, maxMinor },
    how: { issue: 'chosen' as const, consuming: true },
  }));

const pricedReward = fc.record({
  ...named,
  cost: units,
  benefit: fc.oneof(
    fixedBenefit,
    fc.record({
      kind: fc.constant('free_article' as const),
      productIds: fc.array(fc.integer({ min: 1 }).map(String), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('per_units' as const), amountMinor: minor(1), perUnits: units }),
  ),
  how: fc.constantFrom(
    { issue: 'chosen' as const, consuming: true },
    { issue: 'automatic' as const, consuming: true },
    { issue: 'automatic' as const, consuming: false },
  ),
});
const rewards = fc
  .array(fc.oneof(pricedReward, articleReward, moneyReward, occasionReward), { maxLength: 3 })
  .map((all) =>
    all.map(({ how, code, ...one }, index) => ({
      ...one,
      ...how,
      ...code,
      rewardId: `w-${index}`,
      revision: 1,
    })),
  );

const plural = fc.record({ one: trimmed(12), other: trimmed(12) });

/** Any definition that can be stored: all kinds of rules, selectors, scopes, campaigns and rewards. */
export const anyDefinition: fc.Arbitrary<ProgramDefinition> = fc
  .record({
    name: both,
    pointName: fc.record({ en: plural, fr: plural }),
    currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
    taxBase: fc.constantFrom('with_tax' as const, 'without_tax' as const),
    scope: where,
    eligible: on,
    exclusions: fc.record({
      foreignCodes: fc.boolean(),
      subscriptions: fc.boolean(),
      orderTags: few(label),
    }),
    earning,
    campaigns,
    multipliers: fc.constantFrom('best' as const, 'all' as const),
    rewards,
    welcome: fc.oneof(fc.constant(null), fc.record({ points: fc.integer({ min: 1, max: 100_000 }) })),
    validity: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: MAX_DAYS }) }),
      fc
        .record({ first: fc.integer({ min: 0, max: 30_000 }), days: fc.integer({ min: 0, max: 400 }) })
        .map(({ first, days }) => ({
          kind: 'dates' as const,
          from: dateOf(first),
          to: dateOf(first + days),
        })),
    ),
    expiryNotices: fc.boolean(),
    maturityDays: fc.integer({ min: 0, max: MAX_DAYS }),
    maturesFrom: fc.oneof(
      fc.constantFrom({ kind: 'payment' as const }, { kind: 'fulfilment' as const }),
      fc.record({ kind: fc.constant('booking' as const), property: trimmed(40) }),
    ),
    lotDays: fc.integer({ min: 1, max: MAX_DAYS }),
    claimDays: fc.integer({ min: 1, max: MAX_DAYS }),
    shortfall: fc.constantFrom('owed' as const, 'written_off' as const),
  })
  .map((definition) => {
    const own = `money:${definition.currency}` as const;
    const paid = definition.rewards.map((one) =>
      one.benefit.kind === 'wallet_money' ? { ...one, unit: own } : one,
    );
    return programDefinition.parse({ ...definition, rewards: paid });
  });
