import type { OrderState } from '@ristourne/core/commerce/order';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { SimOrder } from './history.ts';
import type { LoggedProgram, LoggedVersion } from './programs.ts';

/*
 * O1, a second opinion on what orders deserve: from their final states and the simulator's own log of versions, in
 * fractions, without a look at core's evaluation.
 */

type Fraction = readonly [top: bigint, bottom: bigint];

/** The version that must judge an order: the newest in force when it was placed, or none (not yet, or paused then). */
export function auditVersion(program: LoggedProgram, placedAt: number): LoggedVersion | null {
  if (program.pauses.some(({ startsAt, endsAt }) => startsAt <= placedAt && placedAt < endsAt)) return null;
  let found: LoggedVersion | null = null;
  for (const version of program.versions) if (version.activeFrom <= placedAt) found = version;
  return found;
}

/** What is left of the eligible lines after all refunds, exactly. */
export function exactBase(order: OrderState, taxed: boolean): Fraction {
  const worth = (part: { netMinor: number; taxMinor: number }) => part.netMinor + (taxed ? part.taxMinor : 0);
  const left = new Map<string, number>();
  for (const line of order.lines) if (line.kind === 'product') left.set(line.lineId, worth(line));
  let spilled = 0;
  for (const refund of order.refunds) {
    for (const part of refund.lines) {
      const held = left.get(part.lineId);
      if (held === undefined) continue;
      const taken = Math.min(held, worth(part));
      left.set(part.lineId, held - taken);
      spilled += worth(part) - taken;
    }
  }
  for (const [lineId, held] of left) {
    const taken = Math.min(held, spilled);
    left.set(lineId, held - taken);
    spilled -= taken;
  }
  const remaining = [...left.values()].reduce((sum, held) => sum + held, 0);
  return afterGoodwill(order, remaining);
}

/** Money given back without a line: each takes its part of all that was left, one after the other. */
function afterGoodwill(order: OrderState, remaining: number): Fraction {
  let paid = order.totalMinor;
  const goodwill: number[] = [];
  for (const refund of order.refunds) {
    const told = refund.lines.reduce((sum, part) => sum + part.netMinor + part.taxMinor, refund.otherMinor);
    paid -= Math.min(told, refund.amountMinor);
    if (refund.amountMinor > told) goodwill.push(refund.amountMinor - told);
  }
  let [top, bottom]: Fraction = [BigInt(remaining), 1n];
  for (const amount of goodwill) {
    if (paid <= amount) return [0n, 1n];
    top *= BigInt(paid - amount);
    bottom *= BigInt(paid);
    paid -= amount;
  }
  return [top, bottom];
}

const reaches = ([top, bottom]: Fraction, minor: number) => top >= BigInt(minor) * bottom;

function deserves(order: OrderState, definition: ProgramDefinition): { points: number; visit: boolean } {
  const base = exactBase(order, definition.taxBase === 'with_tax');
  if (order.status !== 'earning' || order.test || base[0] <= 0n) return { points: 0, visit: false };
  let points = 0;
  let visit = false;
  for (const rule of definition.earning) {
    if (rule.kind === 'rate')
      points += Number((base[0] * BigInt(rule.points)) / (base[1] * BigInt(rule.perMinor)));
    if (rule.kind === 'visits') visit ||= reaches(base, rule.minimumMinor);
    if (rule.kind === 'brackets') {
      for (const { fromMinor, toMinor, points: gain } of rule.brackets)
        if (reaches(base, fromMinor) && !(toMinor !== null && reaches(base, toMinor))) points += gain;
    }
  }
  return { points, visit };
}

export function localDate(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

/** What every order should have in every programme: `externalId programme unit` → amount, zeros left out. */
export function allDeserved(
  orders: SimOrder[],
  programs: readonly LoggedProgram[],
  beneficiaryOf: (order: SimOrder) => string | null,
): Map<string, number> {
  const result = new Map<string, number>();
  for (const program of programs) {
    const visits: { order: SimOrder; day: string; cap: number }[] = [];
    for (const order of orders) {
      const state = order.changes.at(-1)!.state;
      const version = auditVersion(program, state.placedAt);
      if (!version || version.definition.currency !== state.currency) continue;
      const { points, visit } = deserves(state, version.definition);
      if (points > 0) result.set(`${order.externalId} ${program.name} points`, points);
      const rule = version.definition.earning.find((one) => one.kind === 'visits');
      const who = beneficiaryOf(order);
      // Nobody's order shares its day with no other.
      const day = `${who ?? order.externalId} ${localDate(program.timeZone, state.placedAt)}`;
      if (visit && rule?.kind === 'visits') visits.push({ order, day, cap: rule.dailyCap });
    }
    visits.sort((a, b) => earlier(a.order, b.order));
    const counted = new Map<string, number>();
    for (const { order, day, cap } of visits) {
      const before = counted.get(day) ?? 0;
      if (before >= cap) continue;
      counted.set(day, before + 1);
      result.set(`${order.externalId} ${program.name} visits`, 1);
    }
  }
  return result;
}

function earlier(a: SimOrder, b: SimOrder): number {
  const [first, second] = [a.changes[0]!.state, b.changes[0]!.state];
  return first.placedAt - second.placedAt || a.store - b.store || (a.externalId < b.externalId ? -1 : 1);
}
