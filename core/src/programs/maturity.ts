import type { Booking } from '../commerce/booking-time.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../commerce/time.ts';
import type { ProgramDefinition } from './definition.ts';
import { instantOfLocalTime, programMs, type ProgramClock } from './program-clock.ts';

/** What an order tells of when its units may be used. `bookings` is left out where it names none. */
export type MaturityFacts = {
  placedAt: Instant;
  paidAt: Instant | null;
  fulfilledAt: Instant | null;
  bookings?: Booking[];
};

/** Later than any clock of a programme shows: the units stay pending until the order says more. */
export const UNTOLD_PROGRAM_MS = 8_000_000_000_000_000;

type Rule = Pick<ProgramDefinition, 'maturesFrom' | 'maturityDays'>;

/**
 * When an order's units mature, on the programme's clock: so many days after it was paid or fulfilled, or an hour after the time
 * of its booking (the last one, where it has several of that name). `UNTOLD_PROGRAM_MS` where the order does not say: never guessed.
 */
export function maturesAtProgramMs(clock: ProgramClock, facts: MaturityFacts, rule: Rule): number {
  const { maturesFrom, maturityDays } = rule;
  const days = maturityDays * DAY_MS;
  switch (maturesFrom.kind) {
    case 'payment':
      return programMs(clock, facts.paidAt ?? facts.placedAt) + days;
    case 'fulfilment':
      return facts.fulfilledAt === null ? UNTOLD_PROGRAM_MS : programMs(clock, facts.fulfilledAt) + days;
    case 'booking':
      return afterBooking(clock, facts, maturesFrom.property);
  }
}

/** Counted from when the order was placed, so that a pause meanwhile moves it, whether or not it is known already. */
function afterBooking(
  clock: ProgramClock,
  { placedAt, bookings = [] }: MaturityFacts,
  property: string,
): number {
  const times = bookings
    .filter(({ name }) => sameName(name, property))
    .map(({ time }) => instantOfLocalTime(clock.timeZone, time));
  if (times.length === 0) return UNTOLD_PROGRAM_MS;
  const ahead = Math.max(0, Math.max(...times) - placedAt);
  return programMs(clock, placedAt) + ahead + HOUR_MS;
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
