import { DAY_MS, HOUR_MS, MINUTE_MS } from '@ristourne/core/commerce/time';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';

export const FIRST_DAY = Date.parse('2026-03-02T00:00:00Z');

/** When a version of a simulated programme came into force: the log that contexts are audited against. */
export type LoggedVersion = { version: number; activeFrom: number; definition: ProgramDefinition };
export type LoggedPause = { startsAt: number; endsAt: number };
export type LoggedProgram = {
  name: string;
  timeZone: string;
  versions: LoggedVersion[];
  pauses: LoggedPause[];
};

const both = (text: string) => ({ en: text, fr: text });
const plural = { one: 'point', other: 'points' };

const BASE: ProgramDefinition = {
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
const euros: ProgramDefinition = {
  ...BASE,
  earning: [rate(1, 100), visits(500, 2)],
  rewards: [chosen, { ...reward('fifth-visit', 'visits', 5), issue: 'automatic', consuming: true }],
};
const brackets: ProgramDefinition = {
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
  rewards: [chosen],
  maturityDays: 0,
  lotDays: 8,
  shortfall: 'written_off',
};
const yen: ProgramDefinition = { ...BASE, currency: 'JPY', earning: [rate(3, 200), visits(1, 1)] };
const dinars: ProgramDefinition = {
  ...BASE,
  currency: 'KWD',
  taxBase: 'without_tax',
  earning: [rate(7, 1_000)],
};

const day = (count: number) => FIRST_DAY + count * DAY_MS + 11 * HOUR_MS + 1;

/** Four programmes of one merchant, most with a change of rules while orders of the earlier rules are on their way. */
export const PROGRAMS: readonly LoggedProgram[] = [
  {
    name: 'euros',
    timeZone: 'Europe/Paris',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: euros },
      {
        version: 2,
        activeFrom: day(6),
        definition: { ...euros, earning: [rate(3, 200), visits(1_500, 1)], maturityDays: 5 },
      },
      { version: 3, activeFrom: day(14), definition: { ...euros, maturityDays: 1, lotDays: 5 } },
    ],
    pauses: [],
  },
  {
    name: 'brackets',
    timeZone: 'America/New_York',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: brackets },
      { version: 2, activeFrom: day(9), definition: { ...brackets, maturityDays: 2 } },
    ],
    pauses: [
      { startsAt: day(4) + 30 * MINUTE_MS, endsAt: day(4) + 7 * HOUR_MS },
      { startsAt: day(12) + 5 * HOUR_MS, endsAt: day(15) + 20 * HOUR_MS },
    ],
  },
  {
    name: 'yen',
    timeZone: 'Asia/Tokyo',
    versions: [
      { version: 1, activeFrom: FIRST_DAY, definition: yen },
      { version: 2, activeFrom: day(11), definition: { ...yen, earning: [rate(1, 500), visits(2_000, 3)] } },
    ],
    pauses: [{ startsAt: day(8), endsAt: day(9) }],
  },
  {
    name: 'dinars',
    timeZone: 'Asia/Kuwait',
    // Its first orders come before it: they never earn in it.
    versions: [{ version: 1, activeFrom: day(4), definition: dinars }],
    pauses: [],
  },
];
