import type { AccountId, MemberId, OrderId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { bindOrder } from '../earning/bind-order.ts';
import { awaitEmail } from '../earning/email-locks.ts';
import { findMemberByVerifiedEmail } from '../members/find-member.ts';
import { openStoreMember } from '../members/open-store-member.ts';
import type { Deps } from '../ports/deps.ts';
import { join } from '../rewards/join.ts';
import { readBinding, type AlreadyAdded } from './claim-standing.ts';
import { readOrderUnits, type OrderUnits } from './order-units.ts';
import type { ClaimedOrder } from './verify-link.ts';

/** A buyer's other unclaimed orders that one claim binds along; later ones wait for the next time. */
export const MAX_ORDERS_BOUND_ALONG = 50;

/** `toldWelcome`: the welcome points that the claim's own mail promised; 0 where no mail was sent. */
export type Claimant = { accountId: AccountId; emailHmac: string; toldWelcome: number };
export type BoundClaim =
  { outcome: 'bound'; memberId: MemberId; units: OrderUnits[] } | AlreadyAdded | { outcome: 'lapsed' };

/**
 * Enrols and welcomes an account whose address is verified and binds the order to it, in every programme. Whoever comes second
 * learns the date, never the person. Afterwards the member's other orders with this very address bind as well.
 */
export async function bindForAccount(
  deps: Deps,
  order: ClaimedOrder,
  claimant: Claimant,
): Promise<BoundClaim> {
  if (order.boundMember !== NONE) return openForAccount(deps, order, claimant);
  const { merchantId, orderId } = order;
  const { memberId } = await inTransaction(deps.pool, (transaction) =>
    join(deps, transaction, { merchantId, by: 'claim', ...claimant }),
  );
  const author = `account:${claimant.accountId}`;
  const bound = await bindOrder(deps, { merchantId, orderId, memberId, cause: 'claim', author });
  await bindOrdersOfEmail(deps, { merchantId, memberId, emailHmac: claimant.emailHmac, author });
  switch (bound.outcome) {
    case 'lapsed':
      return { outcome: 'lapsed' };
    case 'already_bound':
      return { outcome: 'already_added', addedAt: bound.boundAt, yours: bound.memberId === memberId };
    case 'bound':
      await closeClaims(deps, order);
      return {
        outcome: 'bound',
        memberId,
        units: (await readOrderUnits(deps.pool, merchantId, orderId)).units,
      };
  }
}

/**
 * Opens the wallet of a member who came by this order of their shop account, for whoever has verified the order's own
 * address. With any other address, and where somebody was faster, the order is somebody's already; nobody is enrolled.
 */
async function openForAccount(
  deps: Deps,
  order: ClaimedOrder,
  { accountId, emailHmac }: Claimant,
): Promise<BoundClaim> {
  const { merchantId, orderId, boundMember: memberId } = order;
  const isIts = emailHmac === order.orderEmailHmac;
  const opened =
    isIts &&
    (await inTransaction(deps.pool, (tx) =>
      openStoreMember(deps, tx, { merchantId, memberId, emailHmac, accountId }),
    ));
  if (!opened) {
    const { shopAccount: _none, ...added } = await readBinding(deps.pool, order, accountId);
    return added;
  }
  const author = `account:${accountId}`;
  await bindOrdersOfEmail(deps, { merchantId, memberId, emailHmac, author });
  await closeClaims(deps, order);
  return { outcome: 'bound', memberId, units: (await readOrderUnits(deps.pool, merchantId, orderId)).units };
}

/**
 * An address binds orders by itself from the moment its member has verified it: earlier ones here, those that are
 * being credited at this moment too (they are waited for), later ones when they are credited.
 */
async function bindOrdersOfEmail(
  deps: Deps,
  member: { merchantId: string; memberId: MemberId; emailHmac: string; author: string },
): Promise<void> {
  const { merchantId, memberId, emailHmac, author } = member;
  const owner = await findMemberByVerifiedEmail(deps.pool, merchantId, emailHmac);
  if (owner !== memberId) return;
  await awaitEmail(deps.pool, merchantId, emailHmac);
  const orders = await sql<{ order_id: OrderId }>(
    deps.pool,
    `select order_id from orders
      where merchant_id = $1 and email_hmac = $2 and bound_member = $3
        and state->>'status' in ('waiting', 'earning')
      order by placed_at limit $4`,
    [merchantId, emailHmac, NONE, MAX_ORDERS_BOUND_ALONG],
  );
  for (const { order_id: orderId } of orders) {
    await bindOrder(deps, { merchantId, orderId, memberId, cause: 'verified_email', author });
  }
}

/** The order is bound: nobody's waiting claim on it can win any more. */
async function closeClaims(deps: Deps, order: Pick<ClaimedOrder, 'merchantId' | 'orderId'>): Promise<void> {
  await sql(
    deps.pool,
    `update order_claim set state = 'closed' where merchant_id = $1 and order_id = $2 and state = 'waiting'`,
    [order.merchantId, order.orderId],
  );
}
