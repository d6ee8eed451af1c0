import { expect, it } from 'vitest';
import { DAY_MS } from '../../commerce/time.ts';
import { GIFT_CARD_CODE_LENGTH, type VoucherSpec } from '../store-port.ts';
import { HOLDER, reading, sole, wholeSecond, type Given } from './given.ts';

export function creationTests({ shop, spec }: Given): void {
  it('a code is created once: the second time it is taken, and the look-up finds the first [I4]', async () => {
    const wanted = spec();
    const created = await shop().port.createVoucher(shop().store, wanted);
    expect(created.outcome).toBe('created');
    expect(await shop().port.createVoucher(shop().store, wanted)).toEqual({ outcome: 'taken' });
    const found = await shop().port.findVoucher(shop().store, wanted.code);
    expect(found).toMatchObject({
      outcome: 'found',
      voucher: {
        externalId: created.outcome === 'created' ? created.externalId : '',
        usageCount: 0,
        enabled: true,
        expiresAt: wanted.expiresAt,
      },
    });
  });
  it('a time-out after success is unknown, then found; before it, unknown, then absent [I4]', async () => {
    const after = spec();
    shop().failNext('time_out_after');
    expect((await shop().port.createVoucher(shop().store, after)).outcome).toBe('unknown');
    expect((await shop().port.findVoucher(shop().store, after.code)).outcome).toBe('found');
    const before = spec();
    shop().failNext('time_out_before');
    expect((await shop().port.createVoucher(shop().store, before)).outcome).toBe('unknown');
    expect(await shop().port.findVoucher(shop().store, before.code)).toEqual({ outcome: 'absent' });
  });
  it('trying again after a time-out is taken, and the end is the wanted one', async () => {
    const wanted = spec({ expiresAt: wholeSecond(shop().now()) + 200 * DAY_MS });
    shop().failNext('time_out_after');
    await shop().port.createVoucher(shop().store, wanted);
    expect(await shop().port.createVoucher(shop().store, wanted)).toEqual({ outcome: 'taken' });
    const found = await shop().port.findVoucher(shop().store, wanted.code);
    expect(found).toMatchObject({ outcome: 'found', voucher: { expiresAt: wanted.expiresAt } });
  });
  it('a busy store creates nothing and says when to come back', async () => {
    const wanted = spec();
    shop().failNext('busy');
    const created = await shop().port.createVoucher(shop().store, wanted);
    expect(created.outcome).toBe('busy');
    expect(created).toHaveProperty('retryAfterSeconds');
    expect(await shop().port.findVoucher(shop().store, wanted.code)).toEqual({ outcome: 'absent' });
  });
  it.each([10, 120, 300])('the end is kept to the second, %i days from now', async (days) => {
    const expiresAt = wholeSecond(shop().now()) + days * DAY_MS + 12_000;
    const wanted = spec({ expiresAt });
    await shop().port.createVoucher(shop().store, wanted);
    const found = await shop().port.findVoucher(shop().store, wanted.code);
    expect(found).toMatchObject({ outcome: 'found', voucher: { expiresAt } });
  });
  it('an address that stands for many is refused, and nothing is created', async () => {
    const wanted = spec({ email: '*@example.org' });
    expect((await shop().port.createVoucher(shop().store, wanted)).outcome).toBe('refused');
    expect(await shop().port.findVoucher(shop().store, wanted.code)).toEqual({ outcome: 'absent' });
  });
  it("the owner's own code is taken, and never ours to find or revoke", async () => {
    const wanted = spec();
    await shop().makeForeignCode(wanted.code);
    expect(await shop().port.createVoucher(shop().store, wanted)).toEqual({ outcome: 'taken' });
    expect(await shop().port.findVoucher(shop().store, wanted.code)).toEqual({ outcome: 'absent' });
    expect(await shop().port.revokeVoucher(shop().store, wanted.code)).toEqual({ outcome: 'absent' });
  });
}

