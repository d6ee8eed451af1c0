import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { occasionKind } from '../programs/occasions/kinds.ts';
import { readPrograms, type Program } from '../programs/read-programs.ts';

type Pair = { fromMemberId: MemberId; toMemberId: MemberId };

/**
 * What both have matured counts together, and so does what both were paid for it: firings of the one are kept a second time
 * with the survivor, behind the survivor's own (one for a day or a year is the same for both). Nothing fires here, and nothing that was paid is paid again. The other's rows
 * stay as they were, for an undo.
 */
export async function mergeTriggers(
  tx: Transaction,
  merchantId: MerchantId,
  { fromMemberId, toMemberId }: Pair,
): Promise<void> {
  const pair = [merchantId, fromMemberId, toMemberId];
  await sql(
    tx,
    `INSERT INTO trigger_progress AS p (merchant_id, program_id, rule_id, rule_revision, member_id, matured)
     SELECT merchant_id, program_id, rule_id, rule_revision, $3, matured FROM trigger_progress WHERE merchant_id = $1 AND member_id = $2
     ON CONFLICT (merchant_id, program_id, rule_id, rule_revision, member_id) DO UPDATE SET matured = p.matured + excluded.matured`,
    pair,
  );
  const byDay = rewardsByDay(await readPrograms(tx, merchantId));
  await sql(
    tx,
    `INSERT INTO trigger_fired (merchant_id, program_id, rule_id, rule_revision, member_id, ordinal, redemption_id, fired_at)
     SELECT f.merchant_id, f.program_id, f.rule_id, f.rule_revision, $3,
            CASE WHEN (f.program_id, f.rule_id) IN (SELECT * FROM unnest($4::uuid[], $5::text[])) THEN f.ordinal ELSE f.ordinal + coalesce((SELECT max(t.ordinal) FROM trigger_fired t
                                   WHERE t.merchant_id = $1 AND t.program_id = f.program_id AND t.rule_id = f.rule_id
                                     AND t.rule_revision = f.rule_revision AND t.member_id = $3), 0) END,
            f.redemption_id, f.fired_at
       FROM trigger_fired f WHERE f.merchant_id = $1 AND f.member_id = $2
     ON CONFLICT DO NOTHING`,
    [...pair, byDay.map((one) => one.programId), byDay.map((one) => one.ruleId)],
  );
}

/** Rewards whose ordinals are days or years: the same one of both is one and the same. */
function rewardsByDay(programs: Program[]): { programId: string; ruleId: string }[] {
  return programs.flatMap(({ programId, versions }) =>
    versions.flatMap(({ definition }) =>
      definition.rewards
        .filter(({ occasion }) => occasion && occasionKind(occasion).broughtBy === 'day')
        .map(({ rewardId }) => ({ programId, ruleId: rewardId })),
    ),
  );
}

/**
 * Takes the same apart: both stand where they stood, and what matured or fired since is the survivor's. `fromMemberId` is
 * who goes again.
 */
export async function separateTriggers(
  tx: Transaction,
  merchantId: MerchantId,
  { fromMemberId, toMemberId }: Pair,
): Promise<void> {
  const pair = [merchantId, fromMemberId, toMemberId];
  await sql(
    tx,
    `UPDATE trigger_progress p SET matured = greatest(0, p.matured - theirs.matured)
       FROM trigger_progress theirs
      WHERE p.merchant_id = $1 AND p.member_id = $3 AND theirs.merchant_id = $1 AND theirs.member_id = $2
        AND theirs.program_id = p.program_id AND theirs.rule_id = p.rule_id AND theirs.rule_revision = p.rule_revision`,
    pair,
  );
  await sql(
    tx,
    `DELETE FROM trigger_fired f USING trigger_fired theirs
      WHERE f.merchant_id = $1 AND f.member_id = $3 AND theirs.merchant_id = $1 AND theirs.member_id = $2
        AND theirs.redemption_id = f.redemption_id AND f.redemption_id <> '${NONE}'`,
    pair,
  );
}
