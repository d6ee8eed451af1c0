import type { MemberId, MerchantId, ProgramId, VoucherId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { readBirthdays, type KeptBirthday } from '../members/birthday.ts';
import type { Deps } from '../ports/deps.ts';
import { isForOccasion, type OccasionReward } from '../programs/definition.ts';
import { occasionKind } from '../programs/occasions/kinds.ts';
import { localDay } from '../programs/program-clock.ts';
import { offeredSince, versionAt, type Program, type ProgramVersion } from '../programs/read-programs.ts';
import type { NewRedemption } from '../vouchers/save-vouchers.ts';
import { giveBack, takeBack } from '../vouchers/take-back.ts';
import { readCountedOrders, type KeptOrder } from './counted-orders.ts';
import { membershipsAt } from './memberships.ts';
import { newRedemption } from './new-redemption.ts';
import { storesWithoutChoice, type VoucherStore } from './voucher-stores.ts';

/** Most vouchers that one transaction gives one member for one reward. */
const MAX_AT_ONCE = 100;

export type OccasionOptions = {
  merchantId: MerchantId;
  programs: Program[];
  /** Locked by the caller; nobody among them is left out. */
  memberIds: MemberId[];
  /** Its time is now. Nothing is posted: what is given for an occasion costs no units. */
  draft: LedgerDraft;
};

/** One reward of one member, with what was given for it: ordinals, each once, and their vouchers. */
type Standing = {
  program: Program;
  version: ProgramVersion;
  reward: OccasionReward;
  memberId: MemberId;
  reached: ReadonlySet<number>;
  given: Given[];
};
type Given = {
  ruleId: string;
  revision: number;
  memberId: MemberId;
  ordinal: number;
  voucherId: VoucherId;
  takenBack: boolean;
};

/**
 * Gives what these members' orders deserve by occasion (D6), in the caller's transaction: an ordinal once for each revision of a
 * reward, whoever asks and how often. Takes unused vouchers of a so-many-th order back while it is none, and gives them again. Nothing happens in a paused
 * programme, or without one in force. The caller saves the redemptions.
 */
export async function giveForOccasions(
  deps: Deps,
  tx: Transaction,
  options: OccasionOptions,
): Promise<NewRedemption[]> {
  const { merchantId, draft } = options;
  const standings = await readStandings(deps, tx, options);
  for (const standing of standings) await followFalls(deps, tx, { merchantId, standing, at: draft.bookedAt });
  const reached = standings.filter((one) => newOrdinals(one).length > 0);
  const validityOf = await membershipsAt(tx, merchantId, { standings: reached, at: draft.bookedAt });
  const due = reached.filter((one) => validityOf(one) === 'valid');
  if (due.length === 0) return [];
  const seekerOf = ({ memberId, version, reward }: Standing) => ({
    memberId,
    currency: version.definition.currency,
    reward,
  });
  const storeOf = await storesWithoutChoice(tx, merchantId, due.map(seekerOf));
  const redemptions: NewRedemption[] = [];
  for (const standing of due) {
    const store = storeOf(seekerOf(standing));
    if (store) redemptions.push(...(await give(deps, tx, { merchantId, draft, standing, store })));
  }
  return redemptions;
}

/** What was reached and is not given, the first ones first. */
function newOrdinals({ reached, given }: Standing): number[] {
  const known = new Set(given.map((one) => one.ordinal));
  return [...reached].filter((ordinal) => !known.has(ordinal)).slice(0, MAX_AT_ONCE);
}

async function readStandings(
  deps: Deps,
  tx: Transaction,
  { merchantId, programs, memberIds, draft }: OccasionOptions,
): Promise<Standing[]> {
  const members = [...new Set(memberIds)].filter((one) => one !== NONE).toSorted();
  const standings: Standing[] = [];
  for (const program of programs) {
    const version = versionAt(program, draft.bookedAt);
    const rewards = typeof version === 'string' ? [] : version.definition.rewards.filter(isForOccasion);
    if (typeof version === 'string' || rewards.length === 0 || members.length === 0) continue;
    const { programId } = program;
    const orders = await readCountedOrders(tx, merchantId, { programId, memberIds: members });
    const birthdays = await birthdaysFor(deps, tx, { merchantId, memberIds: members, rewards });
    const given = await readGiven(tx, merchantId, { programId, memberIds: members });
    for (const memberId of members) {
      const own = orders.filter((one) => one.memberId === memberId);
      for (const reward of rewards)
        standings.push({
          program,
          version,
          reward,
          memberId,
          reached: reachedBy(own, {
            program,
            reward,
            birthday: birthdays.find((one) => one.memberId === memberId),
            at: draft.bookedAt,
          }),
          given: given.filter(
            (one) =>
              one.memberId === memberId && one.ruleId === reward.rewardId && one.revision === reward.revision,
          ),
        });
    }
  }
  return standings;
}

type Celebrating = { merchantId: MerchantId; memberIds: MemberId[]; rewards: OccasionReward[] };

/** Opened only where a reward is given for them. */
async function birthdaysFor(
  deps: Deps,
  tx: Transaction,
  { merchantId, memberIds, rewards }: Celebrating,
): Promise<KeptBirthday[]> {
  if (!rewards.some((one) => one.occasion.kind === 'birthday')) return [];
  return readBirthdays(deps, tx, { merchantId, memberIds });
}

type Reaching = {
  program: Program;
  reward: OccasionReward;
  birthday: KeptBirthday | undefined;
  at: Instant;
};

function reachedBy(orders: KeptOrder[], { program, reward, birthday, at }: Reaching): ReadonlySet<number> {
  const since = offeredSince(program, reward);
  const { timeZone } = program.clock;
  const reached = occasionKind(reward.occasion).reached(reward.occasion, {
    orders: orders.map(({ localDay: day, baseMinor, maturedAt }) => ({
      localDay: day,
      baseMinor,
      matured: maturedAt === null ? null : maturedAt < since ? 'before' : 'since',
    })),
    birthday: birthday ? { ...birthday, givenOn: localDay(timeZone, birthday.givenAt) } : null,
    activatedOn: localDay(timeZone, since),
    today: localDay(timeZone, at),
  });
  return new Set(reached);
}

async function readGiven(
  tx: Transaction,
  merchantId: MerchantId,
  { programId, memberIds }: { programId: ProgramId; memberIds: MemberId[] },
): Promise<Given[]> {
  return sql<Given>(
    tx,
    `SELECT t.rule_id AS "ruleId", t.rule_revision AS revision, t.member_id AS "memberId", t.ordinal, v.voucher_id AS "voucherId",
            t.taken_back_at IS NOT NULL AS "takenBack"
       FROM trigger_fired t JOIN voucher v ON v.merchant_id = t.merchant_id AND v.redemption_id = t.redemption_id
      WHERE t.merchant_id = $1 AND t.program_id = $2 AND t.member_id = ANY($3::uuid[]) ORDER BY t.ordinal`,
    [merchantId, programId, memberIds],
  );
}

type Falling = { merchantId: MerchantId; standing: Standing; at: Instant };

/** Only a kind that falls back does; what was used stays used. */
async function followFalls(
  deps: Deps,
  tx: Transaction,
  { merchantId, standing, at }: Falling,
): Promise<void> {
  if (!occasionKind(standing.reward.occasion).fallsBack) return;
  for (const one of standing.given) {
    const options = { merchantId, voucherId: one.voucherId, ids: deps.ids, at };
    const isReached = standing.reached.has(one.ordinal);
    if (!isReached && !one.takenBack && (await takeBack(tx, options)))
      await markTakenBack(tx, { merchantId, standing, ordinal: one.ordinal, at });
    if (!isReached || !one.takenBack) continue;
    const back = await giveBack(tx, options);
    if (back === 'later') continue;
    if (back !== 'gone') await markTakenBack(tx, { merchantId, standing, ordinal: one.ordinal, at: null });
    else await forget(tx, { merchantId, standing, given: one });
  }
}

type Marking = { merchantId: MerchantId; standing: Standing; ordinal: number; at: Instant | null };

async function markTakenBack(tx: Transaction, { merchantId, standing, ordinal, at }: Marking): Promise<void> {
  const { program, reward, memberId } = standing;
  await sql(
    tx,
    `UPDATE trigger_fired SET taken_back_at = $7
      WHERE merchant_id = $1 AND program_id = $2 AND rule_id = $3 AND rule_revision = $4 AND member_id = $5 AND ordinal = $6`,
    [
      merchantId,
      program.programId,
      reward.rewardId,
      reward.revision,
      memberId,
      ordinal,
      at === null ? null : instant(at),
    ],
  );
}

/** Its code never reached the store: the ordinal was not given after all, and gets another code. */
async function forget(
  tx: Transaction,
  { merchantId, standing, given }: { merchantId: MerchantId; standing: Standing; given: Given },
): Promise<void> {
  const { program, reward, memberId } = standing;
  standing.given = standing.given.filter((other) => other !== given);
  await sql(
    tx,
    `DELETE FROM trigger_fired
      WHERE merchant_id = $1 AND program_id = $2 AND rule_id = $3 AND rule_revision = $4 AND member_id = $5 AND ordinal = $6`,
    [merchantId, program.programId, reward.rewardId, reward.revision, memberId, given.ordinal],
  );
}

type Giving = { merchantId: MerchantId; draft: LedgerDraft; standing: Standing; store: VoucherStore };

async function give(
  deps: Deps,
  tx: Transaction,
  { merchantId, draft, standing, store }: Giving,
): Promise<NewRedemption[]> {
  const { program, version, reward, memberId } = standing;
  const redemptions: NewRedemption[] = [];
  for (const ordinal of newOrdinals(standing)) {
    const redemption = newRedemption(deps, draft, {
      program,
      version,
      reward,
      memberId,
      store,
      price: { units: reward.cost, article: null },
      cause: 'automatic',
      // The firing's row is what is unique; another code for the same ordinal is another redemption.
      idempotencyKey: `occasion:${deps.ids.next()}`,
    });
    if (!redemption) throw new Error(`reward ${reward.rewardId} costs units and is for an occasion`);
    await sql(
      tx,
      `INSERT INTO trigger_fired (merchant_id, program_id, rule_id, rule_revision, member_id, ordinal, redemption_id, fired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        merchantId,
        program.programId,
        reward.rewardId,
        reward.revision,
        memberId,
        ordinal,
        redemption.voucher.redemptionId,
        instant(draft.bookedAt),
      ],
    );
    redemptions.push(redemption);
  }
  return redemptions;
}