export function useTests({ shop, spec }: Given): void {
  it('an amount, a percentage and a free article each take off what they say [D3] [D7]', async () => {
    const { productId, store } = shop();
    const full = (await shop().placeOrder({ email: HOLDER })).totalMinor;
    const off = async (benefit: VoucherSpec['benefit']): Promise<number> => {
      const wanted = spec({ benefit });
      expect((await shop().port.createVoucher(store, wanted)).outcome).toBe('created');
      const placed = await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
      const { state } = await reading(shop(), placed.externalId);
      expect(state.discountCodes).toEqual([wanted.code.toLowerCase()]);
      return full - state.totalMinor;
    };
    const { state } = await reading(shop(), (await shop().placeOrder({ quantity: 1 })).externalId);
    const line = sole(state.lines);
    const article = line.netMinor + line.taxMinor;
    expect(await off({ kind: 'amount', amountMinor: 300, currency: store.currency })).toBe(300);
    expect(await off({ kind: 'percent', basisPoints: 2_000 })).toBe(Math.round((article * 2) / 5));
    expect(await off({ kind: 'free_article', productIds: [productId] })).toBe(article);
  });
  it('free shipping takes off the shipping and nothing else, once and beside no other [D3]', async () => {
    const { store } = shop();
    const plain = await shop().placeOrder({ email: HOLDER });
    const { state } = await reading(shop(), plain.externalId);
    const goods = state.lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 0);
    expect(plain.totalMinor).toBeGreaterThan(goods);
    const wanted = spec({ benefit: { kind: 'free_shipping' } });
    expect((await shop().port.createVoucher(store, wanted)).outcome).toBe('created');
    expect(await shop().port.createVoucher(store, wanted)).toEqual({ outcome: 'taken' });
    await expect(shop().placeOrder({ email: 'eve@example.org', codes: [wanted.code] })).rejects.toThrow(/./);
    const placed = await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
    const read = await reading(shop(), placed.externalId);
    expect(read.state).toMatchObject({ totalMinor: goods, discountCodes: [wanted.code.toLowerCase()] });
    expect(read.state.lines).toEqual(
      state.lines.map((line, place) => ({ ...line, lineId: read.state.lines[place]?.lineId })),
    );
    await expect(shop().placeOrder({ email: HOLDER, codes: [wanted.code] })).rejects.toThrow(/./);
  });
  it('a code opens for its holder only, once, and beside no other [D11]', async () => {
    const [first, second, third] = [spec(), spec(), spec()];
    for (const wanted of [first, second, third]) await shop().port.createVoucher(shop().store, wanted);
    await expect(shop().placeOrder({ email: 'eve@example.org', codes: [first.code] })).rejects.toThrow(/./);
    const both = await shop()
      .placeOrder({ email: HOLDER, codes: [second.code, third.code] })
      .then(async ({ externalId }) => (await reading(shop(), externalId)).state.discountCodes.length)
      .catch(() => 0);
    expect(both).toBeLessThan(2);
    await shop().placeOrder({ email: HOLDER, codes: [first.code] });
    await expect(shop().placeOrder({ email: HOLDER, codes: [first.code] })).rejects.toThrow(/./);
    const found = await shop().port.findVoucher(shop().store, first.code);
    expect(found).toMatchObject({ outcome: 'found', voucher: { usageCount: 1 } });
  });
}

/** On a platform without gift cards the same calls make a code of that value. */
export function giftCardTests({ shop, spec }: Given): void {
  let cards = 0;
  const wish = (): VoucherSpec =>
    spec({
      code: `GC${String((cards += 1)).padStart(GIFT_CARD_CODE_LENGTH - 2, 'A')}`,
      benefit: { kind: 'gift_card', amountMinor: 1_000, currency: shop().store.currency },
    });
  it('a gift card is made once: the second time its code is taken, and the look-up finds the first [D3] [I4]', async () => {
    const wanted = wish();
    const created = await shop().port.createVoucher(shop().store, wanted);
    const externalId = created.outcome === 'created' ? created.externalId : JSON.stringify(created);
    expect(await shop().port.createVoucher(shop().store, wanted)).toEqual({ outcome: 'taken' });
    for (const code of [wanted.code, wanted.code.toLowerCase()])
      expect(await shop().port.findVoucher(shop().store, code)).toMatchObject({
        outcome: 'found',
        voucher: { externalId, usageCount: 0, enabled: true },
      });
  });
  it('a time-out after a gift card was made is unknown, then found; before it, unknown, then absent [D3] [I4]', async () => {
    const [after, before] = [wish(), wish()];
    shop().failNext('time_out_after');
    expect((await shop().port.createVoucher(shop().store, after)).outcome).toBe('unknown');
    expect((await shop().port.findVoucher(shop().store, after.code)).outcome).toBe('found');
    expect(await shop().port.createVoucher(shop().store, after)).toEqual({ outcome: 'taken' });
    shop().failNext('time_out_before');
    expect((await shop().port.createVoucher(shop().store, before)).outcome).toBe('unknown');
    expect(await shop().port.findVoucher(shop().store, before.code)).toEqual({ outcome: 'absent' });
  });
  it('a gift card ends on the wanted day or the next, can last longer, and is switched off for good [D3]', async () => {
    const wanted = wish();
    await shop().port.createVoucher(shop().store, wanted);
    const end = async (): Promise<number> => {
      const found = await shop().port.findVoucher(shop().store, wanted.code);
      return found.outcome === 'found' ? (found.voucher.expiresAt ?? 0) : 0;
    };
    expect(Math.abs((await end()) - wanted.expiresAt)).toBeLessThanOrEqual(DAY_MS);
    const later = wanted.expiresAt + 30 * DAY_MS;
    expect(await shop().port.extendVoucher(shop().store, wanted.code, later)).toEqual({ outcome: 'changed' });
    expect(Math.abs((await end()) - later)).toBeLessThanOrEqual(DAY_MS);
    for (let times = 0; times < 2; times += 1)
      expect(await shop().port.revokeVoucher(shop().store, wanted.code)).toEqual({ outcome: 'changed' });
    expect(await shop().port.findVoucher(shop().store, wanted.code)).toMatchObject({
      voucher: { enabled: false },
    });
    expect(await shop().port.revokeVoucher(shop().store, wish().code)).toEqual({ outcome: 'absent' });
  });
}

