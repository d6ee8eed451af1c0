import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../commerce/time.ts';
import { PLATFORMS_WITH_MARKS, type ShownBalance, type StoreMarks } from '../store-port.ts';
import { HOLDER, reading, type Given } from './given.ts';
import type { ShownMarks, StoreUnderTest } from './store-under-test.ts';

const NOBODY = '999999999';
const ABSENT = { outcome: 'absent' };
const MARKED = { outcome: 'marked' };
const SHOWN = { outcome: 'shown' };

export function withoutMarkTests({ shop }: Given): void {
  it('a store whose records can’t be marked says so, and nothing is wanted of its platform', () => {
    expect(shop().port.marks).toBeNull();
    expect(PLATFORMS_WITH_MARKS).not.toContain(shop().store.platform);
  });
}

function marksOf(shop: StoreUnderTest): { marks: StoreMarks; seen: ShownMarks } {
  const { marks } = shop.port;
  if (marks === null || shop.marks === null) throw new Error('a store with marks was promised');
  return { marks, seen: shop.marks };
}

/** So many points, as they stood at that time. */
function balanceAt(at: number, available: number): ShownBalance {
  const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };
  const name = { en: 'Leaf club', fr: 'Le club des feuilles' };
  const units = [{ unit: 'points', available, pending: 30, owed: 0 }];
  return { asOf: at, programs: [{ programId: 'prg_1', name, pointName, units }] };
}

export function markTests({ shop }: Given): void {
  it('its platform is one of those that marks are wanted of', () => {
    expect(PLATFORMS_WITH_MARKS).toContain(shop().store.platform);
  });
  it('an order is stamped, and stamping it again changes nothing [D12]', async () => {
    const { marks, seen } = marksOf(shop());
    const { externalId } = await shop().placeOrder({ email: HOLDER });
    expect(await seen.isStamped(externalId)).toBe(false);
    for (const _time of ['first', 'second']) {
      expect(await marks.stampOrder(shop().store, externalId)).toEqual(MARKED);
      expect(await seen.isStamped(externalId)).toBe(true);
    }
    const modified = await stampOf(shop(), externalId);
    shop().advance(5);
    await marks.stampOrder(shop().store, externalId);
    expect(await stampOf(shop(), externalId)).toBe(modified);
  });
  it('a customer is a member, or is not, however often it is said', async () => {
    const { marks, seen } = marksOf(shop());
    await shop().placeOrder({ email: HOLDER });
    const customer = await seen.customerOf(HOLDER);
    for (const isMember of [true, true, false, false]) {
      expect(await marks.tagCustomer(shop().store, customer, isMember)).toEqual(MARKED);
      expect(await seen.isMember(customer)).toBe(isMember);
    }
  });
  it('a balance is shown, the later of two stays, and none at all hides it [F7]', async () => {
    const { marks, seen } = marksOf(shop());
    await shop().placeOrder({ email: HOLDER });
    const customer = await seen.customerOf(HOLDER);
    const now = shop().now();
    const show = (balance: ShownBalance) => marks.showBalance(shop().store, customer, balance);
    expect(await show(balanceAt(now, 120))).toEqual(SHOWN);
    expect(await show(balanceAt(now, 120))).toEqual(SHOWN);
    expect(await seen.balance(customer)).toEqual(balanceAt(now, 120));
    expect(await show(balanceAt(now - MINUTE_MS, 70))).toEqual({ outcome: 'kept' });
    expect(await seen.balance(customer)).toEqual(balanceAt(now, 120));
    const hidden: ShownBalance = { asOf: now + MINUTE_MS, programs: [] };
    expect(await show(hidden)).toEqual(SHOWN);
    expect(await seen.balance(customer)).toEqual(hidden);
  });
  it('an order or a customer that the store does not know is absent', async () => {
    const { marks } = marksOf(shop());
    const { store, now } = shop();
    expect(await marks.stampOrder(store, NOBODY)).toEqual(ABSENT);
    expect(await marks.tagCustomer(store, NOBODY, true)).toEqual(ABSENT);
    expect(await marks.tagCustomer(store, NOBODY, false)).toEqual(ABSENT);
    expect(await marks.showBalance(store, NOBODY, balanceAt(now(), 1))).toEqual(ABSENT);
  });
  it('a time-out after the mark leaves it unknown, and marking again ends well', async () => {
    const { marks, seen } = marksOf(shop());
    const { externalId } = await shop().placeOrder({ email: HOLDER });
    shop().failNext('time_out_after');
    expect((await marks.stampOrder(shop().store, externalId)).outcome).toBe('unknown');
    expect(await marks.stampOrder(shop().store, externalId)).toEqual(MARKED);
    expect(await seen.isStamped(externalId)).toBe(true);
    shop().failNext('busy');
    const customer = await seen.customerOf(HOLDER);
    const busy = await marks.showBalance(shop().store, customer, balanceAt(shop().now(), 1));
    expect(busy).toMatchObject({ outcome: 'busy', retryAfterSeconds: expect.any(Number) as number });
  });
}

async function stampOf(shop: StoreUnderTest, externalId: string): Promise<number> {
  return (await reading(shop, externalId)).stamp;
}
