import { floorOf } from '@ristourne/core/commerce/exact-minor';
import { eligibleBase, type TaxBase } from '@ristourne/core/earning/eligible-base';
import { describe, expect, it } from 'vitest';
import { ORDER_NUMBER, orderShop, type WishLine, type WishOrder } from '../testing/order-shop.ts';
import { bag } from '../testing/schema-shop.ts';
import { fetchOrder } from './fetch-order.ts';

/*
 * The letters behind a fact say where its numbers were seen: R1 to R9 are orders recorded from shops between 2021 and
 * 2026, their amounts as they were; C is computed from the rules.
 */

async function read(wish: WishOrder) {
  const fetched = await fetchOrder(orderShop(wish).api, ORDER_NUMBER);
  if (fetched.outcome !== 'found') throw new Error(JSON.stringify(fetched));
  return fetched.reading;
}

async function baseOf(wish: WishOrder, taxBase: TaxBase = 'with_tax'): Promise<number> {
  const { base } = eligibleBase((await read(wish)).state, taxBase);
  return floorOf(base);
}

const EXCLUDED = { taxesIncluded: false };

/** L1 2 × 20.00, L2 25.00, L3 35.00, 10 % off by a code, shipping 6.00, tax 20 % (C). */
const lines = (taxes: [string, string, string]): WishLine[] => [
  { id: '1', unit: '20.0', quantity: 2, allocations: ['4.0'], taxes: [taxes[0]] },
  { id: '2', unit: '25.0', allocations: ['2.5'], taxes: [taxes[1]] },
  { id: '3', unit: '35.0', allocations: ['3.5'], taxes: [taxes[2]] },
];
const taxExcluded: WishOrder = { lines: lines(['7.2', '4.5', '6.3']), total: '115.2', fields: EXCLUDED };
const taxIncluded: WishOrder = { lines: lines(['6.0', '3.75', '5.25']), total: '96.0' };

describe('the base of an order', () => {
  it('is what lines cost after a code on the whole cart, without shipping (C)', async () => {
    expect(await baseOf(taxExcluded, 'without_tax')).toBe(9_000);
    expect(await baseOf(taxExcluded, 'with_tax')).toBe(10_800);
  });
  it('is the same price and less without tax where prices include it (C)', async () => {
    expect(await baseOf(taxIncluded, 'with_tax')).toBe(9_000);
    expect(await baseOf(taxIncluded, 'without_tax')).toBe(7_500);
  });
  it('takes included tax out of a price to the cent: 753.42 holds 35.88 (R5)', async () => {
    const wish: WishOrder = {
      lines: [{ id: '1', unit: '753.42', taxes: ['35.88'] }],
      total: '753.42',
      fields: { currencyCode: 'INR' },
    };
    expect((await read(wish)).state).toMatchObject({
      currency: 'INR',
      lines: [{ netMinor: 71_754, taxMinor: 3_588 }],
    });
  });
  it('takes every discount of a stack: 1458.18 less 218.72 and 185.91 is 1053.55 (R8)', async () => {
    const line = { id: '1', unit: '1458.18', allocations: ['218.72', '185.91'] };
    expect(await baseOf({ lines: [line], total: '1053.55' })).toBe(105_355);
  });
  it('is nothing for a code of 100 %, and the order of 0.00 is paid (R7)', async () => {
    const { state } = await read({
      lines: [{ id: '1', unit: '49.0', allocations: ['49.0'] }],
      total: '0.0',
      fields: { transactions: [], discountCodes: ['FREE'] },
    });
    expect(state).toMatchObject({ status: 'earning', totalMinor: 0, paidAt: state.placedAt });
    expect(eligibleBase(state, 'with_tax').base).toBe(0);
  });
  it('is in the shop’s money whatever the buyer paid in: 162.04 EUR, not 142.32 GBP (R6)', async () => {
    const presentment = { amount: '142.32', currencyCode: 'GBP' };
    const totalPriceSet = { ...bag('162.04'), presentmentMoney: presentment };
    const { state } = await read({
      lines: [{ id: '1', unit: '162.04' }],
      total: '162.04',
      fields: { totalPriceSet },
    });
    expect(state).toMatchObject({ currency: 'EUR', totalMinor: 16_204 });
  });
  it('leaves gift cards and tips out, the tip known by the sales agreements (R9, C)', async () => {
    const wish: WishOrder = {
      lines: [
        { id: '1', unit: '20.0' },
        { id: '2', unit: '50.0', giftCard: true },
        { id: '3', unit: '5.0', product: null },
      ],
      tips: ['3'],
      total: '75.0',
    };
    const { state } = await read(wish);
    expect(state.lines.map(({ lineId, kind }) => [lineId, kind])).toEqual([
      ['1', 'product'],
      ['2', 'gift_card'],
    ]);
    expect(await baseOf(wish)).toBe(2_000);
  });
  it('leaves included duties out, and refunding their line whole takes nothing from another (C)', async () => {
    const wish: WishOrder = {
      lines: [
        { id: '1', unit: '30.0', duties: ['4.0'] },
        { id: '2', unit: '10.0' },
      ],
      total: '40.0',
      fields: { dutiesIncluded: true },
    };
    expect(await baseOf(wish)).toBe(3_600);
    const lineBack = { line: '1', quantity: 1, subtotal: '30.0' };
    expect(await baseOf({ ...wish, refunds: [{ id: '9', money: '30.0', lines: [lineBack] }] })).toBe(1_000);
  });
  it('counts yen and dinars in their own minor units', async () => {
    const yen = { lines: [{ id: '1', unit: '1200.0' }], total: '1200.0', fields: { currencyCode: 'JPY' } };
    expect((await read(yen)).state.totalMinor).toBe(1_200);
    const dinar = { lines: [{ id: '1', unit: '1.234' }], total: '1.234', fields: { currencyCode: 'KWD' } };
    expect((await read(dinar)).state.lines[0]?.netMinor).toBe(1_234);
  });
});

