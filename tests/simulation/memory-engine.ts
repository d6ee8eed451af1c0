import { NONE } from '@ristourne/core/commerce/ids';
import type { OrderContext } from '@ristourne/core/earning/contexts';
import { contextKey, judgeContext } from '@ristourne/core/earning/contexts';
import { dealGrants } from '@ristourne/core/earning/campaign-gains';
import { judgeReading } from '@ristourne/core/earning/accept-reading';
import type { OrderRecord } from '@ristourne/core/earning/order-records';
import { hashState, newRecord } from '@ristourne/core/earning/order-records';
import { planDifferences } from '@ristourne/core/earning/plan-differences';
import type { Target } from '@ristourne/core/earning/targets';
import { targetOf } from '@ristourne/core/earning/targets';
import type { VisitFact } from '@ristourne/core/earning/visit-days';
import { countedVisits } from '@ristourne/core/earning/visit-days';
import { lapse } from '@ristourne/core/ledger/claim-units';
import type { LedgerDraft } from '@ristourne/core/ledger/draft';
import { earningsOf, openDraft } from '@ristourne/core/ledger/draft';
import { expireDueLots } from '@ristourne/core/ledger/expire';
import { mature } from '@ristourne/core/ledger/mature';
import { mergePositions } from '@ristourne/core/ledger/merge-positions';
import { capture, hold, release } from '@ristourne/core/ledger/spend';
import { snapshotOfDraft } from '@ristourne/core/ledger/testing/snapshots';
import { isPaused, localDay, programDay, programMs } from '@ristourne/core/programs/program-clock';
import { versionOf, type Program } from '@ristourne/core/programs/read-programs';
import { dayOfDate } from '@ristourne/core/programs/rules/campaign';
import type { Arrived, BookedPosting, Engine, Outcome } from './engine.ts';
import type { History, SimOrder, Wish } from './history.ts';
import { CODE_STORE } from './codes.ts';
import { risingIds } from './prng.ts';
import { article, FIRST_DAY, PROGRAMS } from './programs.ts';

/** The pure parts that the engine is made of. A mutant is a set of them with one part broken. */
export const PARTS = { judgeReading, planDifferences, hold, dealGrants, targetOf, mergePositions };
export type Parts = typeof PARTS;

const factsOf = ({ state }: OrderRecord) => ({
  locationId: '',
  channel: state.channel,
  groups: [],
  isLeftOut: false,
});

type Hold = {
  sourceId: string;
  holdPostingId: string;
  memberId: string;
  programId: string;
  unit: string;
  amount: number;
};

/** core's own pure functions over maps: no database, the same decisions. */
export class MemoryEngine implements Engine {
  private readonly ids: { next(): string };
  private readonly parts: Parts;
  private readonly programs: Program[];
  private readonly stores: string[];
  private readonly members: string[];
  private readonly records = new Map<string, OrderRecord>();
  private readonly contexts = new Map<string, OrderContext>();
  private readonly visits = new Map<string, VisitFact & { day: string }>();
  private readonly days = new Map<string, Set<string>>();
  private readonly draft: LedgerDraft;
  private readonly mergedInto = new Map<string, string>();
  /** What limited campaigns have reserved: order and programme → campaign → how much; and in all, by campaign. */
  private readonly grants = new Map<string, Map<string, number>>();
  private readonly taken = new Map<string, number>();
  private holds: Hold[] = [];
  private readonly codes = new Map<string, { earns: boolean }>();
  private fetchSeq = 0;

  constructor(history: History, parts: Parts = PARTS) {
    this.parts = parts;
    this.ids = risingIds(history.seed);
    const several = (count: number) => Array.from({ length: count }, () => this.ids.next());
    this.programs = PROGRAMS.map(({ timeZone }) => ({
      programId: this.ids.next(),
      clock: { timeZone, pauses: [] },
      versions: [],
    }));
    this.stores = several(history.stores);
    this.members = several(history.members);
    this.draft = openDraft(
      { positions: [], earnings: [], lots: [], allocations: [] },
      { ids: this.ids, bookedAt: 0 },
    );
  }

  async activate(_at: number, { program, version }: { program: number; version: number }): Promise<void> {
    const found = PROGRAMS[program]!.versions.find((one) => one.version === version)!;
    this.programs[program]!.versions.push(found);
  }

  async startFetch(): Promise<number> {
    this.fetchSeq += 1;
    return this.fetchSeq;
  }

  async pause(at: number, program: number): Promise<void> {
    this.programs[program]!.clock.pauses.push({ startsAt: at, endsAt: null });
  }

