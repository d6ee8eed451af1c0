import type { Outcome, TriggerFact } from './engine.ts';
import { survivorAt, type History } from './history.ts';
import { PROGRAMS, type LoggedProgram } from './programs.ts';

const EARNS: ReadonlySet<string> = new Set(['earn', 'claim', 'mature', 'reverse']);
/** What merely comes back, or moves, unlocks nothing. */
const UNLOCKS: ReadonlySet<string> = new Set(['earn', 'claim', 'mature', 'reattribute']);

/**
 * O3: every automatic reward had its precondition when it fired, and no satisfied precondition lacks one. By the booked postings and the
 * history's merges alone: a consuming one leaves less than its price of what became available, and the other was given as often as the sum of
 * matured units, net of reversals, reached a multiple; of two members who are one, sums and gifts count together.
 */
export function judgeTriggers(history: History, outcome: Outcome): string[] {
  const { triggers } = outcome;
  if (triggers === null) return [];
  return PROGRAMS.flatMap((program, index) => {
    const programId = outcome.programIds[index]!;
    return rewardsOf(program).flatMap(({ rewardId, unit, cost, consuming }) => {
      const facts = triggers.facts.filter((one) => one.programId === programId && one.unit === unit);
      const judging = { program, cost, facts };
      const wrong = consuming
        ? outcome.memberIds.flatMap((memberId) => judgeConsuming(memberId, judging))
        : judgeMilestones(history, { ...judging, outcome, rewardId });
      return wrong.map((one) => `reward ${rewardId}: ${one}`);
    });
  });
}

type Judging = { program: LoggedProgram; cost: number; facts: TriggerFact[] };

function rewardsOf({ versions }: LoggedProgram) {
  return (versions[0]?.definition.rewards ?? []).filter((one) => one.issue === 'automatic' && !one.occasion);
}

function isPaused({ pauses }: LoggedProgram, at: number): boolean {
  return pauses.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
}

/** After units became available, and the holds that they unlocked, less than the price is left. */
function judgeConsuming(memberId: string, { program, cost, facts }: Judging): string[] {
  const own = facts.filter((one) => one.memberId === memberId);
  return own.flatMap((fact, place) => {
    if (!UNLOCKS.has(fact.kind) || fact.gained <= 0 || isPaused(program, fact.bookedAt)) return [];
    let left = fact.availableAfter ?? 0;
    for (let next = place + 1; next < own.length; next += 1) {
      const { kind, bookedAt, availableAfter } = own[next]!;
      if (bookedAt !== fact.bookedAt) break;
      // A transaction's other postings: a claim may push another visit out of its day, and before units are held, lots that are over expire.
      if (kind === 'hold' || kind === 'expire' || kind === 'reverse' || UNLOCKS.has(kind))
        left = availableAfter ?? left;
    }
    return left >= cost ? [`${memberId} has ${left} available after a ${fact.kind}, and ${cost} buy it`] : [];
  });
}

/** Where a member stands: the running sum, never below zero, and how often that was given: at the ends of moments at least, in between at most. */
type Standing = { sum: number; atLeast: number; atMost: number };

function judgeMilestones(
  history: History,
  { program, cost, facts, outcome, rewardId }: Judging & { outcome: Outcome; rewardId: string },
): string[] {
  const { memberIds } = outcome;
  const standings = new Map(
    memberIds.map((one): [string, Standing] => [one, { sum: 0, atLeast: 0, atMost: 0 }]),
  );
  const merges = [...history.merges];
  const mergeUntil = (at: number): void => {
    for (let merge = merges[0]; merge && merge.at <= at; merge = merges[0]) {
      merges.shift();
      const from = standings.get(memberIds[merge.from]!)!;
      const to = standings.get(memberIds[survivorAt(history.merges, merge.to, merge.at)]!)!;
      to.sum += from.sum;
      to.atLeast += from.atLeast;
      to.atMost += from.atMost;
    }
  };
  const moving = facts.filter(({ kind, matured }) => EARNS.has(kind) && matured !== 0);
  const lastOf = new Map(moving.map((one, place) => [`${one.memberId} ${one.bookedAt}`, place]));
  for (const [place, { memberId, matured, bookedAt }] of moving.entries()) {
    mergeUntil(bookedAt - 1);
    const one = standings.get(memberId);
    if (!one) continue;
    one.sum = Math.max(0, one.sum + matured);
    one.atMost = Math.max(one.atMost, Math.floor(one.sum / cost));
    const isLast = lastOf.get(`${memberId} ${bookedAt}`) === place;
    if (isLast && !isPaused(program, bookedAt))
      one.atLeast = Math.max(one.atLeast, Math.floor(one.sum / cost));
  }
  mergeUntil(history.endsAt);
  const programId = outcome.programIds[PROGRAMS.indexOf(program)]!;
  return [...standings].flatMap(([memberId, { atLeast, atMost }]) => {
    const fired =
      outcome.triggers!.firings.find(
        (one) => one.memberId === memberId && one.programId === programId && one.rewardId === rewardId,
      )?.firings ?? 0;
    return atLeast <= fired && fired <= atMost
      ? []
      : [`${memberId} was given it ${fired} times, and reached it ${atLeast} to ${atMost} times`];
  });
}
