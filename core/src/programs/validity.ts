import type { Instant } from '../commerce/time.ts';
import type { ProgramDefinition } from './definition.ts';
import { localDay, programDay, type ProgramClock } from './program-clock.ts';
import { dayOfDate } from './rules/campaign.ts';

export type Validity = ProgramDefinition['validity'];

/** Where a moment lies in a membership: before it begins, in it, or after its last day. */
export const VALIDITY_STATES = ['valid', 'not_yet', 'over'] as const;
export type ValidityState = (typeof VALIDITY_STATES)[number];

/** `enrolledAt` null: a guest, or whoever is judged by dates alone. */
export type Membership = { clock: ProgramClock; enrolledAt: Instant | null };

/**
 * Pure: whether a membership holds at a moment (C2). Dates are local days of the programme, both included. N days count from
 * the day of joining, which is not one of them, and days that were paused do not count; what lies before joining is no matter of them.
 */
export function validityAt(
  validity: Validity,
  { clock, enrolledAt }: Membership,
  at: Instant,
): ValidityState {
  if (validity?.kind === 'dates') {
    const day = localDay(clock.timeZone, at);
    if (day < dayOfDate(validity.from)) return 'not_yet';
    return day > dayOfDate(validity.to) ? 'over' : 'valid';
  }
  const last = lastProgramDay(validity, { clock, enrolledAt });
  return last !== null && programDay(clock, at) > last ? 'over' : 'valid';
}

/** The last programme day of a membership that is counted from joining; null for any other. */
export function lastProgramDay(validity: Validity, { clock, enrolledAt }: Membership): number | null {
  if (validity?.kind !== 'days' || enrolledAt === null) return null;
  return programDay(clock, enrolledAt) + validity.days;
}
