import { DAY_MS, HOUR_MS, MINUTE_MS } from '@ristourne/core/commerce/time';
import {
  programDefinition,
  type ProgramDefinition,
  type ProgramDefinitionInput,
} from '@ristourne/core/programs/definition';

export const FIRST_DAY = Date.parse('2026-03-02T00:00:00Z');

/** What the simulated stores' catalogues say of their articles, 1 to 20, all along. */
export function article(productId: string): {
  type: string;
  categories: string[];
  tags: string[];
  points: number | null;
} {
  const number = Number(productId);
  return {
    type: ['tea', 'pot', 'class'][number % 3] ?? '',
    categories: number % 2 === 0 ? ['gifts', 'home'] : ['drinks'],
    tags: number % 5 === 0 ? ['sale'] : [],
    points: number % 4 === 0 ? null : number,
  };
}

/** When a version of a simulated programme came into force: the log that contexts are audited against. */
export type LoggedVersion = { version: number; activeFrom: number; definition: ProgramDefinition };
export type LoggedPause = { startsAt: number; endsAt: number };
export type LoggedProgram = {
  name: string;
  timeZone: string;
  versions: LoggedVersion[];
  pauses: LoggedPause[];
  /** What one unit of a currency is worth, from when on; the first also before. */
  rates: { currency: string; validFrom: number; rate: string }[];
};

type Occasion = NonNullable<NonNullable<ProgramDefinitionInput['rewards']>[number]['occasion']>;

const both = (text: string) => ({ en: text, fr: text });
const plural = { one: 'point', other: 'points' };

const BASE: ProgramDefinitionInput = {
  name: both('Simulated'),
  pointName: { en: plural, fr: plural },
  currency: 'EUR',
  taxBase: 'with_tax',
  earning: [],
  rewards: [],
  maturityDays: 3,
  lotDays: 20,
  claimDays: 25,
  shortfall: 'owed',
  welcome: null,
  expiryNotices: true,
};

const reward = (rewardId: string, unit: 'points' | 'visits', cost: number) =>
  ({
    rewardId,
    revision: 1,
    name: both(rewardId),
    unit,
    cost,
    benefit: { kind: 'amount', amountMinor: 300 },
    voucherDays: 30,
    ordersEarn: true,
  }) as const;

const rate = (points: number, perMinor: number) => ({
  kind: 'rate' as const,
  ruleId: 'rate',
  points,
  perMinor,
});
const visits = (minimumMinor: number, dailyCap: number) => ({
  kind: 'visits' as const,
  ruleId: 'visits',
  minimumMinor,
  dailyCap,
});

const chosen = { ...reward('chosen', 'points', 10), issue: 'chosen' as const, consuming: true };
const forOccasion = (rewardId: string, occasion: Occasion) =>
  ({ ...reward(rewardId, 'points', 1), issue: 'automatic', consuming: false, occasion }) as const;
/** Days of a frequency are local ones, and refunds take from what was spent. */
const OCCASIONS = [
  forOccasion('third-order', { kind: 'nth_order', order: 3, repeats: true }),
  forOccasion('spender', { kind: 'spend', amountMinor: 4_000 }),
  forOccasion('regular', { kind: 'frequency', visits: 2, days: 9 }),
];
const euros: ProgramDefinitionInput = {
  ...BASE,
  earning: [rate(1, 100), visits(500, 2)],
  rewards: [
    chosen,
    { ...reward('fifth-visit', 'visits', 5), issue: 'automatic', consuming: true },
    { ...reward('milestone', 'points', 60), issue: 'automatic', consuming: false },
    ...OCCASIONS,
  ],
};
const brackets: ProgramDefinitionInput = {
  ...BASE,
  earning: [
    {
      kind: 'brackets',
      ruleId: 'brackets',
      brackets: [
        { fromMinor: 0, toMinor: 2_000, points: 2 },
        { fromMinor: 2_000, toMinor: 5_000, points: 10 },
        { fromMinor: 5_000, toMinor: null, points: 25 },
      ],
    },
    visits(0, 1),
  ],
  rewards: [{ ...chosen, ordersEarn: false }],
  maturityDays: 0,
  lotDays: 8,
  shortfall: 'written_off',
};
const yen: ProgramDefinitionInput = { ...BASE, currency: 'JPY', earning: [rate(3, 200), visits(1, 1)] };
const dinars: ProgramDefinitionInput = {
  ...BASE,
  currency: 'KWD',
  taxBase: 'without_tax',
  earning: [rate(7, 1_000)],
  exclusions: { subscriptions: true },
};

