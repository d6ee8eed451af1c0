import { describe, expect, it } from 'vitest';
import type { AdminApi } from '../admin-api/client.ts';
import { ORDER_NUMBER, orderShop, type WishLine, type WishOrder } from '../testing/order-shop.ts';
import { denial, json } from '../testing/schema-shop.ts';
import { fetchOrder } from './fetch-order.ts';

const plain: WishOrder = { lines: [{ id: '1', unit: '20.0', quantity: 3 }], total: '60.0' };
const refunded: WishOrder = {
  ...plain,
  refunds: [{ id: '9', money: '20.0', lines: [{ line: '1', quantity: 1, subtotal: '20.0' }] }],
};

function refusing(path: string[], scope: string) {
  return { errors: [{ ...denial(scope).toJSON(), path }] };
}

describe('an order of several pages', () => {
  const many: WishLine[] = Array.from({ length: 60 }, (_one, index) => ({
    id: String(index + 1),
    unit: '1.0',
  }));

  it('has all its lines, in their order, and all lines of its refunds', async () => {
    const lines = many.map(({ id }) => ({ line: id, quantity: 1, subtotal: '1.0' }));
    const shop = orderShop({ lines: many, total: '60.0', refunds: [{ id: '9', money: '60.0', lines }] });
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    const { state } = fetched.outcome === 'found' ? fetched.reading : { state: null };
    expect(state?.lines.map((line) => line.lineId)).toEqual(many.map(({ id }) => id));
    expect(state?.refunds[0]?.lines).toHaveLength(60);
  });
  it('is read again when it changes between two pages', async () => {
    const shop = orderShop({ lines: many, total: '60.0' });
    const pages = shop.order['lineItems'] as (args: { first: number; after?: string }) => unknown;
    let asked = 0;
    shop.order['lineItems'] = (args: { first: number; after?: string }) => {
      asked += 1;
      if (asked === 2) shop.order['updatedAt'] = '2026-11-21T20:15:40Z';
      return pages(args);
    };
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    expect(fetched).toMatchObject({
      outcome: 'found',
      reading: { stamp: Date.UTC(2026, 10, 21, 20, 15, 40) },
    });
  });
  it('is busy when it never stands still', async () => {
    const shop = orderShop(refunded);
    let second = 0;
    shop.order['updatedAt'] = () => `2026-11-21T20:15:${String((second += 1)).padStart(2, '0')}Z`;
    expect(await fetchOrder(shop.api, ORDER_NUMBER)).toMatchObject({ outcome: 'busy', retryAfterSeconds: 5 });
  });
});

describe('an order that is not there', () => {
  it('is absent only where the app may see orders of any age', async () => {
    expect(await fetchOrder(orderShop(plain, ['read_orders', 'read_all_orders']).api, '999')).toEqual({
      outcome: 'absent',
    });
    const blind = await fetchOrder(orderShop(plain, ['read_orders']).api, '999');
    expect(blind).toMatchObject({ outcome: 'refused' });
    expect(blind.outcome === 'refused' && blind.reason).toContain('read_all_orders');
  });
  it.each(['', '0', '12a', '-5', '1'.repeat(21), 'gid://shopify/Order/1'])(
    'asks nothing for what is no number: %j',
    async (externalId) => {
      const shop = orderShop(plain);
      expect(await fetchOrder(shop.api, externalId)).toEqual({ outcome: 'absent' });
      expect(shop.seen).toEqual([]);
    },
  );
});

describe('an app that may not read everything', () => {
  it('reads an order without its protected address', async () => {
    const shop = orderShop(plain);
    shop.order['email'] = () => {
      throw denial('protected customer data');
    };
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    expect(fetched).toMatchObject({ outcome: 'found', reading: { contact: { email: '' } } });
  });
  it('reads an order without its shop where the app may not know places', async () => {
    const shop = orderShop(plain);
    shop.order['retailLocation'] = {
      id: () => {
        throw denial('`read_locations` access scope');
      },
    };
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    expect(fetched).toMatchObject({ outcome: 'found', reading: { state: { locationExternalId: '' } } });
  });
  it('takes no order for a guest’s because its customer is hidden', async () => {
    const shop = orderShop(plain);
    shop.order['customer'] = () => {
      throw denial('`read_customers` access scope.');
    };
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    expect(fetched.outcome === 'refused' && fetched.reason).toContain('order.customer');
  });
  it('says which permission is missing when orders themselves are hidden', async () => {
    const shop = orderShop(plain);
    shop.next(() => json({ data: { order: null }, ...refusing(['order'], '`read_orders` access scope.') }));
    const fetched = await fetchOrder(shop.api, ORDER_NUMBER);
    expect(fetched.outcome).toBe('refused');
  });
});

describe('a fetch that fails in the middle', () => {
  it.each([1, 2])('after %i answers fails whole: no half order is told', async (healthy) => {
    const shop = orderShop(refunded);
    let asked = 0;
    const flaky: AdminApi = {
      run: (operation, variables) => {
        asked += 1;
        if (asked > healthy) shop.next(() => json({}, { status: 500 }));
        return shop.api.run(operation, variables);
      },
    };
    expect((await fetchOrder(flaky, ORDER_NUMBER)).outcome).toBe('unknown');
  });
});
