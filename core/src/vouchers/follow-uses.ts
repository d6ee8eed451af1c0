import type { MemberId, MerchantId, OrderId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { OrderState } from '../commerce/order.ts';
import type { Ids, Instant } from '../commerce/time.ts';
import { DAY_MS } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import type { PositionKey } from '../ledger/books.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { endOfLocalDay } from '../programs/program-clock.ts';
import { bookOverUses } from './over-uses.ts';
import { wantStamps } from './stamp-orders.ts';
import type { VoucherState } from './voucher.ts';
import { REINSTATED_DAYS } from './voucher.ts';

export type CitingOrder = { orderId: OrderId; storeId: StoreId; state: OrderState };

/** A loyalty code that an order cites, of any programme of the merchant. */
export type CitedVoucher = { orderId: OrderId; voucherId: VoucherId; earns: boolean };

/** A voucher whose uses these orders may have changed, and whose it is: to be locked before it. */
export type TouchedVoucher = { voucherId: VoucherId; memberId: MemberId };

/** Finds which of the orders' codes are loyalty codes. */
export async function citedVouchers(
  database: Database,
  merchantId: MerchantId,
  orders: CitingOrder[],
): Promise<CitedVoucher[]> {
  const pairs = orders.flatMap((order) => order.state.discountCodes.map((code) => ({ order, code })));
  if (pairs.length === 0) return [];
  return sql<CitedVoucher>(
    database,
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

type TouchedOptions = { merchantId: MerchantId; orders: CitingOrder[]; cited: CitedVoucher[] };

/** The vouchers that these orders cite or cited before. The orders are locked by the caller, so that none is added. */
export async function touchedVouchers(
  tx: Transaction,
  { merchantId, orders, cited }: TouchedOptions,
): Promise<TouchedVoucher[]> {
  return sql<TouchedVoucher>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.member_id AS "memberId" FROM voucher v
      WHERE v.merchant_id = $1
        AND v.voucher_id IN (SELECT u.voucher_id FROM voucher_use u WHERE u.merchant_id = $1 AND u.order_id = ANY($2::uuid[])
                             UNION SELECT unnest($3::uuid[]))
      ORDER BY v.voucher_id`,
    [merchantId, orders.map((order) => order.orderId), cited.map((one) => one.voucherId)],
  );
}

type FollowOptions = TouchedOptions & { touched: TouchedVoucher[] };

/**
 * Derives "used" from the newest state of all orders that cite a voucher's codes (D8), and books what uses beyond the
 * paid one cost. When the order that used it is cancelled, failed or trashed, the voucher is issued again for at least
 * 30 days; units never come back for a used one. Answers whose vouchers were looked at: they may owe now, or what they
 * owe may not be covered any longer. The vouchers' members are locked by the caller. Orders that use one are stamped
 * where their store can show it.
 */
export async function followUses(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders, cited, touched }: FollowOptions,
): Promise<PositionKey[]> {
  const voucherIds = touched.map((one) => one.voucherId);
  if (voucherIds.length === 0) return [];
  const at = deps.clock.now();
  const vouchers = await lockVouchers(tx, merchantId, voucherIds);
  const locked = new Set(touched.map((one) => one.memberId));
  const moved = vouchers.map((one) => one.memberId).filter((memberId) => !locked.has(memberId));
  // A merge, or one that was undone, while the locks were waited for.
  await lockMembers(tx, merchantId, moved);
  await saveUses(tx, { merchantId, orders, cited, at });
  const citing = new Set(cited.map((one) => one.orderId));
  const using = orders.filter((order) => citing.has(order.orderId) && countsAsUse(order.state));
  await wantStamps(deps, tx, { merchantId, orders: using });
  const counting = await countingUses(tx, merchantId, voucherIds);
  for (const voucher of vouchers) {
    const uses = counting.get(voucher.voucherId) ?? 0;
    if (uses > 0) await markUsed(tx, merchantId, voucher.voucherId);
    else if (voucher.state === 'used') await reinstate(tx, { merchantId, voucher, ids: deps.ids, at });
  }
  await bookOverUses(deps, tx, { merchantId, voucherIds });
  return vouchers.map(({ memberId, programId, unit }) => ({ memberId, programId, unit }));
}

export type LockedVoucher = PositionKey & {
  voucherId: string;
  storeId: string;
  state: VoucherState;
  expiresAt: number;
  timeZone: string;
  /** How often it came back before. */
  extensions: number;
};

export async function lockVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  voucherIds: string[],
): Promise<LockedVoucher[]> {
  return sql<LockedVoucher>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.store_id AS "storeId", v.state, v.expires_at AS "expiresAt",
            v.member_id AS "memberId", v.program_id AS "programId", r.unit, p.time_zone AS "timeZone",
            (SELECT count(*) FROM effect e WHERE e.merchant_id = v.merchant_id AND e.kind = 'extend_voucher' AND e.subject = v.voucher_id::text) AS extensions
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
       JOIN program p ON p.merchant_id = v.merchant_id AND p.program_id = v.program_id
      WHERE v.merchant_id = $1 AND v.voucher_id = ANY($2::uuid[]) ORDER BY v.voucher_id FOR UPDATE OF v`,
    [merchantId, voucherIds],
  );
}

/** A use counts while its order may still be carried out: WooCommerce itself counts it from the moment it is placed. */
export function countsAsUse(state: OrderState): boolean {
  return state.status === 'earning' || state.status === 'waiting';
}

async function saveUses(
  tx: Transaction,
  { merchantId, orders, cited, at }: TouchedOptions & { at: Instant },
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
      cited.map((one) => countsAsUse(byId.get(one.orderId)?.state as OrderState)),
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

/** A wanted voucher stays wanted until the store's answer is settled; the use is kept and looked at again then. */
async function markUsed(tx: Transaction, merchantId: MerchantId, voucherId: VoucherId): Promise<void> {
  await sql(
    tx,
    `UPDATE voucher SET state = 'used' WHERE merchant_id = $1 AND voucher_id = $2 AND state IN ('issued', 'expired')`,
    [merchantId, voucherId],
  );
}

type Reinstated = {
  merchantId: MerchantId;
  voucher: LockedVoucher;
  ids: Ids;
  at: Instant;
};

/** Lets a voucher be used again, for at least 30 days, and wants its code back in the store. */
export async function reinstate(
  tx: Transaction,
  { merchantId, voucher, ids, at }: Reinstated,
): Promise<void> {
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
    subject: voucher.voucherId,
    // Each cancellation asks anew: whether the store gave the use back, and whether the code is still there.
    generation: voucher.extensions,
    storeId: voucher.storeId,
    payload: { expiresAt },
  };
  await wantEffects(tx, { merchantId, effects: [effect], at });
}
