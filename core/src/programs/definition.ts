import { z } from 'zod';
import {
  articleSelector,
  campaign,
  earningRule,
  minor,
  orderScope,
  ruleId,
  units,
} from './rules/arguments.ts';
import { EVERY_ARTICLE, normaliseLabel } from './rules/article-selector.ts';
import {
  MAX_CAMPAIGNS,
  MAX_DAYS,
  MAX_NAME_LENGTH,
  MAX_REWARDS,
  MAX_RULES,
  MAX_TAGS,
} from './rules/limits.ts';
import { EVERYWHERE } from './rules/order-scope.ts';
import { NO_EXCLUSIONS } from './exclusions.ts';
import { UNITS } from './units.ts';

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
/** What a reward gives. `per_units`: `amountMinor` for each `perUnits` units spent, rounded down. */
const benefit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('amount'), amountMinor: minor.min(1) }),
  z.strictObject({ kind: z.literal('percent'), basisPoints: z.int().min(1).max(10_000) }),
  z.strictObject({
    kind: z.literal('free_article'),
    productIds: z.array(z.string().min(1).max(40)).min(1).max(50),
  }),
  z.strictObject({ kind: z.literal('per_units'), amountMinor: minor.min(1), perUnits: units }),
]);

const reward = z.strictObject({
  rewardId: ruleId,
  /** Rises when the threshold changes, so that a lowered one pays nobody by itself (B20). */
  revision: z.int().min(1),
  name: bothLanguages,
  unit,
  cost: units,
  benefit,
  issue: z.enum(['automatic', 'chosen']),
  /** A consuming reward spends its cost; the other is given each time the sum of units crosses a multiple of it. */
  consuming: z.boolean(),
  voucherDays: z.int().min(1).max(MAX_DAYS),
  /** Whether an order paid with this reward's voucher earns (B18). */
  ordersEarn: z.boolean(),
});

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
    lotDays: days.min(1),
    claimDays: days.min(1),
    /** What happens when more is taken back than is left: the member owes it, or the programme writes it off. */
    shortfall: z.enum(['owed', 'written_off']),
    /** What a person gets once, on joining (B13). Versions of before have none. */
    welcome: z.strictObject({ points: units }).nullable().default(null),
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
  });

function unique(ids: string[]): boolean {
  return new Set(ids).size === ids.length;
}

export type ProgramDefinition = z.infer<typeof programDefinition>;
/** A definition as it may be written: what has a default may be left out. */
export type ProgramDefinitionInput = z.input<typeof programDefinition>;
export type Reward = ProgramDefinition['rewards'][number];
