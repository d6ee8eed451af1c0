/**
 * An order of a member that counts in the programme, by its newest state. `matured`: since the activation of the reward's
 * revision, or before it; null = not yet. Days are local dates since 1970.
 */
export type CountedOrder = { localDay: number; baseMinor: number; matured: 'before' | 'since' | null };

/** What an occasion is judged by: the member's orders, oldest day first, their birthday if they gave it, and the local days of activation and of now. */
export type OccasionFacts = {
  orders: readonly CountedOrder[];
  birthday: { month: number; day: number; givenOn: number } | null;
  activatedOn: number;
  today: number;
};

export type OccasionField = {
  name: 'order' | 'repeats' | 'amountMinor' | 'visits' | 'days';
  input: 'count' | 'money' | 'flag';
};

/** How an occasion's numbers are said in one language. */
export type OccasionSay = { money: (minor: number) => string; number: (amount: number) => string };

/**
 * One kind of occasion, whole: its arguments (validated by its schema in `arguments.ts`), what a form asks for, its sentence, and when it was reached.
 * `reached` is pure and answers ordinals, each of which is given once: those of a day's kind and a number of times alike.
 */
export type OccasionKind<Occasion extends { kind: string }> = {
  kind: Occasion['kind'];
  fields: readonly OccasionField[];
  /** What can bring it: an order that matures, or a day without one. */
  broughtBy: 'order' | 'day';
  /** Whether its unused voucher is taken back when it is no longer reached, and given again when it is. */
  fallsBack: boolean;
  words: Record<'en' | 'fr', (occasion: Occasion, say: OccasionSay) => string>;
  reached: (occasion: Occasion, facts: OccasionFacts) => readonly number[];
};

export function maturedOf({ orders }: OccasionFacts): CountedOrder[] {
  return orders.filter((one) => one.matured !== null);
}

export function maturedSince({ orders }: OccasionFacts): CountedOrder[] {
  return orders.filter((one) => one.matured === 'since');
}

/** How often one member is given one reward, at most. */
const MAX_TIMES = 100_000;

/** 1, 2, …, up to and with `last`. */
export function upTo(last: number): number[] {
  return Array.from({ length: Math.min(last, MAX_TIMES) }, (_none, index) => index + 1);
}
