import type { MerchantId, ProgramId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Money } from '../commerce/money.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { wantEffects } from '../effects/effect.ts';
import type { Deps } from '../ports/deps.ts';
import { keepAudit } from '../stores/keep-audit.ts';

export const MAX_REVOKE_COMMENT_LENGTH = 500;
/** Codes that one call takes away; of more, it is called again. */
export const MAX_REVOKED_AT_ONCE = 20_000;

/** One code, or all unused ones of a programme. */
export type WhichVouchers = { voucherId: VoucherId } | { programId: ProgramId };

export type RevokeVouchersCommand = {
  merchantId: MerchantId;
  which: WhichVouchers;
  /** Whether the units that paid for them go back to their members. */
  unitsBack: boolean;
  /** Why, in the author's words; mandatory. */
  comment: string;
  author: string;
  /** How many the author was shown and agreed to. */
  expected: number;
};

/** `left`: unused codes that one call did not reach. */
export type RevokeVouchersResult =
  | { outcome: 'wanted'; vouchers: number; left: number }
  | { outcome: 'more_unused'; vouchers: number }
  | { outcome: 'invalid'; field: 'comment' }
  | { outcome: 'none_unused' };

/**
 * Takes unused codes away by hand (F7), paused or not: each one's revocation is wanted in its store, and its units go back
 * once the store has done so, or stay spent. A code that is used before that stays used. One that is not made yet is
 * dropped, or made and then revoked where its units stay spent. Repeating wants nothing twice. Audited.
 */
export async function revokeVouchers(
  deps: Deps,
  command: RevokeVouchersCommand,
): Promise<RevokeVouchersResult> {
  const { merchantId, which, comment } = command;
  if (comment.trim() === '' || comment.length > MAX_REVOKE_COMMENT_LENGTH)
    return { outcome: 'invalid', field: 'comment' };
  return inTransaction(deps.pool, async (tx) => {
    await lockRevocations(tx, merchantId);
    const unused = await readUnused(tx, { merchantId, which });
    if (unused.length === 0) return { outcome: 'none_unused' };
    if (unused.length > command.expected) return { outcome: 'more_unused', vouchers: unused.length };
    const revoked = unused.slice(0, MAX_REVOKED_AT_ONCE);
    await wantThem(deps, tx, { command, revoked });
    return { outcome: 'wanted', vouchers: revoked.length, left: unused.length - revoked.length };
  });
}

/** Two who click at once would number the same revocation, and both would count it. */
async function lockRevocations(tx: Transaction, merchantId: MerchantId): Promise<void> {
  await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`revoke vouchers ${merchantId}`]);
}

type Unused = { voucherId: VoucherId; storeId: StoreId; revocations: number };
type Reading = { merchantId: MerchantId; which: WhichVouchers };

/** Codes that can still be used, and whose revocation is not under way. */
const UNUSED = `FROM voucher v
       LEFT JOIN LATERAL (SELECT count(*) AS revocations, bool_or(state = 'wanted') AS wanted FROM effect
                           WHERE merchant_id = v.merchant_id AND kind = 'revoke_voucher' AND subject = v.voucher_id::text) e ON true
      WHERE v.merchant_id = $1 AND v.state IN ('wanted', 'issued') AND e.wanted IS NOT TRUE
        AND NOT EXISTS (SELECT 1 FROM voucher_use u WHERE u.merchant_id = v.merchant_id AND u.voucher_id = v.voucher_id AND u.counts)`;

function namedBy(which: WhichVouchers): { condition: string; id: string } {
  return 'programId' in which
    ? { condition: 'v.program_id = $2', id: which.programId }
    : { condition: 'v.voucher_id = $2', id: which.voucherId };
}

async function readUnused(database: Database, { merchantId, which }: Reading): Promise<Unused[]> {
  const { condition, id } = namedBy(which);
  return sql<Unused>(
    database,
    `SELECT v.voucher_id AS "voucherId", v.store_id AS "storeId", coalesce(e.revocations, 0) AS revocations
       ${UNUSED} AND ${condition} ORDER BY v.voucher_id`,
    [merchantId, id],
  );
}

type Wanting = { command: RevokeVouchersCommand; revoked: Unused[] };

async function wantThem(deps: Deps, tx: Transaction, { command, revoked }: Wanting): Promise<void> {
  const { merchantId, which, unitsBack, author, comment } = command;
  const effects = revoked.map(({ voucherId, storeId, revocations }) => ({
    effectId: deps.ids.next(),
    kind: 'revoke_voucher' as const,
    subject: voucherId,
    generation: revocations,
    storeId,
    payload: { unitsBack },
  }));
  await wantEffects(tx, { merchantId, effects, at: deps.clock.now() });
  await keepAudit(deps, tx, {
    merchantId,
    author,
    action: 'revoke_vouchers',
    subject: 'programId' in which ? which.programId : which.voucherId,
    detail: { vouchers: revoked.length, unitsBack, comment: comment.trim() },
  });
}

/**
 * What would be revoked, for whoever is asked to confirm it: how many, what the amounts among them are worth in each
 * currency, and how many more are percentages or articles. `revoking`: those under way.
 */
export type UnusedVouchers = { vouchers: number; worth: Money[]; others: number; revoking: number };

export async function countUnused({ pool }: Deps, { merchantId, which }: Reading): Promise<UnusedVouchers> {
  const { condition, id } = namedBy(which);
  const rows = await sql<{ currency: string | null; vouchers: number; amountMinor: number }>(
    pool,
    `SELECT v.benefit ->> 'currency' AS currency, count(*) AS vouchers, coalesce(sum((v.benefit ->> 'amountMinor')::bigint), 0)::bigint AS "amountMinor"
       ${UNUSED} AND ${condition} GROUP BY 1 ORDER BY 1`,
    [merchantId, id],
  );
  const { revoking } = await sqlOne<{ revoking: number }>(
    pool,
    `SELECT count(*) AS revoking FROM effect e
       JOIN voucher v ON v.merchant_id = e.merchant_id AND v.voucher_id::text = e.subject
      WHERE e.merchant_id = $1 AND e.state = 'wanted' AND e.kind = 'revoke_voucher' AND v.state IN ('wanted', 'issued') AND ${condition}`,
    [merchantId, id],
  );
  return {
    vouchers: rows.reduce((sum, one) => sum + one.vouchers, 0),
    worth: rows.flatMap(({ currency, amountMinor }) =>
      currency === null ? [] : [{ amountMinor, currency }],
    ),
    others: rows.find(({ currency }) => currency === null)?.vouchers ?? 0,
    revoking,
  };
}
