import type { MerchantId, VoucherId } from '../commerce/ids.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { lockMembers } from '../ledger/load-draft.ts';
import { capture, release, returnUnits } from '../ledger/spend.ts';
import type { Deps } from '../ports/deps.ts';
import { followDebts } from './follow-debts.ts';
import { moveUnits, type Standing } from './move-units.ts';
import { bookOverUses } from './over-uses.ts';
import { bookUnusedParts, returnRest } from './unused-parts.ts';
import type { VoucherState } from './voucher.ts';
import { wantRewardMail } from './want-reward-mail.ts';

type Settling = { merchantId: MerchantId; voucherId: VoucherId };
export type SettleResult = { outcome: 'settled' } | { outcome: 'already_settled'; state: VoucherState };

/** The store has the code: the held units are redeemed, the voucher is issued (or already used). Repeating is safe. */
export async function issueVoucher(
  deps: Deps,
  command: Settling & { externalId: string },
): Promise<SettleResult> {
  return settle(deps, command, async (tx, voucher) => {
    if (voucher.state !== 'wanted') return null;
    await sql(tx, `UPDATE voucher_code SET external_id = $3 WHERE merchant_id = $1 AND voucher_id = $2`, [
      command.merchantId,
      command.voucherId,
      command.externalId,
    ]);
    if (voucher.uses === 0) await wantRewardMail(deps, tx, command);
    return { state: voucher.uses > 0 ? 'used' : 'issued', failure: '', move: 'capture' };
  });
}

/** The store can't have the code, for good: the units are back (I4). Repeating is safe. */
export async function failVoucher(deps: Deps, command: Failing): Promise<SettleResult> {
  return inTransaction(deps.pool, (tx) => failVoucherIn(deps, tx, command));
}

type Failing = Settling & { reason: string };

/** The same in the caller's transaction. Locks its member: of several, take them sorted by member. */
export async function failVoucherIn(deps: Deps, tx: Transaction, command: Failing): Promise<SettleResult> {
  const fail: Decide = (_tx, voucher) =>
    Promise.resolve(
      voucher.state === 'wanted' ? { state: 'failed', failure: command.reason, move: 'release' } : null,
    );
  return settleIn(deps, tx, { ...command, decide: fail });
}

/**
 * The store no longer takes the code and nobody used it: the redeemed units go back, unless somebody of the merchant revoked it
 * without giving them back. Repeating is safe.
 */
export async function revokedVoucher(
  deps: Deps,
  command: Settling & { unitsBack: boolean },
): Promise<SettleResult> {
  return settle(deps, command, (_tx, voucher) =>
    Promise.resolve(
      voucher.state === 'issued' && voucher.uses === 0
        ? { state: 'revoked', failure: '', move: command.unitsBack ? 'return' : 'keep' }
        : null,
    ),
  );
}

type VoucherRow = {
  memberId: string; programId: string; unit: string; cost: number; redemptionId: string; state: VoucherState; uses: number; holdPostingId: string | null; parts: number;
}; // prettier-ignore
type Decide = (tx: Transaction, voucher: VoucherRow) => Promise<Decision>;
type Decision = { state: VoucherState; failure: string; move: UnitsMove | 'keep' } | null;
type UnitsMove = 'capture' | 'release' | 'return';

function settle(deps: Deps, command: Settling, decide: Decide): Promise<SettleResult> {
  return inTransaction(deps.pool, (tx) => settleIn(deps, tx, { ...command, decide }));
}

async function settleIn(
  deps: Deps,
  tx: Transaction,
  { merchantId, voucherId, decide }: Settling & { decide: Decide },
): Promise<SettleResult> {
  const owner = await sqlMaybe<{ memberId: string }>(
    tx,
    `SELECT member_id AS "memberId" FROM voucher WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucherId],
  );
  if (!owner) throw new Error(`no voucher ${voucherId}`);
  const survivorOf = await lockMembers(tx, merchantId, [owner.memberId]);
  const voucher = await lockVoucher(tx, merchantId, voucherId);
  // A merge that was undone while the lock was waited for gave it back.
  if (voucher.memberId !== survivorOf(owner.memberId)) await lockMembers(tx, merchantId, [voucher.memberId]);
  const decision = await decide(tx, voucher);
  if (!decision) return { outcome: 'already_settled', state: voucher.state };
  const now = deps.clock.now();
  await sql(
    tx,
    `UPDATE voucher SET state = $3, failure = $4, issued_at = CASE WHEN $3 IN ('issued', 'used') THEN $5::timestamptz ELSE issued_at END
      WHERE merchant_id = $1 AND voucher_id = $2`,
    [merchantId, voucherId, decision.state, decision.failure, instant(now)],
  );
  const { move } = decision;
  // Of a money voucher a part may be back already.
  if (move === 'return' && voucher.parts > 0) await returnRest(deps, tx, { merchantId, voucherId });
  else if (voucher.cost > 0 && move !== 'keep') await moveHeld(deps, tx, { merchantId, voucher, move });
  // A use, or a refund, may have come between the wish and the store's answer.
  await bookOverUses(deps, tx, { merchantId, voucherIds: [voucherId] });
  await bookUnusedParts(deps, tx, { merchantId, voucherIds: [voucherId] });
  await followDebts(deps, tx, { merchantId, positions: [voucher] });
  return { outcome: 'settled' };
}

async function lockVoucher(
  tx: Transaction,
  merchantId: MerchantId,
  voucherId: VoucherId,
): Promise<VoucherRow> {
  await sql(tx, `SELECT 1 FROM voucher WHERE merchant_id = $1 AND voucher_id = $2 FOR UPDATE`, [
    merchantId,
    voucherId,
  ]);
  const row = await sqlMaybe<VoucherRow>(
    tx,
    `SELECT v.member_id AS "memberId", v.program_id AS "programId", r.unit, r.cost, r.redemption_id AS "redemptionId", v.state,
            (SELECT count(*) FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts) AS uses,
            (SELECT p.posting_id FROM posting p WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'hold') AS "holdPostingId",
            (SELECT count(*) FROM posting p WHERE p.merchant_id = v.merchant_id AND p.source_id = r.redemption_id AND p.kind = 'unused') AS parts
       FROM voucher v JOIN redemption r ON r.merchant_id = v.merchant_id AND r.redemption_id = v.redemption_id
      WHERE v.merchant_id = $1 AND v.voucher_id = $2`,
    [merchantId, voucherId],
  );
  if (!row) throw new Error(`no redemption of voucher ${voucherId}`);
  return row;
}

type Move = { merchantId: MerchantId; voucher: VoucherRow; move: UnitsMove };

async function moveHeld(deps: Deps, tx: Transaction, { merchantId, voucher, move }: Move): Promise<void> {
  const { memberId, programId, unit, cost, redemptionId, holdPostingId } = voucher;
  if (!holdPostingId) throw new Error(`redemption ${redemptionId} has no hold`);
  const position = { memberId, programId, unit };
  const needs = { positions: [position], postings: [holdPostingId] };
  const plan = (draft: LedgerDraft, { now }: Standing): void => {
    const command = { ...position, sourceId: redemptionId, holdPostingId, amount: cost, now, actor: 'store' };
    if (move === 'capture') capture(draft, command);
    else if (move === 'release') release(draft, command);
    else returnUnits(draft, command);
  };
  await moveUnits(deps, tx, { merchantId, position, needs, plan });
}
