import type { MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import type { OrderState } from '../commerce/order.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import type { PositionKey } from '../ledger/books.ts';
import { endOfLocalDay } from '../programs/program-clock.ts';
import type { VoucherState } from './voucher.ts';
import { REINSTATED_DAYS } from './voucher.ts';

export type CitingOrder = { orderId: OrderId; storeId: StoreId; state: OrderState };

/** A loyalty code that an order cites, of any programme of the merchant. */
export type CitedVoucher = { orderId: OrderId; voucherId: string; earns: boolean };

/** Finds which of the orders' codes are loyalty codes. */
export async function citedVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  orders: CitingOrder[],
): Promise<CitedVoucher[]> {
  const pairs = orders.flatMap((order) => order.state.discountCodes.map((code) => ({ order, code })));
  if (pairs.length === 0) return [];
  return sql<CitedVoucher>(
    tx,
    `SELECT p.order_id AS "orderId", v.voucher_id AS "voucherId", v.earns
       FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS p(order_id, store_id, code)
       JOIN voucher_code c ON c.merchant_id = $1 AND c.store_id = p.store_id AND c.code_lower = p.code
       JOIN voucher v ON v.merchant_id = $1 AND v.voucher_id = c.voucher_id`,
    [
      merchantId,
      pairs.map(({ order }) => order.orderId),
      pairs.map(({ order }) => order.storeId),
      pairs.map(({ code }) => code),
    ],
  );
}

type FollowOptions = {
  merchantId: MerchantId;
  orders: CitingOrder[];
  cited: CitedVoucher[];
  ids: Ids;
  at: Instant;
};

/**
 * Derives "used" from the newest state of all orders that cite a voucher's codes (D8). When the order that used it is
 * cancelled, failed or trashed, the voucher is issued again for at least 30 days; units never come back for a used one.
 * Answers whose vouchers were issued again: should they owe, their vouchers are taken back.
 */
export async function followUses(
  tx: Transaction,
  { merchantId, orders, cited, ids, at }: FollowOptions,
): Promise<PositionKey[]> {
  const before = await sql<{ voucherId: string }>(
    tx,
    `SELECT voucher_id AS "voucherId" FROM voucher_use WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orders.map((order) => order.orderId)],
  );
  const voucherIds = [...new Set([...before, ...cited].map((one) => one.voucherId))].sort();
  if (voucherIds.length === 0) return [];
  const states = await lockVouchers(tx, merchantId, voucherIds);
  await saveUses(tx, { merchantId, orders, cited, at });
  const counting = await countingUses(tx, merchantId, voucherIds);
  const reinstated: PositionKey[] = [];
  for (const voucher of states) {
    const uses = counting.get(voucher.voucherId) ?? 0;
    if (uses > 0)
      await markUsed(tx, merchantId, {
        voucherId: voucher.voucherId,
        overUsed: uses > 1 || isDead(voucher.state),
      });
    else if (voucher.state === 'used') {
      await reinstate(tx, { merchantId, voucher, ids, at });
      reinstated.push({ memberId: voucher.memberId, programId: voucher.programId, unit: voucher.unit });
    }
  }
  return reinstated;
}

type LockedVoucher = PositionKey & {
  voucherId: string;
  storeId: string;
  state: VoucherState;
  expiresAt: number;
  timeZone: string;
};

async function lockVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  voucherIds: string[],
): Promise<LockedVoucher[]> {
  return sql<LockedVoucher>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.store_id AS "storeId", v.state, v.expires_at AS "expiresAt",
            v.member_id AS "memberId", v.program_id AS "programId", r.unit, p.time_zone AS "timeZone"
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
       JOIN program p ON p.merchant_id = v.merchant_id AND p.program_id = v.program_id
      WHERE v.merchant_id = $1 AND v.voucher_id = ANY($2::uuid[]) ORDER BY v.voucher_id FOR UPDATE OF v`,
    [merchantId, voucherIds],
  );
}

/** A use counts while its order may still be carried out: WooCommerce itself counts it from the moment it is placed. */
function counts(state: OrderState): boolean {
  return state.status === 'earning' || state.status === 'waiting';
}

async function saveUses(
  tx: Transaction,
  { merchantId, orders, cited, at }: Omit<FollowOptions, 'ids'>,
): Promise<void> {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  await sql(
    tx,
    `UPDATE voucher_use SET counts = false WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, [...byId.keys()]],
  );
  if (cited.length === 0) return;
  await sql(
    tx,
    `INSERT INTO voucher_use (merchant_id, voucher_id, order_id, counts, used_at)
     SELECT DISTINCT $1::uuid, u.voucher_id, u.order_id, u.counts, $2::timestamptz
       FROM unnest($3::uuid[], $4::uuid[], $5::boolean[]) AS u(voucher_id, order_id, counts)
     ON CONFLICT (merchant_id, voucher_id, order_id) DO UPDATE SET counts = excluded.counts`,
    [
      merchantId,
      instant(at),
      cited.map((one) => one.voucherId),
      cited.map((one) => one.orderId),
      cited.map((one) => counts(byId.get(one.orderId)?.state as OrderState)),
    ],
  );
}

async function countingUses(
  tx: Transaction,
  merchantId: MerchantId,
  voucherIds: string[],
): Promise<Map<string, number>> {
  const rows = await sql<{ voucherId: string; uses: number }>(
    tx,
    `SELECT voucher_id AS "voucherId", count(*) AS uses FROM voucher_use
      WHERE merchant_id = $1 AND voucher_id = ANY($2::uuid[]) AND counts GROUP BY voucher_id`,
    [merchantId, voucherIds],
  );
  return new Map(rows.map((row) => [row.voucherId, row.uses]));
}

function isDead(state: VoucherState): boolean {
  return state === 'revoked' || state === 'failed';
}

/** A wanted voucher stays wanted until the store's answer is settled; the use is kept and looked at again then. */
async function markUsed(
  tx: Transaction,
  merchantId: MerchantId,
  { voucherId, overUsed }: { voucherId: string; overUsed: boolean },
): Promise<void> {
  await sql(
    tx,
    `UPDATE voucher SET state = CASE WHEN state IN ('issued', 'expired') THEN 'used' ELSE state END, over_used = over_used OR $3
      WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucherId, overUsed],
  );
}

type Reinstated = {
  merchantId: MerchantId;
  voucher: LockedVoucher;
  ids: Ids;
  at: Instant;
};

async function reinstate(tx: Transaction, { merchantId, voucher, ids, at }: Reinstated): Promise<void> {
  const expiresAt = Math.max(
    voucher.expiresAt,
    endOfLocalDay(voucher.timeZone, at + REINSTATED_DAYS * DAY_MS),
  );
  await sql(
    tx,
    `UPDATE voucher SET state = 'issued', expires_at = $3 WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucher.voucherId, instant(expiresAt)],
  );
  const effect = {
    effectId: ids.next(),
    kind: 'extend_voucher' as const,
    subject: `${voucher.voucherId}@${expiresAt}`,
    generation: 0,
    storeId: voucher.storeId,
    payload: { voucherId: voucher.voucherId, expiresAt },
  };
  await wantEffects(tx, { merchantId, effects: [effect], at });
}
