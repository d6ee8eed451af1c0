import type { OrderRefund, OrderState } from '@ristourne/core/commerce/order';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import { citeCodes } from './codes.ts';
import { Prng } from './prng.ts';
import { FIRST_DAY } from './programs.ts';

/** The store's own log of one order: each state it ever had, and since when. Stamps have whole seconds, so they tie. */
export type Change = { at: number; stamp: number; state: OrderState };
export type SimOrder = {
  externalId: string;
  store: number;
  /** Index of the member whose customer account placed it; null = a guest. */
  member: number | null;
  /** A guest's claim: who and when. */
  claim: { member: number; at: number } | null;
  changes: Change[];
};
/** `code`: what orders call whatever code it is given. */
export type Wish = { at: number; member: number; program: number; code: string };
/** The owner makes one member of two: `from` is `to` from then on. */
export type Merge = { at: number; from: number; to: number };
export type History = {
  seed: number;
  members: number;
  stores: number;
  orders: SimOrder[];
  wishes: Wish[];
  merges: Merge[];
  /** Whether orders are paid with loyalty codes. */
  citesCodes: boolean;
  endsAt: number;
};

export const ORDER_DAYS = 20;
/** Orders stop changing this long after they were placed; claims come well before or well after their window ends. */
const LIFE_DAYS = 9;
const END_DAYS = 62;
/** Of the seeds: whether a wish is granted hangs on the deliveries, so that codes make permutations differ. */
const CITING_SEEDS = 2;
const CODES_SALT = 0x5eed;
const CURRENCIES = ['EUR', 'EUR', 'EUR', 'JPY', 'KWD'] as const;

/** A random past of a merchant's stores: what really happened, before any delivery of it went astray. */
export function randomHistory(prng: Prng, { seed, orders }: { seed: number; orders: number }): History {
  const members = Math.max(2, Math.floor(orders / 8));
  const made = Array.from({ length: orders }, (_, index) => randomOrder(prng, { index, members }));
  // Soon after an order, so that some units are spent before they are taken back.
  const wishes = made
    .flatMap(({ changes, member }) =>
      Array.from({ length: prng.below(4) }, () => ({
        at: changes[0]!.at + prng.below(6 * DAY_MS),
        member: member ?? prng.below(members),
        program: prng.below(2),
      })),
    )
    .map((wish, place) => ({ ...wish, code: `wish-${place}` }));
  const merges = randomMerges(prng, { orders: made, members });
  const citesCodes = seed % CITING_SEEDS === 1;
  return {
    seed,
    members,
    stores: 2,
    orders: citesCodes ? citeCodes(new Prng(seed + CODES_SALT), { orders: made, wishes }) : made,
    wishes,
    merges,
    citesCodes,
    endsAt: FIRST_DAY + END_DAYS * DAY_MS,
  };
}

/** A delivery may be this late, and then find its buyer's card merged: whose day its visit is would hang on luck. */
const UNSETTLED_MS = 28 * HOUR_MS;
const MERGE_TRIES = 40;
const MOST_MERGES = 4;

/** Merges in the middle of it all, chains among them, at moments when it is certain whose each order is. */
function randomMerges(prng: Prng, { orders, members }: { orders: SimOrder[]; members: number }): Merge[] {
  const merges: Merge[] = [];
  let at = FIRST_DAY + DAY_MS;
  for (let tries = 0; tries < MERGE_TRIES && merges.length < Math.min(MOST_MERGES, members - 2); tries += 1) {
    at += HOUR_MS + prng.below(18 * HOUR_MS);
    const [from, to] = [prng.below(members), prng.below(members)];
    const isUnsettled = (since: number) => since > at - UNSETTLED_MS && since <= at;
    const isBusy = orders.some(
      ({ member, claim, changes }) =>
        (member === from && isUnsettled(changes[0]!.at)) || (claim?.member === from && isUnsettled(claim.at)),
    );
    const isOne = survivorAt(merges, to, at) === from || merges.some((one) => one.from === from);
    if (!isBusy && !isOne) merges.push({ at, from, to });
  }
  return merges;
}

/** Who has a member's units at a moment. */
export function survivorAt(merges: readonly Merge[], member: number, at: number): number {
  const merge = merges.find((one) => one.from === member && one.at <= at);
  return merge ? survivorAt(merges, merge.to, at) : member;
}

function randomOrder(prng: Prng, { index, members }: { index: number; members: number }): SimOrder {
  const placedAt = randomMoment(prng);
  const member = prng.chance(65) ? prng.below(members) : null;
  const externalId = String(1_000 + index);
  const changes = randomLife(prng, randomPlaced(prng, { externalId, placedAt, member }));
  const claimed = member === null && prng.chance(75);
  const wait = prng.chance(80) ? prng.below(18 * DAY_MS) : 32 * DAY_MS + prng.below(6 * DAY_MS);
  const claim = claimed ? { member: prng.below(members), at: placedAt + wait } : null;
  return { externalId, store: prng.below(2), member, claim, changes };
}

/** Whole seconds, crowded on some days and even on some seconds: daily caps and ties have to be met. */
function randomMoment(prng: Prng): number {
  const day = prng.chance(60) ? prng.below(5) * 4 : prng.below(ORDER_DAYS);
  const second = prng.chance(30) ? 12 * 3_600 + prng.below(4) : prng.below(86_400);
  return FIRST_DAY + SECOND_MS + day * DAY_MS + second * SECOND_MS;
}

type Placed = { externalId: string; placedAt: number; member: number | null };

