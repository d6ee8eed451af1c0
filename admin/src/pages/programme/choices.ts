import { listGroups } from '@ristourne/core/groups/read-groups';
import { listLocations } from '@ristourne/core/locations/read-locations';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';
import type { Choices } from './selection-fields.tsx';

/** The merchant's places and customer groups, for "Only for…". */
export async function readChoices(deps: Deps, merchantId: AdminCall['merchantId']): Promise<Choices> {
  const places = await listLocations(deps.pool, merchantId);
  const groups = await listGroups(deps.pool, merchantId);
  return {
    places: places
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ locationId, name }) => ({ id: locationId, name })),
    groups: groups.map(({ groupId, name }) => ({ id: groupId, name })),
  };
}