  async resume(at: number, program: number): Promise<void> {
    this.programs[program]!.clock.pauses.at(-1)!.endsAt = at;
  }

  async deliver(at: number, arrived: Arrived[]): Promise<string[]> {
    const changed = new Map<string, OrderRecord>();
    const acceptedSeq = await this.startFetch();
    const outcomes = arrived.map(({ order, change, fetchSeq }) => {
      const known = this.records.get(order.externalId);
      const stateHash = hashState(change.state);
      const verdict = this.parts.judgeReading(known ?? null, { stamp: change.stamp, fetchSeq, stateHash });
      if (verdict === 'hint' || verdict === 'older') return verdict;
      const reading = { state: change.state, contact: { email: '' }, stamp: change.stamp, secret: '' };
      const base =
        known ?? this.newOrder(order, newRecord(this.ids.next(), this.stores[order.store]!, { reading, at }));
      const record = {
        ...base,
        stamp: change.stamp,
        fetchSeq: acceptedSeq,
        state: change.state,
        stateHash,
      };
      this.records.set(order.externalId, record);
      changed.set(order.externalId, record);
      return verdict;
    });
    this.settle(at, [...changed.values()]);
    return outcomes;
  }

  private newOrder(order: SimOrder, record: OrderRecord): OrderRecord {
    return { ...record, boundMember: order.member === null ? NONE : this.memberAt(order.member) };
  }

  /** A member's id, or their survivor's. */
  private memberAt(member: number): string {
    return this.survivorOf(this.members[member]!);
  }

  private survivorOf(memberId: string): string {
    const into = this.mergedInto.get(memberId);
    return into === undefined ? memberId : this.survivorOf(into);
  }

  async merge(at: number, { from, to }: { from: number; to: number }): Promise<void> {
    this.draft.bookedAt = at;
    const [fromMemberId, toMemberId] = [this.memberAt(from), this.memberAt(to)];
    const sourceId = this.ids.next();
    for (const { programId } of this.programs)
      for (const unit of ['points', 'visits', 'money:EUR'])
        this.parts.mergePositions(this.draft, {
          programId,
          unit,
          fromMemberId,
          toMemberId,
          sourceId,
          actor: 'merge',
        });
    this.mergedInto.set(fromMemberId, toMemberId);
    for (const hold of this.holds) hold.memberId = this.survivorOf(hold.memberId);
  }

  async claim(at: number, { order, member }: { order: SimOrder; member: number }): Promise<string> {
    const record = this.records.get(order.externalId);
    if (!record) return 'unknown';
    if (record.boundMember !== NONE) return 'already_bound';
    const rows = this.programs.flatMap(({ programId }) =>
      ['points', 'visits', 'money:EUR'].flatMap((unit) =>
        earningsOf(this.draft, { sourceId: record.orderId, programId, unit }),
      ),
    );
    if (rows.some((row) => row.lapsed) && rows.every((row) => row.lapsed || row.unclaimed === 0))
      return 'lapsed';
    const bound = { ...record, boundMember: this.memberAt(member) };
    this.records.set(order.externalId, bound);
    this.settle(at, [bound]);
    return 'bound';
  }

  private settle(at: number, orders: OrderRecord[]): void {
    this.draft.bookedAt = at;
    for (const order of orders) this.judge(order);
    const wishing = orders.flatMap((order) => this.targetsOf(order));
    const dealt = wishing.filter((target) => this.deal(at, target));
    const targets = dealt.length === 0 ? wishing : orders.flatMap((order) => this.targetsOf(order));
    const siblings = this.settleVisits(targets);
    this.parts.planDifferences(this.draft, [...targets, ...siblings], {
      nowOf: this.nowOf(at),
      actor: 'simulation',
    });
  }

  private nowOf(at: number) {
    return (programId: string) => {
      const { clock } = this.programs.find((one) => one.programId === programId)!;
      return { today: programDay(clock, at), programMs: programMs(clock, at) };
    };
  }

  private judge(order: OrderRecord): void {
    if (order.state.status !== 'earning' || order.state.test) return;
    for (const program of this.programs) {
      const key = contextKey({ orderId: order.orderId, programId: program.programId });
      if (this.contexts.has(key)) continue;
      const connectedAt = new Map(this.stores.map((store) => [store, FIRST_DAY]));
      const judged = judgeContext(order, {
        enrolledAt: null,
        program,
        connectedAt,
        facts: factsOf(order),
        rates: PROGRAMS[this.programs.indexOf(program)]!.rates,
      });
      if ('version' in judged) this.contexts.set(key, judged);
    }
  }