describe('a refund', () => {
  it('of one of two takes that one, tax excluded and included (C)', async () => {
    const one = (tax: string) => ({ line: '1', quantity: 1, subtotal: '18.0', tax });
    const excluded = { ...taxExcluded, refunds: [{ id: '9', money: '21.6', lines: [one('3.6')] }] };
    expect(await baseOf(excluded, 'without_tax')).toBe(7_200);
    expect(await baseOf(excluded, 'with_tax')).toBe(8_640);
    const included = { ...taxIncluded, refunds: [{ id: '9', money: '18.0', lines: [one('3.0')] }] };
    expect(await baseOf(included, 'with_tax')).toBe(7_200);
    expect(await baseOf(included, 'without_tax')).toBe(6_000);
  });
  it('keeps the cent that does not split: 2.33 tax less 1.16 leaves 1.17 (R8)', async () => {
    const wish: WishOrder = {
      lines: [{ id: '1', unit: '18.95', quantity: 2, allocations: ['5.68'], taxes: ['2.33'] }],
      total: '34.55',
      fields: EXCLUDED,
      refunds: [
        { id: '9', money: '17.27', lines: [{ line: '1', quantity: 1, subtotal: '16.11', tax: '1.16' }] },
      ],
    };
    expect(await baseOf(wish, 'without_tax')).toBe(1_611);
    expect(await baseOf(wish, 'with_tax')).toBe(1_728);
  });
  it('of two of three takes their share of the discount, also while its money is pending (R3)', async () => {
    const wish: WishOrder = {
      lines: [{ id: '1', unit: '689.28', quantity: 3, allocations: ['206.78'] }],
      total: '1861.06',
      fields: { ...EXCLUDED, currencyCode: 'CAD' },
      refunds: [{ id: '9', money: '0.0', lines: [{ line: '1', quantity: 2, subtotal: '1240.71' }] }],
    };
    expect(await baseOf(wish, 'without_tax')).toBe(186_106 - 124_071);
  });
  it('of a line that holds its tax gives back net and tax: 102.00 is 85.00 and 17.00 (R2)', async () => {
    const wish: WishOrder = {
      lines: [{ id: '1', unit: '102.0', taxes: ['17.0'] }],
      total: '102.0',
      fields: { displayFinancialStatus: 'REFUNDED' },
      refunds: [
        { id: '9', money: '102.0', lines: [{ line: '1', quantity: 1, subtotal: '102.0', tax: '17.0' }] },
      ],
    };
    const { state } = await read(wish);
    expect(state.status).toBe('earning');
    expect(state.refunds).toEqual([
      {
        refundId: '9',
        amountMinor: 10_200,
        otherMinor: 0,
        lines: [{ lineId: '1', quantity: 1, netMinor: 8_500, taxMinor: 1_700 }],
      },
    ]);
    expect(await baseOf(wish)).toBe(0);
  });
  it('of shipping alone changes nothing, its tax included or not (C)', async () => {
    const excluded = { id: '9', money: '7.2', shipping: { subtotal: '6.0', tax: '1.2' } };
    expect(await baseOf({ ...taxExcluded, refunds: [excluded] })).toBe(10_800);
    for (const subtotal of ['6.0', '5.0']) {
      const included = { id: '9', money: '6.0', shipping: { subtotal, tax: '1.0' } };
      expect(await baseOf({ ...taxIncluded, refunds: [included] })).toBe(9_000);
    }
  });
  it('without lines is by amount, a share of all that was paid (C)', async () => {
    const wish = { ...taxIncluded, refunds: [{ id: '9', money: '9.6' }] };
    expect((await read(wish)).state.refunds).toMatchObject([{ amountMinor: 960, otherMinor: 0, lines: [] }]);
    expect(await baseOf(wish)).toBe(8_100);
  });
  it('of more money than its lines is by amount for the rest (C)', async () => {
    const line = { line: '1', quantity: 1, subtotal: '18.0', tax: '3.0' };
    const { state } = await read({ ...taxIncluded, refunds: [{ id: '9', money: '23.85', lines: [line] }] });
    expect(state.refunds).toMatchObject([{ amountMinor: 2_385, otherMinor: 0 }]);
  });
  it('of a tip touches no line (C)', async () => {
    const wish: WishOrder = {
      lines: [
        { id: '1', unit: '20.0' },
        { id: '3', unit: '5.0', product: null },
      ],
      tips: ['3'],
      total: '25.0',
      refunds: [{ id: '9', money: '5.0', lines: [{ line: '3', quantity: 1, subtotal: '5.0' }] }],
    };
    expect(await baseOf(wish)).toBe(2_000);
  });
});

