import { NONE } from '@ristourne/core/commerce/ids';
import { DAY_MS } from '@ristourne/core/commerce/time';
import type { LedgerCommand } from '@ristourne/core/ledger/testing/commands';
import { NaiveLedger } from '@ristourne/core/ledger/testing/naive-ledger';
import { assertStanding } from '@ristourne/core/ledger/testing/snapshots';
import { judgeOccasions } from './judge-occasions.ts';
import { judgeCodes } from './judge-codes.ts';
import { allDeserved, auditVersion, isInScope, localDate } from './deserved.ts';
import type { BookedPosting, Outcome } from './engine.ts';
import type { History, Merge, SimOrder } from './history.ts';
import { survivorAt } from './history.ts';
import { judgeTriggers } from './judge-triggers.ts';
import type { LoggedProgram } from './programs.ts';
import { PROGRAMS } from './programs.ts';

/** Everything that is not as it should be, in sentences; empty when the run is sound. */
export function judge(history: History, outcome: Outcome): string[] {
  return [
    ...judgeNets(history, outcome),
    ...judgeContexts(history, outcome),
    ...judgeBudgets(outcome),
    ...judgeCodes(history, outcome),
    ...judgeTriggers(history, outcome),
    ...judgeOccasions(history, outcome),
    ...judgeLedger(history, outcome),
  ];
}

/** O1: what the final orders deserve is what the entries issued, order by order and unit by unit. */
export function judgeNets(history: History, { nets, bound, grants, codes }: Outcome): string[] {
  const expected = allDeserved(history.orders, PROGRAMS, {
    beneficiaryOf: (order) => bound.get(order.externalId) ?? null,
    grants,
    codes,
  });
  return differencesOf(expected, nets);
}

/**
 * What does not depend on who came first for a limited campaign, nor on whether a wish was granted: an order that is paid with its code may
 * earn nothing, and leaves its day to another.
 */
export function withoutLuck({ orders, citesCodes }: History, nets: Map<string, number>): Map<string, number> {
  const citing = new Set(
    orders
      .filter(({ changes }) => changes.at(-1)!.state.discountCodes.some((code) => code.startsWith('wish-')))
      .map((order) => order.externalId),
  );
  return new Map(
    [...nets].filter(([key]) => {
      const [externalId = '', program, unit] = key.split(' ');
      return program !== 'budgets' && !citing.has(externalId) && !(citesCodes && unit === 'visits');
    }),
  );
}

export function differencesOf(expected: Map<string, number>, found: Map<string, number>): string[] {
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((key) => (expected.get(key) ?? 0) !== (found.get(key) ?? 0))
    .map((key) => `order ${key}: deserves ${expected.get(key) ?? 0}, has ${found.get(key) ?? 0}`);
}

/** O3: what a campaign has reserved never exceeds what it has. */
function judgeBudgets({ grants }: Outcome): string[] {
  return PROGRAMS.flatMap(({ name, versions }) =>
    versions.at(-1)!.definition.campaigns.flatMap(({ campaignId, limit }) => {
      if (limit === null) return [];
      const most = limit.kind === 'orders' ? limit.orders : limit.units;
      const held = [...grants].filter(([key]) => key.endsWith(` ${name} ${campaignId}`));
      const sum = held.reduce((total, [, granted]) => total + granted, 0);
      return sum > most ? [`campaign ${campaignId} gave ${sum} of ${most}`] : [];
    }),
  );
}

/** O1: each context is the version that the simulator's own log names. */
function judgeContexts(history: History, { contexts }: Outcome): string[] {
  const orders = byExternalId(history);
  const wrong = contexts.filter(({ externalId, program, version }) => {
    const placedAt = orders.get(externalId)!.changes[0]!.state.placedAt;
    const audited = auditVersion(PROGRAMS[program]!, placedAt);
    const inScope = audited && isInScope(audited.definition, orders.get(externalId)!);
    return (inScope ? audited.version : 0) !== version;
  });
  return wrong.map((one) => `order ${one.externalId} is judged by version ${one.version} of ${one.program}`);
}

/** O2: the naive ledger, given the booked postings' commands, stands where the engine stands. */
function judgeLedger(history: History, outcome: Outcome): string[] {
  try {
    assertStanding(outcome.snapshot);
    const naive = replay(history, outcome).snapshot();
    return compare(naive, outcome.snapshot);
  } catch (error) {
    return [`the naive ledger refuses: ${(error as Error).message}`];
  }
}

function compare(naive: object, engine: object, path = ''): string[] {
  const [left, right] = [naive as Record<string, unknown>, engine as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
    const [a, b] = [left[key], right[key]];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    if (typeof a === 'object' && typeof b === 'object' && a && b && !Array.isArray(a))
      return compare(a, b, `${path}${key} `);
    return [`${path}${key}: naive ${JSON.stringify(a)}, engine ${JSON.stringify(b)}`];
  });
}

export function replay(history: History, outcome: Outcome): NaiveLedger {
  const naive = new NaiveLedger();
  const orders = byExternalId(history);
  const merges = [...history.merges];
  const mergeUntil = (at: number): void => {
    for (let merge = merges[0]; merge && merge.at <= at; merge = merges[0]) {
      merges.shift();
      for (const command of mergeCommands(history, { outcome, merge })) naive.run(command);
    }
  };
  let leaving: BookedPosting | null = null;
  for (const posting of outcome.postings) {
    mergeUntil(posting.bookedAt);
    // What a merge moves is known from the history: it may book nothing, and moves what was earned and spent all the same.
    if (posting.kind === 'merge') continue;
    if (posting.kind === 'reattribute' && posting.input.startsWith('from')) {
      leaving = posting;
      continue;
    }
    const program = PROGRAMS[outcome.programIds.indexOf(posting.programId)]!;
    const order = orders.get(outcome.orderOfSource.get(posting.sourceId) ?? '');
    naive.run(commandOf(posting, { program, order, leaving }));
  }
  mergeUntil(history.endsAt);
  return naive;
}

