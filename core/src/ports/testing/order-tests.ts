import { expect, it } from 'vitest';
import { SECOND_MS } from '../../commerce/time.ts';
import { HOLDER, reading, sole, wholeSecond, type Given } from './given.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** More than any platform's page, all within one second. */
const ORDERS_OF_A_BUSY_SECOND = 130;
const MAX_PAGES = 50;

/** Facts that only some programmes judge by. */
export function bookingTests({ shop }: Given): void {
  it('[B15] an order tells when what was booked takes place, and nothing where no text is a date with a time', async () => {
    const booking = { name: 'booking_start', value: '2026-12-01 14:30' };
    const placed = await shop().placeOrder({ booking });
    const told = (await reading(shop(), placed.externalId)).state;
    expect(told.bookings).toEqual([{ name: 'booking_start', time: '2026-12-01T14:30:00' }]);
    const other = await shop().placeOrder({ booking: { ...booking, value: 'next Tuesday' } });
    expect('bookings' in (await reading(shop(), other.externalId)).state).toBe(false);
  });
}

export function orderTests({ shop }: Given): void {
  it('an order is read with its line, its buyer and its secret', async () => {
    const placed = await shop().placeOrder({ email: HOLDER });
    const { state, contact, secret } = await reading(shop(), placed.externalId);
    expect(state).toMatchObject({ externalId: placed.externalId, status: 'earning', refunds: [] });
    expect(state.totalMinor).toBe(placed.totalMinor);
    expect(state.currency).toBe(shop().store.currency);
    expect(sole(state.lines)).toMatchObject({ lineId: placed.lineId, quantity: 2, kind: 'product' });
    expect(contact.email).toBe(HOLDER);
    expect(secret).not.toBe('');
    expect(Math.abs(state.placedAt - shop().now())).toBeLessThan(5 * SECOND_MS);
  });
  it('a refund by line names the line, the quantity and the money, all positive [B21]', async () => {
    const placed = await shop().placeOrder();
    const before = await reading(shop(), placed.externalId);
    await shop().refundOne(placed.externalId);
    const { state } = await reading(shop(), placed.externalId);
    const line = sole(before.state.lines);
    expect(state.status).toBe('earning');
    const refund = sole(state.refunds);
    expect(refund.otherMinor).toBe(0);
    const refunded = sole(refund.lines);
    expect(refunded).toMatchObject({ lineId: placed.lineId, quantity: 1 });
    const half = (line.netMinor + line.taxMinor) / 2;
    expect(Math.abs(refunded.netMinor + refunded.taxMinor - half)).toBeLessThanOrEqual(1);
    expect(refund.amountMinor).toBe(refunded.netMinor + refunded.taxMinor);
  });
  it('a refund by amount has no line', async () => {
    const placed = await shop().placeOrder();
    await shop().refundAmount(placed.externalId, 250);
    const { state } = await reading(shop(), placed.externalId);
    expect(state.refunds).toMatchObject([{ amountMinor: 250, otherMinor: 0, lines: [] }]);
  });
  it('several refunds up to the whole leave nothing', async () => {
    const placed = await shop().placeOrder();
    await shop().refundOne(placed.externalId);
    await shop().refundRest(placed.externalId);
    const { state } = await reading(shop(), placed.externalId);
    const back = state.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
    expect(back).toBe(state.totalMinor);
    expect(state.status).toBe('earning');
  });
  it('a cancelled order is gone, an unknown and a trashed one are absent', async () => {
    const placed = await shop().placeOrder();
    await shop().cancel(placed.externalId);
    expect((await reading(shop(), placed.externalId)).state.status).toBe('gone');
    await shop().trash(placed.externalId);
    expect(await shop().port.fetchOrder(shop().store, placed.externalId)).toEqual({ outcome: 'absent' });
    expect(await shop().port.fetchOrder(shop().store, '999999999')).toEqual({ outcome: 'absent' });
  });
  it('a reading gets a later stamp when the order changes', async () => {
    const placed = await shop().placeOrder();
    const before = await reading(shop(), placed.externalId);
    shop().advance(2);
    await shop().refundAmount(placed.externalId, 100);
    expect((await reading(shop(), placed.externalId)).stamp).toBeGreaterThan(before.stamp);
  });
  it('a store that is busy, broken or silent is no absent order', async () => {
    const placed = await shop().placeOrder();
    shop().failNext('busy');
    const busy = await shop().port.fetchOrder(shop().store, placed.externalId);
    expect(busy).toMatchObject({ outcome: 'busy', retryAfterSeconds: expect.any(Number) as number });
    for (const fault of ['broken', 'time_out_before', 'time_out_after'] as const) {
      shop().failNext(fault);
      expect((await shop().port.fetchOrder(shop().store, placed.externalId)).outcome).toBe('unknown');
    }
  });
}

