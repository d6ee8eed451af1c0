import { z } from 'zod';
import { units } from '../rules/arguments.ts';

const MAX_ORDERS = 1_000;
const MAX_VISITS = 100;
const MAX_WINDOW_DAYS = 730;

/** The member's so-many-th order; with `repeats` each multiple of it. */
export const nthOrderOccasion = z.strictObject({
  kind: z.literal('nth_order'),
  order: z.int().min(1).max(MAX_ORDERS),
  repeats: z.boolean(),
});

/** So much spent, in the programme's currency, on what its rules count; each time anew. */
export const spendOccasion = z.strictObject({ kind: z.literal('spend'), amountMinor: units });

/** Orders on so many days within a window of days; a day counts towards one occasion only. */
export const frequencyOccasion = z.strictObject({
  kind: z.literal('frequency'),
  visits: z.int().min(2).max(MAX_VISITS),
  days: z.int().min(2).max(MAX_WINDOW_DAYS),
});

/** No order for so many days, once for each absence. */
export const absenceOccasion = z.strictObject({
  kind: z.literal('absence'),
  days: z.int().min(1).max(MAX_WINDOW_DAYS),
});

/** Once a year, on the birthday of a member who gave it. */
export const birthdayOccasion = z.strictObject({ kind: z.literal('birthday') });

/** What a reward that has no price can be given for: the one list that form, validation, pages and engine read. */
export const occasion = z.discriminatedUnion('kind', [
  nthOrderOccasion,
  spendOccasion,
  frequencyOccasion,
  absenceOccasion,
  birthdayOccasion,
]);
