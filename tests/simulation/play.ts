import { DAY_MS, HOUR_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import type { Arrival } from './deliveries.ts';
import type { Arrived, Engine } from './engine.ts';
import type { History, SimOrder } from './history.ts';
import { stateAt } from './history.ts';
import type { Prng } from './prng.ts';
import { FIRST_DAY, PROGRAMS } from './programs.ts';

type Event = { at: number; run: () => Promise<void> };

const LARGEST_BATCH = 25;
const FETCH_WAIT_MS = 300;
const CLAIM_RETRY_MS = HOUR_MS;

/**
 * Plays a history on an engine: its deliveries in their batches, fetches where a delivery was only a hint, claims,
 * redemptions, rule changes and nights, all in the order of their times. Answers how many events there were.
 */
export async function play(
  engine: Engine,
  { history, arrivals, prng }: { history: History; arrivals: Arrival[]; prng: Prng },
): Promise<number> {
  const queue = new EventQueue();
  let events = 0;

  const deliver = async (at: number, arrived: Arrived[]): Promise<void> => {
    const outcomes = await engine.deliver(at, arrived);
    events += arrived.length;
    outcomes.forEach((outcome, index) => {
      const order = arrived[index]?.order;
      if (outcome === 'hint' && order)
        queue.add({ at: at + prng.below(FETCH_WAIT_MS), run: () => fetch(order) });
    });
  };
  /** Its sequence is drawn and the store read when it starts; it is applied when it has come back. */
  const fetch = async (order: SimOrder): Promise<void> => {
    const startedAt = queue.now;
    const fetchSeq = await engine.startFetch();
    const change = stateAt(order, startedAt);
    if (!change) return;
    const at = startedAt + prng.below(3 * SECOND_MS);
    queue.add({ at, run: () => deliver(at, [{ order, change, fetchSeq }]) });
  };
  const claim = async (order: SimOrder, member: number): Promise<void> => {
    events += 1;
    const outcome = await engine.claim(queue.now, { order, member });
    if (outcome === 'unknown' && queue.now < history.endsAt)
      queue.add({ at: queue.now + CLAIM_RETRY_MS, run: () => claim(order, member) });
  };

  PROGRAMS.forEach(({ versions, pauses }, program) => {
    for (const { startsAt, endsAt } of pauses) {
      queue.add({ at: startsAt, run: () => engine.pause(startsAt, program) });
      queue.add({ at: endsAt, run: () => engine.resume(endsAt, program) });
    }
    for (const { version, activeFrom } of versions)
      queue.add({ at: activeFrom, run: () => engine.activate(activeFrom, { program, version }) });
  });
  for (const batch of inBatches(arrivals, prng)) {
    const at = batch.at(-1)!.at;
    queue.add({
      at,
      run: () =>
        deliver(
          at,
          batch.map((one) => ({ ...one, fetchSeq: null })),
        ),
    });
  }
  for (const order of history.orders) {
    const wanted = order.claim;
    if (wanted) queue.add({ at: wanted.at, run: () => claim(order, wanted.member) });
  }
  for (const wish of history.wishes) queue.add({ at: wish.at, run: () => engine.redeem(wish.at, wish) });
  for (const merge of history.merges) queue.add({ at: merge.at, run: () => engine.merge(merge.at, merge) });
  const ordersById = new Map(history.orders.map((order) => [order.externalId, order]));
  const night = async (at: number): Promise<void> => {
    for (const externalId of await engine.night(at)) await fetch(ordersById.get(externalId)!);
  };
  for (let at = FIRST_DAY + 3 * HOUR_MS; at < history.endsAt; at += DAY_MS)
    queue.add({ at, run: () => night(at) });
  await queue.runAll();
  return events + history.wishes.length + history.merges.length;
}

/** Consecutive arrivals, as a worker takes them; a few seconds apart at most. */
function inBatches(arrivals: Arrival[], prng: Prng): Arrival[][] {
  const batches: Arrival[][] = [];
  let size = 0;
  for (const arrival of arrivals) {
    const last = batches.at(-1);
    if (last && last.length < size && arrival.at - last[0]!.at < 10 * SECOND_MS) last.push(arrival);
    else {
      batches.push([arrival]);
      size = prng.between(1, LARGEST_BATCH);
    }
  }
  return batches;
}

/** A heap by time; events of one moment keep their order. */
class EventQueue {
  now = 0;
  private readonly heap: (Event & { place: number })[] = [];
  private added = 0;

  add(event: Event): void {
    this.added += 1;
    const heap = this.heap;
    heap.push({ ...event, at: Math.max(event.at, this.now), place: this.added });
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.before(child, parent)) break;
      this.swap(child, parent);
      child = parent;
    }
  }

  async runAll(): Promise<void> {
    for (let event = this.take(); event; event = this.take()) {
      this.now = event.at;
      await event.run();
    }
  }

  private take(): Event | undefined {
    const heap = this.heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ;) {
      let soonest = parent;
      for (const child of [parent * 2 + 1, parent * 2 + 2])
        if (child < heap.length && this.before(child, soonest)) soonest = child;
      if (soonest === parent) return first;
      this.swap(parent, soonest);
      parent = soonest;
    }
  }

  private before(a: number, b: number): boolean {
    const [one, other] = [this.heap[a]!, this.heap[b]!];
    return one.at < other.at || (one.at === other.at && one.place < other.place);
  }

  private swap(a: number, b: number): void {
    const one = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = one;
  }
}
