import { describe, expect, test } from 'vitest';
import type { OrderLine, OrderState } from '../commerce/order.ts';
import { programDefinition, type ProgramDefinitionInput } from '../programs/definition.ts';
import { dayOfDate } from '../programs/rules/campaign.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import { evaluate } from './evaluate.ts';
import { PLAIN_FACTS, type JudgingFacts } from './judging-facts.ts';
import { DEFINITION, lineRefund, order } from './testing/world.ts';

const ARTICLES: Record<string, string> = { tea: '1', pot: '2', workshop: '3' };

/** Tea for 20.00 €, a pot for 30.00 €, a workshop for 50.00 €. */
const TEA = line('tea', 2_000, 2);
const POT = line('pot', 3_000);
const WORKSHOP = line('workshop', 5_000);
const BASKET: OrderState = { ...order({ totalMinor: 10_000 }).state, lines: [TEA, POT, WORKSHOP] };

const PRODUCTS: ReadonlyMap<string, ProductFacts> = new Map([
  ['tea', facts({ type: 'tea', categories: ['drinks'], points: 7 })],
  ['pot', facts({ type: 'crockery', categories: ['home', 'gifts'], tags: ['sale'] })],
  ['workshop', facts({ type: 'service', categories: ['workshops'], points: 40 })],
]);

function line(lineId: string, netMinor: number, quantity = 1): OrderLine {
  return {
    lineId, productId: ARTICLES[lineId] ?? '9', variationId: '', kind: 'product', quantity, netMinor, taxMinor: 0, subscription: false,
  }; // prettier-ignore
}

function facts(known: Partial<ProductFacts>): ProductFacts {
  return { type: '', categories: [], tags: [], points: null, ...known };
}

type Judging = { order?: OrderState; facts?: Partial<JudgingFacts> };

function judge(
  definition: Partial<ProgramDefinitionInput>,
  { order: of = BASKET, facts: known = {} }: Judging = {},
) {
  const whole = programDefinition.parse({ ...DEFINITION, ...definition });
  return evaluate(of, whole, { ...PLAIN_FACTS, products: PRODUCTS, ...known });
}

const points = (definition: Partial<ProgramDefinitionInput>, judging?: Judging) =>
  judge(definition, judging).deserved.points ?? 0;

const rate = (more: object = {}) => ({
  kind: 'rate' as const,
  ruleId: 'rate',
  points: 1,
  perMinor: 100,
  ...more,
});

describe('which articles count', () => {
  test.each([
    ['all', {}, 100],
    ['[B5] services alone, by type', { include: { types: ['Service '] } }, 50],
    ['[B5] all but a category', { exclude: { categories: ['home'] } }, 70],
    [
      '[B5] a category without what is on sale',
      { include: { categories: ['home', 'drinks'] }, exclude: { tags: ['sale'] } },
      20,
    ],
    ['[B5] one article by its number', { include: { products: ['2'] } }, 30],
    ['[B5] a category that nothing is in', { include: { categories: ['garden'] } }, 0],
  ])('%s', (_name, on, expected) => {
    expect(points({ earning: [rate({ on })] })).toBe(expected);
    // Said of the whole programme, it is the same for all of its rules.
    expect(points({ eligible: on })).toBe(expected);
  });

  test('[B5] an order without anything that counts is no visit either, and says why', () => {
    const { deserved, breakdown } = judge({
      eligible: { include: { categories: ['garden'] } },
      earning: [{ kind: 'visits', ruleId: 'visit', minimumMinor: 0, dailyCap: 1 }],
    });
    expect([deserved, breakdown.reason]).toEqual([{}, 'nothing_eligible']);
  });

  test('[B5] a variant is chosen by its own number', () => {
    const chosen = { ...BASKET, lines: [{ ...TEA, variationId: '71' }, POT] };
    expect(points({ earning: [rate({ on: { include: { products: ['71'] } } })] }, { order: chosen })).toBe(
      20,
    );
  });

  test('[B21] what a refund takes beyond its line is taken from the other lines in proportion, wherever they count', () => {
    // 5.00 € more than the tea held: of pot and workshop, 80.00 €, one sixteenth goes.
    const refunds = [
      { ...lineRefund(2_500), lines: [{ lineId: 'tea', quantity: 2, netMinor: 2_500, taxMinor: 0 }] },
    ];
    const refunded = { ...BASKET, refunds };
    expect(points({}, { order: refunded })).toBe(75);
    expect(
      points({ earning: [rate({ on: { include: { types: ['service'] } } })] }, { order: refunded }),
    ).toBe(46);
  });
});

