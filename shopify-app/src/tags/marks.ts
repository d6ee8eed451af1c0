import type { MarkResult, StoreHandle, StoreMarks } from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { addTags, removeTags } from './change-tags.ts';
import { writeBalance } from './write-balance.ts';

/** On an order that used a loyalty code, and on a customer who is a member: an owner filters by it, and Flow reads it. */
export const TAG = 'Ristourne';

/** What Shopify shows of the programme on its own records: a tag on orders and customers, a metafield with the balance. */
export function createMarks(apiOf: (store: StoreHandle) => AdminApi): StoreMarks {
  return {
    stampOrder: (store, externalId) => addTags(apiOf(store), { type: 'Order', number: externalId }, [TAG]),
    tagCustomer(store, customerExternalId, isMember): Promise<MarkResult> {
      const change = isMember ? addTags : removeTags;
      return change(apiOf(store), { type: 'Customer', number: customerExternalId }, [TAG]);
    },
    showBalance: (store, customerExternalId, balance) =>
      writeBalance(apiOf(store), customerExternalId, balance),
  };
}
