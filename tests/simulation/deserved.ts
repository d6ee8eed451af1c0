import type { OrderLine, OrderState } from '@ristourne/core/commerce/order';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import type { ProgramDefinition } from '@ristourne/core/programs/definition';
import type { ArticleSelector } from '@ristourne/core/programs/rules/article-selector';
import type { Campaign } from '@ristourne/core/programs/rules/campaign';
import type { EarningRule } from '@ristourne/core/programs/rules/kinds';
import { CODE_STORE } from './codes.ts';
import type { SimOrder } from './history.ts';
import { article, type LoggedProgram, type LoggedVersion } from './programs.ts';

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

type Counts = (line: OrderLine) => boolean;

/** What is left of the lines that count after all refunds, exactly; what spills over is taken from all lines in proportion. */
export function exactBase(
  order: OrderState,
  { taxed, counts }: { taxed: boolean; counts: Counts },
): Fraction {
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
  const all = [...left.values()].reduce((sum, held) => sum + held, 0);
  if (all <= spilled) return [0n, 1n];
  let counted = 0;
  for (const line of order.lines) if (counts(line)) counted += left.get(line.lineId) ?? 0;
  return times(afterGoodwill(order, counted), [BigInt(all - spilled), BigInt(all)]);
}

function times([a, b]: Fraction, [c, d]: Fraction): Fraction {
  return [a * c, b * d];
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

const floor = ([top, bottom]: Fraction) => Number(top / bottom);

/** Whether a selector takes a line, by what the catalogue says of its article. */
function takes({ include, exclude }: ArticleSelector, line: OrderLine): boolean {
  const known = article(line.productId);
  const hits = (set: ArticleSelector['include']) =>
    set.types.includes(known.type) ||
    set.categories.some((one) => known.categories.includes(one)) ||
    set.tags.some((one) => known.tags.includes(one)) ||
    set.products.includes(line.productId);
  const names = Object.values(include).flat().length;
  return (names === 0 || hits(include)) && !hits(exclude);
}

function keptPieces(order: OrderState, line: OrderLine): number {
  const back = order.refunds.flatMap((refund) => refund.lines).filter((one) => one.lineId === line.lineId);
  return Math.max(0, line.quantity - back.reduce((sum, one) => sum + one.quantity, 0));
}

/** One order before one programme: the amount of whatever lines count, in the programme's currency. */
type Case = {
  order: OrderState;
  definition: ProgramDefinition;
  rate: Fraction;
  day: string;
  /** Its codes that rewards have in its store. */
  ownCodes: { earns: boolean }[];
};

function baseOf({ order, definition, rate }: Case, counts: Counts): Fraction {
  const all = (line: OrderLine) => takes(definition.eligible, line) && counts(line);
  return times(exactBase(order, { taxed: definition.taxBase === 'with_tax', counts: all }), rate);
}

function piecesOf({ order, definition }: Case, counts: Counts): [OrderLine, number][] {
  return order.lines
    .filter((line) => line.kind === 'product' && takes(definition.eligible, line) && counts(line))
    .map((line) => [line, keptPieces(order, line)]);
}

function excluded({ order, ownCodes, definition: { exclusions } }: Case): boolean {
  return (
    ownCodes.some((one) => !one.earns) ||
    (exclusions.foreignCodes && order.discountCodes.length > ownCodes.length) ||
    (exclusions.subscriptions && order.lines.some((line) => line.subscription))
  );
}

type Deserved = { points: number; visit: boolean; money: number };
const NOTHING: Deserved = { points: 0, visit: false, money: 0 };

function deserves(one: Case, grantOf: (campaignId: string) => number): Deserved {
  const { order, definition } = one;
  const whole = baseOf(one, () => true);
  if (order.status !== 'earning' || order.test || whole[0] <= 0n || excluded(one)) return NOTHING;
  let points = 0;
  let visit = false;
  for (const rule of definition.earning) {
    const base = baseOf(one, (line) => takes(rule.on, line));
    if (base[0] <= 0n) continue;
    if (rule.kind === 'visits') visit ||= reaches(base, rule.minimumMinor);
    else points += pointsOf(one, rule, () => true);
  }
  const extras = definition.campaigns.map((campaign) => ({ campaign, extra: extraOf(one, campaign) }));
  const given = extras.map(({ campaign, extra }) => ({ campaign, extra: within(campaign, extra, grantOf) }));
  const isTimes = ({ gain }: Campaign) => gain.kind === 'multiplier';
  const best = Math.max(0, ...given.filter(({ campaign }) => isTimes(campaign)).map(({ extra }) => extra));
  let money = 0;
  for (const { campaign, extra } of given) {
    if (campaign.gain.kind === 'money') money += extra;
    if (campaign.gain.kind === 'points') points += extra;
  }
  return { points: points + best, visit, money };
}

/** The money that an order counts for in a programme, whole minor units; null if it does not count there. */
export function countedBase(order: SimOrder, { state, program, codes }: Told): number | null {
  const one = caseOf(order, { state, program, codes });
  if (!one || state.status !== 'earning' || state.test || excluded(one)) return null;
  const whole = baseOf(one, () => true);
  return whole[0] > 0n ? floor(whole) : null;
}

function pointsOf(one: Case, rule: EarningRule, also: Counts): number {
  const counts = (line: OrderLine) => takes(rule.on, line) && also(line);
  switch (rule.kind) {
    case 'rate':
      return floor(times(baseOf(one, counts), [BigInt(rule.points), BigInt(rule.perMinor)]));
    case 'brackets': {
      const base = baseOf(one, counts);
      const steps = rule.brackets.filter(
        ({ fromMinor, toMinor }) => reaches(base, fromMinor) && !(toMinor !== null && reaches(base, toMinor)),
      );
      return steps.reduce((sum, { points }) => sum + points, 0);
    }
    case 'per_article':
      return piecesOf(one, counts).reduce(
        (sum, [line, kept]) => sum + kept * (article(line.productId).points ?? 0),
        0,
      );
    case 'visits':
      return 0;
  }
}

function within(
  { campaignId, limit }: Campaign,
  extra: number,
  grantOf: (campaignId: string) => number,
): number {
  if (limit === null) return extra;
  return limit.kind === 'orders'
    ? grantOf(campaignId) > 0
      ? extra
      : 0
    : Math.min(extra, grantOf(campaignId));
}

/** What a campaign adds if it has no limit. */
function extraOf(one: Case, campaign: Campaign): number {
  const { order, definition, day } = one;
  const { gain, on, from, to, minimumMinor } = campaign;
  const counts = (line: OrderLine) => takes(on, line);
  const base = baseOf(one, counts);
  if (day < from || day > to || base[0] <= 0n || !reaches(base, minimumMinor)) return 0;
  const pieces = piecesOf(one, counts).reduce((sum, [, kept]) => sum + kept, 0);
  if (gain.kind === 'points') return gain.points * (gain.per === 'order' ? 1 : pieces);
  if (gain.kind === 'money')
    return order.currency === definition.currency
      ? gain.amountMinor * (gain.per === 'order' ? 1 : pieces)
      : 0;
  const ratio: Fraction = [BigInt(gain.numerator), BigInt(gain.denominator)];
  return definition.earning.reduce((sum, rule) => sum + multiplied(one, { rule, counts, ratio }), 0);
}

type Multiplying = { rule: EarningRule; counts: Counts; ratio: Fraction };

/** floor(plain × rate + (times − 1) × its part × rate) − floor(plain × rate), for a rate; whole units times, for others. */
function multiplied(one: Case, { rule, counts, ratio: [up, down] }: Multiplying): number {
  if (rule.kind === 'rate') {
    const per: Fraction = [BigInt(rule.points), BigInt(rule.perMinor)];
    const plain = times(
      baseOf(one, (line) => takes(rule.on, line)),
      per,
    );
    const part = times(
      baseOf(one, (line) => takes(rule.on, line) && counts(line)),
      per,
    );
    const more = times(part, [up - down, down]);
    return floor([plain[0] * more[1] + more[0] * plain[1], plain[1] * more[1]]) - floor(plain);
  }
  const hasPart = baseOf(one, (line) => takes(rule.on, line) && counts(line))[0] > 0n;
  const points =
    rule.kind === 'brackets' ? (hasPart ? pointsOf(one, rule, () => true) : 0) : pointsOf(one, rule, counts);
  return Number((BigInt(points) * up) / down) - points;
}

/** The rate of an order's day between two currencies, for their minor units; null while there is none. */
function auditRate(
  { rates }: LoggedProgram,
  { from, to, at }: { from: string; to: string; at: number },
): Fraction | null {
  if (from === to) return [1n, 1n];
  const own = rates.filter((one) => one.currency === from);
  const found = own.findLast((one) => one.validFrom <= at) ?? own[0];
  if (!found) return null;
  const [whole = '', decimals = ''] = found.rate.split('.');
  const digits: Record<string, bigint> = { EUR: 100n, JPY: 1n, KWD: 1_000n };
  return [BigInt(whole + decimals) * digits[to]!, 10n ** BigInt(decimals.length) * digits[from]!];
}

const formats = new Map<string, Intl.DateTimeFormat>();
const dates = new Map<string, string>();
/** Zones differ by quarters of an hour at the finest, so a date holds for one. */
const QUARTER_MS = 15 * MINUTE_MS;

export function localDate(timeZone: string, at: number): string {
  const quarter = `${timeZone} ${Math.floor(at / QUARTER_MS)}`;
  const known = dates.get(quarter);
  if (known !== undefined) return known;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  const date = format.format(at);
  dates.set(quarter, date);
  return date;
}

type Known = {
  beneficiaryOf: (order: SimOrder) => string | null;
  grants: ReadonlyMap<string, number>;
  codes: ReadonlyMap<string, { earns: boolean }>;
};

/** What every order should have in every programme: `externalId programme unit` → amount, zeros left out. */
export function allDeserved(
  orders: SimOrder[],
  programs: readonly LoggedProgram[],
  { beneficiaryOf, grants, codes }: Known,
): Map<string, number> {
  const result = new Map<string, number>();
  for (const program of programs) {
    const visits: { order: SimOrder; day: string; cap: number }[] = [];
    for (const order of orders) {
      const { state } = order.changes.at(-1)!;
      const one = caseOf(order, { state, program, codes });
      if (!one) continue;
      const { definition, day: localDay } = one;
      const name = `${order.externalId} ${program.name}`;
      const { points, visit, money } = deserves(
        one,
        (campaignId) => grants.get(`${name} ${campaignId}`) ?? 0,
      );
      if (points > 0) result.set(`${name} points`, points);
      if (money > 0) result.set(`${name} money:${definition.currency}`, money);
      const rule = definition.earning.find(({ kind }) => kind === 'visits');
      const who = beneficiaryOf(order);
      // Nobody's order shares its day with no other.
      const day = `${who ?? order.externalId} ${localDay}`;
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

type Told = { state: OrderState; program: LoggedProgram; codes: Known['codes'] };

/** Null where the order is none of the programme's: before it, paused, out of its scope, or without a rate. */
function caseOf(order: SimOrder, { state, program, codes }: Told): Case | null {
  const { placedAt, currency } = state;
  const version = auditVersion(program, placedAt);
  if (!version || !isInScope(version.definition, order)) return null;
  const { definition } = version;
  const rate = auditRate(program, { from: currency, to: definition.currency, at: placedAt });
  if (rate === null) return null;
  const isCodeStore = order.store === CODE_STORE;
  const ownCodes = isCodeStore ? state.discountCodes.flatMap((code) => codes.get(code) ?? []) : [];
  return { order: state, definition, rate, ownCodes, day: localDate(program.timeZone, placedAt) };
}

/** By where it stood when it was first judged: a channel never changes here. */
export function isInScope({ scope }: ProgramDefinition, order: SimOrder): boolean {
  return scope.channels.length === 0 || scope.channels.includes(order.changes[0]!.state.channel);
}

function earlier(a: SimOrder, b: SimOrder): number {
  const [first, second] = [a.changes[0]!.state, b.changes[0]!.state];
  return first.placedAt - second.placedAt || a.store - b.store || (a.externalId < b.externalId ? -1 : 1);
}
