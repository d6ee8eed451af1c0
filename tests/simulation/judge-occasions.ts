import { DAY_MS } from '@ristourne/core/commerce/time';
import { auditVersion, countedBase, localDate } from './deserved.ts';
import type { OccasionFiring, Outcome } from './engine.ts';
import type { History, SimOrder } from './history.ts';
import { PROGRAMS, type LoggedProgram } from './programs.ts';

type Occasion = NonNullable<LoggedProgram['versions'][number]['definition']['rewards'][number]['occasion']>;
/** One order that counts: the most that it counted for until some moment, or what it counts for in the end. */
type Counting = { day: number; base: number; maturesAt: number };

/**
 * O3: every reward for an occasion had its precondition when it fired, and no satisfied precondition lacks one. By the orders' own states: when
 * it fired, the orders that were mature by then sufficed, each at its best state so far; and in the end all that their last states reach was
 * given. A so-many-th order that is none any more has no unused code. Members who were merged are left out: orders of both count, from then on.
 */
export function judgeOccasions(history: History, outcome: Outcome): string[] {
  if (outcome.occasions === null) return [];
  const merged = new Set(history.merges.flatMap(({ from, to }) => [from, to]));
  const members = outcome.memberIds.filter((_id, place) => !merged.has(place));
  return PROGRAMS.flatMap((program, index) =>
    program.versions[0]!.definition.rewards.flatMap(({ rewardId, occasion }) => {
      if (!occasion) return [];
      return members.flatMap((memberId) => {
        const firings = outcome.occasions!.filter(
          (one) =>
            one.memberId === memberId &&
            one.programId === outcome.programIds[index] &&
            one.rewardId === rewardId,
        );
        const orders = history.orders.filter((one) => outcome.bound.get(one.externalId) === memberId);
        const judging = { history, program, occasion, orders, codes: outcome.codes };
        return [...judgeEnd(firings, judging), ...judgeFirings(firings, judging)].map(
          (one) => `reward ${rewardId} of ${memberId}: ${one}`,
        );
      });
    }),
  );
}

type Judging = {
  history: History;
  program: LoggedProgram;
  occasion: Occasion;
  orders: SimOrder[];
  codes: Outcome['codes'];
};

function judgeEnd(firings: OccasionFiring[], judging: Judging): string[] {
  const reached = timesReached(judging.occasion, countingAt(judging, null));
  const standing = new Map(firings.map((one) => [one.ordinal, one]));
  const wrong: string[] = [];
  for (let ordinal = 1; ordinal <= reached; ordinal += 1) {
    const one = standing.get(ordinal);
    if (!one) wrong.push(`reached ${reached} times, and ${ordinal} was never given`);
    else if (one.takenBack && !one.revoking) wrong.push(`${ordinal} is reached again, and not given again`);
  }
  if (judging.occasion.kind !== 'nth_order') return wrong;
  const kept = firings.filter(
    ({ ordinal, takenBack, state }) =>
      ordinal > reached && !takenBack && ['wanted', 'issued'].includes(state),
  );
  return [...wrong, ...kept.map((one) => `${one.ordinal} is reached no longer, and its code unused`)];
}

function judgeFirings(firings: OccasionFiring[], judging: Judging): string[] {
  return firings.flatMap(({ ordinal, firedAt }) => {
    const reached = timesReached(judging.occasion, countingAt(judging, firedAt));
    return ordinal <= reached ? [] : [`${ordinal} was given when it was reached ${reached} times`];
  });
}

/** What counts at a moment, each order at its best until then; with null in the end, by their last states. */
function countingAt({ history, program, orders, codes }: Judging, at: number | null): Counting[] {
  return orders.flatMap((order) => {
    const changes = at === null ? order.changes.slice(-1) : order.changes.filter((one) => one.at <= at);
    const bases = changes.flatMap(({ state }) => countedBase(order, { state, program, codes }) ?? []);
    const maturesAt = maturityOf(order, program);
    if (bases.length === 0 || maturesAt === null || maturesAt > (at ?? history.endsAt)) return [];
    const day = Date.parse(localDate(program.timeZone, order.changes[0]!.state.placedAt)) / DAY_MS;
    return [{ day, base: Math.max(...bases), maturesAt }];
  });
}

/** Programmes with occasions are never paused here. */
function maturityOf({ changes }: SimOrder, program: LoggedProgram): number | null {
  const { placedAt } = changes[0]!.state;
  const paid = changes.find((one) => one.state.status === 'earning');
  const version = auditVersion(program, placedAt);
  if (!paid || !version) return null;
  return (paid.state.paidAt ?? placedAt) + version.definition.maturityDays * DAY_MS;
}

function timesReached(occasion: Occasion, counting: Counting[]): number {
  switch (occasion.kind) {
    case 'nth_order':
      return Math.floor(counting.length / occasion.order);
    case 'spend':
      return Math.floor(counting.reduce((sum, one) => sum + one.base, 0) / occasion.amountMinor);
    case 'frequency':
      return windowsIn(
        [...new Set(counting.map((one) => one.day))].toSorted((a, b) => a - b),
        occasion,
      );
    default:
      throw new Error(`no programme here gives anything for ${occasion.kind}`);
  }
}

/** How many runs of so many days, none shared, each within the window. */
function windowsIn(days: number[], { visits, days: window }: { visits: number; days: number }): number {
  const last = days.findIndex(
    (day, place) => place >= visits - 1 && day - days[place - visits + 1]! < window,
  );
  return last === -1 ? 0 : 1 + windowsIn(days.slice(last + 1), { visits, days: window });
}
