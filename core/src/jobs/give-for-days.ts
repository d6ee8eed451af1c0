import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { hashBirthdays } from '../members/birthday.ts';
import type { Deps } from '../ports/deps.ts';
import { isForOccasion, type OccasionReward } from '../programs/definition.ts';
import { BIRTHDAY_GRACE_DAYS, celebratedOn } from '../programs/occasions/birthday.ts';
import { localDay } from '../programs/program-clock.ts';
import { offeredSince, readPrograms, versionAt, type Program } from '../programs/read-programs.ts';
import { giveForOccasions } from '../rewards/occasions.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';

const MAX_MEMBERS_A_RUN = 500;

/**
 * Gives rewards that a day brings, by the programme's own calendar: for absences that are complete, and for birthdays. Each member in
 * a transaction of their own, so that a run that is cut off is taken up by the next. Returns how many vouchers were wanted.
 */
export async function giveForDays(deps: Deps, merchantId: MerchantId): Promise<number> {
  const at = deps.clock.now();
  let given = 0;
  for (const program of await readPrograms(deps.pool, merchantId)) {
    const version = versionAt(program, at);
    if (typeof version === 'string') continue;
    for (const reward of version.definition.rewards.filter(isForOccasion))
      for (const memberId of await dueMembers(deps, merchantId, { program, reward }))
        given += await giveToMember(deps, merchantId, memberId);
  }
  return given;
}

async function dueMembers(
  deps: Deps,
  merchantId: MerchantId,
  { program, reward }: Offer,
): Promise<MemberId[]> {
  const { occasion } = reward;
  if (occasion.kind === 'absence')
    return absentMembers(deps, merchantId, { program, reward, days: occasion.days });
  return occasion.kind === 'birthday' ? celebratingMembers(deps, merchantId, { program, reward }) : [];
}

/** Whose birthday it is or was these days, and who was given nothing for that year yet. */
async function celebratingMembers(
  deps: Deps,
  merchantId: MerchantId,
  { program, reward }: Offer,
): Promise<MemberId[]> {
  const today = localDay(program.clock.timeZone, deps.clock.now());
  const days = Array.from({ length: BIRTHDAY_GRACE_DAYS + 1 }, (_none, ago) => today - ago).flatMap((day) =>
    celebratedOn(day).map((birthday) => ({ birthday, year: new Date(day * DAY_MS).getUTCFullYear() })),
  );
  const rows = await sql<{ memberId: MemberId }>(
    deps.pool,
    `SELECT b.member_id AS "memberId"
       FROM unnest($3::text[], $4::int[]) AS d(day_hmac, year)
       JOIN member_birthday b ON b.merchant_id = $1 AND b.day_hmac = d.day_hmac
       JOIN member m ON m.merchant_id = $1 AND m.member_id = b.member_id AND m.merged_into = '${NONE}'
      WHERE NOT EXISTS (SELECT 1 FROM trigger_fired t WHERE t.merchant_id = $1 AND t.program_id = $2 AND t.rule_id = $5 AND t.rule_revision = $6
                           AND t.member_id = b.member_id AND t.ordinal = d.year)
      ORDER BY b.member_id LIMIT ${MAX_MEMBERS_A_RUN}`,
    [
      merchantId,
      program.programId,
      hashBirthdays(
        deps,
        merchantId,
        days.map((one) => one.birthday),
      ),
      days.map((one) => one.year),
      reward.rewardId,
      reward.revision,
    ],
  );
  return rows.map((row) => row.memberId);
}

type Offer = { program: Program; reward: OccasionReward };
type Absence = { program: Program; reward: OccasionReward; days: number };

/** Whose last order is that long ago, since the reward is offered, and who was given nothing for it yet. */
async function absentMembers(
  deps: Deps,
  merchantId: MerchantId,
  { program, reward, days }: Absence,
): Promise<MemberId[]> {
  const { timeZone } = program.clock;
  const programId: ProgramId = program.programId;
  const rows = await sql<{ memberId: MemberId }>(
    deps.pool,
    `SELECT l.member_id AS "memberId"
       FROM (SELECT member_id, max(local_day) AS last_day FROM counted_order
              WHERE merchant_id = $1 AND program_id = $2 AND counts AND member_id <> '${NONE}' GROUP BY member_id) l
      WHERE l.last_day > $3 - $4::int AND l.last_day <= $5 - $4::int
        AND NOT EXISTS (SELECT 1 FROM trigger_fired t WHERE t.merchant_id = $1 AND t.program_id = $2 AND t.rule_id = $6 AND t.rule_revision = $7
                           AND t.member_id = l.member_id AND t.ordinal = l.last_day)
      ORDER BY l.member_id LIMIT ${MAX_MEMBERS_A_RUN}`,
    [
      merchantId,
      programId,
      localDay(timeZone, offeredSince(program, reward)),
      days,
      localDay(timeZone, deps.clock.now()),
      reward.rewardId,
      reward.revision,
    ],
  );
  return rows.map((row) => row.memberId);
}

/** Judged once more under the member's lock: an order may have come meanwhile. */
async function giveToMember(deps: Deps, merchantId: MerchantId, memberId: MemberId): Promise<number> {
  return inTransaction(deps.pool, async (tx) => {
    const survivorOf = await lockMembers(tx, merchantId, [memberId]);
    const at = deps.clock.now();
    const programs = await readPrograms(tx, merchantId);
    const draft = await loadDraft(tx, { merchantId, needs: {}, ids: deps.ids, bookedAt: at });
    const redemptions = await giveForOccasions(deps, tx, {
      merchantId,
      programs,
      memberIds: [survivorOf(memberId)],
      draft,
    });
    await saveRedemptions(tx, { merchantId, redemptions, at });
    return redemptions.length;
  });
}
