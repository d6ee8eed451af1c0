import { describe, expect, it } from 'vitest';
import { readJson } from '../testing/recorded.ts';
import { refundPayload } from './payload.ts';
import { readRefunds } from './read-refunds.ts';

/** Constructed from the recorded refund's shape. */
function refund(fields: object) {
  return refundPayload.parse({
    id: 7,
    amount: '10.00',
    line_items: [],
    shipping_lines: [],
    fee_lines: [],
    ...fields,
  });
}

function line(fields: object) {
  const linked = [{ key: '_refunded_item_id', value: '26' }];
  return { quantity: -1, total: '-8.00', total_tax: '-1.60', meta_data: linked, ...fields };
}

describe('readRefunds', () => {
  it('the recorded refund: one tea, linked to its order line, in positive numbers', () => {
    const payloads = refundPayload.array().parse(readJson('rest-order-refunds.json'));
    expect(readRefunds(payloads, 'GBP')).toEqual([
      {
        refundId: '142',
        amountMinor: 1250,
        otherMinor: 0,
        lines: [{ lineId: '25', quantity: 1, netMinor: 1250, taxMinor: 0 }],
      },
    ]);
  });
  it('shipping and fees given back, with their tax, are the other part', () => {
    const payload = refund({
      amount: '18.60',
      line_items: [line({})],
      shipping_lines: [{ total: '-5.00', total_tax: '-1.00' }],
      fee_lines: [{ total: '-3.00' }],
    });
    expect(readRefunds([payload], 'EUR')).toEqual([
      {
        refundId: '7',
        amountMinor: 1860,
        otherMinor: 900,
        lines: [{ lineId: '26', quantity: 1, netMinor: 800, taxMinor: 160 }],
      },
    ]);
  });
  it('the cent that a real shop gave back beyond its rounded line, 20 % tax included, stays unexplained', () => {
    const given = line({ total: '-9.38', total_tax: '-1.87' });
    expect(readRefunds([refund({ amount: '11.26', line_items: [given] })], 'EUR')).toMatchObject([
      { amountMinor: 1126, otherMinor: 0, lines: [{ quantity: 1, netMinor: 938, taxMinor: 187 }] },
    ]);
  });
  it('an amount without lines stays unexplained', () => {
    expect(readRefunds([refund({ amount: '4.20' })], 'EUR')).toEqual([
      { refundId: '7', amountMinor: 420, otherMinor: 0, lines: [] },
    ]);
  });
  it('a price reduction gives back money and no article; a line of nothing is left out', () => {
    const lines = [line({ quantity: 0 }), line({ quantity: 0, total: '-0.00', total_tax: '0.00' })];
    const [read] = readRefunds([refund({ line_items: lines })], 'EUR') ?? [];
    expect(read?.lines).toEqual([{ lineId: '26', quantity: 0, netMinor: 800, taxMinor: 160 }]);
  });
  it('a line without a link, or with a mad one, explains nothing', () => {
    const lines = [
      line({ meta_data: [] }),
      line({ meta_data: [{ key: '_refunded_item_id', value: { a: 1 } }] }),
    ];
    const [read] = readRefunds([refund({ line_items: lines })], 'EUR') ?? [];
    expect(read).toEqual({ refundId: '7', amountMinor: 1000, otherMinor: 0, lines: [] });
  });
  it('a link may be a number', () => {
    const lines = [line({ meta_data: [{ key: '_refunded_item_id', value: 26 }] })];
    expect(readRefunds([refund({ line_items: lines })], 'EUR')?.[0]?.lines[0]?.lineId).toBe('26');
  });
  it('refunds come by id, whatever order they were told in, so that the same state is the same', () => {
    const read = readRefunds([refund({ id: 17 }), refund({ id: 9 })], 'EUR') ?? [];
    expect(read.map((one) => one.refundId)).toEqual(['9', '17']);
  });
});
