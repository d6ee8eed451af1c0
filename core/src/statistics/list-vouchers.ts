import type { MemberId, MerchantId, VoucherId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Deps } from '../ports/deps.ts';
import type { VoucherBenefit } from '../ports/store-port.ts';
import type { VoucherState } from '../vouchers/voucher.ts';

export const VOUCHERS_ON_A_PAGE = 50;

export type ListedVoucher = {
  voucherId: VoucherId;
  memberId: MemberId;
  state: VoucherState;
  /** Upper case, as it is typed. */
  code: string;
  /** Where it works: the address, since two stores may have one name. */
  storeUrl: string;
  benefit: VoucherBenefit;
  wantedAt: Instant;
  expiresAt: Instant;
  /** Numbers of the orders that count as a use. */
  usedInOrders: string[];
  overUsed: boolean;
  /** Its revocation: under way, or one that the store refused and that waits for somebody; null for none. */
  revocation: 'wanted' | 'parked' | null;
  /** Why the store could not make it; empty otherwise. */
  failure: string;
};

export type VouchersQuery = { merchantId: MerchantId; state: VoucherState | null; after: VoucherId | null };
export type VouchersPage = { vouchers: ListedVoucher[]; next: VoucherId | null };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A merchant's vouchers, the newest first. */
export async function listVouchers(
  deps: Deps,
  { merchantId, state, after }: VouchersQuery,
): Promise<VouchersPage> {
  const rows = await sql<ListedVoucher>(
    deps.pool,
    `SELECT v.voucher_id AS "voucherId", v.member_id AS "memberId", v.state, upper(c.code_lower) AS code, s.url AS "storeUrl", v.benefit,
            v.wanted_at AS "wantedAt", v.expires_at AS "expiresAt", v.over_used AS "overUsed", v.failure,
            CASE WHEN v.state IN ('wanted', 'issued') THEN (SELECT CASE WHEN e.state <> 'done' THEN e.state END FROM effect e
                   WHERE e.merchant_id = v.merchant_id AND e.kind = 'revoke_voucher' AND e.subject = v.voucher_id::text
                   ORDER BY e.generation DESC LIMIT 1) END AS revocation,
            ARRAY(SELECT o.number FROM voucher_use u JOIN orders o ON o.merchant_id = u.merchant_id AND o.order_id = u.order_id
                   WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts ORDER BY u.used_at) AS "usedInOrders"
       FROM voucher v
       JOIN store s ON s.merchant_id = v.merchant_id AND s.store_id = v.store_id
       JOIN LATERAL (SELECT code_lower FROM voucher_code
                      WHERE merchant_id = v.merchant_id AND voucher_id = v.voucher_id ORDER BY generation DESC LIMIT 1) c ON true
      WHERE v.merchant_id = $1 AND ($2::text IS NULL OR v.state = $2) AND ($3::uuid IS NULL OR v.voucher_id < $3)
      ORDER BY v.voucher_id DESC LIMIT ${VOUCHERS_ON_A_PAGE + 1}`,
    [merchantId, state, after !== null && UUID.test(after) ? after : null],
  );
  const vouchers = rows.slice(0, VOUCHERS_ON_A_PAGE);
  return { vouchers, next: rows.length > vouchers.length ? (vouchers.at(-1)?.voucherId ?? null) : null };
}
