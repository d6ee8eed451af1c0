import type { VoucherSpec } from '../store-port.ts';
import { SECOND_MS } from '../../commerce/time.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Whom the battery's vouchers are bound to. */
export const HOLDER = 'anna@example.org';

/** What the batteries' tests share: the store, and a new code each time with whatever is wished of it. */
export type Given = { shop: () => StoreUnderTest; spec: (wish?: Partial<VoucherSpec>) => VoucherSpec };

export function wholeSecond(instant: number): number {
  return Math.floor(instant / SECOND_MS) * SECOND_MS;
}

/** The only one of a list; anything else fails the test. */
export function sole<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`expected one, got ${items.length}`);
  return item;
}

export async function reading(shop: StoreUnderTest, externalId: string) {
  const fetched = await shop.port.fetchOrder(shop.store, externalId);
  if (fetched.outcome !== 'found') throw new Error(`order ${externalId}: ${JSON.stringify(fetched)}`);
  return fetched.reading;
}
