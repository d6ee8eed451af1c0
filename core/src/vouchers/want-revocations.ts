import type { MerchantId } from '../commerce/ids.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import type { PositionKey } from '../ledger/books.ts';
import { positionKey } from '../ledger/books.ts';

type Unused = { voucherId: string; storeId: string; cost: number; revocations: number; isWanted: boolean };

export type RevocationOptions = {
  merchantId: MerchantId;
  owing: (PositionKey & { owed: number })[];
  ids: Ids;
  at: Instant;
};

/**
 * Wants the revocation of unused vouchers of members who owe, newest first, until those already on their way and the
 * new ones would cover the debt. The debt stands at once; units that come back pay it first. A voucher that is still
 * wanted counts as well: it must not become spendable. Repeating it wants nothing twice.
 */
export async function wantRevocations(
  tx: Transaction,
  { merchantId, owing, ids, at }: RevocationOptions,
): Promise<void> {
  for (const position of owing) {
    const unused = await readUnused(tx, merchantId, position);
    let left = position.owed - unused.filter((one) => one.isWanted).reduce((sum, one) => sum + one.cost, 0);
    const revoking = [];
    for (const voucher of unused.filter((one) => !one.isWanted)) {
      if (left <= 0) break;
      left -= voucher.cost;
      revoking.push(voucher);
    }
    const effects = revoking.map(({ voucherId, storeId, revocations }) => ({
      effectId: ids.next(),
      kind: 'revoke_voucher' as const,
      subject: voucherId,
      // A voucher can be revoked, used meanwhile, given back by a cancellation, and then have to go again.
      generation: revocations,
      storeId,
      payload: {},
    }));
    await wantEffects(tx, { merchantId, effects, at });
  }
}

/** A gift card that was issued is money given: it pays no debt. One that somebody of the merchant takes away without giving its units back pays no debt. */
async function readUnused(
  tx: Transaction,
  merchantId: MerchantId,
  { memberId, programId, unit }: PositionKey,
): Promise<Unused[]> {
  return sql<Unused>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.store_id AS "storeId", r.cost,
            (SELECT count(*) FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text) AS revocations,
            EXISTS (SELECT 1 FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text
                       AND e.state = 'wanted') AS "isWanted"
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
      WHERE v.merchant_id = $1 AND v.member_id = $2 AND v.program_id = $3 AND r.unit = $4 AND r.cost > 0 AND v.state IN ('wanted', 'issued')
        AND (v.state = 'wanted' OR v.benefit ->> 'kind' <> 'gift_card')
        AND NOT EXISTS (SELECT 1 FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts)
        AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text
                           AND e.state = 'wanted' AND e.payload ->> 'unitsBack' = 'false')
      ORDER BY v.wanted_at DESC, v.voucher_id DESC`,
    [merchantId, memberId, programId, unit],
  );
}

/** Units that each position's unused vouchers hold: redeemed or held, and to be had back by revoking them. */
export async function readHeldByVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  positions: PositionKey[],
): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  for (const position of positions) {
    const unused = await readUnused(tx, merchantId, position);
    held.set(
      positionKey(position),
      unused.reduce((sum, one) => sum + one.cost, 0),
    );
  }
  return held;
}
