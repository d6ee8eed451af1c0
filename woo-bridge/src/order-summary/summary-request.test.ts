import { expect, it } from 'vitest';
import { readSummaryRequest } from './summary-request.ts';

/** An order as the plugin tells it, with what is wished of it. */
function channelOf(wish: object): string {
  const order = {
    id: 19,
    order_key: 'wc_order_Vx0aB3cD4eF5g',
    status: 'processing',
    currency: 'EUR',
    prices_include_tax: true,
    date_created_gmt: '2026-11-21T20:15:20',
    customer_id: 0,
    billing_email: '',
    total: '16.25',
    line_items: [],
    coupon_codes: [],
    ...wish,
  };
  const read = readSummaryRequest(Buffer.from(JSON.stringify({ version: 1, locale: 'en_US', order })));
  if (read.outcome === 'invalid') throw new Error(read.field);
  return read.request.reading.state.channel;
}

it('a buyer’s order is judged by where it was made, as its delivery tells it later', () => {
  expect(channelOf({ created_via: 'store-api' })).toBe('store-api');
});

it('a plugin of before says nothing of it, and is understood all the same', () => {
  expect(channelOf({})).toBe('');
});