describe('a line that leaves the order without money', () => {
  const removed: WishOrder = {
    lines: [
      { id: '1', unit: '218.95' },
      { id: '2', unit: '218.95' },
    ],
    total: '437.9',
    refunds: [{ id: '9', money: null, lines: [{ line: '2', quantity: 1, subtotal: '218.95' }] }],
  };
  it('is gone from the base while the order stays paid (R8)', async () => {
    expect((await read(removed)).state.status).toBe('earning');
    expect(await baseOf(removed)).toBe(21_895);
  });
  it('is not taken twice when its money follows in a refund without lines (C)', async () => {
    const settled = { ...removed, refunds: [...(removed.refunds ?? []), { id: '10', money: '218.95' }] };
    expect(await baseOf(settled)).toBe(21_895);
    const earlier = { ...removed, refunds: [{ id: '8', money: '218.95' }, ...(removed.refunds ?? [])] };
    expect(await baseOf(earlier)).toBe(21_895);
  });
  it('leaves goodwill on top its full share: half of what is left halves the rest (C)', async () => {
    const generous = { ...removed, refunds: [...(removed.refunds ?? []), { id: '10', money: '328.42' }] };
    expect(await baseOf(generous)).toBe(10_948);
  });
  it('is gone from an authorised order of which the rest was captured (R8)', async () => {
    const captured = { kind: 'CAPTURE', status: 'SUCCESS', processedAt: '2026-01-09T10:00:00Z' };
    const { state } = await read({
      lines: [
        { id: '1', unit: '33.06' },
        { id: '2', unit: '71.65' },
      ],
      total: '104.71',
      fields: { totalReceivedSet: bag('33.06'), transactions: [{ ...captured, amountSet: bag('33.06') }] },
      refunds: [{ id: '9', money: null, lines: [{ line: '2', quantity: 1, subtotal: '71.65' }] }],
    });
    expect(state).toMatchObject({ status: 'earning', paidAt: Date.UTC(2026, 0, 9, 10) });
    expect(eligibleBase(state, 'with_tax').base).toBe(3_306);
  });
});

