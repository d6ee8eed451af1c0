import { z } from 'zod';
import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EffectHandler } from '../effects/effect.ts';
import { afterFailure, wantEffects } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import { PLATFORMS_WITH_MARKS, type StorePorts } from '../ports/store-port.ts';
import { readStore } from '../stores/read-store.ts';
import { subjectOf } from '../stores/want-marks.ts';

type UsingOrder = { storeId: StoreId; state: { externalId: string } };

/** Wants a stamp on each order that used a loyalty code, once, where the store's platform can show one. */
export async function wantStamps(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders }: { merchantId: MerchantId; orders: UsingOrder[] },
): Promise<void> {
  if (orders.length === 0) return;
  const rows = await sql<{ storeId: StoreId }>(
    tx,
    `SELECT store_id AS "storeId" FROM store WHERE merchant_id = $1 AND store_id = ANY($2::uuid[]) AND platform = ANY($3)`,
    [merchantId, [...new Set(orders.map((order) => order.storeId))], PLATFORMS_WITH_MARKS],
  );
  const stamping = new Set(rows.map((row) => row.storeId));
  const effects = orders
    .filter((order) => stamping.has(order.storeId))
    .map(({ storeId, state: { externalId } }) => ({
      effectId: deps.ids.next(),
      kind: 'stamp_order' as const,
      subject: subjectOf({ storeId, externalId }),
      generation: 0,
      storeId,
      payload: { externalId },
    }));
  await wantEffects(tx, { merchantId, effects, at: deps.clock.now() });
}

const payload = z.object({ externalId: z.string() });

/** Stamps an order that used a loyalty code, for its owner to see and find it by. One that is gone needs none. */
export function stampOrderEffect(deps: Deps, ports: StorePorts): EffectHandler {
  return async ({ merchantId, storeId, payload: given }) => {
    const { externalId } = payload.parse(given);
    const store = await readStore(deps.pool, merchantId, storeId);
    if (store === null) return { outcome: 'parked', reason: 'the store is not connected any more' };
    const stamped = await ports(store.platform).marks?.stampOrder(store, externalId);
    if (stamped === undefined || stamped.outcome === 'marked' || stamped.outcome === 'absent')
      return { outcome: 'done' };
    return afterFailure(stamped);
  };
}
