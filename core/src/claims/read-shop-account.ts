import type { AccountId, MemberId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlOne } from '../database/sql.ts';
import { readSurvivors } from '../members/find-member.ts';
import type { ShopAccount } from './claim-standing.ts';
import type { ClaimedOrder } from './verify-link.ts';

/**
 * Whether the order was placed signed in to the shop, with an address of this account, and is linked already. `none` as
 * well when somebody else's link stands: two people share that shop account, and the first one's orders are theirs.
 */
export async function readShopAccount(
  database: Database,
  order: ClaimedOrder,
  accountId: AccountId,
): Promise<ShopAccount> {
  const row = await sqlOne<{ own: boolean; linked_to: MemberId | null }>(
    database,
    `select o.customer_external_id <> '' and exists (
              select 1 from account_email e where e.account_id = $3 and e.email_hmac = o.email_hmac) as own,
            (select c.member_id from store_customer c where c.merchant_id = o.merchant_id and c.store_id = o.store_id
                and c.external_id = o.customer_external_id) as linked_to
       from orders o where o.merchant_id = $1 and o.order_id = $2`,
    [order.merchantId, order.orderId, accountId],
  );
  if (!row.own) return 'none';
  if (row.linked_to === null) return 'linkable';
  const survivorOf = await readSurvivors(database, order.merchantId, [row.linked_to, order.boundMember]);
  return survivorOf(row.linked_to) === survivorOf(order.boundMember) ? 'linked' : 'none';
}
