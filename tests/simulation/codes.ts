import type { OrderState } from '@ristourne/core/commerce/order';
import { DAY_MS, HOUR_MS } from '@ristourne/core/commerce/time';
import type { Change, SimOrder, Wish } from './history.ts';
import type { Prng } from './prng.ts';

/** Codes of chosen rewards work in this store alone; elsewhere they are anybody's. */
export const CODE_STORE = 0;

const CITING_PERCENT = 70;
/** Of those, how many get it by an edit of the order, later. */
const LATER_PERCENT = 20;
/** A code is taken from so few of the newest that some are used twice. */
const NEWEST = 3;
const OLDEST_MS = 12 * DAY_MS;

/**
 * Some buyers pay with the codes of rewards that were wished for before: `wish-7` stands for whatever the engine made for the eighth wish. Where
 * a wish was refused, it is nobody's code.
 */
export function citeCodes(
  prng: Prng,
  { orders, wishes }: { orders: SimOrder[]; wishes: readonly Wish[] },
): SimOrder[] {
  const byTime = wishes.toSorted((a, b) => a.at - b.at);
  return orders.map((order) => {
    const placedAt = order.changes[0]!.at;
    const known = byTime.filter(({ at }) => at < placedAt - HOUR_MS && at > placedAt - OLDEST_MS);
    if (known.length === 0 || !prng.chance(CITING_PERCENT)) return order;
    // Either of two codes may refuse.
    const codes = Array.from({ length: prng.chance(30) ? 2 : 1 }, () => prng.pick(known.slice(-NEWEST)).code);
    const first = prng.chance(LATER_PERCENT) ? prng.below(order.changes.length) : 0;
    const changes = order.changes.map((change, place) =>
      place < first ? change : citing(change, new Set(codes)),
    );
    return { ...order, changes };
  });
}

function citing(change: Change, codes: ReadonlySet<string>): Change {
  const { state } = change;
  return { ...change, state: { ...state, discountCodes: [...state.discountCodes, ...codes] } };
}

/** What the history's codes are for the engine. */
export function toldState(state: OrderState, codes: ReadonlyMap<string, string>): OrderState {
  if (state.discountCodes.length === 0) return state;
  return { ...state, discountCodes: state.discountCodes.map((code) => codes.get(code) ?? code) };
}
