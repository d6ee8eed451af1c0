import type { Deps } from '../ports/deps.ts';
import { memberPrograms, type MemberKey, type ProgramStanding } from './member-programs.ts';
import { memberTimeline, type TimelinePage } from './member-timeline.ts';
import { memberVouchers, type MemberVoucher } from './member-vouchers.ts';

export type MemberSheet = { programs: ProgramStanding[]; vouchers: MemberVoucher[]; timeline: TimelinePage };

/**
 * All there is to see of one member (F1): balances, open lots, rewards, vouchers and one page of the timeline.
 * Reads only, outside a transaction: its parts may be a moment apart.
 */
export async function memberSheet(
  deps: Deps,
  query: MemberKey & { cursor?: string | null },
): Promise<MemberSheet> {
  const [programs, vouchers, timeline] = await Promise.all([
    memberPrograms(deps, query),
    memberVouchers(deps, query),
    memberTimeline(deps, query, query.cursor ?? null),
  ]);
  return { programs, vouchers, timeline };
}
