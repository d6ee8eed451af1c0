import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { wantEffects } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';

/** `occasion` tells this fetch from others of the same order: wanted twice for the same occasion, it is done once. */
export type FetchWish = { storeId: StoreId; externalId: string; occasion: string };

/** Wants orders to be fetched with their refunds, in the caller's transaction. */
export async function wantFetches(
  deps: Deps,
  database: Database,
  { merchantId, wishes }: { merchantId: MerchantId; wishes: FetchWish[] },
): Promise<void> {
  await wantEffects(database, {
    merchantId,
    at: deps.clock.now(),
    effects: wishes.map(({ storeId, externalId, occasion }) => ({
      effectId: deps.ids.next(),
      kind: 'fetch_order',
      subject: `${storeId}/${externalId}#${occasion}`,
      generation: 0,
      storeId,
      payload: { externalId },
    })),
  });
}
