import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { positionKey } from '../ledger/books.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { positionOf } from '../ledger/draft.ts';
import type { Deps } from '../ports/deps.ts';
import { isPaused } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import type { NewRedemption } from '../vouchers/save-vouchers.ts';
import {
  columns,
  fireRewards,
  readProgress,
  ruleKey,
  type Candidate,
  type Progress,
} from './fire-rewards.ts';
import { membershipsAt, type Standing } from './memberships.ts';
import { progressAfter } from './progress.ts';

type Options = { merchantId: MerchantId; programs: Program[] };

/**
 * Fires automatic rewards on the draft's newly available units (layer 3). A consuming reward pays while enough is
 * available; the other when the sum of matured units crosses a multiple of its cost. Each firing is a unique row, so
 * nothing pays twice; a new or lowered threshold pays nobody by itself, since only new units bring anyone here (B20).
 */
export async function fireAutomaticRewards(
  deps: Deps,
  tx: Transaction,
  { draft, merchantId, programs }: Options & { draft: LedgerDraft },
): Promise<NewRedemption[]> {
  const candidates = findCandidates(draft, programs);
  if (candidates.length === 0) return [];
  const progress = await addProgress(tx, merchantId, { draft, candidates });
  const able = candidates.filter((one) => mayFire(draft, one));
  const standings = able.map(standingOf);
  const validityOf = await membershipsAt(tx, merchantId, { standings, at: draft.bookedAt });
  const due = able.filter((one) => validityOf(standingOf(one)) === 'valid');
  return fireRewards(deps, tx, { merchantId, draft, due, progress });
}

function standingOf({ key, program, version }: Candidate): Standing {
  return { memberId: key.memberId, program, version };
}

/** What the draft matured or took back counts towards rewards as ever, and fires none: for units that a merge moves. */
export async function keepProgress(
  tx: Transaction,
  { merchantId, draft, programs }: Options & { draft: LedgerDraft },
): Promise<void> {
  await addProgress(tx, merchantId, { draft, candidates: findCandidates(draft, programs) });
}

/** Rewards of the newest version, paused or not: what matures or is reversed meanwhile still counts towards them. */
function findCandidates(draft: LedgerDraft, programs: Program[]): Candidate[] {
  const found: Candidate[] = [];
  for (const name of new Set([...draft.becameAvailable.keys(), ...draft.matured.keys()])) {
    const key = draft.positions.get(name);
    const program = programs.find((one) => one.programId === key?.programId);
    const version = program?.versions.findLast((one) => one.activeFrom <= draft.bookedAt);
    if (!key || key.memberId === NONE || !program || !version) continue;
    for (const reward of version.definition.rewards) {
      const looked = reward.consuming ? (draft.becameAvailable.get(name) ?? 0) > 0 : draft.matured.has(name);
      if (reward.issue === 'automatic' && !reward.occasion && reward.unit === key.unit && looked)
        found.push({ key, program, version, reward });
    }
  }
  return found;
}

/** Nothing is paid while the programme is paused (F7), and a consuming reward only while its cost is available. */
function mayFire(draft: LedgerDraft, { key, program, reward }: Candidate): boolean {
  if (isPaused(program.clock, draft.bookedAt)) return false;
  return !reward.consuming || positionOf(draft, key).available >= reward.cost;
}

/** Adds what matured, net of reversals and never below zero, to the non-consuming rewards' running sums. */
async function addProgress(
  tx: Transaction,
  merchantId: MerchantId,
  { draft, candidates }: { draft: LedgerDraft; candidates: Candidate[] },
): Promise<Progress> {
  const counting = candidates.filter((one) => !one.reward.consuming);
  if (counting.length === 0) return new Map();
  const before = await readProgress(tx, merchantId, counting);
  const after = counting.map((one) =>
    progressAfter(before.get(ruleKey(one)) ?? 0, draft.matured.get(positionKey(one.key)) ?? []),
  );
  const { programIds, ruleIds, revisions, memberIds } = columns(counting);
  await sql(
    tx,
    `INSERT INTO trigger_progress (merchant_id, program_id, rule_id, rule_revision, member_id, matured)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::int[], $5::uuid[], $6::bigint[])
     ON CONFLICT (merchant_id, program_id, rule_id, rule_revision, member_id) DO UPDATE SET matured = excluded.matured`,
    [merchantId, programIds, ruleIds, revisions, memberIds, after],
  );
  return new Map(counting.map((one, index) => [ruleKey(one), after[index] ?? 0]));
}
