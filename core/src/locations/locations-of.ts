import type { LocationId, MerchantId, StoreId } from '../commerce/ids.ts';
import { isTimeZone } from '../commerce/time-zone.ts';
import type { Database } from '../database/pool.ts';
import { sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { MAX_ADDRESS_LENGTH, MAX_NAME_LENGTH, type LocationDetails } from './location.ts';
import { insertLocation } from './save-location.ts';

/** Where an order was placed: `externalId` is the platform's id of a place of sale, '' the store's own website. */
export type PlaceOfSale = { storeId: StoreId; externalId: string; name?: string };

/** The store's own website, as `PlaceOfSale.externalId`. */
export const WEBSITE = '';

type Asked = { merchantId: MerchantId; places: readonly PlaceOfSale[] };
type MakingDeps = Pick<Deps, 'ids' | 'clock'>;

/**
 * For each place, in the same order, the location it is: one query for any number of orders. A place that nobody knows
 * yet is made, with the platform's name or "Location 12", so that no order waits for an owner; then it holds a lock on
 * that place until the caller's transaction ends, so that twenty orders at once make one.
 */
export async function locationsOf(
  deps: MakingDeps,
  tx: Transaction,
  { merchantId, places }: Asked,
): Promise<LocationId[]> {
  if (places.length === 0) return [];
  const known = await readKnown(tx, { merchantId, places });
  const unknown = distinct(places.filter((place) => !known.has(keyOf(place))));
  if (unknown.length > 0) await makeLocations(deps, tx, { merchantId, places: unknown, known });
  return places.map((place) => {
    const locationId = known.get(keyOf(place));
    if (locationId === undefined) throw new Error(`no location for ${keyOf(place)}`);
    return locationId;
  });
}

/** For each place, in the same order, the location it is, or '' where nobody knows it yet. Reads only. */
export async function knownLocations(database: Database, asked: Asked): Promise<(LocationId | '')[]> {
  const known = await readKnown(database, asked);
  return asked.places.map((place) => known.get(keyOf(place)) ?? '');
}

/** The location of one place, as `locationsOf` finds or makes it. */
export async function locationOf(
  deps: MakingDeps,
  tx: Transaction,
  { merchantId, ...place }: PlaceOfSale & { merchantId: MerchantId },
): Promise<LocationId> {
  const [locationId] = await locationsOf(deps, tx, { merchantId, places: [place] });
  if (locationId === undefined) throw new Error('one place has one location');
  return locationId;
}

const keyOf = ({ storeId, externalId }: PlaceOfSale): string => `${storeId} ${externalId}`;

function distinct(places: PlaceOfSale[]): PlaceOfSale[] {
  const byKey = new Map(places.map((place) => [keyOf(place), place]));
  // Locks are taken in one order, whoever takes them.
  return [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

async function readKnown(tx: Database, { merchantId, places }: Asked): Promise<Map<string, LocationId>> {
  const rows = await sql<PlaceOfSale & { locationId: LocationId }>(
    tx,
    `SELECT store_id AS "storeId", external_id AS "externalId", location_id AS "locationId" FROM location_external
      WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
    [merchantId, places.map(({ storeId }) => storeId), places.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [keyOf(row), row.locationId]));
}

type Making = Asked & { known: Map<string, LocationId> };

async function makeLocations(
  deps: MakingDeps,
  tx: Transaction,
  { merchantId, places, known }: Making,
): Promise<void> {
  for (const place of places)
    await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `location ${merchantId} ${keyOf(place)}`,
    ]);
  for (const [key, made] of await readKnown(tx, { merchantId, places })) known.set(key, made);
  for (const place of places) {
    if (known.has(keyOf(place))) continue;
    const locationId = deps.ids.next();
    const details = await firstDetails(tx, merchantId, place);
    await insertLocation(tx, { merchantId, locationId }, { details, at: deps.clock.now() });
    await sql(
      tx,
      'INSERT INTO location_external (merchant_id, store_id, external_id, location_id) VALUES ($1, $2, $3, $4)',
      [merchantId, place.storeId, place.externalId, locationId],
    );
    known.set(keyOf(place), locationId);
  }
}

type StoreRow = { name: string; url: string; currency: string; timeZone: string };

/** What is known of a place before its owner wrote anything. */
async function firstDetails(
  tx: Transaction,
  merchantId: MerchantId,
  { storeId, externalId, name = '' }: PlaceOfSale,
): Promise<LocationDetails> {
  const store = await sqlOne<StoreRow>(
    tx,
    `SELECT s.name, s.url, s.currency, m.time_zone AS "timeZone" FROM store s JOIN merchant m ON m.merchant_id = s.merchant_id
      WHERE s.merchant_id = $1 AND s.store_id = $2`,
    [merchantId, storeId],
  );
  const isWebsite = externalId === WEBSITE;
  const given = isWebsite ? store.name : name;
  return {
    kind: isWebsite ? 'web' : 'shop',
    name: given.trim().slice(0, MAX_NAME_LENGTH) || `Location ${externalId}`.slice(0, MAX_NAME_LENGTH).trim(),
    webAddress: isWebsite && store.url.length <= MAX_ADDRESS_LENGTH ? store.url : '',
    presentation: { en: '', fr: '' },
    scanText: { en: '', fr: '' },
    googleReviewUrl: '',
    currency: store.currency,
    pointsPerScan: null,
    referrerCouponMinor: null,
    friendCouponMinor: null,
    pointValue: null,
    timeZone: isTimeZone(store.timeZone) ? store.timeZone : 'UTC',
  };
}
