import { describe, expect, it } from 'vitest';
import { recorded } from '../testing/recorded.ts';
import { orderPayload } from './payload.ts';
import { readOrder } from './read-order.ts';

function refundedOrder() {
  const body = Buffer.from(recorded('order.updated__order-full-refund').rawBody).toString();
  return orderPayload.parse(JSON.parse(body));
}

function refundsOf(known: { refundId: string; amountMinor: number }[]) {
  const read = readOrder(
    refundedOrder(),
    known.map((refund) => ({ ...refund, otherMinor: 0, lines: [] })),
  );
  if (read.outcome !== 'read') throw new Error(read.reason);
  return read.reading.state.refunds;
}

describe('[B12] what coupons took off', () => {
  const amounts = (change: object) => {
    const read = readOrder({ ...refundedOrder(), ...change }, []);
    return read.outcome === 'read' ? read.reading.state.codeAmounts : read.reason;
  };
  const coupon_lines = [
    { code: 'ZED', discount: '2.5', discount_tax: '0.5' },
    { code: 'abc', discount: '1', discount_tax: '0' },
    { code: 'zed', discount: '0.01', discount_tax: '0' },
  ];
  it('is with tax where prices include it, without where they do not, each code once', () => {
    expect(amounts({ coupon_lines, prices_include_tax: true })).toEqual([
      { code: 'abc', amountMinor: 100 },
      { code: 'zed', amountMinor: 301 },
    ]);
    expect(amounts({ coupon_lines, prices_include_tax: false })).toContainEqual({
      code: 'zed',
      amountMinor: 251,
    });
  });
  it('is not told without coupons, nor where a line lacks its amount', () => {
    expect(amounts({ coupon_lines: [] })).toBeUndefined();
    expect(amounts({ coupon_lines: [...coupon_lines, { code: 'plain' }] })).toBeUndefined();
  });
});

describe('an order with status refunded', () => {
  it('keeps its refunds as they are when they cover it', () => {
    const refunds = refundsOf([
      { refundId: '16', amountMinor: 1250 },
      { refundId: '17', amountMinor: 1950 },
    ]);
    expect(refunds.map((refund) => refund.refundId)).toEqual(['16', '17']);
  });
  it('gets one more, by amount, for what they leave', () => {
    const refunds = refundsOf([{ refundId: '16', amountMinor: 1250 }]);
    expect(refunds.at(-1)).toEqual({
      refundId: 'status-refunded',
      amountMinor: 1950,
      otherMinor: 0,
      lines: [],
    });
  });
});

describe('an order that tells no time', () => {
  it('falls back to its modification, and is unintelligible without either', () => {
    const payload = { ...refundedOrder(), date_created_gmt: null };
    const read = readOrder(payload, []);
    expect(read.outcome === 'read' && read.reading.state.placedAt).toBe(Date.UTC(2026, 10, 21, 20, 15, 16));
    expect(readOrder({ ...payload, date_modified_gmt: null }, [])).toEqual({
      outcome: 'unintelligible',
      reason: 'date_created_gmt: missing',
    });
  });
});

describe('an order of WooCommerce Subscriptions', () => {
  const linesWith = (meta_data: unknown) => {
    const read = readOrder(orderPayload.parse({ ...refundedOrder(), meta_data }), []);
    if (read.outcome !== 'read') throw new Error(read.reason);
    return read.reading.state.lines.map((line) => line.subscription);
  };

  it.each(['_subscription_renewal', '_subscription_switch', '_subscription_resubscribe'])(
    '[B19] is one in all its lines by its %s',
    (key) => {
      expect(new Set(linesWith([{ id: 1, key, value: '91' }]))).toEqual(new Set([true]));
    },
  );
  it('is none without, whatever else a plugin keeps there', () => {
    for (const meta of [undefined, [], {}, 'x', [null, { key: 3 }, { id: 1, key: '_other', value: {} }]])
      expect(new Set(linesWith(meta))).toEqual(new Set([false]));
  });
});

describe('[B15] when an order was fulfilled, and when what was booked takes place', () => {
  const stateWith = (change: object) => {
    const read = readOrder(orderPayload.parse({ ...refundedOrder(), ...change }), []);
    if (read.outcome !== 'read') throw new Error(read.reason);
    return read.reading.state;
  };

  it('is when it was completed', () => {
    expect(stateWith({ date_completed_gmt: '2026-11-22T08:00:00' }).fulfilledAt).toBe(
      Date.UTC(2026, 10, 22, 8),
    );
    expect(stateWith({ date_completed_gmt: null }).fulfilledAt).toBeNull();
  });
  it('is the order’s own meta that is a date with a time, by its key; nothing else is kept of it', () => {
    const meta_data = [
      { id: 1, key: 'booking_start', value: '2026-12-01 14:30' },
      { id: 2, key: 'gift_message', value: 'For Ada, with love' },
      { id: 3, key: 'birthday', value: '1990-05-01' },
      null,
    ];
    expect(stateWith({ meta_data }).bookings).toEqual([
      { name: 'booking_start', time: '2026-12-01T14:30:00' },
    ]);
    expect('bookings' in stateWith({ meta_data: meta_data.slice(1) })).toBe(false);
  });
});
