import { DAY_MS } from '@ristourne/core/commerce/time';
import type { VoucherSpec } from '@ristourne/core/ports/store-port';
import { describe, expect, it } from 'vitest';
import { discountShop, HOLDER, isOver, NOW } from '../testing/discount-shop.ts';
import { denial, json } from '../testing/schema-shop.ts';
import { createDiscount, extendDiscount, findVoucherDiscount, revokeDiscount } from './issue-discount.ts';

const CODE = 'RST7K2M9Q';
const LATER = NOW + 120 * DAY_MS;
const clock = { now: () => NOW };

const spec = (wish: Partial<VoucherSpec> = {}): VoucherSpec => ({
  code: CODE.toLowerCase(),
  benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' },
  email: HOLDER.email,
  bound: false,
  expiresAt: NOW + 90 * DAY_MS,
  description: 'Tea House · Ristourne',
  ...wish,
});

describe('a voucher', () => {
  it('is a discount of one use, for its holder, beside no other, marked as ours', async () => {
    const shop = discountShop();
    expect(await createDiscount(shop.api, spec(), clock)).toEqual({ outcome: 'created', externalId: '1' });
    expect(shop.discount(CODE)?.input).toEqual({
      title: 'Tea House · Ristourne',
      code: CODE,
      startsAt: '2026-11-21T20:14:20Z',
      endsAt: '2027-02-19T20:15:20Z',
      usageLimit: 1,
      appliesOncePerCustomer: true,
      combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
      context: { customers: { add: [HOLDER.gid] } },
      customerGets: {
        items: { all: true },
        value: { discountAmount: { amount: '3.00', appliesOnEachItem: false } },
      },
      tags: ['ristourne'],
    });
  });
  it.each(['', 'stranger@example.org'])(
    'opens for whoever has it where the shop knows nobody: %j',
    async (email) => {
      const shop = discountShop();
      await createDiscount(shop.api, spec({ email }), clock);
      expect(shop.discount(CODE)?.input['context']).toEqual({ all: 'ALL' });
    },
  );
  it.each(['', 'stranger@example.org'])(
    'is refused, and nothing made, where it is for its holder alone and the shop knows nobody: %j [D10]',
    async (email) => {
      const shop = discountShop();
      const made = await createDiscount(shop.api, spec({ email, bound: true, code: 'k7pw2q' }), clock);
      expect(made).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/^email: /) });
      expect(shop.discount('K7PW2Q')).toBeUndefined();
    },
  );
  it('of six symbols is made for its holder [D10]', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec({ bound: true, code: 'k7pw2q' }), clock);
    expect(shop.discount('K7PW2Q')?.input['context']).toEqual({ customers: { add: [HOLDER.gid] } });
  });
  it('opens for whoever has it where the app may not look for customers', async () => {
    const shop = discountShop();
    shop.resolvers['customerByIdentifier'] = () => {
      throw denial('protected customer data');
    };
    expect((await createDiscount(shop.api, spec(), clock)).outcome).toBe('created');
    expect(shop.discount(CODE)?.input['context']).toEqual({ all: 'ALL' });
  });
  it.each([
    [1, 0.0001],
    [1_250, 0.125],
    [3_333, 0.3333],
    [10_000, 1],
  ])('of %i hundredths of a percent is %d', async (basisPoints, percentage) => {
    const shop = discountShop();
    await createDiscount(shop.api, spec({ benefit: { kind: 'percent', basisPoints } }), clock);
    expect(shop.discount(CODE)?.input['customerGets']).toEqual({
      items: { all: true },
      value: { percentage },
    });
    const sent = JSON.stringify(shop.seen.at(-1)?.variables);
    expect(sent).toContain(`"percentage":${percentage}`);
  });
  it('for a free article takes the dearest of these products off, once', async () => {
    const shop = discountShop();
    await createDiscount(
      shop.api,
      spec({ benefit: { kind: 'free_article', productIds: ['81', '82'] } }),
      clock,
    );
    expect(shop.discount(CODE)?.input['customerGets']).toEqual({
      items: { products: { productsToAdd: ['gid://shopify/Product/81', 'gid://shopify/Product/82'] } },
      value: { discountAmount: { amount: '12.5', appliesOnEachItem: false } },
    });
  });
  it('for free shipping is a discount of that kind, for the holder alone, beside no other [D3] [D11]', async () => {
    const shop = discountShop();
    expect(
      (await createDiscount(shop.api, spec({ benefit: { kind: 'free_shipping' } }), clock)).outcome,
    ).toBe('created');
    expect(shop.discount(CODE)).toMatchObject({
      kind: 'DiscountCodeFreeShipping',
      input: {
        usageLimit: 1,
        combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
        context: { customers: { add: [HOLDER.gid] } },
        destination: { all: true },
        tags: ['ristourne'],
      },
    });
    expect(await createDiscount(shop.api, spec(), clock)).toEqual({ outcome: 'taken' });
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'changed' });
    expect(await findVoucherDiscount(shop.api, CODE)).toMatchObject({ voucher: { enabled: false } });
  });
  it.each([[['99']], [['x']], [[]]])(
    'for a free article that the shop lacks is refused: %j',
    async (productIds) => {
      const shop = discountShop();
      const made = await createDiscount(
        shop.api,
        spec({ benefit: { kind: 'free_article', productIds } }),
        clock,
      );
      expect(made.outcome === 'refused' && made.reason).toContain('productIds');
      expect(shop.discounts).toEqual([]);
    },
  );
  it('for an address that elsewhere stands for many is refused, before anything is asked', async () => {
    const shop = discountShop();
    const made = await createDiscount(shop.api, spec({ email: '*@example.org' }), clock);
    expect(made.outcome).toBe('refused');
    expect(shop.seen).toEqual([]);
  });
  it('is made once: a second try is taken, also when the first one’s answer was lost [I4]', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    expect(await createDiscount(shop.api, spec(), clock)).toEqual({ outcome: 'taken' });
    expect(shop.discounts).toHaveLength(1);
  });
  it('that Shopify refuses says which field it minds', async () => {
    const shop = discountShop();
    shop.resolvers['discountCodeBasicCreate'] = () => ({
      codeDiscountNode: null,
      userErrors: [{ field: ['basicCodeDiscount', 'endsAt'], message: 'Ends in the past', code: 'INVALID' }],
    });
    expect(await createDiscount(shop.api, spec(), clock)).toEqual({
      outcome: 'refused',
      reason: 'basicCodeDiscount.endsAt: Ends in the past',
    });
  });
});

