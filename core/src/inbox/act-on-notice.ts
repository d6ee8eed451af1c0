import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { replayEffectsOfStore } from '../effects/replay-parked.ts';
import type { StoreHandle, StoreNotice } from '../ports/store-port.ts';
import { disconnectStore } from '../stores/leave-and-return.ts';

/** What an adapter keeps beside the store to call it by, forgotten with the transaction in which the store leaves. */
export type AccessForgetters = Partial<
  Record<StoreHandle['platform'], (tx: Transaction, store: StoreHandle) => Promise<void>>
>;

type Told = { notice: StoreNotice; store: StoreHandle; now: Instant };

/**
 * Acts on what a platform tells beside orders. A store that left is disconnected, and the access to it forgotten; its
 * books stay. What waited for an access is wanted again when that changes. What the law asks waits where a person sees it, by its name: dropping one would break a promise.
 */
export async function actOnNotice(
  tx: Transaction,
  { notice, store, now }: Told,
  forgetters: AccessForgetters,
): Promise<{ state: 'done' | 'parked'; reason: string }> {
  switch (notice.kind) {
    case 'uninstalled': {
      const left = await disconnectStore(tx, store, notice.at ?? now);
      if (!left) return { state: 'done', reason: 'left, and is back since' };
      await forgetters[store.platform]?.(tx, store);
      return { state: 'done', reason: 'the store left' };
    }
    case 'access_changed': {
      const { merchantId, storeId } = store;
      const again = await replayEffectsOfStore(tx, { merchantId, storeId, at: now });
      return { state: 'done', reason: `another access: ${again} effects wanted again` };
    }
    case 'store_redact':
    case 'customer_redact':
    case 'customer_data_request':
      return { state: 'parked', reason: `notice: ${notice.kind}` };
  }
}