const localDate = (count: number) => new Date(FIRST_DAY + count * DAY_MS).toISOString().slice(0, 10);
const period = (first: number, last: number) => ({ from: localDate(first), to: localDate(last) });
const campaign = (campaignId: string) => ({ campaignId, name: both(campaignId) });

/** Limits that run out: what an order has of them depends on who came first. */
const budgets: ProgramDefinitionInput = {
  ...BASE,
  scope: { channels: ['web'] },
  earning: [rate(1, 500)],
  campaigns: [
    {
      ...campaign('first'),
      ...period(0, 12),
      gain: { kind: 'points', points: 15, per: 'order' },
      limit: { kind: 'orders', orders: 6 },
    },
    {
      ...campaign('twice'),
      ...period(0, 19),
      gain: { kind: 'multiplier', numerator: 2, denominator: 1 },
      limit: { kind: 'units', units: 40 },
    },
    {
      ...campaign('thrice'),
      ...period(4, 19),
      on: { include: { tags: ['sale'] } },
      gain: { kind: 'multiplier', numerator: 3, denominator: 1 },
    },
    {
      ...campaign('cash'),
      ...period(2, 30),
      on: { include: { types: ['tea'] } },
      minimumMinor: 1_000,
      gain: { kind: 'money', amountMinor: 25, per: 'article' },
      limit: { kind: 'units', units: 300 },
    },
  ],
};

/** More rules than a rate: articles, codes, a campaign without a limit. */
const assorted: Partial<ProgramDefinitionInput> = {
  eligible: { exclude: { categories: ['home'] } },
  exclusions: { foreignCodes: true },
  earning: [
    rate(3, 200),
    { ...rate(1, 100), ruleId: 'pots', on: { include: { types: ['pot'] } } },
    { kind: 'per_article', ruleId: 'articles', on: { include: { types: ['tea', 'class'] } } },
    visits(1_500, 1),
  ],
  campaigns: [
    {
      ...campaign('pots'),
      ...period(6, 9),
      on: { include: { types: ['pot'] } },
      gain: { kind: 'multiplier', numerator: 3, denominator: 2 },
    },
  ],
};

const whole = (definition: ProgramDefinitionInput): ProgramDefinition => programDefinition.parse(definition);
const day = (count: number) => FIRST_DAY + count * DAY_MS + 11 * HOUR_MS + 1;

/** Four programmes of one merchant, most with a change of rules while orders of the earlier rules are on their way. */
export const PROGRAMS: readonly LoggedProgram[] = [
  {
    name: 'euros',
    timeZone: 'Europe/Paris',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: whole(euros) },
      {
        version: 2,
        activeFrom: day(6),
        definition: whole({ ...euros, ...assorted, maturityDays: 5 }),
      },
      { version: 3, activeFrom: day(14), definition: whole({ ...euros, maturityDays: 1, lotDays: 5 }) },
    ],
    pauses: [],
    rates: [],
  },
  {
    name: 'brackets',
    timeZone: 'America/New_York',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: whole(brackets) },
      { version: 2, activeFrom: day(9), definition: whole({ ...brackets, maturityDays: 2 }) },
    ],
    pauses: [
      { startsAt: day(4) + 30 * MINUTE_MS, endsAt: day(4) + 7 * HOUR_MS },
      { startsAt: day(12) + 5 * HOUR_MS, endsAt: day(15) + 20 * HOUR_MS },
    ],
    rates: [],
  },
  {
    name: 'yen',
    timeZone: 'Asia/Tokyo',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: whole(yen) },
      {
        version: 2,
        activeFrom: day(11),
        definition: whole({ ...yen, earning: [rate(1, 500), visits(2_000, 3)] }),
      },
    ],
    pauses: [{ startsAt: day(8), endsAt: day(9) }],
    rates: [],
  },
  {
    name: 'dinars',
    timeZone: 'Asia/Kuwait',
    // Its first orders come before it: they never earn in it.
    versions: [{ version: 1, activeFrom: day(4), definition: whole(dinars) }],
    pauses: [],
    rates: [
      { currency: 'EUR', validFrom: day(9), rate: '0.3312' },
      { currency: 'EUR', validFrom: day(13), rate: '0.34' },
    ],
  },
  {
    name: 'budgets',
    timeZone: 'Europe/Paris',
    versions: [{ version: 1, activeFrom: FIRST_DAY, definition: whole(budgets) }],
    pauses: [],
    rates: [],
  },
];
