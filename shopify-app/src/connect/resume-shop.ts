import { replayEffectsOfStore } from '@ristourne/core/effects/replay-parked';
import type { Deps } from '@ristourne/core/ports/deps';
import { findStoreByAddress } from '@ristourne/core/stores/read-store';

/** The app may call this shop again: what was given up for want of an access is wanted once more. */
export async function resumeShop({ pool, clock }: Deps, shop: string): Promise<void> {
  const store = await findStoreByAddress(pool, { platform: 'shopify', url: `https://${shop}` });
  if (store?.isConnected !== true) return;
  const { merchantId, storeId } = store;
  await replayEffectsOfStore(pool, { merchantId, storeId, at: clock.now() });
}
