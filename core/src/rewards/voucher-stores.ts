import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** A store in which a code can be made, as a buyer tells it from the merchant's others. */
export type VoucherStore = { storeId: StoreId; name: string; url: string };

type Currency = { merchantId: MerchantId; currency: string };

/**
 * Where codes of this currency can be made: the merchant's connected stores that sell in it, since money never
 * converts. The one that was connected first comes first.
 */
export async function voucherStores(
  database: Database,
  { merchantId, currency }: Currency,
): Promise<VoucherStore[]> {
  return sql<VoucherStore>(
    database,
    `SELECT store_id AS "storeId", name, url FROM store WHERE merchant_id = $1 AND currency = $2 AND disconnected_at IS NULL
      ORDER BY connected_at, store_id`,
    [merchantId, currency],
  );
}

/**
 * Of several stores the one where each member ordered last, since there they will most likely order next; a member who
 * never ordered in any of them is left out.
 */
export async function lastOrderedIn(
  database: Database,
  {
    merchantId,
    memberIds,
    stores,
  }: { merchantId: MerchantId; memberIds: MemberId[]; stores: VoucherStore[] },
): Promise<Map<MemberId, StoreId>> {
  if (stores.length < 2 || memberIds.length === 0) return new Map();
  const rows = await sql<{ memberId: MemberId; storeId: StoreId }>(
    database,
    `SELECT m.member_id AS "memberId", o.store_id AS "storeId"
       FROM unnest($2::uuid[]) AS m(member_id)
       CROSS JOIN LATERAL (SELECT store_id FROM orders
                            WHERE merchant_id = $1 AND bound_member = m.member_id AND bound_member <> '00000000-0000-0000-0000-000000000000'
                              AND store_id = ANY($3::uuid[])
                            ORDER BY placed_at DESC, order_id DESC LIMIT 1) o`,
    [merchantId, memberIds, stores.map(({ storeId }) => storeId)],
  );
  return new Map(rows.map(({ memberId, storeId }) => [memberId, storeId]));
}
