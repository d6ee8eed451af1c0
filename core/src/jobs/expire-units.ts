import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { EarningKey, PositionKey } from '../ledger/books.ts';
import { lapse } from '../ledger/claim-units.ts';
import { earningOf } from '../ledger/draft.ts';
import type { ProgramNow } from '../ledger/earn.ts';
import { expireDueLots } from '../ledger/expire.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { isPaused, localDay, programDay, programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms } from '../programs/read-programs.ts';

const MAX_POSITIONS_AT_ONCE = 200;
const MAX_ROUNDS = 500;

/**
 * Expires lots and lapses unclaimed units whose last programme day is over, by batches. Nothing ends while its
 * programme is paused. Returns the number of positions and sources that lost units.
 */
export async function expireUnits(deps: Deps, merchantId: MerchantId): Promise<number> {
  let ended = 0;
  for (const program of await readPrograms(deps.pool, merchantId)) {
    if (isPaused(program.clock, deps.clock.now())) continue;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const count =
        (await expireBatch(deps, merchantId, program)) + (await lapseBatch(deps, merchantId, program));
      ended += count;
      if (count === 0) break;
    }
  }
  return ended;
}

function nowOf(deps: Deps, program: Program): ProgramNow {
  const at = deps.clock.now();
  return { today: programDay(program.clock, at), programMs: programMs(program.clock, at) };
}

async function expireBatch(deps: Deps, merchantId: MerchantId, program: Program): Promise<number> {
  const now = nowOf(deps, program);
  const due = await sql<PositionKey>(
    deps.pool,
    `SELECT DISTINCT member_id AS "memberId", program_id AS "programId", unit FROM lot
      WHERE merchant_id = $1 AND program_id = $2 AND open > 0 AND expires_on_day < $3 LIMIT ${MAX_POSITIONS_AT_ONCE}`,
    [merchantId, program.programId, now.today],
  );
  if (due.length === 0) return 0;
  await inTransaction(deps.pool, async (tx) => {
    await lockMembers(
      tx,
      merchantId,
      due.map((key): MemberId => key.memberId),
    );
    const draft = await loadDraft(tx, {
      merchantId,
      needs: { lots: due },
      ids: deps.ids,
      bookedAt: deps.clock.now(),
    });
    for (const key of due) expireDueLots(draft, key, now);
    await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, draft.bookedAt) });
  });
  return due.length;
}

/** An unclaimed order's row is guarded by the order's own lock, since no member is concerned. */
async function lapseBatch(deps: Deps, merchantId: MerchantId, program: Program): Promise<number> {
  const now = nowOf(deps, program);
  return inTransaction(deps.pool, async (tx) => {
    const due = await sql<EarningKey & { orderId: string }>(
      tx,
      `SELECT e.source_id AS "sourceId", e.program_id AS "programId", e.unit, o.order_id AS "orderId"
         FROM earning e JOIN orders o ON o.merchant_id = e.merchant_id AND o.order_id = e.source_id
        WHERE e.merchant_id = $1 AND e.program_id = $2 AND e.unclaimed > 0 AND e.lapses_on_day < $3
        ORDER BY o.store_id, o.external_id LIMIT ${MAX_POSITIONS_AT_ONCE} FOR UPDATE OF o`,
      [merchantId, program.programId, now.today],
    );
    if (due.length === 0) return 0;
    const draft = await loadDraft(tx, {
      merchantId,
      needs: { earnings: due },
      ids: deps.ids,
      bookedAt: deps.clock.now(),
    });
    for (const key of due) {
      const earning = earningOf(draft, key, NONE);
      if (earning) lapse(draft, earning, now);
    }
    await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, draft.bookedAt) });
    await sql(tx, `DELETE FROM order_contact WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`, [
      merchantId,
      due.map((key) => key.orderId),
    ]);
    return due.length;
  });
}