describe('[B3] points per article', () => {
  const perArticle = { kind: 'per_article' as const, ruleId: 'articles' };

  test('each kept piece gives the points that its article carries, and one without a value gives none', () => {
    const { deserved, breakdown } = judge({ earning: [perArticle] });
    expect(deserved).toEqual({ points: 2 * 7 + 40 });
    expect(breakdown.rules[0]?.detail).toEqual({ pieces: 3 });
  });

  test('a refund takes points by pieces, whatever money came back', () => {
    const refund = {
      refundId: 'r',
      amountMinor: 100,
      otherMinor: 0,
      lines: [{ lineId: 'tea', quantity: 1, netMinor: 100, taxMinor: 0 }],
    };
    expect(points({ earning: [perArticle] }, { order: { ...BASKET, refunds: [refund] } })).toBe(7 + 40);
  });

  test('money given back without a line leaves the pieces, until all of it is back', () => {
    const goodwill = (amountMinor: number) => ({
      ...BASKET,
      refunds: [{ refundId: 'r', amountMinor, otherMinor: 0, lines: [] }],
    });
    expect(points({ earning: [perArticle] }, { order: goodwill(5_000) })).toBe(54);
    expect(points({ earning: [perArticle] }, { order: goodwill(10_000) })).toBe(0);
  });
});

describe('where and for whom', () => {
  const where = (order: Partial<JudgingFacts['order']>): Judging => ({
    facts: { order: { locationId: '', channel: '', groups: [], isLeftOut: false, ...order } },
  });

  test.each([
    {
      name: 'locations',
      scope: { locations: ['paris'] },
      inside: { locationId: 'paris' },
      outside: { locationId: 'lyon' },
    },
    {
      name: 'channels',
      scope: { channels: ['pos', 'web'] },
      inside: { channel: 'pos' },
      outside: { channel: 'draft' },
    },
    {
      name: 'groups',
      scope: { groups: ['gold', 'staff'] },
      inside: { groups: ['staff'] },
      outside: { groups: ['others'] },
    },
    {
      name: 'several, which must all hold',
      scope: { locations: ['paris'], channels: ['pos'] },
      inside: { locationId: 'paris', channel: 'pos' },
      outside: { locationId: 'paris', channel: 'web' },
    },
  ])('[B11] a rule for $name', ({ scope, inside, outside }) => {
    const rules = { earning: [rate(), rate({ ruleId: 'more', where: scope })] };
    expect(points(rules, where(inside))).toBe(200);
    expect(points(rules, where(outside))).toBe(100);
  });
});

type Choice = {
  name: string;
  exclusions: ProgramDefinitionInput['exclusions'];
  judging: Judging;
  reason: string;
};

describe('orders that earn nothing, by choice of the owner', () => {
  const choices: Choice[] = [
    {
      name: '[B17] a foreign code',
      exclusions: { foreignCodes: true },
      judging: { facts: { codes: { loyaltyCodeRefusesEarning: false, hasForeignCode: true } } },
      reason: 'foreign_code_used',
    },
    {
      name: '[B19] a subscription',
      exclusions: { subscriptions: true },
      judging: { order: { ...BASKET, lines: [TEA, { ...POT, subscription: true }] } },
      reason: 'subscription',
    },
    {
      name: '[B16] a no-show, by its tag',
      exclusions: { orderTags: ['No-Show'] },
      judging: { order: { ...BASKET, tags: ['vip', ' no-show'] } },
      reason: 'excluded_tag',
    },
  ];
  test.each(choices)('$name', ({ exclusions, judging, reason }) => {
    expect(judge({ exclusions }, judging)).toMatchObject({ deserved: {}, breakdown: { reason } });
    expect(points({}, judging)).toBeGreaterThan(0);
  });

  test('staff, by their group', () => {
    const staff = { locationId: '', channel: '', groups: ['staff'], isLeftOut: true };
    expect(judge({}, { facts: { order: staff } })).toMatchObject({
      deserved: {},
      breakdown: { reason: 'excluded_group' },
    });
  });
});

