import type { VoucherSpec } from '@ristourne/core/ports/store-port';
import { describe, expect, it } from 'vitest';
import { couponBody } from './coupon.ts';

const LOCAL_END = '2027-02-19T00:00:00';

function bodyOf(wish: Partial<VoucherSpec>) {
  const spec: VoucherSpec = {
    code: 'K7PWQ2RSTM4H',
    benefit: { kind: 'amount', amountMinor: 1250, currency: 'EUR' },
    email: 'anna@example.org',
    bound: false,
    expiresAt: 0,
    description: '12.50 € off',
    ...wish,
  };
  return couponBody(spec, LOCAL_END);
}

describe('couponBody', () => {
  it('one use, its holder only, beside no other coupon, marked as ours [D12]', () => {
    expect(bodyOf({})).toEqual({
      outcome: 'body',
      body: {
        code: 'k7pwq2rstm4h',
        description: '12.50 € off',
        individual_use: true,
        usage_limit: 1,
        date_expires: LOCAL_END,
        email_restrictions: ['anna@example.org'],
        meta_data: [{ key: '_ristourne', value: 'issued' }],
        discount_type: 'fixed_cart',
        amount: '12.50',
      },
    });
  });
  it('nobody in particular: no restriction at all, since an empty address would be one', () => {
    const made = bodyOf({ email: '' });
    expect(made.outcome === 'body' && 'email_restrictions' in made.body).toBe(false);
  });
  it('for its holder alone: restricted to the address, and impossible without one [D10]', () => {
    expect(bodyOf({ bound: true, code: 'K7PW2Q' })).toMatchObject({
      body: { code: 'k7pw2q', email_restrictions: ['anna@example.org'] },
    });
    expect(bodyOf({ bound: true, email: '' })).toMatchObject({
      outcome: 'impossible',
      reason: expect.stringMatching(/^email: /),
    });
  });
  it.each([
    [1_500, '15.00'],
    [1_255, '12.55'],
    [5, '0.05'],
    [10_000, '100.00'],
  ])('%i hundredths of a percent are %s', (basisPoints, amount) => {
    expect(bodyOf({ benefit: { kind: 'percent', basisPoints } })).toMatchObject({
      body: { discount_type: 'percent', amount },
    });
  });
  it('a free article is all of the price, of one item of the given products', () => {
    expect(bodyOf({ benefit: { kind: 'free_article', productIds: ['12', '13'] } })).toMatchObject({
      body: { discount_type: 'percent', amount: '100.00', product_ids: [12, 13], limit_usage_to_x_items: 1 },
    });
  });
  it('free shipping takes nothing off, and opens the method that asks for a coupon [D3]', () => {
    expect(bodyOf({ benefit: { kind: 'free_shipping' } })).toMatchObject({
      body: { discount_type: 'fixed_cart', amount: '0', free_shipping: true, individual_use: true },
    });
  });
  it('a free article of no product, or of what is no product number, is impossible: it would be all articles', () => {
    for (const productIds of [[], ['gid://12'], ['0'], ['-1'], ['1.5'], ['']])
      expect(bodyOf({ benefit: { kind: 'free_article', productIds } }).outcome).toBe('impossible');
  });
  it('yen have no decimals', () => {
    expect(bodyOf({ benefit: { kind: 'amount', amountMinor: 500, currency: 'JPY' } })).toMatchObject({
      body: { amount: '500' },
    });
  });
  it('an address with * opens for strangers: impossible', () => {
    expect(bodyOf({ email: 'a*@example.org' })).toEqual({
      outcome: 'impossible',
      reason: 'email: an address with * cannot be bound to a coupon',
    });
  });
});