export function codeAmountTests({ shop, spec }: Given): void {
  it('[B12] says how much of a code its order used: all of it, or what the order came to', async () => {
    const used = async (amountMinor: number) => {
      const wanted = spec({ benefit: { kind: 'amount', amountMinor, currency: shop().store.currency } });
      expect((await shop().port.createVoucher(shop().store, wanted)).outcome).toBe('created');
      const placed = await shop().placeOrder({ email: HOLDER, codes: [wanted.code] });
      const { state } = await reading(shop(), placed.externalId);
      const lines = state.lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 0);
      return { amounts: state.codeAmounts, code: wanted.code.toLowerCase(), lines };
    };
    const plain = await shop().placeOrder({ email: HOLDER });
    const { state } = await reading(shop(), plain.externalId);
    expect(state.codeAmounts).toBeUndefined();
    const goods = state.lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, 0);
    const some = await used(300);
    expect([some.amounts, some.lines]).toEqual([[{ code: some.code, amountMinor: 300 }], goods - 300]);
    const all = await used(goods + 1_234);
    expect([all.amounts, all.lines]).toEqual([[{ code: all.code, amountMinor: goods }], 0]);
  });
}

/** All ids from `modifiedFrom` on, page by page, in order. */
async function listAll(shop: StoreUnderTest, modifiedFrom: number) {
  const ids: string[] = [];
  const stamps: number[] = [];
  let cursor: string | null = null;
  let modifiedTo: number | null = null;
  let pages = 0;
  do {
    const page = await shop.port.modifiedOrders(shop.store, { modifiedFrom, cursor });
    if (page.outcome !== 'page') throw new Error(JSON.stringify(page));
    ids.push(...page.orders.map((order) => order.externalId));
    stamps.push(...page.orders.map((order) => order.modifiedAt));
    if ((page.modifiedTo ?? 0) < (modifiedTo ?? 0)) throw new Error('modifiedTo went back');
    modifiedTo = page.modifiedTo ?? modifiedTo;
    cursor = page.next;
    pages += 1;
    if (pages > MAX_PAGES) throw new Error('paging does not end');
  } while (cursor !== null);
  return { ids, stamps, modifiedTo, pages };
}

export function modifiedTests({ shop }: Given, deletedOrders: 'listed' | 'lost'): void {
  it(`lists what was modified since, oldest first, trashed orders ${deletedOrders}`, async () => {
    shop().advance(10);
    const old = await shop().placeOrder();
    shop().advance(10);
    const from = shop().now();
    const first = await shop().placeOrder();
    shop().advance(5);
    const second = await shop().placeOrder();
    shop().advance(5);
    // Read before the last change: while the list is asked for, another second may begin.
    const changedIn = wholeSecond(shop().now());
    await shop().trash(first.externalId);
    const { ids, modifiedTo } = await listAll(shop(), from);
    const trashed = deletedOrders === 'listed' ? [first.externalId] : [];
    expect(ids).toEqual([second.externalId, ...trashed]);
    expect(ids).not.toContain(old.externalId);
    const newestListed = deletedOrders === 'listed' ? changedIn : changedIn - 5 * SECOND_MS;
    expect(modifiedTo).toBeGreaterThanOrEqual(newestListed);
  });
  it('the stamp of a listed order is the one that its reading tells', async () => {
    shop().advance(10);
    const from = shop().now();
    const placed = await shop().placeOrder();
    const { stamps } = await listAll(shop(), from);
    expect(stamps).toEqual([(await reading(shop(), placed.externalId)).stamp]);
  });
  it('asked again from where it ended, it repeats the last second and loses nothing of it', async () => {
    shop().advance(10);
    const from = shop().now();
    const first = await shop().placeOrder();
    const { modifiedTo } = await listAll(shop(), from);
    const sameSecond = await shop().placeOrder();
    const again = await listAll(shop(), modifiedTo ?? from);
    expect(again.ids).toContain(first.externalId);
    expect(again.ids).toContain(sameSecond.externalId);
  });
  it('pages through more orders of one second than a page holds, and past it', async () => {
    shop().advance(10);
    const from = shop().now();
    const placed: string[] = [];
    for (let count = 0; count < ORDERS_OF_A_BUSY_SECOND; count += 1)
      placed.push((await shop().placeOrder()).externalId);
    shop().advance(3);
    placed.push((await shop().placeOrder()).externalId);
    const { ids, pages } = await listAll(shop(), from);
    expect(pages).toBeGreaterThan(1);
    expect(new Set(ids)).toEqual(new Set(placed));
  });
  it('nothing modified is an empty last page', async () => {
    shop().advance(100);
    const page = await shop().port.modifiedOrders(shop().store, { modifiedFrom: shop().now(), cursor: null });
    expect(page).toEqual({ outcome: 'page', orders: [], modifiedTo: null, next: null });
  });
  it('a cursor that is not its own is refused', async () => {
    const page = await shop().port.modifiedOrders(shop().store, {
      modifiedFrom: shop().now(),
      cursor: 'DROP',
    });
    expect(page.outcome).toBe('refused');
  });
}
