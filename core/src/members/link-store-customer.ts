import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sqlMaybe, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { wantMarksOfCustomers } from '../stores/want-marks.ts';
import { holdStoreCustomers } from './store-customer-locks.ts';

export type StoreCustomerLink = {
  merchantId: MerchantId;
  storeId: StoreId;
  externalId: string;
  memberId: MemberId;
  at: Instant;
};
export type LinkStoreCustomerResult =
  { outcome: 'linked' } | { outcome: 'already_linked'; memberId: MemberId };

/**
 * Says that a store's customer is this member: their orders bind by themselves from now on, and the store shows what
 * they are, if it can. The first link stays; a second one to somebody else changes nothing and says whom it found. A
 * guest's empty id throws. Locks the customer, then the member: units that move meanwhile are shown after the link, or with it.
 */
export async function linkStoreCustomer(
  { ids }: Pick<Deps, 'ids'>,
  transaction: Transaction,
  link: StoreCustomerLink,
): Promise<LinkStoreCustomerResult> {
  if (link.externalId === '') throw new Error('a guest is no store customer: externalId is empty');
  await holdStoreCustomers(transaction, link.merchantId, [link]);
  await lockMembers(transaction, link.merchantId, [link.memberId]);
  const inserted = await sqlMaybe(
    transaction,
    `insert into store_customer (merchant_id, store_id, external_id, member_id, linked_at)
     values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [link.merchantId, link.storeId, link.externalId, link.memberId, instant(link.at)],
  );
  if (inserted) {
    await wantMarksOfCustomers(transaction, { merchantId: link.merchantId, ids, at: link.at }, [link]);
    return { outcome: 'linked' };
  }
  const { member_id: memberId } = await sqlOne<{ member_id: MemberId }>(
    transaction,
    'select member_id from store_customer where merchant_id = $1 and store_id = $2 and external_id = $3',
    [link.merchantId, link.storeId, link.externalId],
  );
  return { outcome: 'already_linked', memberId };
}
