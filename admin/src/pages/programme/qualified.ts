import type { MerchantId } from '@ristourne/core/commerce/ids';
import type { Money } from '@ristourne/core/commerce/money';
import type { Deps } from '@ristourne/core/ports/deps';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { Unit } from '@ristourne/core/programs/units';
import { whoWouldQualify } from '@ristourne/core/rewards/who-would-qualify';
import { memberEmails } from '@ristourne/core/statistics/member-emails';

/** Who already has enough for a reward that comes by itself, and was not paid. `worth`: at most, all of them together. */
export type ShownQualified = {
  rewardId: string;
  revision: number;
  name: { en: string; fr: string };
  unit: Unit;
  members: number;
  vouchers: number;
  units: number;
  worth: Money | null;
  page: { memberId: string; email: string | null; times: number }[];
  next: string | null;
};

type Query = {
  merchantId: MerchantId;
  programId: string;
  /** One that is about to be saved; else what stands. */
  definition?: ProgramDefinition;
  currency: string;
  after?: { rewardId: string; memberId: string };
};

/** Rewards that nobody qualifies for are left out. */
export async function shownQualified(deps: Deps, query: Query): Promise<ShownQualified[]> {
  const { merchantId, currency } = query;
  const found = await whoWouldQualify(deps, query);
  if (found.outcome !== 'listed') return [];
  const rewards = found.rewards.filter(({ members }) => members > 0);
  const memberIds = rewards.flatMap(({ page }) => page.map(({ memberId }) => memberId));
  const emails = await memberEmails(deps, { merchantId, memberIds });
  return rewards.map(({ reward, members, vouchers, units, worthMinor, page, next }) => ({
    rewardId: reward.rewardId,
    revision: reward.revision,
    name: reward.name,
    unit: reward.unit,
    members,
    vouchers,
    units,
    worth: worthMinor === null ? null : { amountMinor: worthMinor, currency },
    page: page.map(({ memberId, times }) => ({ memberId, email: emails.get(memberId) ?? null, times })),
    next,
  }));
}
