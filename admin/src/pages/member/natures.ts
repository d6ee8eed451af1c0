/** What an adjustment is for; the use case has the same list. */
export const NATURES = ['goodwill', 'correction', 'missing_order', 'abuse', 'other'] as const;
export type Nature = (typeof NATURES)[number];
