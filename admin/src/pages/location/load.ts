import { readLocation, readOrderOrigins, type OrderOrigin } from '@ristourne/core/locations/read-locations';
import { readLogo } from '@ristourne/core/locations/set-logo';
import type { Deps } from '@ristourne/core/ports/deps';
import { z } from 'zod';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone, shownStores } from '../programs.ts';
import { formOfLocation, newLocationForm, type LocationForm } from './form.ts';

export type LocationData = {
  /** Null while it is being made. */
  locationId: string | null;
  archived: boolean;
  form: LocationForm;
  /** Of the merchant's shops, and its own. */
  currencies: string[];
  /** The picture itself, as a data address: the admin's page may stand on another origin. Null: none. */
  logo: string | null;
  origins: OrderOrigin[];
};

const CURRENCY_DEFAULT = 'EUR';
const id = z.uuid();

/** One place as a form; without an id, an empty one. */
export async function loadLocation(
  deps: Deps,
  { merchantId, params }: AdminCall,
): Promise<LocationData | null> {
  const stores = await shownStores(deps, merchantId);
  const offered = stores.map(({ currency }) => currency);
  if (params['id'] === undefined) {
    const timeZone = await merchantTimeZone(deps, merchantId);
    const form = newLocationForm(offered[0] ?? CURRENCY_DEFAULT, timeZone);
    const currencies = distinct([form.currency, ...offered]);
    return { locationId: null, archived: false, form, currencies, logo: null, origins: [] };
  }
  const asked = id.safeParse(params['id']);
  const location = asked.success ? await readLocation(deps.pool, merchantId, asked.data) : null;
  if (location === null) return null;
  const { locationId, archivedAt, logoSha256 } = location;
  const logo = logoSha256 === '' ? null : await readLogo(deps.pool, merchantId, logoSha256);
  return {
    locationId,
    archived: archivedAt !== null,
    form: formOfLocation(location),
    currencies: distinct([location.currency, ...offered]),
    logo: logo === null ? null : `data:image/png;base64,${logo.toString('base64')}`,
    origins: await readOrderOrigins(deps.pool, merchantId, locationId),
  };
}

function distinct(currencies: string[]): string[] {
  return [...new Set(currencies)];
}