  private targetsOf(order: OrderRecord): Target[] {
    return this.programs.flatMap((program) => {
      const context = this.contexts.get(contextKey({ orderId: order.orderId, programId: program.programId }));
      const target =
        context &&
        this.parts.targetOf(order, {
          program,
          context,
          codes: this.codeFacts(order),
          products: new Map(order.state.lines.map((line) => [line.lineId, article(line.productId)])),
          grants: this.grants.get(`${order.orderId} ${program.programId}`) ?? new Map(),
        });
      return target ? [{ ...target, memberId: this.survivorOf(target.memberId) }] : [];
    });
  }

  private codeFacts({ storeId, state: { discountCodes } }: OrderRecord) {
    const known = discountCodes.flatMap((code) => this.codes.get(code) ?? []);
    const own = storeId === this.stores[CODE_STORE] ? known : [];
    return {
      loyaltyCodeRefusesEarning: own.some((one) => !one.earns),
      hasForeignCode: discountCodes.length > own.length,
    };
  }

  /** Reserves what an order wants of its limited campaigns; whether that changed anything. */
  private deal(at: number, { orderId, programId, wishes }: Target): boolean {
    const program = this.programs.find((one) => one.programId === programId)!;
    const { version } = this.contexts.get(contextKey({ orderId, programId }))!;
    const { campaigns, multipliers } = versionOf(program, version).definition;
    const limited = campaigns.filter((one) => one.limit !== null);
    if (limited.length === 0) return false;
    const key = `${orderId} ${programId}`;
    const held = this.grants.get(key) ?? new Map<string, number>();
    const today = localDay(program.clock.timeZone, at);
    const remaining = new Map(
      limited.map(({ campaignId, limit }) => [
        campaignId,
        (limit?.kind === 'orders' ? limit.orders : (limit?.units ?? 0)) - (this.taken.get(campaignId) ?? 0),
      ]),
    );
    const isOver = ({ to }: { to: string }) => today > dayOfDate(to);
    const dealt = this.parts.dealGrants(limited, wishes, { multipliers, grants: held, remaining, isOver });
    let changed = false;
    for (const [campaignId, granted] of dealt) {
      const before = held.get(campaignId) ?? 0;
      this.taken.set(campaignId, (this.taken.get(campaignId) ?? 0) + granted - before);
      changed ||= granted !== before;
    }
    this.grants.set(key, dealt);
    return changed;
  }

  /** Layer 2: replaces these orders' visit facts, and judges all orders of the days that were touched. */
  private settleVisits(targets: Target[]): Target[] {
    const touched = new Set<string>();
    const alone = new Set<string>();
    for (const target of targets.filter((one) => one.visitCap > 0)) {
      const key = `${target.orderId} ${target.programId}`;
      const before = this.visits.get(key);
      if (before) {
        touched.add(before.day);
        this.days.get(before.day)?.delete(key);
        this.visits.delete(key);
      }
      if ((target.deserved.visits ?? 0) === 0) continue;
      if (target.memberId === NONE) {
        alone.add(key);
        continue;
      }
      const day = `${target.visitor} ${target.programId} ${target.localDay}`;
      const order = this.orderOf(target.orderId);
      this.visits.set(key, { sourceId: target.orderId, occurredAt: target.occurredAt, kind: 'order', storeId: order.storeId, externalId: order.externalId, cap: target.visitCap, day }); // prettier-ignore
      const set = this.days.get(day) ?? new Set();
      this.days.set(day, set.add(key));
      touched.add(day);
    }
    return this.applyCaps(targets, { touched, alone });
  }

  private applyCaps(
    targets: Target[],
    { touched, alone }: { touched: Set<string>; alone: Set<string> },
  ): Target[] {
    const counted = new Set(alone);
    const concerned = new Set<string>();
    for (const day of touched) {
      const keys = [...(this.days.get(day) ?? [])];
      const winners = countedVisits(keys.map((key) => this.visits.get(key)!));
      for (const key of keys) {
        concerned.add(key);
        if (winners.has(this.visits.get(key)!.sourceId)) counted.add(key);
      }
    }
    const own = new Set(targets.map((target) => target.orderId));
    const others = [...concerned].filter((key) => !own.has(key.split(' ')[0]!));
    const siblings = [...new Set(others.map((key) => key.split(' ')[0]!))]
      .flatMap((orderId) => this.targetsOf(this.orderOf(orderId)))
      .filter((target) => concerned.has(`${target.orderId} ${target.programId}`));
    for (const target of [...targets, ...siblings])
      target.deserved.visits = counted.has(`${target.orderId} ${target.programId}`) ? 1 : 0;
    return siblings;
  }

