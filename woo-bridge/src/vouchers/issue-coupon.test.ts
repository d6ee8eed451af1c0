import { DAY_MS, HOUR_MS, SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import type { VoucherSpec } from '@ristourne/core/ports/store-port';
import { describe, expect, it } from 'vitest';
import type { RestAnswer, RestClient } from '../rest/client.ts';
import { createCoupon, extendCoupon, findVoucherCoupon, type CouponShelf } from './issue-coupon.ts';

/** 2027-02-19, noon in GMT: winter in Paris. */
const WINTER = Date.UTC(2027, 1, 19, 12);
/** Paris sets its clocks back at 01:00 GMT: 02:30 local time happens at 00:30 and again at 01:30 GMT. */
const TWICE = Date.UTC(2027, 9, 31, 1, 30);

type Row = { id: number; code: string; localMs: number; meta: unknown };

/**
 * Constructed: a shop in Paris with the clock that `parisOffset` tells, whose index may lie, and which can lose the
 * answer of its n-th write. The sandbox tests the same paths with an index that is right.
 */
function parisShop(wish: { index?: RestAnswer; losesWrite?: number; endIsFixed?: boolean } = {}) {
  const rows: Row[] = [];
  const writes: string[] = [];
  const shown = ({ id, code, localMs, meta }: Row): RestAnswer => ({
    outcome: 'answered',
    pages: 1,
    body: {
      id,
      code,
      status: 'publish',
      date_expires: new Date(localMs).toISOString().slice(0, 19),
      date_expires_gmt: new Date(gmtOf(localMs)).toISOString().slice(0, 19),
      usage_count: 0,
      usage_limit: 1,
      meta_data: meta,
    },
  });
  const write = (method: string, answer: RestAnswer): RestAnswer => {
    writes.push(method);
    return writes.length === wish.losesWrite ? { outcome: 'unknown', reason: 'no answer' } : answer;
  };
  const rest: RestClient = {
    index: async () =>
      wish.index ?? { outcome: 'answered', pages: 1, body: { timezone_string: 'Europe/Paris' } },
    get: async () => ({
      outcome: 'answered',
      pages: 1,
      body: rows.map((row) => (shown(row) as { body: unknown }).body),
    }),
    async post(_path, body) {
      const {
        code,
        date_expires: end,
        meta_data: meta,
      } = body as { code: string; date_expires: string; meta_data: unknown };
      if (rows.length > 0)
        return {
          outcome: 'rejected',
          status: 400,
          code: 'woocommerce_rest_coupon_code_already_exists',
          message: '',
        };
      const row = { id: 14, code, localMs: Date.parse(`${end}Z`), meta };
      rows.push(row);
      return write('POST', shown(row));
    },
    async put(_path, body) {
      const [row] = rows;
      if (row === undefined) throw new Error('no coupon to change');
      if (wish.endIsFixed !== true)
        row.localMs = Date.parse(`${(body as { date_expires: string }).date_expires}Z`);
      return write('PUT', shown(row));
    },
    delete: () => Promise.reject(new Error('nothing is deleted here')),
  };
  const shelf: CouponShelf = { rest, clock: null };
  const end = (): Instant => gmtOf(rows[0]?.localMs ?? 0) - SECOND_MS;
  /** The owner presses Update in wp-admin: it shows and sends the date alone, which WooCommerce takes as midnight. */
  const update = (): void => {
    for (const row of rows) row.localMs = Math.floor(row.localMs / DAY_MS) * DAY_MS;
  };
  return { shelf, writes, end, update };
}

/** What WordPress makes of Paris's wall clock; of the hour that happens twice it takes the first. */
function gmtOf(localMs: number): Instant {
  const summer = localMs >= Date.UTC(2027, 2, 28, 3) && localMs < Date.UTC(2027, 9, 31, 3);
  return localMs - (summer ? 2 : 1) * HOUR_MS;
}

function spec(expiresAt: Instant): VoucherSpec {
  const benefit = { kind: 'amount', amountMinor: 300, currency: 'EUR' } as const;
  return { code: 'K7PWQ2RSTM4H', benefit, email: '', bound: false, expiresAt, description: '' };
}

const noIndex: RestAnswer = { outcome: 'rejected', status: 401, code: 'rest_forbidden', message: '' };

describe("the coupon's end", () => {
  it.each([WINTER, WINTER + 150 * DAY_MS])(
    'is right at the first write when the site tells its zone (%i)',
    async (end) => {
      const shop = parisShop();
      expect(await createCoupon(shop.shelf, spec(end))).toEqual({ outcome: 'created', externalId: '14' });
      expect(shop.end()).toBe(end);
      expect(shop.writes).toEqual(['POST']);
    },
  );
  it.each([WINTER, WINTER + 150 * DAY_MS])('is corrected when the site hides its zone (%i)', async (end) => {
    const shop = parisShop({ index: noIndex });
    expect(await createCoupon(shop.shelf, spec(end))).toEqual({ outcome: 'created', externalId: '14' });
    expect(shop.end()).toBe(end);
    expect(shop.writes).toEqual(['POST', 'PUT']);
  });
  it('is corrected when the site tells a wrong offset', async () => {
    const index: RestAnswer = {
      outcome: 'answered',
      pages: 1,
      body: { timezone_string: '', gmt_offset: 5.5 },
    };
    const shop = parisShop({ index });
    await createCoupon(shop.shelf, spec(WINTER));
    expect(shop.end()).toBe(WINTER);
  });
  it('is at most an hour off in the autumn hour that happens twice', async () => {
    const shop = parisShop();
    expect((await createCoupon(shop.shelf, spec(TWICE))).outcome).toBe('created');
    expect(Math.abs(shop.end() - TWICE)).toBeLessThanOrEqual(HOUR_MS);
  });
  it('a correction that gets no answer is unknown, since the code exists', async () => {
    const shop = parisShop({ index: noIndex, losesWrite: 2 });
    expect((await createCoupon(shop.shelf, spec(WINTER))).outcome).toBe('unknown');
  });
  it('a store that keeps another end is never told as created, nor as nothing', async () => {
    const shop = parisShop({
      index: { outcome: 'answered', pages: 1, body: { gmt_offset: -8 } },
      endIsFixed: true,
    });
    expect((await createCoupon(shop.shelf, spec(WINTER))).outcome).toBe('unknown');
  });
  it('that a lost answer left wrong is mended by the next try', async () => {
    const shop = parisShop({ index: noIndex, losesWrite: 1 });
    expect((await createCoupon(shop.shelf, spec(WINTER))).outcome).toBe('unknown');
    expect(shop.end()).not.toBe(WINTER);
    expect(await createCoupon(shop.shelf, spec(WINTER))).toEqual({ outcome: 'taken' });
    expect(shop.end()).toBe(WINTER);
  });
  it.each(['2027-02-19T22:59:59Z', '2027-07-19T21:59:59Z'])(
    'of a local day (%s) outlives an update in wp-admin',
    async (text) => {
      const shop = parisShop();
      const end = Date.parse(text);
      await createCoupon(shop.shelf, spec(end));
      shop.update();
      expect(shop.end()).toBe(end);
      expect(await findVoucherCoupon(shop.shelf, 'K7PWQ2RSTM4H')).toMatchObject({
        voucher: { expiresAt: end },
      });
    },
  );
  it('moves over the change of clocks when extended', async () => {
    const shop = parisShop();
    await createCoupon(shop.shelf, spec(WINTER));
    const later = WINTER + 150 * DAY_MS;
    expect(await extendCoupon(shop.shelf, 'K7PWQ2RSTM4H', later)).toEqual({ outcome: 'changed' });
    expect(shop.end()).toBe(later);
  });
});
