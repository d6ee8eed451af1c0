import { describe, expect, test } from 'vitest';
import { moneyText, unitsText, type Wording } from './amounts.ts';
import { explain, readBreakdown, type Breakdown } from './explain.ts';

const pointName = { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } };
const en: Wording = { language: 'en', unit: 'points', pointName };
const fr: Wording = { language: 'fr', unit: 'points', pointName };

const RATE = {
  ruleId: 'r',
  kind: 'rate',
  unit: 'points',
  amount: 41,
  detail: { points: 1, perMinor: 100 },
} as const;
const judged = (change: Partial<Breakdown> = {}): Breakdown => ({
  currency: 'EUR', baseMinor: 4_166, rules: [RATE], refundedMinor: 0, total: { points: 41 }, previous: {}, reason: null,
  ...change,
}); // prettier-ignore
/** Intl puts no-break spaces; the facts below read better with plain ones. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('why a line stands as it does', () => {
  test('a first earning names the rate and what it was applied to', () => {
    expect(explain(judged(), en)).toBe('41 points: 1 point per €1 on €41.66.');
    expect(plain(explain(judged(), fr))).toBe('41 points : 1 point par 1 € sur 41,66 €.');
  });

  test('a partial refund names what was refunded and what the order earned before', () => {
    const refunded = judged({
      refundedMinor: 1_200,
      total: { points: 30 },
      previous: { points: 42 },
      baseMinor: 3_000,
    });
    expect(explain(refunded, en)).toBe('€12 was refunded: 30 points instead of 42 (1 point per €1 on €30).');
  });

  test('a cancelled order says what went back', () => {
    const gone = judged({ rules: [], total: {}, previous: { points: 41 }, reason: 'order_not_paid' });
    expect(explain(gone, en)).toBe(
      'The order was cancelled or is not paid: it earns nothing, so 41 points went back.',
    );
    expect(plain(explain(gone, fr))).toBe(
      'La commande a été annulée ou n’est pas payée : elle ne rapporte rien, et 41 points sont donc repris.',
    );
  });

  test('a bracket is shown with its ends, and an open one without its upper end', () => {
    const bracket = (toMinor: number | null) =>
      judged({
        rules: [
          {
            ...RATE,
            kind: 'brackets',
            detail: { fromMinor: 5_000, ...(toMinor === null ? {} : { toMinor }) },
          },
        ],
        total: { points: 25 },
      });
    expect(explain(bracket(10_000), en)).toBe('25 points: order from €50 to under €100.');
    expect(explain(bracket(null), en)).toBe('25 points: order of €50 or more.');
  });

  test('a visit is explained in visits, whatever points the same order earned', () => {
    const visit = judged({
      rules: [RATE, { ...RATE, kind: 'visits', unit: 'visits', amount: 1, detail: { minimumMinor: 1_000 } }],
      total: { points: 41, visits: 1 },
    });
    expect(explain(visit, { ...en, unit: 'visits' })).toBe('1 visit: one paid order of at least €10.');
  });

  test('a reason that is not known is not shown raw', () => {
    expect(explain(judged({ rules: [], total: {}, reason: 'x_17' }), en)).toBe(
      'The order does not qualify: it earns nothing.',
    );
  });

  test('a stored breakdown of another shape is no breakdown', () => {
    expect(readBreakdown({ rules: 'many' })).toBeNull();
    expect(readBreakdown(null)).toBeNull();
    expect(readBreakdown(judged())).toEqual(judged());
  });
});

describe('amounts for people', () => {
  test('French 0 and 1 are singular, English 0 is plural', () => {
    expect([0, 1, 2].map((amount) => plain(unitsText(amount, fr)))).toEqual([
      '0 point',
      '1 point',
      '2 points',
    ]);
    expect([0, 1, 2].map((amount) => unitsText(amount, en))).toEqual(['0 points', '1 point', '2 points']);
  });

  test('money keeps every minor unit of its currency, even beyond what a float holds', () => {
    expect(moneyText({ amountMinor: 1_250, currency: 'EUR' }, 'en')).toBe('€12.50');
    expect(moneyText({ amountMinor: 9_007_199_254_740_991, currency: 'EUR' }, 'en')).toBe(
      '€90,071,992,547,409.91',
    );
    expect(moneyText({ amountMinor: 500, currency: 'JPY' }, 'en')).toBe('JP¥500');
    expect(moneyText({ amountMinor: 1_250, currency: 'KWD' }, 'en')).toContain('1.250');
    expect(plain(moneyText({ amountMinor: -5, currency: 'EUR' }, 'fr'))).toBe('-0,05 €');
  });
});
