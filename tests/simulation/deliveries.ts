import { HOUR_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import type { Change, History, SimOrder } from './history.ts';
import type { Prng } from './prng.ts';

/** One arrival of one state of an order. */
export type Arrival = { at: number; order: SimOrder; change: Change };

/** How badly the way from the store to us behaves. */
const DUPLICATED_PERCENT = 30;
const MOST_COPIES = 9;
const LATE_PERCENT = 25;
const QUICK_MS = 300;
const USUAL_MS = 5 * SECOND_MS;
const LONGEST_DELAY_MS = 26 * HOUR_MS;

/** Each change of each order arrives at least once: duplicated, delayed and therefore out of order. Sorted by arrival. */
export function randomDeliveries(prng: Prng, history: History): Arrival[] {
  const arrivals: Arrival[] = [];
  for (const order of history.orders) {
    for (const change of order.changes) {
      const copies = prng.chance(DUPLICATED_PERCENT) ? prng.between(2, MOST_COPIES) : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const delay = prng.chance(LATE_PERCENT)
          ? prng.below(LONGEST_DELAY_MS)
          : prng.below(prng.chance(50) ? QUICK_MS : USUAL_MS);
        arrivals.push({ at: change.at + delay, order, change });
      }
    }
  }
  return arrivals.sort((a, b) => a.at - b.at);
}
