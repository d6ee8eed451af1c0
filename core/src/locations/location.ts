import { z } from 'zod';
import type { LocationId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { isTimeZone } from '../commerce/time-zone.ts';
import { isGoogleReviewLink } from './google-review-link.ts';

export const LOCATION_KINDS = ['web', 'shop', 'channel'] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

export const MAX_NAME_LENGTH = 80;
export const MAX_ADDRESS_LENGTH = 500;
export const MAX_PRESENTATION_LENGTH = 1_000;
export const MAX_SCAN_TEXT_LENGTH = 300;
export const MAX_POINTS_PER_SCAN = 10_000;
/** 10,000.00 in a currency of two decimals. */
export const MAX_COUPON_MINOR = 1_000_000;
export const MAX_VALUE_UNITS = 1_000_000;

const words = (most: number) => z.string().trim().max(most).refine(isStorable, { error: 'unreadable' });
const both = (most: number) => z.strictObject({ en: words(most), fr: words(most) });
const couponMinor = z.int().min(1).max(MAX_COUPON_MINOR).nullable();

/** What an owner writes about a place. Empty texts and nulls: it has none of its own. Money is in `currency`. */
export const locationDetails = z.strictObject({
  kind: z.enum(LOCATION_KINDS),
  name: words(MAX_NAME_LENGTH).refine((name) => name !== '', { error: 'needed' }),
  webAddress: words(MAX_ADDRESS_LENGTH).refine(isWebAddress, { error: 'no_web_address' }),
  presentation: both(MAX_PRESENTATION_LENGTH),
  scanText: both(MAX_SCAN_TEXT_LENGTH),
  googleReviewUrl: words(MAX_ADDRESS_LENGTH).refine((link) => link === '' || isGoogleReviewLink(link), {
    error: 'no_google_link',
  }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  pointsPerScan: z.int().min(1).max(MAX_POINTS_PER_SCAN).nullable(),
  referrerCouponMinor: couponMinor,
  friendCouponMinor: couponMinor,
  /** So many points are worth so much here, instead of what the programme says. */
  pointValue: z
    .strictObject({
      amountMinor: z.int().min(1).max(MAX_COUPON_MINOR),
      perUnits: z.int().min(1).max(MAX_VALUE_UNITS),
    })
    .nullable(),
  timeZone: z.string().refine(isTimeZone, { error: 'no_time_zone' }),
});
export type LocationDetails = z.infer<typeof locationDetails>;

/** `logoSha256` '' = no logo. */
export type Location = LocationDetails & {
  locationId: LocationId;
  logoSha256: string;
  archivedAt: Instant | null;
};

export type LocationProblem = { field: string; reason: string };
export type InvalidLocation = { outcome: 'invalid'; problems: LocationProblem[] };

/** The details as they are kept, or each field that cannot be right ('name', 'scanText.fr'). */
export function checkDetails(
  details: unknown,
): { outcome: 'valid'; details: LocationDetails } | InvalidLocation {
  const parsed = locationDetails.safeParse(details);
  if (parsed.success) return { outcome: 'valid', details: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    reason: message,
  }));
  return { outcome: 'invalid', problems };
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function isWebAddress(text: string): boolean {
  if (text === '') return true;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '';
}
