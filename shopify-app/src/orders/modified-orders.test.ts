import { describe, expect, it } from 'vitest';
import { pageOf } from '../testing/order-shop.ts';
import { schemaShop } from '../testing/schema-shop.ts';
import { modifiedOrders } from './modified-orders.ts';

const FROM = Date.UTC(2026, 10, 21, 20, 15, 16, 789);

function shopOf(count: number) {
  const nodes = Array.from({ length: count }, (_one, index) => ({
    id: `gid://shopify/Order/${index + 1}`,
    updatedAt: new Date(FROM + index * 1_000).toISOString(),
  }));
  const filters: string[] = [];
  const shop = schemaShop({
    orders: (args: { first: number; after: string | null; query: string }) => {
      filters.push(args.query);
      return pageOf(nodes, args);
    },
  });
  return { ...shop, filters };
}

describe('orders modified since', () => {
  it('are listed page by page from the whole second on, each page saying how far it reaches', async () => {
    const shop = shopOf(130);
    const first = await modifiedOrders(shop.api, { modifiedFrom: FROM, cursor: null });
    expect(first).toMatchObject({ outcome: 'page', modifiedTo: FROM + 99_000, next: 'after:100' });
    const next = first.outcome === 'page' ? first.next : null;
    const second = await modifiedOrders(shop.api, { modifiedFrom: FROM, cursor: next });
    expect(second).toMatchObject({ outcome: 'page', modifiedTo: FROM + 129_000, next: null });
    const listed = [first, second].flatMap((page) => (page.outcome === 'page' ? page.orders : []));
    expect(listed.map((order) => order.externalId)).toEqual(
      Array.from({ length: 130 }, (_one, index) => String(index + 1)),
    );
    expect(shop.filters).toEqual(Array.from({ length: 2 }, () => "updated_at:>='2026-11-21T20:15:16Z'"));
  });
  it('may be none', async () => {
    const page = await modifiedOrders(shopOf(0).api, { modifiedFrom: FROM, cursor: null });
    expect(page).toEqual({ outcome: 'page', orders: [], modifiedTo: null, next: null });
  });
  it.each(['DROP', '', 'after:', 'after:a b', '5:1'])(
    'refuse a cursor that is not theirs: %j',
    async (cursor) => {
      const shop = shopOf(1);
      expect((await modifiedOrders(shop.api, { modifiedFrom: FROM, cursor })).outcome).toBe('refused');
      expect(shop.filters).toEqual([]);
    },
  );
});
