import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { EarningKey } from '../ledger/books.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { earningOf, openLots } from '../ledger/draft.ts';
import { earn } from '../ledger/earn.ts';
import { loadDraft } from '../ledger/load-draft.ts';
import { reverse } from '../ledger/reverse.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { programDay, programMs } from '../programs/program-clock.ts';
import { readPrograms, type Program } from '../programs/read-programs.ts';
import { keepProgress } from '../rewards/automatic.ts';
import { bookingDays } from './merge-units.ts';

type Merge = { mergeId: string; fromMemberId: MemberId; toMemberId: MemberId; mergedAt: Instant };
type Welcomed = EarningKey & { memberId: MemberId };

const actorOf = (mergeId: string) => `merge:${mergeId}`;

/**
 * Nobody is welcomed twice: where both were, in one programme, what is still open of the merged member's welcome is taken back. What they
 * spent of it stays spent, so that a merge makes no debt. Both are locked by the caller, and nothing has moved yet.
 */
export async function withdrawWelcomes(
  deps: Deps,
  tx: Transaction,
  { merchantId, merge }: { merchantId: MerchantId; merge: Merge },
): Promise<void> {
  const { fromMemberId, toMemberId, mergeId, mergedAt } = merge;
  const welcomed = await readWelcomed(tx, merchantId, [fromMemberId, toMemberId]);
  const ours = new Set(
    welcomed.filter((one) => one.memberId === toMemberId).map(({ programId }) => programId),
  );
  const twice = welcomed.filter((one) => one.memberId === fromMemberId && ours.has(one.programId));
  if (twice.length === 0) return;
  const draft = await loadDraft(tx, {
    merchantId,
    needs: { earnings: twice, lots: twice },
    ids: deps.ids,
    bookedAt: mergedAt,
  });
  for (const key of twice) withdraw(draft, key, actorOf(mergeId));
  await keepProgress(tx, { merchantId, draft, programs: await readPrograms(tx, merchantId) });
  await saveDraft(tx, draft, { merchantId, dayOf: await bookingDays(tx, merchantId, mergedAt) });
}

function withdraw(draft: LedgerDraft, key: Welcomed, actor: string): void {
  const net = earningOf(draft, key, key.memberId)?.net ?? 0;
  const own = openLots(draft, key).filter((lot) => lot.sourceId === key.sourceId);
  const amount = Math.min(
    net,
    own.reduce((sum, lot) => sum + lot.open, 0),
  );
  if (amount === 0) return;
  reverse(draft, {
    ...key, amount, shortfall: 'owed', occurredAt: draft.bookedAt, actor, evaluationRevision: 0,
  }); // prettier-ignore
}

/** Gives back what the merge took of a welcome, into the lots that it came from. The members are two again. */
export async function restoreWelcomes(
  deps: Deps,
  tx: Transaction,
  { merchantId, merge }: { merchantId: MerchantId; merge: Merge },
): Promise<void> {
  const { mergeId, fromMemberId } = merge;
  const bookedAt = deps.clock.now();
  const withdrawn = await sql<EarningKey & { amount: number }>(
    tx,
    `SELECT p.source_id AS "sourceId", e.program_id AS "programId", e.unit, e.amount
       FROM posting p JOIN entry e ON e.merchant_id = p.merchant_id AND e.posting_id = p.posting_id
      WHERE p.merchant_id = $1 AND p.actor = $2 AND p.kind = 'reverse' AND e.book = 'issued'
        AND p.source_id IN (SELECT source_id FROM source WHERE merchant_id = $1 AND kind = 'welcome')`,
    [merchantId, actorOf(mergeId)],
  );
  if (withdrawn.length === 0) return;
  const programs = await readPrograms(tx, merchantId);
  const keys = withdrawn.map((one) => ({ ...one, memberId: fromMemberId }));
  const needs = { earnings: keys, lots: keys };
  const draft = await loadDraft(tx, { merchantId, needs, ids: deps.ids, bookedAt });
  for (const key of keys) {
    const terms = earningOf(draft, key, fromMemberId);
    if (!terms) throw new Error(`welcome ${key.sourceId} has no earning`);
    earn(draft, {
      ...key, terms, now: nowOf(programs, key.programId, bookedAt), occurredAt: bookedAt, actor: actorOf(mergeId), evaluationRevision: 0,
    }); // prettier-ignore
  }
  await keepProgress(tx, { merchantId, draft, programs });
  await saveDraft(tx, draft, { merchantId, dayOf: await bookingDays(tx, merchantId, bookedAt) });
}

function nowOf(programs: Program[], programId: string, at: Instant) {
  const program = programs.find((one) => one.programId === programId);
  if (!program) throw new Error(`no programme ${programId}`);
  return { today: programDay(program.clock, at), programMs: programMs(program.clock, at) };
}

async function readWelcomed(
  tx: Transaction,
  merchantId: MerchantId,
  memberIds: MemberId[],
): Promise<Welcomed[]> {
  return sql<Welcomed>(
    tx,
    `SELECT e.source_id AS "sourceId", e.program_id AS "programId", e.unit, e.member_id AS "memberId"
       FROM earning e JOIN source s ON s.merchant_id = e.merchant_id AND s.source_id = e.source_id
      WHERE e.merchant_id = $1 AND e.member_id = ANY($2::uuid[]) AND e.member_id <> '${NONE}' AND s.kind = 'welcome' AND e.net > 0
      ORDER BY e.source_id, e.program_id`,
    [merchantId, memberIds],
  );
}
