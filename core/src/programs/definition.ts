import { z } from 'zod';
import { MAX_BOOKING_NAME_LENGTH } from '../commerce/booking-time.ts';
import {
  articleSelector,
  campaign,
  date,
  earningRule,
  orderScope,
  ruleId,
  units,
} from './rules/arguments.ts';
import { benefit } from './benefits/arguments.ts';
import { cheapest } from './benefits/article-price.ts';
import { benefitKind } from './benefits/kinds.ts';
import { occasion } from './occasions/arguments.ts';
import { EVERY_ARTICLE, normaliseLabel } from './rules/article-selector.ts';
import {
  CODE_LENGTH,
  MAX_CAMPAIGNS,
  MAX_CODE_LENGTH,
  MAX_DAYS,
  MAX_NAME_LENGTH,
  MAX_REWARDS,
  MAX_RULES,
  MAX_TAGS,
  MIN_CODE_LENGTH,
} from './rules/limits.ts';
import { EVERYWHERE } from './rules/order-scope.ts';
import { NO_EXCLUSIONS } from './exclusions.ts';
import { currencyOf, moneyUnit, UNITS } from './units.ts';

const text = z.string().trim().min(1).max(MAX_NAME_LENGTH);
const bothLanguages = z.strictObject({ en: text, fr: text });
const plural = z.strictObject({ one: text, other: text });
const days = z.int().min(0).max(MAX_DAYS);

const unit = z.enum(UNITS);

/** A unit's name as the ledger keeps it. */
export const unitName = z.union([unit, z.templateLiteral(['money:', z.string().regex(/^[A-Z]{3}$/)])]);

/** Which orders earn nothing at all, whatever they contain. All of it is an option, off by default. */
export const exclusions = z.strictObject({
  /** An order with a code that is not a loyalty code (B17). */
  foreignCodes: z.boolean().default(false),
  /** An order with a subscription in it (B19). */
  subscriptions: z.boolean().default(false),
  /** An order with one of these tags: no-shows, say (B16). */
  orderTags: z.array(text.transform(normaliseLabel)).max(MAX_TAGS).default([]),
});

/** Dates are local days of the programme, both included; days are programme days, those that were paused do not count. */
const validity = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('dates'), from: date, to: date })
    .refine(({ from, to }) => from <= to, { path: ['to'], error: 'ends_before_it_starts' }),
  z.strictObject({ kind: z.literal('days'), days: days.min(1) }),
]);

const reward = z.strictObject({
  rewardId: ruleId,
  /** Rises when the threshold changes, so that a lowered one pays nobody by itself (B20). */
  revision: z.int().min(1),
  name: bothLanguages,
  /** Wallet money buys a code of its own value, and nothing else. */
  unit: unitName,
  cost: units,
  benefit,
  issue: z.enum(['automatic', 'chosen']),
  /** What it is given for instead of units: it comes by itself then, and consumes nothing (D6). */
  occasion: occasion.optional(),
  /** A consuming reward spends its cost; the other is given each time the sum of units crosses a multiple of it. */
  consuming: z.boolean(),
  voucherDays: z.int().min(1).max(MAX_DAYS),
  /** Whether an order paid with this reward's voucher earns (B18). */
  ordersEarn: z.boolean(),
  /** Symbols of its codes (D10). Those of before have 12. */
  codeLength: z.int().min(MIN_CODE_LENGTH).max(MAX_CODE_LENGTH).default(CODE_LENGTH),
  /** Its codes work for their holder alone: none is made for somebody whom the store does not know. Else as far as known. */
  bound: z.boolean().default(false),
});

/** `property`: how the store names the booking's time, in a line's properties (Shopify) or an order's meta (WooCommerce). */
const maturityStart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('payment') }),
  z.strictObject({ kind: z.literal('fulfilment') }),
  z.strictObject({
    kind: z.literal('booking'),
    property: z.string().trim().min(1).max(MAX_BOOKING_NAME_LENGTH),
  }),
]);

/**
 * One version of a programme: everything that judges an order, as data. Immutable once stored; a change is a new
 * version. Days are days, not months. Defaults are the product's (docs/features.md).
 */
