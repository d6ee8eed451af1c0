import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { MINUTE_MS, type Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { RecordedPosting } from '../ledger/replay.ts';
import type { Reward } from '../programs/definition.ts';
import { offeredSince, type Program } from '../programs/read-programs.ts';
import { progressAfter } from '../rewards/progress.ts';
import { look, type Findings } from './findings.ts';

/** A non-consuming reward that is offered now, and the span of time in which it began to count. */
type Counting = { programId: string; reward: Reward; earliest: Instant; latest: Instant };

/** How far each member is under each of them: at most, had it counted from `earliest` on, and at least. */
export type ProgressReplay = { counting: Counting[]; sums: Map<string, { most: number; least: number }> };

// A transaction that began before an activation may book after it, still under the version before.
const ACTIVATION_MS = MINUTE_MS;

/** Follows the rewards that the newest versions offer: what counted towards one that is offered no longer brings nothing any more. */
export function openProgress(programs: Program[]): ProgressReplay {
  const counting = programs.flatMap((program) => {
    const rewards = program.versions.at(-1)?.definition.rewards ?? [];
    return rewards
      .filter((one) => one.issue === 'automatic' && !one.consuming && !one.occasion)
      .map((reward): Counting => {
        const earliest = offeredSince(program, reward);
        return { programId: program.programId, reward, earliest, latest: earliest + ACTIVATION_MS };
      });
  });
  return { counting, sums: new Map() };
}

const MATURES: ReadonlySet<string> = new Set(['earn', 'claim', 'mature', 'reverse']);

/** Adds what a posting matured, or took back of what had: all that it moved between the member and neither `pending` nor `unclaimed`. */
export function replayProgress(replay: ProgressReplay, posting: RecordedPosting): void {
  if (replay.counting.length === 0 || !MATURES.has(posting.kind)) return;
  const [first] = posting.entries;
  if (!first) return;
  let matured = 0;
  for (const { book, amount } of posting.entries)
    if (book === 'issued' || book === 'pending' || book === 'unclaimed') matured -= amount;
  const memberId = beneficiaryOf(posting);
  if (matured === 0 || memberId === NONE) return;
  for (const { programId, reward, earliest, latest } of replay.counting) {
    if (programId !== first.programId || reward.unit !== first.unit || posting.bookedAt < earliest) continue;
    const key = progressKey({ memberId, programId, ruleId: reward.rewardId, revision: reward.revision });
    const sum = replay.sums.get(key) ?? { most: 0, least: 0 };
    sum.most = progressAfter(sum.most, [matured]);
    if (posting.bookedAt >= latest) sum.least = progressAfter(sum.least, [matured]);
    replay.sums.set(key, sum);
  }
}

/** A reversal may touch no book of its member: the posting's own key names them, last but one (a claim's: last). */
function beneficiaryOf({ kind, idempotencyKey }: RecordedPosting): MemberId {
  const parts = idempotencyKey.split(':');
  return parts.at(kind === 'claim' ? -1 : -2) ?? NONE;
}

type ProgressRow = {
  memberId: MemberId;
  programId: string;
  ruleId: string;
  revision: number;
  matured: number;
};

function progressKey({ memberId, programId, ruleId, revision }: Omit<ProgressRow, 'matured'>): string {
  return `${memberId} ${programId} ${ruleId} ${revision}`;
}

/** Members who were merged, or into whom others were, are left out: a merge adds sums up, and its undo takes off what it can. */
export async function proveProgress(
  database: Database,
  merchantId: MerchantId,
  { replay, findings }: { replay: ProgressReplay; findings: Findings },
): Promise<void> {
  if (replay.counting.length === 0) return;
  const rows = await sql<ProgressRow>(
    database,
    `SELECT member_id AS "memberId", program_id AS "programId", rule_id AS "ruleId", rule_revision AS revision, matured
       FROM trigger_progress WHERE merchant_id = $1`,
    [merchantId],
  );
  const stored = new Map(rows.map((row) => [progressKey(row), row.matured]));
  const merged = await readMerged(database, merchantId);
  for (const [key, { most, least }] of replay.sums) {
    if (merged.has(key.split(' ')[0] ?? '')) continue;
    const known = stored.get(key) ?? 0;
    const rebuilt = most === least ? String(most) : `${least} to ${most}`;
    look(findings, 'progress towards rewards is what matured', {
      subject: `member ${key}`,
      stored: String(known),
      rebuilt: least <= known && known <= most ? String(known) : rebuilt,
    });
  }
}

async function readMerged(database: Database, merchantId: MerchantId): Promise<Set<MemberId>> {
  const rows = await sql<{ memberId: MemberId }>(
    database,
    `SELECT from_member AS "memberId" FROM member_merge WHERE merchant_id = $1 UNION SELECT to_member FROM member_merge WHERE merchant_id = $1`,
    [merchantId],
  );
  return new Set(rows.map((row) => row.memberId));
}
