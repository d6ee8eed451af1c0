import { HOUR_MS, SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import { z } from 'zod';
import type { RestClient } from '../rest/client.ts';

/** What a site's wall clock shows: the distance to GMT, in milliseconds, at an instant. */
export type SiteClock = { offsetAt(instant: Instant): number };

const index = z.object({
  timezone_string: z.string().optional(),
  gmt_offset: z.union([z.number(), z.string()]).optional(),
});

const GMT: SiteClock = { offsetAt: () => 0 };

/** The site's clock as its public index tells it, daylight saving included; GMT when it tells nothing. */
export async function readSiteClock(rest: RestClient): Promise<SiteClock> {
  const answer = await rest.index();
  const told = index.safeParse(answer.outcome === 'answered' ? answer.body : null);
  if (!told.success) return GMT;
  return zoneClock(told.data.timezone_string ?? '') ?? fixedClock(Number(told.data.gmt_offset ?? 0));
}

/** A clock that never changes: WordPress offers "UTC+5:30" as a zone, told as 5.5 hours. */
function fixedClock(offsetHours: number): SiteClock {
  const offsetMs = Number.isFinite(offsetHours) ? Math.round(offsetHours * HOUR_MS) : 0;
  return { offsetAt: () => offsetMs };
}

/** Null for what is no IANA zone. */
function zoneClock(zone: string): SiteClock | null {
  const format = formatOf(zone);
  if (format === null) return null;
  return {
    offsetAt: (instant) => {
      const second = Math.floor(instant / SECOND_MS) * SECOND_MS;
      const parts: Record<string, number> = {};
      for (const { type, value } of format.formatToParts(second)) parts[type] = Number(value);
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
      return Date.UTC(year, month - 1, day, hour, minute, parts['second'] ?? 0) - second;
    },
  };
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const numeric = 'numeric';
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...fields, second: numeric, hourCycle: 'h23', timeZone: zone });
  } catch {
    return null;
  }
}
