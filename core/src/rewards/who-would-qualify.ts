import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Deps } from '../ports/deps.ts';
import { benefitKind } from '../programs/benefits/kinds.ts';
import { valuedAt, type PointValue } from '../programs/benefits/value-of-points.ts';
import { isForOccasion } from '../programs/definition.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { readPrograms, type Program } from '../programs/read-programs.ts';
import { withRevisions } from '../programs/save-program.ts';
import { countQualifying, readQualifying, type Qualified, type RewardOf } from './qualifying.ts';
import { voucherStores, wantedOf } from './voucher-stores.ts';

/** Members on one page of those who qualify for a reward. */
export const QUALIFIED_ON_A_PAGE = 20;

export type WhoWouldQualifyQuery = {
  merchantId: MerchantId;
  programId: ProgramId;
  /** One that is about to be saved; else the version in force. */
  definition?: ProgramDefinition;
  /** Continues one reward's page behind a member. */
  after?: { rewardId: string; memberId: MemberId };
};

/**
 * Who would be paid by one automatic reward, if it looked at what members have. `units` would be spent. `worthMinor`: what all the
 * vouchers are worth at most, in the programme's currency; null where that depends on what is bought.
 */
export type QualifiedReward = {
  reward: Reward;
  members: number;
  vouchers: number;
  units: number;
  worthMinor: number | null;
  page: Qualified[];
  next: MemberId | null;
};

export type WhoWouldQualifyResult =
  { outcome: 'listed'; rewards: QualifiedReward[] } | { outcome: 'no_such_program' | 'no_version' };

/**
 * Which members already have enough for each automatic reward and were not paid, since a new or lowered threshold pays
 * nobody by itself (B20). A consuming reward: as often as what is available pays for; the other: as often as what matured
 * under its revision crossed its cost unpaid. Reads only; who is paid by `payQualified` is read again there.
 */
export async function whoWouldQualify(
  deps: Deps,
  query: WhoWouldQualifyQuery,
): Promise<WhoWouldQualifyResult> {
  const { merchantId, programId, after } = query;
  const program = (await readPrograms(deps.pool, merchantId)).find((one) => one.programId === programId);
  if (!program) return { outcome: 'no_such_program' };
  const definition = query.definition
    ? withRevisions(query.definition, program.versions)
    : definitionInForce(program, deps.clock.now());
  if (!definition) return { outcome: 'no_version' };
  const rewards = [];
  for (const reward of definition.rewards.filter((one) => one.issue === 'automatic' && !isForOccasion(one))) {
    const from = after?.rewardId === reward.rewardId ? after.memberId : NONE;
    const of = { merchantId, programId, reward };
    rewards.push(await qualifiedFor(deps, of, { currency: definition.currency, from }));
  }
  return { outcome: 'listed', rewards };
}

/** Paused or not: those who wait for its end already have enough. */
function definitionInForce(program: Program, at: number): ProgramDefinition | undefined {
  return program.versions.findLast((one) => one.activeFrom <= at)?.definition;
}

async function qualifiedFor(
  deps: Deps,
  of: RewardOf,
  { currency, from }: { currency: string; from: MemberId },
): Promise<QualifiedReward> {
  const { reward } = of;
  const { members, vouchers } = await countQualifying(deps.pool, of);
  const limit = QUALIFIED_ON_A_PAGE + 1;
  const rows = members === 0 ? [] : await readQualifying(deps.pool, of, { after: from, limit });
  const page = rows.slice(0, QUALIFIED_ON_A_PAGE);
  const stores = await voucherStores(deps.pool, wantedOf(of.merchantId, currency, reward));
  const dearest = dearestWorth(reward, { currency, values: stores.map((one) => one.pointValue) });
  return {
    reward,
    members,
    vouchers,
    units: reward.consuming ? vouchers * reward.cost : 0,
    worthMinor: dearest === null ? null : vouchers * dearest,
    page,
    next: rows.length > page.length ? (page.at(-1)?.memberId ?? null) : null,
  };
}

/** What one voucher is worth at most, in whichever store it may be made; null where that depends on what is bought. */
function dearestWorth(
  reward: Reward,
  { currency, values }: { currency: string; values: (PointValue | null)[] },
): number | null {
  const worths = (values.length === 0 ? [null] : values).map((value) => {
    const { benefit } = valuedAt(reward, value);
    const worth = benefitKind(benefit).worth(benefit, { units: reward.cost, article: null }, currency);
    return worth.kind === 'amount' ? worth.amountMinor : null;
  });
  return worths.reduce((most, one) => (most === null || one === null ? null : Math.max(most, one)));
}
