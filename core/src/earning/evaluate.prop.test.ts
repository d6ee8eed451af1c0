import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderLine, OrderRefund, OrderState } from '../commerce/order.ts';
import { programDefinition, type ProgramDefinitionInput } from '../programs/definition.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import { dealGrants } from './campaign-gains.ts';
import { evaluate } from './evaluate.ts';
import { PLAIN_FACTS } from './judging-facts.ts';
import { DEFINITION, order } from './testing/world.ts';

/*
 * Algebra that holds for any basket, refunds and rules. Articles have one of three types, so that "each type by itself" is
 * a partition of the basket.
 */

const TYPES = ['tea', 'pot', 'class'] as const;
const types = fc.constantFrom(...TYPES);

type Article = { net: number; tax: number; quantity: number; type: (typeof TYPES)[number]; refunded: number };
const articles = fc.array(
  fc.record<Article>({
    net: fc.integer({ min: -500, max: 20_000 }),
    tax: fc.integer({ min: 0, max: 4_000 }),
    quantity: fc.integer({ min: 1, max: 5 }),
    type: types,
    refunded: fc.integer({ min: 0, max: 12_000 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const goodwill = fc.integer({ min: 0, max: 30_000 });

function orderOf(basket: Article[], goodwillMinor: number): OrderState {
  const lines = basket.map(
    ({ net, tax, quantity }, index): OrderLine => ({
      lineId: String(index), productId: String(index), variationId: '', kind: 'product', quantity, netMinor: net, taxMinor: tax,
      subscription: false,
    }),
  ); // prettier-ignore
  const totalMinor = Math.max(
    0,
    lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 490),
  );
  const parts = basket.map(({ refunded }, index) => ({
    lineId: String(index), quantity: refunded > 0 ? 1 : 0, netMinor: refunded, taxMinor: 0,
  })); // prettier-ignore
  const given = parts.reduce((sum, { netMinor }) => sum + netMinor, 0);
  const refunds: OrderRefund[] = [
    { refundId: 'lines', amountMinor: given, otherMinor: 0, lines: parts },
    { refundId: 'goodwill', amountMinor: goodwillMinor, otherMinor: 0, lines: [] },
  ];
  return { ...order().state, lines, totalMinor, refunds };
}

function factsOf(basket: Article[]): ReadonlyMap<string, ProductFacts> {
  return new Map(
    basket.map(({ type, net }, index) => [
      String(index),
      { type, categories: [], tags: [], points: Math.abs(net) % 50 },
    ]),
  );
}

function judge(definition: Partial<ProgramDefinitionInput>, basket: Article[], goodwillMinor: number) {
  const whole = programDefinition.parse({ ...DEFINITION, ...definition });
  return evaluate(orderOf(basket, goodwillMinor), whole, { ...PLAIN_FACTS, products: factsOf(basket) });
}

const rateOf = (ruleId: string, on: object = {}) => ({
  kind: 'rate' as const, ruleId, points: 1, perMinor: 1, on,
}); // prettier-ignore
const onlyType = (type: string) => ({ include: { types: [type] } });

test('[I3] a refund, of a line or without one, never adds points, and giving all back leaves none', () => {
  const rules = { earning: [rateOf('rate'), { kind: 'per_article' as const, ruleId: 'articles' }] };
  fc.assert(
    fc.property(articles, goodwill, fc.nat({ max: 5_000 }), (basket, given, more) => {
      const before = judge(rules, basket, given).deserved.points ?? 0;
      expect(judge(rules, basket, given + more).deserved.points ?? 0).toBeLessThanOrEqual(before);
      // A line that costs less than nothing is a discount: giving it back is no refund.
      const refundedMore = basket.map((one, index) =>
        index === 0 && one.net + one.tax >= 0 ? { ...one, refunded: one.refunded + more } : one,
      );
      expect(judge(rules, refundedMore, 0).deserved.points ?? 0).toBeLessThanOrEqual(
        judge(rules, basket, 0).deserved.points ?? 0,
      );
      expect(judge(rules, basket, orderOf(basket, 0).totalMinor).deserved).toEqual({});
    }),
  );
});

test('[B5] what each type earns by itself adds up to what all earn, but for one floor a rule', () => {
  fc.assert(
    fc.property(articles, goodwill, (basket, given) => {
      const whole = judge({ earning: [rateOf('rate')] }, basket, given).deserved.points ?? 0;
      const parts = TYPES.map((type) => rateOf(type, onlyType(type)));
      const split = judge({ earning: parts }, basket, given).deserved.points ?? 0;
      expect(whole - split).toBeGreaterThanOrEqual(0);
      expect(whole - split).toBeLessThan(TYPES.length);
    }),
  );
});

test('[B5] excluding a type is including the others', () => {
  fc.assert(
    fc.property(articles, goodwill, types, (basket, given, type) => {
      const others = TYPES.filter((one) => one !== type);
      const excluded = judge({ eligible: { exclude: { types: [type] } } }, basket, given);
      const included = judge({ eligible: { include: { types: others } } }, basket, given);
      expect(excluded.deserved).toEqual(included.deserved);
      expect(excluded.breakdown).toEqual(included.breakdown);
    }),
  );
});

test('what is deserved is the sum of its shares, all of them whole and positive', () => {
  const campaigns = [
    { campaignId: 'twice', name: { en: 'a', fr: 'a' }, from: '1970-01-01', to: '1970-01-01', gain: { kind: 'multiplier' as const, numerator: 2, denominator: 1 }, on: onlyType('tea') },
    { campaignId: 'cash', name: { en: 'b', fr: 'b' }, from: '1970-01-01', to: '1970-01-01', gain: { kind: 'money' as const, amountMinor: 70, per: 'article' as const } },
  ]; // prettier-ignore
  fc.assert(
    fc.property(articles, goodwill, (basket, given) => {
      const { deserved, breakdown } = judge(
        { earning: [rateOf('all'), rateOf('tea', onlyType('tea'))], campaigns },
        basket,
        given,
      );
      const sums: Record<string, number> = {};
      for (const { unit, amount } of breakdown.rules) {
        expect(Number.isSafeInteger(amount) && amount > 0).toBe(true);
        sums[unit] = (sums[unit] ?? 0) + amount;
      }
      expect(deserved).toEqual(sums);
    }),
  );
});

test('reserving never takes more of a campaign than is left, nor less than it could, and repeating changes nothing', () => {
  const wish = fc.record({
    amount: fc.nat({ max: 100 }),
    left: fc.integer({ min: -5, max: 60 }),
    held: fc.nat({ max: 40 }),
    times: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(wish, { maxLength: 5 }),
      fc.constantFrom('best' as const, 'all' as const),
      (wishes, multipliers) => {
        const campaigns = wishes.map(({ times }, index) => ({
        campaignId: String(index), name: { en: 'a', fr: 'a' }, description: { en: '', fr: '' }, from: '2026-01-01', to: '2026-01-01',
        where: DEFINITION.scope, on: DEFINITION.eligible, minimumMinor: 0, limit: { kind: 'units' as const, units: 1_000 },
        gain: times ? { kind: 'multiplier' as const, numerator: 2, denominator: 1 } : { kind: 'points' as const, points: 1, per: 'order' as const },
      })); // prettier-ignore
        const wanted = campaigns.map((campaign, index) => ({
          campaign,
          unit: 'points' as const,
          amount: wishes[index]?.amount ?? 0,
          detail: {},
        }));
        const grants = new Map(wishes.map(({ held }, index) => [String(index), held]));
        const remaining = new Map(wishes.map(({ left }, index) => [String(index), left]));
        const options = { multipliers, isOver: () => false };
        const dealt = dealGrants(campaigns, wanted, { ...options, grants, remaining });
        wishes.forEach(({ amount, left, held, times }, index) => {
          const granted = dealt.get(String(index)) ?? 0;
          expect(granted).toBeLessThanOrEqual(Math.max(held, held + left));
          const most = Math.min(amount, held + Math.max(0, left));
          // A multiplier that is not the best one reserves nothing.
          const mayBeLess = times && multipliers === 'best';
          expect([most, mayBeLess ? 0 : most]).toContain(granted);
        });
        const after = new Map(
          wishes.map(({ left, held }, index) => [
            String(index),
            Math.max(0, left) + held - (dealt.get(String(index)) ?? 0),
          ]),
        );
        expect(dealGrants(campaigns, wanted, { ...options, grants: dealt, remaining: after })).toEqual(dealt);
      },
    ),
  );
});
