import { expect, it } from 'vitest';
import type { CatalogueItem } from '../../commerce/catalogue-item.ts';
import { MAX_PRODUCTS } from '../store-port.ts';
import { sole, type Given } from './given.ts';
import type { StoreUnderTest } from './store-under-test.ts';

const NOWHERE = '999999999';

async function items(shop: StoreUnderTest, externalIds: string[]): Promise<CatalogueItem[]> {
  const fetched = await shop.port.fetchProducts(shop.store, externalIds);
  if (fetched.outcome !== 'found') throw new Error(JSON.stringify(fetched));
  return fetched.items;
}

export function productTests({ shop }: Given): void {
  it('[B5] a product is told with its title and its tags, by the number that an order’s line carries', async () => {
    const { productId } = await shop().catalogue.add({ title: 'Assam', tags: ['organic', 'spring'] });
    const item = sole(await items(shop(), [productId]));
    expect(item).toMatchObject({ externalId: productId, title: 'Assam', points: null, variants: {} });
    expect(item.tags.map((tag) => tag.toLowerCase())).toEqual(expect.arrayContaining(['organic', 'spring']));
    const placed = await shop().placeOrder();
    const order = await shop().port.fetchOrder(shop().store, placed.externalId);
    const line = order.outcome === 'found' ? sole(order.reading.state.lines) : null;
    expect(sole(await items(shop(), [line?.productId ?? ''])).externalId).toBe(shop().productId);
  });
  it('[B3] points are those of the product, and of each variant that has its own', async () => {
    const { productId, variantIds } = await shop().catalogue.add({ points: '5', variants: [null, '9', '0'] });
    const [, second = '', third = ''] = variantIds;
    const item = sole(await items(shop(), [productId]));
    expect(item).toMatchObject({ points: 5, variants: { [second]: 9, [third]: 0 } });
    await shop().catalogue.change(productId, { points: '6' });
    expect(sole(await items(shop(), [productId])).points).toBe(6);
  });
  it('[B3] what is typed for points and is no whole number is no value, and no failure', async () => {
    const typed = ['', '-1', '2.5', 'many'];
    const added = await Promise.all(
      typed.map((points) => shop().catalogue.add({ points, variants: [points] })),
    );
    const found = await items(
      shop(),
      added.map((one) => one.productId),
    );
    expect(found).toHaveLength(typed.length);
    for (const item of found) expect(item).toMatchObject({ points: null, variants: {} });
  });
  it('what the store does not know, or no longer, is left out and keeps nothing else back', async () => {
    const kept = await shop().catalogue.add({});
    const gone = await shop().catalogue.add({});
    await shop().catalogue.remove(gone.productId);
    const asked = [NOWHERE, kept.productId, gone.productId, '', 'tea'];
    expect(sole(await items(shop(), asked)).externalId).toBe(kept.productId);
    expect(await items(shop(), [gone.productId])).toEqual([]);
    expect(await items(shop(), [])).toEqual([]);
  });
  it('as many as may be asked for at once all come, each once', async () => {
    const asked: string[] = [];
    for (let count = 0; count < MAX_PRODUCTS; count += 1)
      asked.push((await shop().catalogue.add({})).productId);
    const found = await items(shop(), asked);
    expect(found.map((item) => item.externalId).toSorted()).toEqual(asked.toSorted());
  });
  it('a product with more variants than a page holds is told to its last', async () => {
    const variants = Array.from({ length: 130 }, (_one, index) => (index === 129 ? '7' : null));
    const { productId, variantIds } = await shop().catalogue.add({ variants });
    expect(sole(await items(shop(), [productId])).variants).toEqual({ [variantIds.at(-1) ?? '']: 7 });
  });
  it('a store that is busy, broken or silent has no catalogue without these products', async () => {
    const { productId } = await shop().catalogue.add({});
    shop().failNext('busy');
    const busy = await shop().port.fetchProducts(shop().store, [productId]);
    expect(busy).toMatchObject({ outcome: 'busy', retryAfterSeconds: expect.any(Number) as number });
    for (const fault of ['broken', 'time_out_before', 'time_out_after'] as const) {
      shop().failNext(fault);
      expect((await shop().port.fetchProducts(shop().store, [productId])).outcome).toBe('unknown');
    }
    expect(await items(shop(), [productId])).toHaveLength(1);
  });
}