function randomPlaced(prng: Prng, { externalId, placedAt, member }: Placed): OrderState {
  const currency = prng.pick(CURRENCIES);
  const scale = currency === 'KWD' ? 10 : 1;
  const lines = Array.from({ length: prng.between(1, 4) }, (_, line) => {
    const quantity = prng.between(1, 3);
    const netMinor = quantity * prng.between(0, 2_500) * scale;
    return {
      lineId: String(line + 1),
      productId: String(prng.between(1, 20)),
      variationId: '',
      kind: prng.chance(10) ? ('gift_card' as const) : ('product' as const),
      quantity,
      netMinor,
      taxMinor: prng.chance(70) ? Math.floor(netMinor / 5) : 0,
      subscription: prng.chance(8),
    };
  });
  return withTotal(
    {
      externalId, number: externalId, status: 'waiting', platformStatus: 'pending', test: prng.chance(2), currency, placedAt,
      paidAt: null, fulfilledAt: null, pricesIncludeTax: true, totalMinor: 0, lines, refunds: [], discountCodes: prng.chance(20) ? ['spring'] : [],
      channel: prng.pick(['web', 'web', 'pos']), locationExternalId: '', tags: [], customerTags: [],
      customerExternalId: member === null ? '' : `customer-${member}`,
    },
    prng.pick([0, 0, 490, 1_200]) * scale,
  ); // prettier-ignore
}

function withTotal(state: OrderState, shippingMinor: number): OrderState {
  return {
    ...state,
    totalMinor: state.lines.reduce((sum, line) => sum + line.netMinor + line.taxMinor, shippingMinor),
  };
}

/** Pending, paid (or cash on delivery, never dated), then edits, refunds, cancellations and restorations. */
function randomLife(prng: Prng, placed: OrderState): Change[] {
  const changes: Change[] = [];
  let at = placed.placedAt;
  let state = placed;
  const become = (next: Partial<OrderState>) => {
    state = { ...state, ...next };
    changes.push({ at, stamp: Math.floor(at / SECOND_MS) * SECOND_MS, state });
  };
  become({});
  at += prng.chance(20) ? prng.below(SECOND_MS) : prng.below(30 * MINUTE_MS);
  if (prng.chance(7)) return changes;
  become({
    status: 'earning',
    platformStatus: 'processing',
    paidAt: prng.chance(80) ? Math.floor(at / SECOND_MS) * SECOND_MS : null,
  });
  // Some orders change several times within a second, so that deliveries and fetches of them cross.
  const hasty = prng.chance(15);
  const turns = prng.below(hasty ? 10 : 6);
  for (let turn = 0; turn < turns; turn += 1) {
    at += prng.chance(hasty ? 70 : 25)
      ? prng.below(hasty ? 400 : 1_500)
      : prng.below((LIFE_DAYS * DAY_MS) / 6);
    const next = randomStep(prng, state, turn);
    if (next) become(next);
  }
  return changes;
}

function randomStep(prng: Prng, state: OrderState, turn: number): Partial<OrderState> | null {
  const die = prng.below(100);
  if (state.status === 'gone')
    return die < 60 ? { status: 'earning', platformStatus: 'processing' } : { platformStatus: 'trash' };
  if (die < 15) return { status: 'gone', platformStatus: die < 8 ? 'cancelled' : 'failed' };
  if (die < 30)
    return { platformStatus: 'completed', fulfilledAt: (state.paidAt ?? state.placedAt) + HOUR_MS };
  if (die < 45 && state.refunds.length === 0) return randomEdit(prng, state);
  const refund = randomRefund(prng, state, `r${turn}`);
  return refund ? { refunds: [...state.refunds, refund] } : null;
}

function randomEdit(prng: Prng, state: OrderState): Partial<OrderState> {
  const shipping = state.lines.reduce((sum, line) => sum - line.netMinor - line.taxMinor, state.totalMinor);
  const lines = state.lines.map((line) =>
    prng.chance(50)
      ? { ...line, netMinor: Math.floor((line.netMinor * prng.between(0, 20)) / 10), taxMinor: 0 }
      : line,
  );
  if (prng.chance(30)) {
    const lineId = String(lines.length + 1);
    const [first] = state.lines;
    if (first) lines.push({ ...first, lineId, productId: String(prng.between(1, 20)), quantity: 1 });
  }
  return { lines, totalMinor: withTotal({ ...state, lines }, shipping).totalMinor };
}

/** By line (exact, or more than the line: tax and goodwill typed into it), by amount, or all that is left. */
function randomRefund(prng: Prng, state: OrderState, refundId: string): OrderRefund | null {
  const left = state.refunds.reduce((sum, refund) => sum - refund.amountMinor, state.totalMinor);
  if (left <= 0) return null;
  const die = prng.below(100);
  if (die < 15) return { refundId, amountMinor: left, otherMinor: 0, lines: [] };
  if (die < 50) return { refundId, amountMinor: prng.between(1, left), otherMinor: 0, lines: [] };
  const line = prng.pick(state.lines);
  const netMinor = Math.min(
    left,
    prng.chance(15) ? line.netMinor + prng.below(300) : Math.floor(line.netMinor / line.quantity),
  );
  const taxMinor = Math.min(left - netMinor, Math.floor(line.taxMinor / line.quantity));
  const otherMinor = prng.chance(15) ? Math.min(left - netMinor - taxMinor, 250) : 0;
  const goodwill = prng.chance(10) ? Math.min(left - netMinor - taxMinor - otherMinor, prng.below(200)) : 0;
  const amountMinor = netMinor + taxMinor + otherMinor + goodwill;
  if (amountMinor === 0) return null;
  return {
    refundId,
    amountMinor,
    otherMinor,
    lines: [{ lineId: line.lineId, quantity: 1, netMinor, taxMinor }],
  };
}

/** The order as the store would tell it at this moment. */
export function stateAt(order: SimOrder, at: number): Change | undefined {
  return order.changes.findLast((change) => change.at <= at);
}
