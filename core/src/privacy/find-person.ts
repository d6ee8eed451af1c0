import type { MemberId, MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { hashEmail } from '../keys/email.ts';
import type { Deps } from '../ports/deps.ts';

/** A person as a store's platform names them: its customer's id, an address, their orders there. Empty for what is unknown. */
export type AskedPerson = {
  storeId: StoreId;
  customerExternalId: string;
  email: string;
  orderExternalIds: string[];
};

export type PersonsOrder = { orderId: OrderId; externalId: string; emailHmac: string };

/** `memberIds` with those that were merged into them. */
export type FoundPerson = { memberIds: MemberId[]; orders: PersonsOrder[] };

type Search = { merchantId: MerchantId; person: AskedPerson };

/**
 * Who is meant, with this merchant. Members: whom the store's customer is linked to, and who has *verified* the address;
 * an order alone names nobody, since whoever holds its QR may have claimed it. Orders: the store's that are named, that
 * customer's, and those under that address.
 */
export async function findPerson(
  { keys }: Pick<Deps, 'keys'>,
  database: Database,
  { merchantId, person }: Search,
): Promise<FoundPerson> {
  const { storeId, customerExternalId, orderExternalIds } = person;
  const names = [merchantId, storeId, customerExternalId, hashEmail(keys, person.email)];
  const members = await sql<{ memberId: MemberId }>(
    database,
    `WITH named AS (
       SELECT CASE WHEN m.merged_into = $5 THEN m.member_id ELSE m.merged_into END AS member_id FROM member m
        WHERE m.merchant_id = $1 AND m.member_id IN (
          SELECT member_id FROM store_customer WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3 AND $3 <> ''
          UNION ALL
          SELECT member_id FROM member_contact WHERE merchant_id = $1 AND email_hmac = $4 AND $4 <> '' AND verified_at IS NOT NULL))
     SELECT m.member_id AS "memberId" FROM member m
      WHERE m.merchant_id = $1 AND (m.member_id IN (SELECT member_id FROM named) OR m.merged_into IN (SELECT member_id FROM named))
      ORDER BY m.member_id`,
    [...names, NONE],
  );
  const orders = await sql<PersonsOrder>(
    database,
    `SELECT order_id AS "orderId", external_id AS "externalId", email_hmac AS "emailHmac" FROM orders
      WHERE merchant_id = $1 AND store_id = $2
        AND (external_id = ANY($5::text[]) OR ($3 <> '' AND customer_external_id = $3) OR ($4 <> '' AND email_hmac = $4))
      ORDER BY external_id`,
    [...names, orderExternalIds],
  );
  return { memberIds: members.map(({ memberId }) => memberId), orders };
}
