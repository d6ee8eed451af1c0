import type { MerchantId, OrderId, VoucherId } from '../commerce/ids.ts';
import type { OrderState } from '../commerce/order.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { overUseEnded, retake } from '../ledger/over-use.ts';
import type { Shortfall } from '../ledger/reverse.ts';
import { returnUnits, returnUnused } from '../ledger/spend.ts';
import type { Deps } from '../ports/deps.ts';
import { programMs } from '../programs/program-clock.ts';
import { readPrograms, versionOf, type Program } from '../programs/read-programs.ts';
import type { CitedVoucher, CitingOrder } from './follow-uses.ts';
import { moveUnits } from './move-units.ts';
import type { VoucherState } from './voucher.ts';

/** A voucher that was bought with wallet money, and which parts of its price are back. */
type MoneyVoucher = PositionKey & {
  voucherId: VoucherId;
  redemptionId: string;
  cost: number;
  state: VoucherState;
  version: number;
  shortfall: Shortfall;
  holdPostingId: string;
  /** What unused parts that went back come to, and how many there were. */
  returned: number;
  parts: number;
  /** How often a part was ever taken once more, and those that still stand, newest first. */
  retakes: number;
  standing: { postingId: string; amount: number }[];
  /** What the order that paid with it left, once that is settled; 0 before, and without such an order. */
  left: number;
};

type SettleOptions = {
  merchantId: MerchantId;
  /** Locked and saved by the caller, as their uses are; the members of these vouchers are locked, too. */
  orders: CitingOrder[];
  cited: CitedVoucher[];
  voucherIds: VoucherId[];
};

/**
 * A money voucher returns what its order did not use (B12): settled once, when that order is mature, by its own discount
 * line. While no such order counts any longer its code is worth all of its price again, so what went back is taken once
 * more. Repeating it changes nothing.
 */
export async function settleUnusedParts(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders, cited, voucherIds }: SettleOptions,
): Promise<void> {
  const vouchers = await readMoneyVouchers(tx, merchantId, voucherIds);
  if (vouchers.length === 0) return;
  const programs = await readPrograms(tx, merchantId);
  const byId = new Map(orders.map((order) => [order.orderId, order.state]));
  for (const { orderId, voucherId } of cited) {
    const voucher = vouchers.find((one) => one.voucherId === voucherId);
    const program = programs.find((one) => one.programId === voucher?.programId);
    const state = byId.get(orderId);
    if (voucher && program && state)
      await settleUse(deps, tx, { merchantId, use: { orderId, state, voucher, program } });
  }
  await bookUnusedParts(deps, tx, { merchantId, voucherIds });
}

/** Brings the ledger to what orders left of these vouchers. One that is wanted, or was taken away, is settled with its code. */
export async function bookUnusedParts(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucherIds }: { merchantId: MerchantId; voucherIds: VoucherId[] },
): Promise<void> {
  for (const voucher of await readMoneyVouchers(tx, merchantId, voucherIds))
    if (voucher.state === 'used' || voucher.state === 'issued')
      await bringBack(deps, tx, { merchantId, voucher, target: voucher.left });
}

type Use = { orderId: OrderId; state: OrderState; voucher: MoneyVoucher; program: Program };

/** Writes down when the order matures and, once it has, what it left. An order that pays nothing yet waits for its payment. */
async function settleUse(
  deps: Deps,
  tx: Transaction,
  { merchantId, use }: { merchantId: MerchantId; use: Use },
): Promise<void> {
  const { orderId, state, voucher, program } = use;
  const { definition } = versionOf(program, voucher.version);
  const start = state.paidAt ?? state.placedAt;
  const maturesAt =
    state.status === 'earning' ? programMs(program.clock, start) + definition.maturityDays * DAY_MS : null;
  const isMature = maturesAt !== null && maturesAt <= programMs(program.clock, deps.clock.now());
  const taken = isMature ? await takenOff(tx, merchantId, { state, voucher }) : null;
  await sql(
    tx,
    `UPDATE voucher_use SET matures_at_program_ms = $4, unused_units = coalesce(unused_units, $5)
      WHERE merchant_id = $1 AND voucher_id = $2 AND order_id = $3`,
    [
      merchantId,
      voucher.voucherId,
      orderId,
      maturesAt,
      taken === null ? null : voucher.cost - Math.min(voucher.cost, taken),
    ],
  );
}