/** All that one member has becomes the survivor's, in every programme and unit. */
function mergeCommands(
  { merges }: History,
  { outcome, merge }: { outcome: Outcome; merge: Merge },
): LedgerCommand[] {
  const memberId = outcome.memberIds[merge.from]!;
  const toMemberId = outcome.memberIds[survivorAt(merges, merge.to, merge.at)]!;
  return PROGRAMS.flatMap((program, index) =>
    ['points', 'visits', 'money:EUR'].map((unit) => ({
      do: 'merge' as const,
      sourceId: `merge ${merge.at}`,
      programId: outcome.programIds[index]!,
      unit,
      memberId,
      toMemberId,
      orderIds: [],
      now: { today: dayNumber(program, merge.at), programMs: runningMs(program, merge.at) },
    })),
  );
}

type Setting = { program: LoggedProgram; order: SimOrder | undefined; leaving: BookedPosting | null };

function commandOf(posting: BookedPosting, { program, order, leaving }: Setting): LedgerCommand {
  const { sourceId, programId, unit, bookedAt } = posting;
  const now = { today: dayNumber(program, bookedAt), programMs: runningMs(program, bookedAt) };
  const memberId = memberOf(posting);
  const owned = { sourceId, programId, unit, memberId, now };
  const amount = Number(/\d+$/.exec(posting.input)?.[0]);
  switch (posting.kind) {
    case 'earn':
      return { do: 'earn', ...owned, amount, terms: termsOf(program, order!) };
    case 'reverse':
      // Two figures: what unused vouchers held, up to which a shortfall is owed, and the amount.
      return {
        do: 'reverse',
        ...owned,
        amount,
        shortfall: definitionOf(program, order!).shortfall,
        owedAtMost: Number(/^(\d+) /.exec(posting.input)?.[1] ?? 0),
      };
    case 'mature':
    case 'claim':
    case 'lapse':
      return { do: posting.kind, ...owned };
    case 'hold':
    case 'capture':
    case 'release':
    case 'return':
      return { do: posting.kind, ...owned, amount };
    case 'over_use':
      return { do: 'over_use', ...owned, amount, ordinal: 0, shortfall: soldBy(program).shortfall };
    case 'over_use_ended':
      return {
        do: 'over_use_ended',
        ...owned,
        amount,
        expiresOnDay: now.today + lotDaysAt(program, bookedAt),
      };
    case 'write_off':
      // Where shortfalls are written off, over-uses are at once.
      return { do: 'write_off', ...owned, amount, orderIds: [], overUseIds: [] };
    case 'unused':
      return {
        do: 'unused',
        ...owned,
        amount,
        ordinal: Number(posting.idempotencyKey.split(':').at(-1)),
      };
    case 'expire':
      return { do: 'expire', programId, unit, memberId, now };
    case 'reattribute':
      return {
        do: 'reattribute',
        ...owned,
        sourceId: leaving!.sourceId,
        toSourceId: sourceId,
        amount,
        terms: termsOf(program, order!),
      };
    default:
      throw new Error(`no command books ${posting.kind}`);
  }
}

/** Every version that sells rewards treats a shortfall alike. */
function soldBy({ versions }: LoggedProgram) {
  return versions[0]!.definition;
}

function lotDaysAt({ versions }: LoggedProgram, at: number): number {
  return versions.findLast((one) => one.activeFrom <= at)!.definition.lotDays;
}

/** The beneficiary stands in the key; entries name a member only where the member's own books moved. */
function memberOf({ kind, idempotencyKey, memberId }: BookedPosting): string {
  // A unit of money has the separator in its name.
  const parts = idempotencyKey.replace(':money:', ':money-').split(':');
  if (kind === 'lapse') return NONE;
  return ['earn', 'reverse', 'mature', 'claim', 'reattribute'].includes(kind) ? parts[4]! : memberId;
}

function definitionOf(program: LoggedProgram, order: SimOrder) {
  return auditVersion(program, order.changes[0]!.state.placedAt)!.definition;
}

function termsOf(program: LoggedProgram, order: SimOrder) {
  const { placedAt } = order.changes[0]!.state;
  const paid = order.changes.find((change) => change.state.status === 'earning')!.state;
  const { maturityDays, lotDays, claimDays } = definitionOf(program, order);
  const day = dayNumber(program, placedAt);
  return {
    maturesAtProgramMs: runningMs(program, paid.paidAt ?? placedAt) + maturityDays * DAY_MS,
    expiresOnDay: day + lotDays,
    lapsesOnDay: day + claimDays,
  };
}

function dateNumber(program: LoggedProgram, at: number): number {
  return Date.parse(localDate(program.timeZone, at)) / DAY_MS;
}

/** Local midnights that were not paused. */
function dayNumber(program: LoggedProgram, at: number): number {
  let day = dateNumber(program, at);
  for (const { startsAt, endsAt } of program.pauses)
    if (startsAt < at) day -= dateNumber(program, Math.min(at, endsAt)) - dateNumber(program, startsAt);
  return day;
}

/** Milliseconds that were not paused. */
function runningMs(program: LoggedProgram, at: number): number {
  const paused = program.pauses.map(({ startsAt, endsAt }) => Math.max(0, Math.min(at, endsAt) - startsAt));
  return paused.reduce((left, length) => left - length, at);
}

function byExternalId(history: History): Map<string, SimOrder> {
  return new Map(history.orders.map((order) => [order.externalId, order]));
}
