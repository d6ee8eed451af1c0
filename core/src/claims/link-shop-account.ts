import type { Session } from '../accounts/find-session.ts';
import type { TooManyAttempts } from '../accounts/rate-limit.ts';
import type { MemberId, StoreId } from '../commerce/ids.ts';
import { sqlOne } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
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
  const { order } = verified;
  const standing = await readStanding(deps.pool, order, command.session?.accountId ?? null);
  if (standing.outcome !== 'already_added' || standing.shopAccount === 'none')
    return { outcome: 'not_linkable' };
  await linkBuyer(deps, order, order.boundMember);
  return { outcome: 'linked' };
}

/** Links the store customer that placed the order, if there is one, to the member. The first link stays. */
async function linkBuyer(
  deps: Deps,
  { merchantId, orderId }: Pick<ClaimedOrder, 'merchantId' | 'orderId'>,
  memberId: MemberId,
): Promise<void> {
  const order = await sqlOne<{ store_id: StoreId; customer_external_id: string }>(
    deps.pool,
    'select store_id, customer_external_id from orders where merchant_id = $1 and order_id = $2',
    [merchantId, orderId],
  );
  if (order.customer_external_id === '') return;
  const link = { merchantId, storeId: order.store_id, externalId: order.customer_external_id, memberId };
  await inTransaction(deps.pool, (transaction) =>
    linkStoreCustomer(deps, transaction, { ...link, at: deps.clock.now() }),
  );
}