describe('a look-up', () => {
  it('finds our voucher in any case, with its end and its uses', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    shop.use(CODE);
    expect(await findVoucherDiscount(shop.api, CODE.toLowerCase())).toEqual({
      outcome: 'found',
      voucher: { externalId: '1', code: CODE, usageCount: 1, expiresAt: NOW + 90 * DAY_MS, enabled: true },
    });
  });
  it('finds neither nothing nor the owner’s own, of whatever kind', async () => {
    const shop = discountShop();
    expect(await findVoucherDiscount(shop.api, CODE)).toEqual({ outcome: 'absent' });
    await createDiscount(shop.api, spec(), clock);
    const kept = shop.discount(CODE)!;
    kept.input = { ...kept.input, tags: ['summer'] };
    expect(await findVoucherDiscount(shop.api, CODE)).toEqual({ outcome: 'absent' });
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'absent' });
    kept.kind = 'DiscountCodeBxgy';
    expect(await findVoucherDiscount(shop.api, CODE)).toEqual({ outcome: 'absent' });
    expect(isOver(kept, NOW)).toBe(false);
  });
});

describe('a revoked voucher', () => {
  it('is switched off, kept and still known as ours; revoking again changes nothing', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'changed' });
    expect(shop.discount(CODE)).toMatchObject({
      input: { endsAt: new Date(NOW).toISOString(), tags: ['ristourne', 'ristourne-revoked'] },
    });
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'changed' });
    expect(await findVoucherDiscount(shop.api, CODE)).toMatchObject({ voucher: { enabled: false } });
  });
  it('waits while an order that lives uses it, and goes once that is cancelled', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    const order = shop.use(CODE);
    expect((await revokeDiscount(shop.api, CODE)).outcome).toBe('busy');
    order.cancelledAt = '2026-11-22T08:00:00Z';
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'changed' });
  });
  it('that was over already is marked, and not switched off twice', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec({ expiresAt: NOW - DAY_MS }), clock);
    expect(await revokeDiscount(shop.api, CODE)).toEqual({ outcome: 'changed' });
    expect(shop.discount(CODE)).toMatchObject({
      input: { endsAt: '2026-11-20T20:15:20Z', tags: ['ristourne', 'ristourne-revoked'] },
    });
  });
});

