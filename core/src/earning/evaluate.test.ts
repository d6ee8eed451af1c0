import { describe, expect, test } from 'vitest';
import type { OrderReading, OrderRefund } from '../commerce/order.ts';
import { programDefinition, type ProgramDefinition } from '../programs/definition.ts';
import { evaluate } from './evaluate.ts';
import { PLAIN_FACTS } from './judging-facts.ts';
import { DEFINITION, lineRefund, order } from './testing/world.ts';

const points = ({ state }: OrderReading, definition: ProgramDefinition = DEFINITION) =>
  evaluate(state, definition).deserved.points ?? 0;
const brackets = programDefinition.parse({
  ...DEFINITION,
  earning: [{ kind: 'brackets', ruleId: 'steps', brackets: [{ fromMinor: 0, toMinor: 5_000, points: 10 }, { fromMinor: 5_000, toMinor: 10_000, points: 25 }] }],
}); // prettier-ignore

function amountOnly(amountMinor: number): OrderRefund {
  return { refundId: 'x', amountMinor, otherMinor: 0, lines: [] };
}

describe('rate', () => {
  test('[B1] 1 per euro on 41.66 € is 41, and after a refund of 12.50 € it is 29', () => {
    expect(points(order({ totalMinor: 4_166 }))).toBe(41);
    expect(points(order({ totalMinor: 4_166, refunds: [lineRefund(1_250)] }))).toBe(29);
  });

  test('[B21] money given back without a line takes its share of all that was left, shipping included', () => {
    const reading = order({ totalMinor: 10_000 });
    const withShipping = {
      ...reading,
      state: { ...reading.state, totalMinor: 12_500, refunds: [amountOnly(2_500)] },
    };
    expect(points(withShipping)).toBe(80);
  });

  test('[B21] two amount-only refunds take the same as one of both, floored once', () => {
    const one = order({ totalMinor: 3_333, refunds: [amountOnly(1_000)] });
    const two = order({
      totalMinor: 3_333,
      refunds: [amountOnly(333), { ...amountOnly(667), refundId: 'y' }],
    });
    expect([points(one), points(two)]).toEqual([23, 23]);
  });

  test('[B21] what a refund takes beyond its line spills over to the other lines', () => {
    const reading = order({ totalMinor: 2_000 });
    const [line] = reading.state.lines;
    if (!line) throw new Error('an order has a line');
    const lines = [line, { ...line, lineId: 'b', netMinor: 3_000 }];
    const spilling = {
      ...reading,
      state: { ...reading.state, lines, totalMinor: 5_000, refunds: [lineRefund(2_500)] },
    };
    expect(points(spilling)).toBe(25);
  });

  test('[B1] a discount that a plugin made a negative line lowers the base, never below nothing', () => {
    const reading = order({ totalMinor: 5_000 });
    const [line] = reading.state.lines;
    if (!line) throw new Error('an order has a line');
    const less = (netMinor: number, refunds: OrderRefund[] = []) => ({
      ...reading,
      state: { ...reading.state, lines: [line, { ...line, lineId: 'b', netMinor }], refunds },
    });
    expect(points(less(-2_000))).toBe(30);
    expect(points(less(-2_000, [lineRefund(1_000)]))).toBe(20);
    expect(points(less(-2_000, [lineRefund(5_000)]))).toBe(0);
    expect(points(less(-6_000))).toBe(0);
  });

  test('gift cards and refunds of shipping are no part of the base', () => {
    const reading = order({ totalMinor: 2_000 });
    const [line] = reading.state.lines;
    if (!line) throw new Error('an order has a line');
    const lines = [line, { ...line, lineId: 'card', kind: 'gift_card' as const, netMinor: 5_000 }];
    const refunds = [{ refundId: 's', amountMinor: 500, otherMinor: 500, lines: [] }];
    expect(points({ ...reading, state: { ...reading.state, lines, totalMinor: 7_500, refunds } })).toBe(20);
  });

  test('without tax, the line’s tax and its refund’s tax stay out', () => {
    const reading = order({ totalMinor: 0 });
    const [line] = reading.state.lines;
    if (!line) throw new Error('an order has a line');
    const state = {
      ...reading.state,
      totalMinor: 12_000,
      lines: [{ ...line, netMinor: 10_000, taxMinor: 2_000 }],
    };
    const definition = { ...DEFINITION, taxBase: 'without_tax' as const };
    expect([points({ ...reading, state }), points({ ...reading, state }, definition)]).toEqual([120, 100]);
    const refunds = [
      {
        refundId: 'r',
        amountMinor: 6_000,
        otherMinor: 0,
        lines: [{ lineId: 'a', quantity: 0, netMinor: 5_000, taxMinor: 1_000 }],
      },
    ];
    expect(points({ ...reading, state: { ...state, refunds } }, definition)).toBe(50);
  });
});

describe('brackets', () => {
  test('[B2] 0–50 gives 10 and 50–100 gives 25; each bracket holds its lower bound and not its upper', () => {
    const given = [1, 4_999, 5_000, 9_999, 10_000].map((totalMinor) =>
      points(order({ totalMinor }), brackets),
    );
    expect(given).toEqual([10, 10, 25, 25, 0]);
  });
});

describe('what earns nothing, and why', () => {
  test.each([
    ['order_not_paid', order({ status: 'waiting' })],
    ['order_not_paid', order({ status: 'gone' })],
    ['nothing_eligible', order({ refunds: [lineRefund(4_200)] })],
  ])('%s', (reason, { state }) => {
    const { deserved, breakdown } = evaluate(state, DEFINITION);
    expect([deserved, breakdown.reason]).toEqual([{}, reason]);
  });

  test('[B18] an order paid with a reward whose orders do not earn', () => {
    const { breakdown } = evaluate(order().state, DEFINITION, {
      ...PLAIN_FACTS,
      codes: { loyaltyCodeRefusesEarning: true, hasForeignCode: false },
    });
    expect(breakdown.reason).toBe('loyalty_code_used');
  });
});
