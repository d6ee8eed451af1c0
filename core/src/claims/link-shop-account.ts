import type { Session } from '../accounts/find-session.ts';
import type { TooManyAttempts } from '../accounts/rate-limit.ts';
import type { MemberId, StoreId } from '../commerce/ids.ts';
import { sqlOne } from '../database/sql.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import type { ClaimLink } from './claim-link.ts';
import { takeClaimAttempts } from './claim-limits.ts';
import { readStanding } from './claim-standing.ts';
import type { ClaimedOrder } from './verify-link.ts';
import { verifyLink } from './verify-link.ts';

export type LinkShopAccount = { link: ClaimLink; session: Session | null; ip: string };
export type LinkShopAccountResult =
  { outcome: 'linked' } | { outcome: 'not_linkable' } | { outcome: 'invalid' } | TooManyAttempts;

/**
 * The buyer says that the shop account which placed this order is theirs: its orders bind by themselves from now on,
 * and the shop may tell it their total. For an order of their own, under an address that they have verified; anyone can
 * type an address at a checkout, so an order that bound by its address alone links nobody by itself.
 */
export async function linkShopAccount(deps: Deps, command: LinkShopAccount): Promise<LinkShopAccountResult> {
  const refused = await takeClaimAttempts(deps, command);
  if (refused) return refused;
  const verified = await verifyLink(deps, command.link);
  if (verified.outcome !== 'verified') return { outcome: 'invalid' };
  return inTransaction(deps.pool, (tx) =>
    linkBuyer(deps, tx, { order: verified.order, session: command.session }),
  );
}

/**
 * Links the store customer that placed the order to its member. The first link stays. Whose the order is, and
 * who placed it, is read while no erasure can pass: nobody is linked who was erased a moment ago.
 */
async function linkBuyer(
  deps: Deps,
  tx: Transaction,
  { order: claimed, session }: { order: ClaimedOrder; session: Session | null },
): Promise<LinkShopAccountResult> {
  const { merchantId, orderId } = claimed;
  await holdOffErasures(tx, merchantId);
  const order = await sqlOne<{ store_id: StoreId; customer_external_id: string; bound_member: MemberId }>(
    tx,
    'select store_id, customer_external_id, bound_member from orders where merchant_id = $1 and order_id = $2',
    [merchantId, orderId],
  );
  const memberId = order.bound_member;
  const standing = await readStanding(tx, { ...claimed, boundMember: memberId }, session?.accountId ?? null);
  if (standing.outcome !== 'already_added' || standing.shopAccount === 'none')
    return { outcome: 'not_linkable' };
  await linkStoreCustomer(deps, tx, {
    merchantId,
    storeId: order.store_id,
    externalId: order.customer_external_id,
    memberId,
    at: deps.clock.now(),
  });
  return { outcome: 'linked' };
}