  private grantsByName(orderOfSource: Map<string, string>): Map<string, number> {
    const named = new Map<string, number>();
    for (const [key, campaigns] of this.grants) {
      const [orderId = '', programId = ''] = key.split(' ');
      const { name } = PROGRAMS[this.programs.findIndex((one) => one.programId === programId)]!;
      for (const [campaignId, granted] of campaigns)
        if (granted > 0) named.set(`${orderOfSource.get(orderId)} ${name} ${campaignId}`, granted);
    }
    return named;
  }

  private readonly externalIds = new Map<string, string>();

  private orderOf(orderId: string): OrderRecord {
    const known = this.externalIds.get(orderId);
    if (known !== undefined) return this.records.get(known)!;
    for (const record of this.records.values()) this.externalIds.set(record.orderId, record.externalId);
    return this.orderOf(orderId);
  }

  async redeem(at: number, wish: Wish): Promise<void> {
    this.draft.bookedAt = at;
    const { programId, versions, clock } = this.programs[wish.program]!;
    if (isPaused(clock, at)) return;
    const reward = versions.at(-1)?.definition.rewards.find((one) => one.issue === 'chosen');
    if (!reward) return;
    const key = { memberId: this.memberAt(wish.member), programId, unit: reward.unit };
    const sourceId = this.ids.next();
    const command = {
      ...key,
      sourceId,
      amount: reward.cost,
      now: this.nowOf(at)(programId),
      actor: 'chosen',
    };
    const holdPostingId = this.parts.hold(this.draft, command);
    if (!holdPostingId) return;
    this.holds.push({ ...key, sourceId, holdPostingId, amount: reward.cost });
    this.codes.set(wish.code, { earns: reward.ordersEarn });
  }

  async night(at: number): Promise<string[]> {
    this.draft.bookedAt = at;
    const nowOf = this.nowOf(at);
    for (const one of this.holds) {
      const command = { ...one, now: nowOf(one.programId), actor: 'store' };
      if (parseInt(one.sourceId.slice(-2), 16) % 5 === 0) release(this.draft, command);
      else capture(this.draft, command);
    }
    this.holds = [];
    for (const rows of this.draft.earnings.values()) {
      for (const earning of rows.values()) {
        if (earning.memberId === NONE) lapse(this.draft, earning, nowOf(earning.programId));
        else mature(this.draft, earning, nowOf(earning.programId));
      }
    }
    for (const position of this.draft.positions.values())
      if (position.available > 0) expireDueLots(this.draft, position, nowOf(position.programId));
    return [];
  }

  async outcome(): Promise<Outcome> {
    const orderOfSource = new Map([...this.records.values()].map((one) => [one.orderId, one.externalId]));
    const programIds = this.programs.map((one) => one.programId);
    const { postings, entries } = this.draft.added;
    const booked = new Map<string, BookedPosting>(
      postings.map((posting) => [posting.postingId, { ...posting, memberId: NONE, programId: '', unit: '' }]),
    );
    const nets = new Map<string, number>();
    for (const entry of entries) {
      const posting = booked.get(entry.postingId)!;
      posting.programId = entry.programId;
      posting.unit = entry.unit;
      if (entry.memberId !== NONE) posting.memberId = entry.memberId;
      const externalId = orderOfSource.get(posting.sourceId);
      if (entry.book !== 'issued' || externalId === undefined) continue;
      const key = `${externalId} ${PROGRAMS[programIds.indexOf(entry.programId)]!.name} ${entry.unit}`;
      nets.set(key, (nets.get(key) ?? 0) - entry.amount);
    }
    for (const [key, net] of nets) if (net === 0) nets.delete(key);
    return {
      nets,
      programIds,
      memberIds: this.members,
      orderOfSource,
      postings: [...booked.values()],
      codes: this.codes,
      vouchers: null,
      occasions: null,
      grants: this.grantsByName(orderOfSource),
      snapshot: snapshotOfDraft(this.draft),
      contexts: [...this.contexts.values()].map(({ orderId, programId, version }) => ({
        externalId: orderOfSource.get(orderId)!,
        program: programIds.indexOf(programId),
        version,
      })),
      bound: new Map(
        [...this.records.values()]
          .filter((one) => one.boundMember !== NONE)
          .map((one) => [one.externalId, one.boundMember]),
      ),
      triggers: null,
    };
  }
}
