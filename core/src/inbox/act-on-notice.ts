import type { DeliveryId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { replayEffectsOfStore } from '../effects/replay-parked.ts';
import type { Deps } from '../ports/deps.ts';
import type { StoreHandle, StoreNotice } from '../ports/store-port.ts';
import { eraseCustomer } from '../privacy/erase-customer.ts';
import type { AskedPerson } from '../privacy/find-person.ts';
import { redactStore } from '../privacy/redact-store.ts';
import { requestCopy } from '../privacy/request-copy.ts';
import type { Asked } from '../privacy/requests.ts';
import { disconnectStore } from '../stores/leave-and-return.ts';

/** What an adapter keeps beside the store to call it by, forgotten with the transaction in which the store leaves. */
export type AccessForgetters = Partial<
  Record<StoreHandle['platform'], (tx: Transaction, store: StoreHandle) => Promise<void>>
>;

type Told = {
  notice: StoreNotice;
  store: StoreHandle;
  deliveryId: DeliveryId;
  receivedAt: Instant;
  forgetAccess: AccessForgetters;
};
/** `forgetBody`: the delivery itself names somebody, and its body goes with the transaction. */
type Acted = { state: 'done' | 'parked'; reason: string; forgetBody?: true };

/**
 * Acts on what a platform tells beside orders, in the caller's transaction, before it takes any order. A store that left
 * is disconnected, and the access to it forgotten; its books stay. What waited for an access is wanted again when that
 * changes. What the law asks is done, or kept until it is.
 */
export async function actOnNotice(deps: Deps, tx: Transaction, told: Told): Promise<Acted> {
  const { notice, store, receivedAt, forgetAccess } = told;
  switch (notice.kind) {
    case 'uninstalled': {
      const { merchantId, storeId } = store;
      const leftAt = notice.at ?? deps.clock.now();
      const left = await disconnectStore(tx, { merchantId, storeId, leftAt }, deps);
      if (!left) return { state: 'done', reason: 'left, and is back since' };
      await forgetAccess[store.platform]?.(tx, store);
      return { state: 'done', reason: 'the store left' };
    }
    case 'access_changed': {
      const { merchantId, storeId } = store;
      const again = await replayEffectsOfStore(tx, { merchantId, storeId, at: deps.clock.now() });
      return { state: 'done', reason: `another access: ${again} effects wanted again` };
    }
    case 'store_redact': {
      const leftAt = notice.leftAt ?? receivedAt;
      const { outcome } = await redactStore(deps, tx, { ...askedBy(told), leftAt, author: store.platform });
      if (outcome === 'back_since') return { state: 'done', reason: 'left, and is back since' };
      await forgetAccess[store.platform]?.(tx, store);
      return { state: 'done', reason: 'everything personal was purged', forgetBody: true };
    }
    case 'customer_redact': {
      const person = personIn(notice, store);
      const { outcome } = await eraseCustomer(deps, tx, { ...askedBy(told), person, author: store.platform });
      return { state: 'done', reason: outcome === 'erased' ? 'erased' : 'nobody known', forgetBody: true };
    }
    case 'customer_data_request': {
      const asked = {
        ...askedBy(told),
        person: personIn(notice, store),
        externalId: notice.requestExternalId,
      };
      const { outcome } = await requestCopy(deps, tx, asked);
      return { state: 'done', reason: REQUESTED[outcome], forgetBody: true };
    }
  }
}

const REQUESTED = { kept: 'a copy is asked for', asked_already: 'asked already' } as const;

function askedBy({ store, deliveryId, receivedAt }: Told): Asked {
  const { merchantId, storeId } = store;
  return { merchantId, storeId, requestId: deliveryId, requestedAt: receivedAt };
}

type OfPerson = Extract<StoreNotice, { kind: 'customer_redact' | 'customer_data_request' }>;

function personIn(notice: OfPerson, { storeId }: StoreHandle): AskedPerson {
  const { customerExternalId, email, orderExternalIds } = notice;
  return { storeId, customerExternalId, email, orderExternalIds };
}