describe('the status of an order', () => {
  const plain = (fields: Record<string, unknown>): WishOrder => ({
    lines: [{ id: '1', unit: '20.0' }],
    total: '20.0',
    fields,
  });
  const unpaid = { transactions: [], totalReceivedSet: bag('0.0') };

  it.each([
    ['PAID', 'earning'],
    ['PARTIALLY_REFUNDED', 'earning'],
    ['REFUNDED', 'earning'],
    ['AUTHORIZED', 'waiting'],
    ['PENDING', 'waiting'],
    ['PARTIALLY_PAID', 'waiting'],
    ['EXPIRED', 'waiting'],
    ['VOIDED', 'waiting'],
    [null, 'waiting'],
  ])('%s is %s, and only money makes a moment of payment', async (word, status) => {
    const paid = status === 'earning' ? {} : unpaid;
    const { state } = await read(plain({ displayFinancialStatus: word, ...paid }));
    expect(state.status).toBe(status);
    expect(state.paidAt === null).toBe(status === 'waiting');
  });
  it('is gone once cancelled, whatever was paid (R1)', async () => {
    const { state } = await read({
      ...plain({ cancelledAt: '2026-11-22T08:00:00Z', displayFinancialStatus: 'REFUNDED' }),
      refunds: [{ id: '9', money: '20.0', lines: [{ line: '1', quantity: 1, subtotal: '20.0' }] }],
    });
    expect(state).toMatchObject({ status: 'gone', platformStatus: 'cancelled' });
  });
  it('stays earning when a line is added after it was paid in full (C)', async () => {
    const added = { displayFinancialStatus: 'PARTIALLY_PAID', totalPriceSet: bag('35.0') };
    expect((await read(plain(added))).state.status).toBe('earning');
  });
  it('tells when what was ordered was paid, not when more was (C)', async () => {
    const sale = (processedAt: string, amount: string) => ({
      kind: 'SALE',
      status: 'SUCCESS',
      processedAt,
      amountSet: bag(amount),
    });
    const transactions = [
      sale('2026-11-23T08:00:00Z', '15.0'),
      { ...sale('2026-11-21T20:15:16Z', '20.0'), status: 'FAILURE' },
      sale('2026-11-22T08:00:00Z', '20.0'),
    ];
    const { state } = await read(plain({ transactions }));
    expect(state.paidAt).toBe(Date.UTC(2026, 10, 22, 8));
  });
  it('tells when the last parcel left, once all have (C)', async () => {
    const fulfillments = [
      { status: 'SUCCESS', createdAt: '2026-11-23T08:00:00Z' },
      { status: 'CANCELLED', createdAt: '2026-11-25T08:00:00Z' },
      { status: 'SUCCESS', createdAt: '2026-11-24T08:00:00Z' },
    ];
    const partly = plain({ displayFulfillmentStatus: 'PARTIALLY_FULFILLED', fulfillments });
    expect((await read(partly)).state.fulfilledAt).toBeNull();
    const wholly = plain({ displayFulfillmentStatus: 'FULFILLED', fulfillments });
    expect((await read(wholly)).state.fulfilledAt).toBe(Date.UTC(2026, 10, 24, 8));
  });
});

