import { z } from 'zod';

/** Limits that every definition keeps; named so that errors and forms can show them. */
export const MAX_RULES = 50;
export const MAX_BRACKETS = 50;
export const MAX_REWARDS = 50;
export const MAX_NAME_LENGTH = 80;
export const MAX_DAYS = 3_650;
export const MAX_UNITS = 1_000_000_000;
/** 10 million of a currency with two digits: one order's lines stay far inside safe integers. */
export const MAX_MINOR = 1_000_000_000;

const text = z.string().trim().min(1).max(MAX_NAME_LENGTH);
const bothLanguages = z.strictObject({ en: text, fr: text });
const plural = z.strictObject({ one: text, other: text });
const units = z.int().min(1).max(MAX_UNITS);
const days = z.int().min(0).max(MAX_DAYS);
const minor = z.int().min(0).max(MAX_MINOR);
const ruleId = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** What a rule or a reward counts in. `money:EUR` comes with wallet money. */
export const UNITS = ['points', 'visits'] as const;
const unit = z.enum(UNITS);

/** `points` for each `perMinor` of eligible spend: 1 point per euro is { points: 1, perMinor: 100 }. */
const rateRule = z.strictObject({ kind: z.literal('rate'), ruleId, points: units, perMinor: units });

/** Points by the order's eligible base: [fromMinor, toMinor); only the last may be open (toMinor null). */
const bracketsRule = z.strictObject({
  kind: z.literal('brackets'),
  ruleId,
  brackets: z
    .array(z.strictObject({ fromMinor: minor, toMinor: minor.nullable(), points: units }))
    .min(1)
    .max(MAX_BRACKETS)
    .refine(isAscending, { error: 'brackets_must_ascend' }),
});

/** One paid order = one visit, from `minimumMinor` on, at most `dailyCap` per member and local day. */
const visitsRule = z.strictObject({
  kind: z.literal('visits'),
  ruleId,
  minimumMinor: minor,
  dailyCap: z.int().min(1).max(100),
});

function isAscending(brackets: { fromMinor: number; toMinor: number | null }[]): boolean {
  return brackets.every((bracket, index) => {
    const next = brackets[index + 1];
    if (bracket.toMinor === null) return next === undefined;
    return bracket.toMinor > bracket.fromMinor && (next === undefined || next.fromMinor >= bracket.toMinor);
  });
}

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
    earning: z.array(z.discriminatedUnion('kind', [rateRule, bracketsRule, visitsRule])).max(MAX_RULES),
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
export type EarningRule = ProgramDefinition['earning'][number];
export type Reward = ProgramDefinition['rewards'][number];
export type Unit = z.infer<typeof unit>;

/** The units that a programme's rules give and its rewards cost, each once. */
export function definedUnits({ earning, rewards, welcome }: ProgramDefinition): Unit[] {
  const earned = earning.map((rule): Unit => (rule.kind === 'visits' ? 'visits' : 'points'));
  const welcoming: Unit[] = welcome ? ['points'] : [];
  return [...new Set([...earned, ...welcoming, ...rewards.map((one) => one.unit)])];
}
