import type { z } from 'zod';
import { DAY_MS } from '../../commerce/time.ts';
import type { birthdayOccasion } from './arguments.ts';
import type { OccasionKind } from './occasion-kind.ts';

/** A day on which no job ran is made up for on the next ones, so many. */
export const BIRTHDAY_GRACE_DAYS = 6;

type Day = { year: number; month: number; day: number };

/**
 * Once a year, its ordinal; 29 February is 28 February in common years. A birthday counts from the day after it was given
 * on, so that nobody gives today's to have a reward today.
 */
export const birthday: OccasionKind<z.infer<typeof birthdayOccasion>> = {
  kind: 'birthday',
  fields: [],
  broughtBy: 'day',
  fallsBack: false,
  words: { en: () => 'on your birthday', fr: () => 'pour votre anniversaire' },
  reached: (_occasion, { birthday: born, activatedOn, today }) => {
    if (born === null) return [];
    const since = Math.max(activatedOn, born.givenOn + 1, today - BIRTHDAY_GRACE_DAYS);
    for (let at = today; at >= since; at -= 1) {
      const celebrated = celebratedOn(at).some((one) => one.month === born.month && one.day === born.day);
      if (celebrated) return [dateOf(at).year];
    }
    return [];
  },
};

/** The birthdays that are celebrated on a local day, in days since 1970: two of them on 28 February of a common year. */
export function celebratedOn(localDay: number): { month: number; day: number }[] {
  const { month, day } = dateOf(localDay);
  const isLastOfFebruary = month === 2 && day === 28 && dateOf(localDay + 1).day === 1;
  return isLastOfFebruary
    ? [
        { month, day },
        { month, day: 29 },
      ]
    : [{ month, day }];
}

function dateOf(localDay: number): Day {
  const date = new Date(localDay * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