describe('who and what an order names', () => {
  const order: WishOrder = { lines: [{ id: '1', unit: '20.0' }], total: '20.0' };

  it('is known by numbers and bound by its GID; the address is lower case', async () => {
    const { state, contact, secret, stamp } = await read(order);
    expect(state).toMatchObject({
      externalId: '5001',
      number: '1001',
      customerExternalId: '7001',
      test: false,
    });
    expect(state.lines).toMatchObject([{ lineId: '1', productId: '81', variationId: '811', quantity: 1 }]);
    expect(contact.email).toBe('anna@example.org');
    expect(secret).toBe('gid://shopify/Order/5001');
    expect(stamp).toBe(Date.UTC(2026, 10, 21, 20, 15, 16));
  });
  it.each([
    ['ENABLED', true],
    ['DISABLED', false],
    ['INVITED', false],
  ])('says that a customer can sign in by what Shopify calls their account: %s', async (state, can) => {
    const customer = { id: 'gid://shopify/Customer/7001', state, tags: [] };
    expect((await read({ ...order, fields: { customer } })).buyerHasAccount).toBe(can);
    expect((await read({ ...order, fields: { customer: null } })).buyerHasAccount).toBe(false);
  });
  it('has the shop’s own words for its customer, without our mark', async () => {
    const customer = {
      id: 'gid://shopify/Customer/7001',
      state: 'DISABLED',
      tags: ['wholesale', 'Ristourne'],
    };
    expect((await read({ ...order, fields: { customer } })).state.customerTags).toEqual(['wholesale']);
  });
  it('is nobody for a sale at the till without a customer, recorded with an empty or no address (R1, R2)', async () => {
    for (const email of ['', null]) {
      const { state, contact } = await read({ ...order, fields: { customer: null, email } });
      expect(state.customerExternalId).toBe('');
      expect(contact.email).toBe('');
    }
  });
  it('has its codes in lower case, sorted, each once; and says when it is a test (R2)', async () => {
    const fields = { discountCodes: ['SPRING', 'rst1', 'Spring'], test: true };
    const { state } = await read({ ...order, fields });
    expect(state.discountCodes).toEqual(['rst1', 'spring']);
    expect(state.test).toBe(true);
  });
  it('[B12] says what each code took off, over all lines; what comes off by itself is no code’s', async () => {
    const lines = [
      { id: '1', unit: '20.0', allocations: ['4.005', '1.0', '2.0'] },
      { id: '2', unit: '20.0', allocations: ['0.995'] },
    ];
    const fields = { discountCodes: ['Spring', 'RST1'] };
    const { state } = await read({ lines, total: '32.0', fields });
    expect(state.codeAmounts).toEqual([
      { code: 'rst1', amountMinor: 100 },
      { code: 'spring', amountMinor: 500 },
    ]);
    expect((await read({ lines, total: '32.0' })).state.codeAmounts).toBeUndefined();
  });
  it('[B16] says through which channel and in which shop it was sold, and what staff wrote on it', async () => {
    const retailLocation = { id: 'gid://shopify/Location/655441491' };
    const fields = { sourceName: 'pos', retailLocation, tags: ['vip', 'No-Show'] };
    const sold = (await read({ ...order, fields })).state;
    expect(sold).toMatchObject({
      channel: 'pos',
      locationExternalId: '655441491',
      tags: ['vip', 'No-Show'],
    });
    const online = (await read({ ...order, fields: { sourceName: null } })).state;
    expect(online).toMatchObject({ channel: '', locationExternalId: '', tags: [] });
  });
  it('[B15] knows when what was booked takes place, by the lines’ properties, and keeps nothing else of them', async () => {
    const properties = [
      { key: 'Booking time', value: '2026-12-01T14:30' },
      { key: 'Engraving', value: 'Ada' },
      { key: 'Empty', value: null },
    ];
    const { state } = await read({
      lines: [
        { id: '1', unit: '20.0', properties },
        { id: '2', unit: '20.0' },
      ],
      total: '40.0',
    });
    expect(state.bookings).toEqual([{ name: 'Booking time', time: '2026-12-01T14:30:00' }]);
    expect(JSON.stringify(state)).not.toContain('Ada');
    expect('bookings' in (await read(order)).state).toBe(false);
  });
  it('[B19] knows the lines that were bought by a selling plan', async () => {
    const lines = [
      { id: '1', unit: '20.0', sellingPlan: 'Every month' },
      { id: '2', unit: '20.0' },
    ];
    const { state } = await read({ lines, total: '40.0' });
    expect(state.lines.map((line) => line.subscription)).toEqual([true, false]);
  });
  it('keeps numbers that JavaScript can’t hold', async () => {
    const line = { id: '866550311766439020', unit: '20.0', product: '788032119674292922' };
    const { state } = await read({ ...order, lines: [line] });
    expect(state.lines).toMatchObject([{ lineId: line.id, productId: line.product }]);
  });
});
