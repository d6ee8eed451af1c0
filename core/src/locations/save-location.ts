import type { LocationId, MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { checkDetails, type InvalidLocation, type LocationDetails } from './location.ts';

type Of = { merchantId: MerchantId; locationId: LocationId };

/** `details` as they were sent: they are checked here. */
export type CreateLocation = { merchantId: MerchantId; details: unknown };
export type CreateLocationResult =
  { outcome: 'created'; locationId: LocationId } | InvalidLocation | { outcome: 'too_many' };

/** Of one merchant, the archived ones too: a form that is sent for ever fills no database. */
export const MAX_LOCATIONS_MADE = 500;

/** A place made by hand. Those of stores' tills and websites are made by themselves (`locationsOf`). */
export async function createLocation(
  deps: Deps,
  { merchantId, details }: CreateLocation,
): Promise<CreateLocationResult> {
  const checked = checkDetails(details);
  if (checked.outcome === 'invalid') return checked;
  return inTransaction(deps.pool, async (tx) => {
    const many = await sqlMaybe(
      tx,
      'SELECT 1 AS one FROM location WHERE merchant_id = $1 OFFSET $2 LIMIT 1',
      [merchantId, MAX_LOCATIONS_MADE - 1],
    );
    if (many !== undefined) return { outcome: 'too_many' };
    const locationId = deps.ids.next();
    await insertLocation(tx, { merchantId, locationId }, { details: checked.details, at: deps.clock.now() });
    return { outcome: 'created', locationId };
  });
}

/** Writes a place whose details are known to be right. */
export async function insertLocation(
  database: Database,
  { merchantId, locationId }: Of,
  { details, at }: { details: LocationDetails; at: number },
): Promise<void> {
  await sql(
    database,
    `INSERT INTO location (merchant_id, location_id, logo_sha256, created_at, ${DETAILS})
     VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [merchantId, locationId, instant(at), ...valuesOf(details)],
  );
}

export type EditLocation = Of & { details: unknown };
export type EditLocationResult = { outcome: 'saved' } | InvalidLocation | { outcome: 'no_such_location' };

/** Replaces what is written about a place. What its orders earned stays as it was judged. */
export async function editLocation(
  { pool }: Pick<Deps, 'pool'>,
  { merchantId, locationId, details }: EditLocation,
): Promise<EditLocationResult> {
  const checked = checkDetails(details);
  if (checked.outcome === 'invalid') return checked;
  const saved = await sqlMaybe(
    pool,
    `UPDATE location SET (${DETAILS}) = ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
      WHERE merchant_id = $1 AND location_id = $2 RETURNING 1 AS one`,
    [merchantId, locationId, ...valuesOf(checked.details)],
  );
  return { outcome: saved === undefined ? 'no_such_location' : 'saved' };
}

const DETAILS = `kind, name, web_address, presentation_en, presentation_fr, scan_text_en, scan_text_fr, google_review_url, currency,
  points_per_scan, referrer_coupon_minor, friend_coupon_minor, point_value_minor, point_value_units, time_zone`;

function valuesOf(details: LocationDetails): unknown[] {
  const { presentation, scanText, pointValue } = details;
  return [
    details.kind,
    details.name,
    details.webAddress,
    presentation.en,
    presentation.fr,
    scanText.en,
    scanText.fr,
    details.googleReviewUrl,
    details.currency,
    details.pointsPerScan,
    details.referrerCouponMinor,
    details.friendCouponMinor,
    pointValue?.amountMinor ?? null,
    pointValue?.perUnits ?? null,
    details.timeZone,
  ];
}

/**
 * Puts a place away, or takes it out again. Orders that come from an archived place are still its own, for what it sold
 * stays true. Repeating changes nothing.
 */
export async function archiveLocation(
  { pool, clock }: Pick<Deps, 'pool' | 'clock'>,
  { merchantId, locationId, archived }: Of & { archived: boolean },
): Promise<{ outcome: 'archived' | 'restored' | 'no_such_location' }> {
  const changed = await sqlMaybe(
    pool,
    `UPDATE location SET archived_at = CASE WHEN $3 THEN coalesce(archived_at, $4::timestamptz) END
      WHERE merchant_id = $1 AND location_id = $2 RETURNING 1 AS one`,
    [merchantId, locationId, archived, instant(clock.now())],
  );
  if (changed === undefined) return { outcome: 'no_such_location' };
  return { outcome: archived ? 'archived' : 'restored' };
}
