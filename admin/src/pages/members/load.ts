import type { Deps } from '@ristourne/core/ports/deps';
import { listMembers, type ListedMember } from '@ristourne/core/statistics/list-members';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone, shownProgram } from '../programs.ts';

export type MembersData = {
  timeZone: string;
  search: string;
  /** Of the programme shown, in points; members that never had any have zeros. */
  members: (Omit<ListedMember, 'balances'> & { available: number; pending: number; owed: number })[];
  previous: string | null;
  next: string | null;
};

const MAX_SEARCH_LENGTH = 254;

/** One page of the members, or those that an address or an order's number finds. */
export async function loadMembers(deps: Deps, { merchantId, params }: AdminCall): Promise<MembersData> {
  const search = (params['search'] ?? '').slice(0, MAX_SEARCH_LENGTH);
  const page = await listMembers(deps, {
    merchantId,
    search,
    after: params['after'] ?? null,
    before: params['before'] ?? null,
  });
  const program = await shownProgram(deps, merchantId);
  return {
    timeZone: await merchantTimeZone(deps, merchantId),
    search,
    members: page.members.map(({ balances, ...member }) => {
      const own = balances.find((one) => one.programId === program?.programId && one.unit === 'points');
      return {
        ...member,
        available: own?.available ?? 0,
        pending: own?.pending ?? 0,
        owed: own?.owed ?? 0,
      };
    }),
    previous: page.previous,
    next: page.next,
  };
}
