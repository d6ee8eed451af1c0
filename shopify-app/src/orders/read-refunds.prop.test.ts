import type { OrderLine, OrderState } from '@ristourne/core/commerce/order';
import { floorOf, floorTimes } from '@ristourne/core/commerce/exact-minor';
import { eligibleBase } from '@ristourne/core/earning/eligible-base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactOf } from './exact-money.ts';
import type { LineFields } from './order-fields.ts';
import { readLines, type PriceBasis } from './read-lines.ts';
import { readRefunds, type RefundDetail } from './read-refunds.ts';

type Wish = { unit: number; quantity: number; discount: number; tax: number; back: number[] };

const CENT = exactOf('0.01');

/** Cents as the exact decimals that Shopify sends. */
const cents = (value: number) =>
  exactOf(`${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`);

const wishes = fc.array(
  fc
    .record({
      unit: fc.integer({ min: 0, max: 100_000 }),
      quantity: fc.integer({ min: 1, max: 9 }),
      discount: fc.double({ min: 0, max: 1, noNaN: true }),
      tax: fc.double({ min: 0, max: 0.5, noNaN: true }),
      back: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
    })
    .map((wish) => ({
      ...wish,
      discount: Math.floor(wish.unit * wish.quantity * wish.discount),
      tax: Math.floor(wish.unit * wish.quantity * (1 - wish.discount) * wish.tax),
    })),
  { minLength: 1, maxLength: 5 },
);
const bases = fc.record({
  currency: fc.constant('EUR'),
  taxesIncluded: fc.boolean(),
  dutiesIncluded: fc.constant(false),
});

function lineOf(wish: Wish, index: number): LineFields {
  return {
    id: String(index + 1),
    quantity: wish.quantity,
    isGiftCard: false,
    product: null,
    variant: null,
    sellingPlan: null,
    customAttributes: [],
    originalUnitPriceSet: cents(wish.unit),
    discountAllocations: [{ allocatedAmountSet: cents(wish.discount), discountApplication: {} }],
    taxLines: [{ priceSet: cents(wish.tax) }],
    duties: [],
  };
}

/** As Shopify does: k of n at the total of what has gone back, so that nothing is left when all have. */
function refundsOf(all: Wish[], basis: PriceBasis, whole: boolean): RefundDetail[] {
  const rounds = Math.max(...all.map((wish) => wish.back.length)) + 1;
  const gone = all.map(() => 0);
  return Array.from({ length: rounds }, (_round, round) => {
    const lines = all.flatMap((wish, index) => {
      const before = gone[index] ?? 0;
      const last = whole && round === rounds - 1;
      const after = last ? wish.quantity : Math.min(wish.quantity, before + (wish.back[round] ?? 0));
      gone[index] = after;
      if (after === before) return [];
      const share = (amount: number) =>
        Math.floor((amount * after) / wish.quantity) - Math.floor((amount * before) / wish.quantity);
      const subtotal = share(wish.unit * wish.quantity - wish.discount);
      const taxBack = share(wish.tax);
      return [{ subtotal, taxBack, quantity: after - before, id: String(index + 1) }];
    });
    const money = lines.reduce((sum, one) => sum + one.subtotal + (basis.taxesIncluded ? 0 : one.taxBack), 0);
    return {
      id: String(round + 1),
      totalRefundedSet: cents(money),
      duties: [],
      transactions: { nodes: [{ status: 'SUCCESS' }] },
      refundShippingLines: { nodes: [] },
      lines: lines.map((one) => ({
        quantity: one.quantity,
        subtotalSet: cents(one.subtotal),
        totalTaxSet: cents(one.taxBack),
        lineItem: { id: one.id },
      })),
    };
  });
}

function stateOf(lines: OrderLine[], details: RefundDetail[], basis: PriceBasis): OrderState {
  const totalMinor = lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 0);
  const refunds = readRefunds(details, lines, basis);
  return { lines, refunds, totalMinor } as unknown as OrderState;
}

describe('refunds of any order', () => {
  it('are never negative, never explain more than their money, and never leave a negative base', () => {
    fc.assert(
      fc.property(wishes, bases, (all, basis) => {
        const lines = readLines(all.map(lineOf), basis, new Set());
        const state = stateOf(lines, refundsOf(all, basis, false), basis);
        for (const line of lines) expect(Math.min(line.netMinor, line.taxMinor)).toBeGreaterThanOrEqual(0);
        for (const refund of state.refunds) {
          const byLines = refund.lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 0);
          expect(Math.min(refund.amountMinor, refund.otherMinor)).toBeGreaterThanOrEqual(0);
          expect(byLines + refund.otherMinor).toBe(refund.amountMinor);
        }
        for (const taxBase of ['with_tax', 'without_tax'] as const)
          expect(floorOf(eligibleBase(state, taxBase).base)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('that give everything back leave nothing', () => {
    fc.assert(
      fc.property(wishes, bases, (all, basis) => {
        const lines = readLines(all.map(lineOf), basis, new Set());
        const state = stateOf(lines, refundsOf(all, basis, true), basis);
        for (const taxBase of ['with_tax', 'without_tax'] as const)
          expect(eligibleBase(state, taxBase).base).toBe(0);
      }),
    );
  });

  it('take the same, however their money is spread over refunds without lines', () => {
    fc.assert(
      fc.property(wishes, bases, fc.nat({ max: 100 }), (all, basis, percent) => {
        const lines = readLines(all.map(lineOf), basis, new Set());
        const details = refundsOf(all, basis, false);
        const money = details.reduce((sum, one) => sum + one.totalRefundedSet, 0n);
        const wholeCents = (money / CENT) * BigInt(percent);
        const first = (wholeCents / 100n) * CENT;
        const bare = (id: string, totalRefundedSet: bigint): RefundDetail => ({
          id,
          totalRefundedSet,
          duties: [],
          transactions: { nodes: [{ status: 'SUCCESS' }] },
          refundShippingLines: { nodes: [] },
          lines: [],
        });
        const moneyless = details.map((one) => ({
          ...one,
          totalRefundedSet: 0n,
          transactions: { nodes: [] },
        }));
        // To a millionth: fractions of the same value may differ in form.
        const millionths = { numerator: 1_000_000, denominator: 1 };
        const base = (given: RefundDetail[]) =>
          floorTimes(eligibleBase(stateOf(lines, given, basis), 'with_tax').base, millionths);
        const split = [bare('90', first), ...moneyless, bare('91', money - first)];
        expect(base([bare('90', money), ...moneyless])).toBe(base(details));
        expect(base(split)).toBe(base(details));
      }),
    );
  });
});