/** What the voucher's codes took off, at most; null where the order's store does not say. */
async function takenOff(
  tx: Transaction,
  merchantId: MerchantId,
  { state, voucher }: Pick<Use, 'state' | 'voucher'>,
): Promise<number | null> {
  if (state.codeAmounts === undefined) return null;
  const codes = await sql<{ code: string }>(
    tx,
    `SELECT code_lower AS code FROM voucher_code WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucher.voucherId],
  );
  return state.codeAmounts
    .filter((one) => codes.some(({ code }) => code === one.code))
    .reduce((sum, one) => sum + one.amountMinor, 0);
}

type Bringing = { merchantId: MerchantId; voucher: MoneyVoucher; target: number };

/** Books until as much of the price is back as should be: first by undoing what was taken once more, newest first. */
async function bringBack(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucher, target }: Bringing,
): Promise<void> {
  const { memberId, programId, unit, redemptionId, shortfall, holdPostingId, standing } = voucher;
  const retaken = standing.reduce((sum, one) => sum + one.amount, 0);
  const back = voucher.returned - retaken;
  if (back === target) return;
  const ending = back < target ? standing : [];
  const afterEnding = back < target ? voucher.returned : back;
  const missing = target - afterEnding;
  const position = { memberId, programId, unit };
  await moveUnits(deps, tx, {
    merchantId,
    position,
    needs: { lots: [position], postings: [holdPostingId, ...ending.map(({ postingId }) => postingId)] },
    plan: (draft, { now, definition }) => {
      const common = { ...position, sourceId: redemptionId, now, actor: 'store' };
      const expiresOnDay = now.today + definition.lotDays;
      for (const { postingId } of ending)
        overUseEnded(draft, { ...common, overUsePostingId: postingId, expiresOnDay });
      if (missing > 0)
        returnUnused(draft, { ...common, holdPostingId, amount: missing, ordinal: voucher.parts });
      if (missing < 0) retake(draft, { ...common, amount: -missing, ordinal: voucher.retakes, shortfall });
    },
  });
}

/** The voucher is revoked unused: of its price all that is not back already goes back. Its member is locked by the caller. */
export async function returnRest(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucherId }: { merchantId: MerchantId; voucherId: VoucherId },
): Promise<void> {
  for (const voucher of await readMoneyVouchers(tx, merchantId, [voucherId])) {
    const { memberId, programId, unit, redemptionId, holdPostingId, cost, returned, standing } = voucher;
    const position = { memberId, programId, unit };
    await moveUnits(deps, tx, {
      merchantId,
      position,
      needs: { lots: [position], postings: [holdPostingId, ...standing.map(({ postingId }) => postingId)] },
      plan: (draft, { now, definition }) => {
        const common = { ...position, sourceId: redemptionId, now, actor: 'store' };
        const expiresOnDay = now.today + definition.lotDays;
        for (const { postingId } of standing)
          overUseEnded(draft, { ...common, overUsePostingId: postingId, expiresOnDay });
        if (cost > returned) returnUnits(draft, { ...common, holdPostingId, amount: cost - returned });
      },
    });
  }
}

/** Of several orders that cite one, the first one that counts paid with it; each other is an over-use. */
async function readMoneyVouchers(
  tx: Transaction,
  merchantId: MerchantId,
  voucherIds: VoucherId[],
): Promise<MoneyVoucher[]> {
  return sql<MoneyVoucher>(
    tx,
    `SELECT v.voucher_id AS "voucherId", v.member_id AS "memberId", v.program_id AS "programId", r.unit, r.redemption_id AS "redemptionId", r.cost, v.state,
            r.program_version AS version, pv.definition ->> 'shortfall' AS shortfall, h.posting_id AS "holdPostingId",
            (SELECT coalesce(sum(p.input::bigint), 0)::bigint FROM posting p
              WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'unused') AS returned,
            (SELECT count(*) FROM posting p WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'unused') AS parts,
            (SELECT count(*) FROM posting p WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'retake') AS retakes,
            coalesce((SELECT json_agg(json_build_object('postingId', p.posting_id, 'amount', p.input::bigint) ORDER BY p.booked_seq DESC) FROM posting p
                       WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'retake'
                         AND NOT EXISTS (SELECT 1 FROM posting e WHERE e.merchant_id = p.merchant_id AND e.source_id = p.source_id
                                            AND e.kind = 'over_use_ended' AND e.reverses_posting_id = p.posting_id)), '[]'::json) AS standing,
            coalesce((SELECT u.unused_units FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts
                       ORDER BY u.used_at, u.order_id LIMIT 1), 0) AS left
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
       JOIN program_version pv ON pv.merchant_id = r.merchant_id AND pv.program_id = r.program_id AND pv.version = r.program_version
       JOIN posting h ON h.merchant_id = v.merchant_id AND h.source_id = r.redemption_id AND h.kind = 'hold'
      WHERE v.merchant_id = $1 AND v.voucher_id = ANY($2::uuid[]) AND r.unit LIKE 'money:%' ORDER BY v.voucher_id`,
    [merchantId, voucherIds],
  );
}