describe('campaigns', () => {
  const DAY = dayOfDate('2026-06-15');
  const running = (gain: object, more: object = {}) => ({
    campaigns: [
      {
        campaignId: 'june',
        name: { en: 'June', fr: 'Juin' },
        from: '2026-06-01',
        to: '2026-06-30',
        gain,
        ...more,
      } as never,
    ],
  });
  const on = (localDay: number, more: Partial<JudgingFacts> = {}): Judging => ({
    facts: { localDay, ...more },
  });
  const bonus = { kind: 'points', points: 25, per: 'order' };

  test.each([
    ['2026-05-31', 100],
    ['2026-06-01', 125],
    ['2026-06-30', 125],
    ['2026-07-01', 100],
  ])('[B11] its first and last day are in it: %s gives %i', (date, expected) => {
    expect(points(running(bonus), on(dayOfDate(date)))).toBe(expected);
  });

  test('[B11] a minimum counts what the campaign counts', () => {
    const drinks = { on: { include: { categories: ['drinks'] } } };
    expect(points(running(bonus, { ...drinks, minimumMinor: 2_000 }), on(DAY))).toBe(125);
    expect(points(running(bonus, { ...drinks, minimumMinor: 2_001 }), on(DAY))).toBe(100);
  });

  test('[B12] points for each piece, and what a refund takes of them', () => {
    const perPiece = running(
      { kind: 'points', points: 10, per: 'article' },
      { on: { include: { types: ['tea'] } } },
    );
    expect(points(perPiece, on(DAY))).toBe(120);
    const refunds = [
      {
        refundId: 'r',
        amountMinor: 1_000,
        otherMinor: 0,
        lines: [{ lineId: 'tea', quantity: 1, netMinor: 1_000, taxMinor: 0 }],
      },
    ];
    expect(points(perPiece, { ...on(DAY), order: { ...BASKET, refunds } })).toBe(100);
  });

  test('[B12] a multiplier adds to the plain points what is beyond them, floored once with them', () => {
    const times = running({ kind: 'multiplier', numerator: 3, denominator: 2 });
    const { deserved, breakdown } = judge(times, on(DAY));
    expect(deserved).toEqual({ points: 150 });
    expect(breakdown.rules.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['rate', 100],
      ['campaign', 50],
    ]);
    // 0.99 € × 1.5 = 1.485: one point, though 0.99 € alone gives none.
    const little = { ...BASKET, lines: [line('tea', 99)], totalMinor: 99 };
    expect(points(times, { ...on(DAY), order: little })).toBe(1);
  });

  test('[B12] a multiplier for some articles multiplies their part alone, whatever rule gave it', () => {
    const teaTwice = running(
      { kind: 'multiplier', numerator: 2, denominator: 1 },
      { on: { include: { types: ['tea'] } } },
    );
    expect(points(teaTwice, on(DAY))).toBe(120);
    expect(points({ ...teaTwice, earning: [{ kind: 'per_article', ruleId: 'articles' }] }, on(DAY))).toBe(
      54 + 14,
    );
  });

  test('[B12] of two multipliers the best counts, or each adds its own', () => {
    const two = [2, 3].map((numerator) => ({
      campaignId: `times-${numerator}`, name: { en: 'Times', fr: 'Fois' }, from: '2026-06-01', to: '2026-06-30',
      gain: { kind: 'multiplier' as const, numerator, denominator: 1 },
    })); // prettier-ignore
    expect(points({ campaigns: two }, on(DAY))).toBe(300);
    expect(points({ campaigns: two, multipliers: 'all' }, on(DAY))).toBe(400);
  });

  test('[B12] wallet money in the order’s own currency, and never converted', () => {
    const money = running({ kind: 'money', amountMinor: 150, per: 'order' });
    expect(judge(money, on(DAY)).deserved).toEqual({ points: 100, 'money:EUR': 150 });
    const dollars = {
      ...on(DAY, { rate: { numerator: 1, denominator: 2 } }),
      order: { ...BASKET, currency: 'USD' },
    };
    expect(judge(money, dollars).deserved).toEqual({ points: 50 });
  });

  test('a limited one gives what is reserved for the order, and takes only its own extra when it is exhausted', () => {
    const limited = running(
      { kind: 'multiplier', numerator: 2, denominator: 1 },
      { limit: { kind: 'units', units: 60 } },
    );
    const grants = (granted: number) => on(DAY, { grants: new Map([['june', granted]]) });
    expect([0, 40, 60, 100, 200].map((granted) => points(limited, grants(granted)))).toEqual([
      100, 140, 160, 200, 200,
    ]);
    expect(judge(limited, grants(0)).wishes).toMatchObject([{ amount: 100, unit: 'points' }]);
    const first = running(bonus, { limit: { kind: 'orders', orders: 1 } });
    expect([points(first, grants(0)), points(first, grants(1))]).toEqual([100, 125]);
  });
});

describe('another currency', () => {
  test('is valued exactly by the context’s rate, floored once, brackets included', () => {
    // 10,000 ¥ at 0.0061 € = 61.00 €.
    const yen = { ...BASKET, currency: 'JPY', lines: [line('tea', 10_000)], totalMinor: 10_000 };
    const known = { rate: { numerator: 61, denominator: 100 } };
    expect(points({}, { order: yen, facts: known })).toBe(61);
    const steps = [
      {
        kind: 'brackets' as const,
        ruleId: 'steps',
        brackets: [{ fromMinor: 6_100, toMinor: 6_101, points: 9 }],
      },
    ];
    expect(points({ earning: steps }, { order: yen, facts: known })).toBe(9);
    const third = { rate: { numerator: 1, denominator: 3 } };
    expect(points({ earning: [rate({ perMinor: 1 })] }, { order: yen, facts: third })).toBe(3_333);
  });
});
