import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountedOrder } from './occasion-kind.ts';
import { occasionKind, type Occasion } from './kinds.ts';

const orders = fc.array(
  fc.record({
    localDay: fc.integer({ min: 20_000, max: 20_400 }),
    baseMinor: fc.integer({ min: 1, max: 100_000 }),
    matured: fc.constantFrom('before' as const, 'since' as const, null),
  }),
  { maxLength: 40 },
);
const inOrder = (list: CountedOrder[]) => list.toSorted((a, b) => a.localDay - b.localDay);
const reached = (occasion: Occasion, list: CountedOrder[], today = 20_500) =>
  occasionKind(occasion).reached(occasion, {
    orders: inOrder(list),
    birthday: null,
    activatedOn: 20_100,
    today,
  });
const matured = (list: CountedOrder[]) => list.filter((one) => one.matured !== null);
const check = (property: (list: CountedOrder[], n: number) => void) =>
  fc.assert(fc.property(orders, fc.integer({ min: 2, max: 12 }), property), { seed: 6 });

describe('[D6] occasions', () => {
  test('a so-many-th order: each ordinal is one, none of them lies before the activation, none beyond the count', () => {
    check((list, n) => {
      const before = list.filter((one) => one.matured === 'before').length;
      const ordinals = reached({ kind: 'nth_order', order: n, repeats: true }, list);
      expect(ordinals).toEqual(
        Array.from({ length: matured(list).length }, (_none, index) => index + 1)
          .filter((count) => count > before && count % n === 0)
          .map((count) => count / n),
      );
    });
  });
  test('so much spent: one more cent than given never gives less, and what was before never counts', () => {
    check((list, n) => {
      const spent = list.reduce((sum, one) => sum + (one.matured === 'since' ? one.baseMinor : 0), 0);
      const times = reached({ kind: 'spend', amountMinor: n * 1_000 }, list).length;
      expect(times * n * 1_000).toBeLessThanOrEqual(spent);
      expect((times + 1) * n * 1_000).toBeGreaterThan(spent);
    });
  });
  test('a frequency: as many as there are days for, and all of them within their windows', () => {
    check((list, n) => {
      const days = [
        ...new Set(
          inOrder(list)
            .filter((one) => one.matured === 'since')
            .map((one) => one.localDay),
        ),
      ];
      const always = reached({ kind: 'frequency', visits: n, days: 730 }, list).length;
      const narrow = reached({ kind: 'frequency', visits: n, days: 30 }, list).length;
      expect(always).toBe(Math.floor(days.length / n));
      expect(narrow).toBeLessThanOrEqual(always);
    });
  });
  test('an absence: one at most, of the last order, complete today and not before the activation', () => {
    check((list, n) => {
      const last = inOrder(list).at(-1);
      for (const today of [20_050, 20_200, 20_405 + n]) {
        const ordinals = reached({ kind: 'absence', days: n }, list, today);
        const complete = (last?.localDay ?? 0) + n;
        const isDue = last !== undefined && last.matured !== null && complete <= today && complete > 20_100;
        expect(ordinals).toEqual(isDue ? [last.localDay] : []);
      }
    });
  });
});
