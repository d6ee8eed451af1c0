import type { LocationKind } from '@ristourne/core/locations/location';
import { listLocations } from '@ristourne/core/locations/read-locations';
import type { Deps } from '@ristourne/core/ports/deps';
import type { AdminCall } from '../../protocol.ts';

export type LocationsData = {
  locations: {
    locationId: string;
    kind: LocationKind;
    name: string;
    webAddress: string;
    archived: boolean;
  }[];
};

/** All places of the merchant, the archived ones last. */
export async function loadLocations(deps: Deps, { merchantId }: AdminCall): Promise<LocationsData> {
  const locations = await listLocations(deps.pool, merchantId);
  return {
    locations: locations.map(({ locationId, kind, name, webAddress, archivedAt }) => ({
      locationId,
      kind,
      name,
      webAddress,
      archived: archivedAt !== null,
    })),
  };
}
