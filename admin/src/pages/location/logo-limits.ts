/** Of a logo's file and its sides; the use case has the same, and a browser says so before it sends anything. */
export const LOGO_LIMIT_BYTES = 150 * 1024;
export const LOGO_LIMIT_SIDE = 1_024;

/** As texts name them. */
export const LOGO_LIMITS = { kib: LOGO_LIMIT_BYTES / 1024, side: String(LOGO_LIMIT_SIDE) };
