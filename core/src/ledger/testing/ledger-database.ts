import { NONE } from '../../commerce/ids.ts';
import { DAY_MS, type Ids } from '../../commerce/time.ts';
import type { Pool } from '../../database/pool.ts';
import { instant, sql } from '../../database/sql.ts';
import { inTransaction } from '../../database/transaction.ts';
import { addSource } from '../draft.ts';
import { loadDraft, lockMembers } from '../load-draft.ts';
import { saveDraft } from '../save-draft.ts';
import type { LedgerCommand } from './commands.ts';
import { needsOf, plan, PLANNER } from './commands.ts';

export const AT = Date.parse('2026-11-21T12:00:00Z');

/** Ids that rise, as real ones do: their order decides between lots that expire together. */
export function risingIds(): Ids {
  let counter = 0;
  return {
    next() {
      counter += 1;
      return `01930000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
    },
  };
}

/** A merchant with these members, and nothing else. */
export async function insertLedgerMerchant(
  pool: Pool,
  ids: Ids,
  memberIds: string[],
): Promise<{ merchantId: string }> {
  const merchantId = ids.next();
  await sql(
    pool,
    `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES ($1, $2, 'Ledger', 'UTC', $3)`,
    [merchantId, merchantId, instant(AT)],
  );
  await sql(
    pool,
    `INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into) SELECT $1, unnest($2::uuid[]), $3, 'test', $4`,
    [merchantId, memberIds, instant(AT), NONE],
  );
  return { merchantId };
}

export type SqlLedger = { pool: Pool; ids: Ids; merchantId: string; holds: Map<string, string> };

/** Plans and saves one command in a transaction of its own, as a use case would. */
export async function runOnTables(ledger: SqlLedger, command: LedgerCommand): Promise<void> {
  const { pool, ids, merchantId, holds } = ledger;
  await inTransaction(pool, async (tx) => {
    await lockMembers(tx, merchantId, [
      command.memberId,
      ...('toMemberId' in command ? [command.toMemberId] : []),
    ]);
    const bookedAt = command.now.today * DAY_MS;
    const draft = await loadDraft(tx, { merchantId, needs: needsOf(command, holds), ids, bookedAt });
    plan(draft, command, { planner: PLANNER, holds });
    for (const { sourceId } of [...draft.added.postings, ...draft.changed.earnings])
      addSource(draft, { sourceId, kind: 'order', storeId: NONE, occurredAt: AT });
    await saveDraft(tx, draft, { merchantId, dayOf: () => command.now.today });
  });
}
