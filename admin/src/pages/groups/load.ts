import { listGroups, type ListedGroup } from '@ristourne/core/groups/read-groups';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';

export type GroupsData = { groups: ListedGroup[] };

/** The merchant's groups of customers. */
export async function loadGroups(deps: Deps, { merchantId }: AdminCall): Promise<GroupsData> {
  return { groups: await listGroups(deps.pool, merchantId) };
}
