import type { Instant } from '../commerce/time.ts';
import {
  lastProgramDay,
  validityAt,
  type Membership,
  type Validity,
  type ValidityState,
} from '../programs/validity.ts';
import { programDate } from './program-dates.ts';

/** A membership that does not hold for ever: `from` (null: since joining) and `lastDay` are local dates, both included. */
export type MembershipStanding = { state: ValidityState; from: string | null; lastDay: string };

/** Null where it always holds. The last day moves on while the programme is paused, if days are counted from joining. */
export function membershipStanding(
  validity: Validity,
  membership: Membership,
  now: Instant,
): MembershipStanding | null {
  const state = validityAt(validity, membership, now);
  if (validity?.kind === 'dates') return { state, from: validity.from, lastDay: validity.to };
  const last = lastProgramDay(validity, membership);
  return last === null ? null : { state, from: null, lastDay: programDate(membership.clock, last, now) };
}
