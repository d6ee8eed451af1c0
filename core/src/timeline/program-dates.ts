import { DAY_MS, type Instant } from '../commerce/time.ts';
import { dateOfProgramDay, type ProgramClock } from '../programs/program-clock.ts';

/** `2027-11-21`: the last local date of a programme day, if the programme is not paused again before it. */
export function programDate(clock: ProgramClock, day: number, now: Instant): string {
  return new Date(dateOfProgramDay(clock, day, now) * DAY_MS).toISOString().slice(0, 10);
}

/** The instant at which the programme's own clock will show `programMs`, if it is not paused again before. */
export function instantOfProgramMs(clock: ProgramClock, programMs: number, now: Instant): Instant {
  const pausedMs = clock.pauses
    .filter(({ startsAt }) => startsAt < now)
    .reduce((sum, { startsAt, endsAt }) => sum + Math.min(endsAt ?? now, now) - startsAt, 0);
  return programMs + pausedMs;
}