describe('an app without leave to change discounts', () => {
  const forbid = () => {
    throw denial('Apps must have `write_discounts` access scope.');
  };
  it('never takes what was denied for done', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    for (const name of ['discountCodeBasicCreate', 'discountCodeBasicUpdate', 'discountCodeDeactivate'])
      shop.resolvers[name] = forbid;
    const ends = [
      await createDiscount(shop.api, spec({ code: 'rst2' }), clock),
      await revokeDiscount(shop.api, CODE),
      await extendDiscount(shop.api, CODE, LATER),
    ];
    for (const end of ends) {
      expect(end.outcome).toBe('refused');
      expect(end.outcome === 'refused' && end.reason).toContain('write_discounts');
    }
  });
});

describe('moving the end of a voucher', () => {
  it('that nobody used only moves its end', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    expect(await extendDiscount(shop.api, CODE, LATER)).toEqual({ outcome: 'changed' });
    expect(shop.discounts).toHaveLength(1);
    expect(await findVoucherDiscount(shop.api, CODE)).toMatchObject({
      voucher: { expiresAt: LATER, usageCount: 0 },
    });
  });
  it('that was revoked meanwhile opens it again', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    await revokeDiscount(shop.api, CODE);
    expect(await extendDiscount(shop.api, CODE, LATER)).toEqual({ outcome: 'changed' });
    expect(shop.discount(CODE)?.input).toMatchObject({ endsAt: '2027-03-21T20:15:20Z', tags: ['ristourne'] });
    expect(shop.discounts).toHaveLength(1);
  });
  it('waits while an order that lives uses it, and while Shopify hides the one that did', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    shop.use(CODE);
    expect((await extendDiscount(shop.api, CODE, LATER)).outcome).toBe('busy');
    shop.orders.length = 0;
    expect((await extendDiscount(shop.api, CODE, LATER)).outcome).toBe('busy');
  });
  it.each<VoucherSpec['benefit']>([
    { kind: 'amount', amountMinor: 300, currency: 'EUR' },
    { kind: 'percent', basisPoints: 1_500 },
    { kind: 'free_article', productIds: ['81'] },
    { kind: 'free_shipping' },
  ])('whose order was cancelled makes the same code anew, unused: $kind', async (benefit) => {
    const shop = discountShop();
    await createDiscount(shop.api, spec({ benefit }), clock);
    const before = shop.discount(CODE)?.input;
    shop.use(CODE).cancelledAt = '2026-11-22T08:00:00Z';
    expect(await extendDiscount(shop.api, CODE, LATER)).toEqual({ outcome: 'changed' });
    expect(shop.discounts[0]).toMatchObject({
      uses: 1,
      input: { code: `${CODE}-1`, tags: ['ristourne', 'ristourne-revoked'] },
    });
    expect(shop.discount(CODE)?.input).toEqual({ ...before, endsAt: '2027-03-21T20:15:20Z' });
    expect(await extendDiscount(shop.api, CODE, LATER + DAY_MS)).toEqual({ outcome: 'changed' });
    expect(shop.discounts).toHaveLength(2);
  });
  it('that was cut off between the two halves leaves the code absent, to be made again', async () => {
    const shop = discountShop();
    await createDiscount(shop.api, spec(), clock);
    shop.use(CODE).cancelledAt = '2026-11-22T08:00:00Z';
    const create = shop.resolvers['discountCodeBasicCreate'];
    shop.resolvers['discountCodeBasicCreate'] = () => {
      throw new Error('broken');
    };
    expect((await extendDiscount(shop.api, CODE, LATER)).outcome).not.toBe('changed');
    shop.resolvers['discountCodeBasicCreate'] = create!;
    expect(await extendDiscount(shop.api, CODE, LATER)).toEqual({ outcome: 'absent' });
    expect((await createDiscount(shop.api, spec({ expiresAt: LATER }), clock)).outcome).toBe('created');
  });
  it('fails whole when the look-up fails', async () => {
    const shop = discountShop();
    shop.next(() => json({ errors: 'Throttled' }, { status: 429 }));
    expect((await extendDiscount(shop.api, CODE, LATER)).outcome).toBe('busy');
  });
});
