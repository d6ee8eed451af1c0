import { DAY_MS, HOUR_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import { endOfLocalDay, localDay } from '@ristourne/core/programs/program-clock';

/** Months back from this one that can be looked at on their own. */
const MONTHS = 12;
const ROLLING_DAYS: Record<string, number> = { '7d': 7, '30d': 30 };

export type Period = { from: number | null; to: number | null };
type Today = { now: number; timeZone: string };

/** The last days, then whole months (`2026-11`), newest first. */
export function periodNames({ now, timeZone }: Today): string[] {
  const today = new Date(localDay(timeZone, now) * DAY_MS);
  const months = Array.from({ length: MONTHS }, (_one, back) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
  return [...Object.keys(ROLLING_DAYS), ...months];
}

/** From local midnight to local midnight; everything for a name that is none. */
export function periodOf(name: string, { now, timeZone }: Today): Period {
  const days = ROLLING_DAYS[name];
  if (days !== undefined)
    return { from: startOfLocalDay(timeZone, localDay(timeZone, now) - days + 1), to: null };
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(name) ?? [];
  if (year === undefined || month === undefined || !periodNames({ now, timeZone }).includes(name))
    return { from: null, to: null };
  const first = (offset: number): number => Date.UTC(Number(year), Number(month) - 1 + offset, 1) / DAY_MS;
  return { from: startOfLocalDay(timeZone, first(0)), to: startOfLocalDay(timeZone, first(1)) };
}

/** The first instant of a day, counted from 1970, in a zone: the one after the day before has ended. */
function startOfLocalDay(timeZone: string, day: number): number {
  const noon = (day - 1) * DAY_MS + 12 * HOUR_MS;
  const apart = localDay(timeZone, noon) - (day - 1);
  return endOfLocalDay(timeZone, noon - apart * 12 * HOUR_MS) + SECOND_MS;
}
