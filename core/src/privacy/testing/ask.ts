import { inTransaction } from '../../database/transaction.ts';
import type { World } from '../../earning/testing/world.ts';
import { eraseCustomer, type EraseCustomerResult } from '../erase-customer.ts';
import type { AskedPerson } from '../find-person.ts';
import { redactStore, type RedactStoreResult } from '../redact-store.ts';

/** As a platform asks it, now. */
export function erase(world: World, person: Partial<AskedPerson>): Promise<EraseCustomerResult> {
  const { deps, merchantId, storeId } = world;
  const named = { storeId, customerExternalId: '', email: '', orderExternalIds: [], ...person };
  return inTransaction(deps.pool, (tx) =>
    eraseCustomer(deps, tx, { ...asked(world), merchantId, person: named, author: 'shopify' }),
  );
}

export function redact(world: World, leftAt = world.deps.clock.at): Promise<RedactStoreResult> {
  const { deps } = world;
  return inTransaction(deps.pool, (tx) =>
    redactStore(deps, tx, { ...asked(world), leftAt, author: 'shopify' }),
  );
}

function asked({ deps, merchantId, storeId }: World) {
  return { merchantId, storeId, requestId: deps.ids.next(), requestedAt: deps.clock.at };
}
