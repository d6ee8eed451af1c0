import type { MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { WantedEffect } from '../effects/effect.ts';
import { wantEffects } from '../effects/effect.ts';
import type { UnitName } from '../ledger/books.ts';
import type { Voucher } from './voucher.ts';

/** One member buying one reward, with the voucher that is wanted for it and the code already chosen. */
export type NewRedemption = {
  voucher: Voucher;
  code: string;
  /** Of 12 symbols, where a short code may be taken already: with so few symbols that happens. */
  spareCode: string | null;
  unit: UnitName;
  rewardId: string;
  programVersion: number;
  cost: number;
  cause: 'chosen' | 'automatic';
  idempotencyKey: string;
  effectId: string;
};

type SaveOptions = { merchantId: MerchantId; redemptions: NewRedemption[]; at: Instant };

/**
 * Stores redemptions with their wanted vouchers and codes, and wants the codes in the store. One voucher a redemption
 * (I4). The code is stored before the store is asked, so that a time-out can be looked up.
 */
export async function saveRedemptions(
  tx: Transaction,
  { merchantId, redemptions, at }: SaveOptions,
): Promise<void> {
  for (const one of redemptions) await saveRedemption(tx, merchantId, { one, at });
  await wantEffects(tx, { merchantId, effects: redemptions.map(createVoucherEffect), at });
}

async function saveRedemption(
  tx: Transaction,
  merchantId: MerchantId,
  { one, at }: { one: NewRedemption; at: Instant },
): Promise<void> {
  const { voucher } = one;
  await sql(
    tx,
    `INSERT INTO redemption (merchant_id, redemption_id, member_id, program_id, unit, reward_id, program_version, cost, cause, idempotency_key, requested_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      merchantId,
      voucher.redemptionId,
      voucher.memberId,
      voucher.programId,
      one.unit,
      one.rewardId,
      one.programVersion,
      one.cost,
      one.cause,
      one.idempotencyKey,
      instant(at),
    ],
  );
  await sql(
    tx,
    `INSERT INTO voucher (merchant_id, voucher_id, redemption_id, member_id, program_id, store_id, state, failure, benefit, earns, bound, wanted_at, issued_at, expires_at, over_used)
     VALUES ($1, $2, $3, $4, $5, $6, 'wanted', '', $7, $8, $9, $10, NULL, $11, false)`,
    [
      merchantId,
      voucher.voucherId,
      voucher.redemptionId,
      voucher.memberId,
      voucher.programId,
      voucher.storeId,
      JSON.stringify(voucher.benefit),
      voucher.earns,
      voucher.bound,
      instant(at),
      instant(voucher.expiresAt),
    ],
  );
  await saveCode(tx, merchantId, one);
}

/** The chosen code, or the spare one where the store has that code already. Without a spare one, a repetition throws. */
async function saveCode(tx: Transaction, merchantId: MerchantId, one: NewRedemption): Promise<void> {
  const { storeId, voucherId } = one.voucher;
  const insert = (code: string, onConflict: string) =>
    sql(
      tx,
      `INSERT INTO voucher_code (merchant_id, store_id, code_lower, voucher_id, generation, external_id)
       VALUES ($1, $2, $3, $4, 0, '') ${onConflict} RETURNING 1 AS one`,
      [merchantId, storeId, code.toLowerCase(), voucherId],
    );
  if (one.spareCode === null) await insert(one.code, '');
  else if (
    (await insert(one.code, 'ON CONFLICT (merchant_id, store_id, code_lower) DO NOTHING')).length === 0
  )
    await insert(one.spareCode, '');
}

function createVoucherEffect({ voucher, effectId }: NewRedemption): WantedEffect {
  return {
    effectId,
    kind: 'create_voucher',
    subject: voucher.voucherId,
    generation: 0,
    storeId: voucher.storeId,
    payload: {},
  };
}
