import { DAY_MS, type Instant } from '../commerce/time.ts';

/** What turns a programme's two clocks back into dates: its zone and the pauses so far. */
export type ProgramTime = { timeZone: string; pauses: { startsAt: Instant; endsAt: Instant | null }[] };

/** `2027-11-21`: the local date on which a programme day falls, if the programme is not paused again before it. */
export function dateOfProgramDay(time: ProgramTime, day: number, now: Instant): string {
  return isoDate((day + pausedMidnights(time, now)) * DAY_MS);
}

/** The instant at which the programme's own clock will show `programMs`, if it is not paused again before. */
export function instantOfProgramMs(time: ProgramTime, programMs: number, now: Instant): Instant {
  return programMs + pausedMs(time, now);
}

function pausedMs({ pauses }: ProgramTime, now: Instant): number {
  return pauses.reduce(
    (sum, { startsAt, endsAt }) => sum + Math.max(0, Math.min(endsAt ?? now, now) - startsAt),
    0,
  );
}

function pausedMidnights({ timeZone, pauses }: ProgramTime, now: Instant): number {
  return pauses
    .filter(({ startsAt }) => startsAt <= now)
    .reduce(
      (sum, { startsAt, endsAt }) =>
        sum + localEpochDay(timeZone, Math.min(endsAt ?? now, now)) - localEpochDay(timeZone, startsAt),
      0,
    );
}

function localEpochDay(timeZone: string, at: Instant): number {
  return Date.parse(localDate(timeZone, at)) / DAY_MS;
}

/** `2026-11-21`: the calendar date that clocks in this zone show at an instant. */
export function localDate(timeZone: string, at: Instant): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

function isoDate(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
