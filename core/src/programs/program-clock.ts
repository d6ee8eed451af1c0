import type { Instant } from '../commerce/time.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../commerce/time.ts';

/** A stretch in which a programme was paused; `endsAt` null = still is. Stretches never overlap. */
export type Pause = { startsAt: Instant; endsAt: Instant | null };

/**
 * A programme's two clocks, both standing still while it is paused: milliseconds (for maturity) and whole local days
 * (for expiry and lapse), so that things end at a local midnight, after 23 to 25 hours as daylight saving has it.
 */
export type ProgramClock = { timeZone: string; pauses: Pause[] };

/** Milliseconds that ran while the programme was not paused. */
export function programMs(clock: ProgramClock, at: Instant): number {
  let paused = 0;
  for (const { startsAt, endsAt } of clock.pauses) {
    if (startsAt < at) paused += Math.min(endsAt ?? at, at) - startsAt;
  }
  return at - paused;
}

/** Local midnights since 1970 that were not paused. */
export function programDay(clock: ProgramClock, at: Instant): number {
  let day = localDay(clock.timeZone, at);
  for (const { startsAt, endsAt } of clock.pauses) {
    if (startsAt < at)
      day -= localDay(clock.timeZone, Math.min(endsAt ?? at, at)) - localDay(clock.timeZone, startsAt);
  }
  return day;
}

/** The last local date, in days since 1970, of a programme day; pauses after `now` are not known. */
export function dateOfProgramDay(clock: ProgramClock, day: number, now: Instant): number {
  let date = day;
  for (const { startsAt, endsAt } of [...clock.pauses].sort((a, b) => a.startsAt - b.startsAt)) {
    const first = localDay(clock.timeZone, startsAt);
    if (date >= first) date += localDay(clock.timeZone, endsAt ?? Math.max(now, startsAt)) - first;
  }
  return date;
}

export function isPaused(clock: ProgramClock, at: Instant): boolean {
  return clock.pauses.some(({ startsAt, endsAt }) => startsAt <= at && (endsAt === null || at < endsAt));
}

/** The local calendar date at an instant, in days since 1970-01-01. */
export function localDay(timeZone: string, at: Instant): number {
  return Math.floor((at + zoneOffset(timeZone, at)) / DAY_MS);
}

/** The last whole second of the local day that an instant falls in: what "valid until" a date means to people. */
export function endOfLocalDay(timeZone: string, at: Instant): Instant {
  const nextMidnight = (localDay(timeZone, at) + 1) * DAY_MS;
  // The offset near that midnight decides, which may differ from the one at noon.
  const guess = nextMidnight - zoneOffset(timeZone, nextMidnight - zoneOffset(timeZone, at));
  return guess - SECOND_MS;
}

/** The first instant of a local day, given in days since 1970-01-01. */
export function startOfLocalDay(timeZone: string, day: number): Instant {
  const midnight = day * DAY_MS;
  return midnight - zoneOffset(timeZone, midnight - zoneOffset(timeZone, midnight));
}

const WITH_ZONE = /(?:Z|[+-]\d\d:\d\d)$/;

/** The instant of `2026-12-01T14:30:00`, in the zone unless it carries its own. */
export function instantOfLocalTime(timeZone: string, time: string): Instant {
  if (WITH_ZONE.test(time)) return Date.parse(time);
  const local = Date.parse(`${time}Z`);
  return local - zoneOffset(timeZone, local - zoneOffset(timeZone, local));
}

/** Offsets change on quarter hours at most: one look-up serves all instants of the same one. */
const QUARTER_MS = 15 * MINUTE_MS;
const MAX_CACHED_OFFSETS = 50_000;
const offsets = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

function zoneOffset(timeZone: string, at: Instant): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${timeZone} ${quarter}`;
  const cached = offsets.get(key);
  if (cached !== undefined) return cached;
  if (offsets.size >= MAX_CACHED_OFFSETS) offsets.clear();
  const offset = readOffset(timeZone, quarter * QUARTER_MS);
  offsets.set(key, offset);
  return offset;
}

function readOffset(timeZone: string, at: Instant): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }); // prettier-ignore
    formats.set(timeZone, format);
  }
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - at;
}