export const programDefinition = z
  .strictObject({
    name: bothLanguages,
    pointName: z.strictObject({ en: plural, fr: plural }),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** What rates apply to: what buyers see in a tax-inclusive shop, or amounts without tax. */
    taxBase: z.enum(['with_tax', 'without_tax']),
    /** Which orders are this programme's (A2); others never earn in it. */
    scope: orderScope.default(EVERYWHERE),
    /** Which lines count at all (B5). */
    eligible: articleSelector.default(EVERY_ARTICLE),
    exclusions: exclusions.default(NO_EXCLUSIONS),
    earning: z.array(earningRule).max(MAX_RULES),
    campaigns: z.array(campaign).max(MAX_CAMPAIGNS).default([]),
    /** Several multipliers for one order: the best one counts, or each adds its own. */
    multipliers: z.enum(['best', 'all']).default('best'),
    rewards: z.array(reward).max(MAX_REWARDS),
    maturityDays: days,
    /** From what `maturityDays` count; a booking's time counts alone, an hour after it (B15). Versions of before count from payment. */
    maturesFrom: maturityStart.default({ kind: 'payment' }),
    lotDays: days.min(1),
    claimDays: days.min(1),
    /** What happens when more is taken back than is left: the member owes it, or the programme writes it off. */
    shortfall: z.enum(['owed', 'written_off']),
    /** What a person gets once, on joining (B13). Versions of before have none. */
    welcome: z.strictObject({ points: units }).nullable().default(null),
    /** When a membership holds (C2): between dates, or for so many days from joining. Null: always. Versions of before: null. */
    validity: validity.nullable().default(null),
    /** Whether members are told by mail before their units end (C3). */
    expiryNotices: z.boolean().default(true),
  })
  .refine((definition) => unique(definition.earning.map((rule) => rule.ruleId)), {
    path: ['earning'],
    error: 'rule_ids_must_differ',
  })
  .refine((definition) => unique(definition.campaigns.map((one) => one.campaignId)), {
    path: ['campaigns'],
    error: 'campaign_ids_must_differ',
  })
  .refine((definition) => unique(definition.rewards.map((one) => one.rewardId)), {
    path: ['rewards'],
    error: 'reward_ids_must_differ',
  })
  .refine((definition) => definition.rewards.every((one) => one.consuming || one.issue === 'automatic'), {
    path: ['rewards'],
    error: 'chosen_rewards_consume',
  })
  .refine(
    ({ rewards }) => rewards.every((one) => !one.occasion || (one.issue === 'automatic' && !one.consuming)),
    {
      path: ['rewards'],
      error: 'occasions_come_by_themselves',
    },
  )
  .superRefine(({ rewards, currency }, context) =>
    rewards.forEach((one, index) => {
      const problem = benefitProblem(one, currency) ?? codeProblem(one);
      if (problem)
        context.addIssue({
          code: 'custom',
          path: ['rewards', index, problem.field],
          message: problem.reason,
        });
    }),
  );

/** Nobody is there to choose where a reward comes by itself; and an occasion has no units that could be worth something. */
function benefitProblem(
  one: z.infer<typeof reward>,
  currency: string,
): { field: string; reason: string } | null {
  const { benefit: given, cost } = one;
  const { asks } = benefitKind(given);
  if (one.occasion && asks !== 'nothing') return { field: 'benefit', reason: 'occasions_leave_no_choice' };
  if (asks === 'article' && one.issue === 'automatic')
    return { field: 'issue', reason: 'article_prices_are_chosen' };
  if (given.kind === 'article_price' && cost !== cheapest(given))
    return { field: 'cost', reason: 'cost_is_the_cheapest_article' };
  if (given.kind === 'wallet_money') return moneyProblem(one, given.minMinor, currency);
  if (currencyOf(one.unit) !== null) return { field: 'unit', reason: 'wallet_money_buys_its_value' };
  return null;
}

/** Money never converts: it is spent in the programme's own currency, one for one. */
function moneyProblem(
  { unit: paidWith, issue, cost }: z.infer<typeof reward>,
  minMinor: number,
  currency: string,
): { field: string; reason: string } | null {
  if (paidWith !== moneyUnit(currency)) return { field: 'unit', reason: 'wallet_money_of_the_currency' };
  if (issue === 'automatic') return { field: 'issue', reason: 'wallet_money_is_chosen' };
  return cost === minMinor ? null : { field: 'cost', reason: 'cost_is_the_minimum' };
}

/** Whoever tries short codes finds one: it has to open for its holder alone. */
function codeProblem({
  codeLength,
  bound,
}: z.infer<typeof reward>): { field: string; reason: string } | null {
  return codeLength < CODE_LENGTH && !bound ? { field: 'codeLength', reason: 'short_codes_are_bound' } : null;
}

function unique(ids: string[]): boolean {
  return new Set(ids).size === ids.length;
}

export type ProgramDefinition = z.infer<typeof programDefinition>;
/** A definition as it may be written: what has a default may be left out. */
export type ProgramDefinitionInput = z.input<typeof programDefinition>;
export type Reward = ProgramDefinition['rewards'][number];
/** A reward that is given for an occasion, and has no price. */
export type OccasionReward = Reward & { occasion: NonNullable<Reward['occasion']> };

/** Rewards with a price in units. */
export function pricedRewards({ rewards }: Pick<ProgramDefinition, 'rewards'>): Reward[] {
  return rewards.filter((one) => !isForOccasion(one));
}

export function isForOccasion(one: Reward): one is OccasionReward {
  return one.occasion !== undefined;
}
