import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlOne } from '../database/sql.ts';

type Which = {
  merchantId: MerchantId;
  storeId: StoreId;
  /** Null: all of the merchant's. */
  memberIds: MemberId[] | null;
};

/** `here`: this store knows them. `kept`: another store of the merchant does as well. */
type Standing = { memberId: MemberId; here: boolean; kept: boolean };

// Both are members' own, whoever they were merged into.
const knows = (storeIs: string): string =>
  `(EXISTS (SELECT FROM store_customer c JOIN store s ON s.merchant_id = c.merchant_id AND s.store_id = c.store_id
             WHERE c.merchant_id = m.merchant_id AND c.member_id = m.member_id AND ${storeIs})
    OR EXISTS (SELECT FROM orders o JOIN store s ON s.merchant_id = o.merchant_id AND s.store_id = o.store_id
                WHERE o.merchant_id = m.merchant_id AND o.bound_member = m.member_id AND ${storeIs}))`;
const THIS_STORE = 's.store_id = $2';
/** A store that was purged itself keeps nobody. */
const ANOTHER_STORE = 's.store_id <> $2 AND (s.redacted_at IS NULL OR s.disconnected_at IS NULL)';

/**
 * Of these members, whom this store alone knows (they are forgotten with it) and whom another store of the merchant knows
 * as well: a linked customer there, or an order. A member and those merged into them stand together. `isOnlyStore`: the
 * merchant has no other; then all its members are this one's.
 */
export async function splitByStore(
  database: Database,
  { merchantId, storeId, memberIds }: Which,
): Promise<{ gone: MemberId[]; kept: MemberId[]; isOnlyStore: boolean }> {
  const { isOnlyStore } = await sqlOne<{ isOnlyStore: boolean }>(
    database,
    `SELECT NOT EXISTS (SELECT FROM store s WHERE s.merchant_id = $1 AND ${ANOTHER_STORE}) AS "isOnlyStore"`,
    [merchantId, storeId],
  );
  const rows = await sql<Standing>(
    database,
    `WITH own AS (
       SELECT m.member_id, CASE WHEN m.merged_into = $4 THEN m.member_id ELSE m.merged_into END AS person,
              ${knows(THIS_STORE)} AS here, ${knows(ANOTHER_STORE)} AS elsewhere
         FROM member m WHERE m.merchant_id = $1 AND ($3::uuid[] IS NULL OR m.member_id = ANY($3::uuid[])))
     SELECT member_id AS "memberId", bool_or(here) OVER (PARTITION BY person) AS here,
            bool_or(elsewhere) OVER (PARTITION BY person) AS kept
       FROM own ORDER BY member_id`,
    [merchantId, storeId, memberIds, NONE],
  );
  // Who was asked for by name is meant, also where the store's orders and links don't say so.
  const meant = rows.filter(({ here }) => here || isOnlyStore || memberIds !== null);
  const idsOf = (some: Standing[]): MemberId[] => some.map(({ memberId }) => memberId);
  return {
    gone: idsOf(meant.filter(({ kept }) => !kept)),
    kept: idsOf(meant.filter(({ kept }) => kept)),
    isOnlyStore,
  };
}
