import { z } from 'zod';
import { saveItems } from '../catalogue/save-items.ts';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';
import { resettleOrder } from '../earning/resettle-order.ts';
import type { EffectHandler } from '../effects/effect.ts';
import { afterFailure } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import { MAX_PRODUCTS, type StorePorts } from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';

const payload = z.object({ orderId: z.string(), productIds: z.array(z.string()) });

/**
 * Asks a store for the articles that an order waits for, keeps what its catalogue says, and judges the order again. One that
 * the store does not have any more is kept as an article without labels and points.
 */
export function fetchProductsEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return async (effect) => {
    const { merchantId } = effect;
    const { orderId, productIds } = payload.parse(effect.payload);
    const store = await readStore(deps.pool, merchantId, effect.storeId);
    if (!store) return { outcome: 'parked', reason: 'the store is not connected any more' };
    for (let at = 0; at < productIds.length; at += MAX_PRODUCTS) {
      const asked = productIds.slice(at, at + MAX_PRODUCTS);
      const fetched = await ports(store.platform).fetchProducts(store, asked);
      if (fetched.outcome !== 'found') return afterFailure(fetched);
      const found = new Set(fetched.items.map((item) => item.externalId));
      const items = [...fetched.items, ...asked.filter((id) => !found.has(id)).map(unlistedItem)];
      await saveItems(deps.pool, merchantId, { storeId: store.storeId, items, at: deps.clock.now() });
    }
    await resettleOrder(deps, { merchantId, orderId, cause: 'catalogue' });
    return { outcome: 'done' };
  };
}

function unlistedItem(externalId: string): CatalogueItem {
  return { externalId, title: '', type: '', categories: [], tags: [], points: null, variants: {} };
}