const KINDS: VoucherSpec['benefit'][] = [{ kind: 'percent', basisPoints: 1_000 }, { kind: 'free_shipping' }];

export function changeTests({ shop, spec }: Given): void {
  it.each(KINDS)(
    'a revoked code opens nothing, is still recognised, and can be revoked again: $kind',
    async (benefit) => {
      const wanted = spec({ benefit });
      await shop().port.createVoucher(shop().store, wanted);
      expect(await shop().port.revokeVoucher(shop().store, wanted.code)).toEqual({ outcome: 'changed' });
      await expect(shop().placeOrder({ email: HOLDER, codes: [wanted.code] })).rejects.toThrow(/./);
      const found = await shop().port.findVoucher(shop().store, wanted.code);
      expect(found).toMatchObject({ outcome: 'found', voucher: { enabled: false } });
      expect(await shop().port.revokeVoucher(shop().store, wanted.code)).toEqual({ outcome: 'changed' });
      expect(await shop().port.createVoucher(shop().store, wanted)).toEqual({ outcome: 'taken' });
    },
  );
  it('a revoked code that comes back opens again until its new end; an unknown one is absent', async () => {
    const wanted = spec();
    const later = wanted.expiresAt + 30 * DAY_MS;
    await shop().port.createVoucher(shop().store, wanted);
    await shop().port.revokeVoucher(shop().store, wanted.code);
    expect(await shop().port.extendVoucher(shop().store, wanted.code, later)).toEqual({ outcome: 'changed' });
    const found = await shop().port.findVoucher(shop().store, wanted.code);
    expect(found).toMatchObject({ outcome: 'found', voucher: { enabled: true, expiresAt: later } });
    await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
    expect(await shop().port.extendVoucher(shop().store, 'NOSUCHCODE22', later)).toEqual({
      outcome: 'absent',
    });
    expect(await shop().port.revokeVoucher(shop().store, 'NOSUCHCODE22')).toEqual({ outcome: 'absent' });
  });
  it('a code that an order has just used is not revoked: its order is about to be told', async () => {
    const wanted = spec();
    await shop().port.createVoucher(shop().store, wanted);
    await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
    expect((await shop().port.revokeVoucher(shop().store, wanted.code)).outcome).toBe('busy');
  });
  it.each(KINDS)(
    'a cancelled order gives the use back: the code is extended and opens again: $kind',
    async (benefit) => {
      const wanted = spec({ benefit });
      const later = wanted.expiresAt + 30 * DAY_MS;
      await shop().port.createVoucher(shop().store, wanted);
      const placed = await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
      expect((await shop().port.extendVoucher(shop().store, wanted.code, later)).outcome).toBe('busy');
      await shop().cancel(placed.externalId);
      expect(await shop().port.extendVoucher(shop().store, wanted.code, later)).toEqual({
        outcome: 'changed',
      });
      const found = await shop().port.findVoucher(shop().store, wanted.code);
      expect(found).toMatchObject({ outcome: 'found', voucher: { usageCount: 0, expiresAt: later } });
      await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
    },
  );
}
