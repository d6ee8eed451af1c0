import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { inTransaction } from '../database/transaction.ts';
import { memberOfStoreCustomer } from '../members/find-member.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import { mergeMembersIn, type MergeMembersResult } from './merge-members.ts';

export type MergeStoreCustomersCommand = {
  merchantId: MerchantId;
  storeId: StoreId;
  /** Which of the store's customers went, and which one stands for both. */
  fromExternalId: string;
  toExternalId: string;
  /** Who says so: the platform. */
  author: string;
};

export type MergeStoreCustomersResult =
  MergeMembersResult | { outcome: 'linked'; memberId: MemberId } | { outcome: 'nobody_new' };

/**
 * A platform made one customer of two: if both are members, these are merged; if only the one that went was linked, the
 * other is linked in its place. Repeating changes nothing.
 */
export async function mergeStoreCustomers(
  deps: Deps,
  command: MergeStoreCustomersCommand,
): Promise<MergeStoreCustomersResult> {
  const { merchantId, storeId, fromExternalId, toExternalId, author } = command;
  return inTransaction(deps.pool, async (tx) => {
    await holdOffErasures(tx, merchantId);
    const of = (externalId: string) => memberOfStoreCustomer(tx, merchantId, { storeId, externalId });
    const [from, to] = [await of(fromExternalId), await of(toExternalId)];
    if (from === null || from === to) return { outcome: 'nobody_new' };
    if (to !== null) {
      const comment = `${fromExternalId} → ${toExternalId}`;
      return mergeMembersIn(deps, tx, { merchantId, fromMemberId: from, toMemberId: to, comment, author });
    }
    const link = { merchantId, storeId, externalId: toExternalId, memberId: from, at: deps.clock.now() };
    await linkStoreCustomer(deps, tx, link);
    return { outcome: 'linked', memberId: from };
  });
}
