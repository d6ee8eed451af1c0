import type { AccountId, MemberId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sqlOne } from '../database/sql.ts';
import { memberOfAccount } from '../members/find-member.ts';
import { isUnopened } from '../members/open-store-member.ts';
import { readShopAccount } from './read-shop-account.ts';
import { readOrderUnits, type OrderUnits } from './order-units.ts';
import type { ClaimedOrder } from './verify-link.ts';

/** `yours` only ever tells a signed-in buyer about themselves; nobody learns who else claimed. */
export type AlreadyAdded = { outcome: 'already_added'; addedAt: Instant; yours: boolean };
/**
 * Of a buyer's own order that was placed signed in to the shop: whether the shop's account is theirs (`linked`) or can be
 * made so. `none` for guests' orders, and for everybody else's.
 */
export type ShopAccount = 'none' | 'linkable' | 'linked';
export type NotClaimable =
  | { outcome: 'cancelled' }
  | { outcome: 'on_its_way' }
  | { outcome: 'lapsed' }
  | { outcome: 'earns_nothing' }
  | (AlreadyAdded & { shopAccount: ShopAccount });
/** `awaitingPayment`: the order may be claimed already, its units come when the store is paid. */
export type Claimable = { outcome: 'claimable'; units: OrderUnits[]; awaitingPayment: boolean };

/** The truth about a verified link's order, for whoever holds it. */
export async function readStanding(
  database: Database,
  order: ClaimedOrder,
  viewer: AccountId | null,
): Promise<Claimable | NotClaimable> {
  if (order.status === 'gone') return { outcome: 'cancelled' };
  if (order.status === 'draft') return { outcome: 'on_its_way' };
  const isBound = order.boundMember !== NONE;
  if (isBound && !(await isForOpening(database, order))) return readBinding(database, order, viewer);
  const { units, lapsed } = await readOrderUnits(database, order.merchantId, order.orderId);
  if (lapsed && !isBound) return { outcome: 'lapsed' };
  const awaitingPayment = order.status === 'waiting';
  if (units.length === 0 && !awaitingPayment) return { outcome: 'earns_nothing' };
  return { outcome: 'claimable', units, awaitingPayment };
}

/**
 * Whether an order is bound to a member who came by an order of their shop account, whose wallet nobody has opened: whoever
 * holds the link and verifies the order's own address opens it.
 */
function isForOpening(database: Database, order: ClaimedOrder): Promise<boolean> {
  const { merchantId, boundMember: memberId, orderEmailHmac: emailHmac } = order;
  return isUnopened(database, { merchantId, memberId, emailHmac });
}

/** When and to whom a bound order was added, as far as the viewer may know. */
export async function readBinding(
  database: Database,
  order: ClaimedOrder,
  viewer: AccountId | null,
): Promise<AlreadyAdded & { shopAccount: ShopAccount }> {
  const bound = await sqlOne<{ bound_at: Instant; member_id: MemberId }>(
    database,
    `select b.bound_at, case when m.merged_into = $3 then m.member_id else m.merged_into end as member_id
       from order_binding b
       join orders o on o.merchant_id = b.merchant_id and o.order_id = b.order_id
       join member m on m.merchant_id = o.merchant_id and m.member_id = o.bound_member
      where b.merchant_id = $1 and b.order_id = $2
      order by b.seq desc limit 1`,
    [order.merchantId, order.orderId, NONE],
  );
  const member = viewer === null ? null : await memberOfAccount(database, order.merchantId, viewer);
  const yours = member === bound.member_id;
  const shopAccount = yours && viewer !== null ? await readShopAccount(database, order, viewer) : 'none';
  return { outcome: 'already_added', addedAt: bound.bound_at, yours, shopAccount };
}
