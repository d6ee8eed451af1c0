import type { MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';

/** Claims under these addresses, or of all orders of a store. `onOrders`: the addresses that count on these orders only. */
type Which = { merchantId: MerchantId } & (
  { emailHmacs: string[]; onOrders: { orderId: OrderId; emailHmac: string }[] } | { storeId: StoreId }
);

/** `mails`: the subjects of the mails that were wanted for them. */
export type ForgottenClaims = { claims: number; mails: string[] };

/** Claims that wait for their address to be verified go, and the tokens that were mailed for them. */
export async function forgetClaims(tx: Transaction, which: Which): Promise<ForgottenClaims> {
  const claims = 'storeId' in which ? await ofStore(tx, which) : await ofPerson(tx, which);
  if (claims.length === 0) return { claims: 0, mails: [] };
  const tokens = await sql<{ sha256: string }>(
    tx,
    `DELETE FROM one_time_token t WHERE EXISTS (
       SELECT FROM jsonb_array_elements(t.payload -> 'claims') c WHERE c ->> 'claimId' = ANY($1::text[]) AND c ->> 'merchantId' = $2)
     RETURNING token_sha256 AS sha256`,
    [claims.map(({ claimId }) => claimId), which.merchantId],
  );
  return { claims: claims.length, mails: tokens.map(({ sha256 }) => `claim/${sha256}`) };
}

type Claim = { claimId: string };

function ofStore(
  tx: Transaction,
  { merchantId, storeId }: Extract<Which, { storeId: StoreId }>,
): Promise<Claim[]> {
  return sql<Claim>(
    tx,
    `DELETE FROM order_claim c USING orders o
      WHERE c.merchant_id = $1 AND o.merchant_id = c.merchant_id AND o.order_id = c.order_id AND o.store_id = $2
     RETURNING c.claim_id AS "claimId"`,
    [merchantId, storeId],
  );
}

function ofPerson(
  tx: Transaction,
  { merchantId, emailHmacs, onOrders }: Extract<Which, { emailHmacs: string[] }>,
): Promise<Claim[]> {
  return sql<Claim>(
    tx,
    `DELETE FROM order_claim WHERE merchant_id = $1
        AND email_hmac <> '' AND (email_hmac = ANY($2::text[])
             OR (order_id, email_hmac) IN (SELECT * FROM unnest($3::uuid[], $4::text[])))
     RETURNING claim_id AS "claimId"`,
    [
      merchantId,
      emailHmacs,
      onOrders.map(({ orderId }) => orderId),
      onOrders.map(({ emailHmac }) => emailHmac),
    ],
  );
}
