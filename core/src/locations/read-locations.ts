import type { LocationId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Location, LocationKind } from './location.ts';

/** Of one merchant: more places than these are not listed. */
const MAX_LOCATIONS = 1_000;

type Row = {
  locationId: LocationId;
  kind: LocationKind;
  name: string;
  webAddress: string;
  presentationEn: string;
  presentationFr: string;
  scanTextEn: string;
  scanTextFr: string;
  logoSha256: string;
  googleReviewUrl: string;
  currency: string;
  pointsPerScan: number | null;
  referrerCouponMinor: number | null;
  friendCouponMinor: number | null;
  pointValueMinor: number | null;
  pointValueUnits: number | null;
  timeZone: string;
  archivedAt: Instant | null;
};

const COLUMNS = `location_id AS "locationId", kind, name, web_address AS "webAddress", presentation_en AS "presentationEn",
  presentation_fr AS "presentationFr", scan_text_en AS "scanTextEn", scan_text_fr AS "scanTextFr", logo_sha256 AS "logoSha256",
  google_review_url AS "googleReviewUrl", currency, points_per_scan AS "pointsPerScan", referrer_coupon_minor AS "referrerCouponMinor",
  friend_coupon_minor AS "friendCouponMinor", point_value_minor AS "pointValueMinor", point_value_units AS "pointValueUnits",
  time_zone AS "timeZone", archived_at AS "archivedAt"`;

/** The merchant's places in the order of their names; the archived ones last. */
export async function listLocations(database: Database, merchantId: MerchantId): Promise<Location[]> {
  const rows = await sql<Row>(
    database,
    `SELECT ${COLUMNS} FROM location WHERE merchant_id = $1
      ORDER BY archived_at IS NOT NULL, lower(name), location_id LIMIT $2`,
    [merchantId, MAX_LOCATIONS],
  );
  return rows.map(locationOfRow);
}

/** One place; null when the merchant has none of this id. */
export async function readLocation(
  database: Database,
  merchantId: MerchantId,
  locationId: LocationId,
): Promise<Location | null> {
  const [row] = await sql<Row>(
    database,
    `SELECT ${COLUMNS} FROM location WHERE merchant_id = $1 AND location_id = $2`,
    [merchantId, locationId],
  );
  return row === undefined ? null : locationOfRow(row);
}

function locationOfRow(row: Row): Location {
  const {
    presentationEn,
    presentationFr,
    scanTextEn,
    scanTextFr,
    pointValueMinor,
    pointValueUnits,
    ...rest
  } = row;
  return {
    ...rest,
    presentation: { en: presentationEn, fr: presentationFr },
    scanText: { en: scanTextEn, fr: scanTextFr },
    pointValue:
      pointValueMinor === null || pointValueUnits === null
        ? null
        : { amountMinor: pointValueMinor, perUnits: pointValueUnits },
  };
}

/** A store's website (`externalId` '') or one of its places of sale, as the platform numbers it. */
export type OrderOrigin = { store: string; externalId: string };

/** Whose orders come from a place; none where it was made by hand. */
export async function readOrderOrigins(
  database: Database,
  merchantId: MerchantId,
  locationId: LocationId,
): Promise<OrderOrigin[]> {
  return sql<OrderOrigin>(
    database,
    `SELECT s.name AS store, e.external_id AS "externalId" FROM location_external e
       JOIN store s ON s.merchant_id = e.merchant_id AND s.store_id = e.store_id
      WHERE e.merchant_id = $1 AND e.location_id = $2 ORDER BY s.name, e.external_id`,
    [merchantId, locationId],
  );
}
