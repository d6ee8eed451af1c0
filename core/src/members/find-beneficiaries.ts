import type { MemberId, MerchantId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Whom an order names: its store's customer id ('' for a guest) and its e-mail's hash ('' for none). */
export type Buyer = { storeId: StoreId; customerExternalId: string; emailHmac: string };

/**
 * For each buyer, in the same order, the member their order binds by itself, or NONE: the linked store customer
 * first, else the member who has *verified* this address; merges followed. One query for any number of orders.
 */
export async function findBeneficiaries(
  database: Database,
  merchantId: MerchantId,
  buyers: readonly Buyer[],
): Promise<MemberId[]> {
  if (buyers.length === 0) return [];
  const rows = await sql<{ member_id: MemberId }>(
    database,
    `select case when m.member_id is null then $5::uuid when m.merged_into = $5 then m.member_id
                 else m.merged_into end as member_id
       from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality
              as buyer (store_id, external_id, email_hmac, place)
       left join store_customer s on s.merchant_id = $1 and s.store_id = buyer.store_id
              and s.external_id = buyer.external_id and buyer.external_id <> ''
       left join member_contact c on c.merchant_id = $1 and c.email_hmac = buyer.email_hmac
              and buyer.email_hmac <> '' and c.verified_at is not null
       left join member m on m.merchant_id = $1 and m.member_id = coalesce(s.member_id, c.member_id)
      order by buyer.place`,
    [
      merchantId,
      buyers.map((buyer) => buyer.storeId),
      buyers.map((buyer) => buyer.customerExternalId),
      buyers.map((buyer) => buyer.emailHmac),
      NONE,
    ],
  );
  if (rows.length !== buyers.length) throw new Error('a buyer found several members, or none at all');
  return rows.map((row) => row.member_id);
}
