import type { VoucherBenefit } from '../../ports/store-port.ts';

/** How a form asks for one argument. `money` is typed as an amount, `articles` as a small table with prices. */
export type BenefitInput = 'money' | 'percent' | 'units' | 'products' | 'articles';
export type BenefitField = {
  name: 'amountMinor' | 'basisPoints' | 'perUnits' | 'productIds' | 'articles' | 'minMinor' | 'maxMinor';
  input: BenefitInput;
};

/** How amounts are said in one language; `units` in the reward's own unit. */
export type BenefitSay = {
  units: (amount: number) => string;
  money: (minor: number) => string;
  percent: (basisPoints: number) => string;
  list: (items: string[]) => string;
};

/** What a buyer says beside which reward they want: how many units to spend (of wallet money, minor units), or which article. */
export type Choice = { units: number | undefined; article: string | undefined };
export type Price = { units: number; article: string | null };
export type Choosing = 'nothing' | 'units' | 'article' | 'amount';

/**
 * One kind of benefit, whole: its arguments (`Benefit`, validated by its schema in `arguments.ts`), what a form asks for,
 * its sentence, its price, and what the code for it is worth. Form, validation, wallet, mails and engine read this one definition.
 */
export type BenefitKind<Benefit extends { kind: string }> = {
  kind: Benefit['kind'];
  fields: readonly BenefitField[];
  /** What buyers choose beside the reward. */
  asks: Choosing;
  /** Whether it names products by a store's own numbers: its code can be made in that store alone. */
  namesArticles: boolean;
  words: Record<'en' | 'fr', (benefit: Benefit, say: BenefitSay) => string>;
  /** What the choice costs, given the reward's cost; null for a choice that it does not offer. */
  price: (benefit: Benefit, cost: number, choice: Choice) => Price | null;
  /** What paying that is worth in the store. Values of points round down, to the minor unit. */
  worth: (benefit: Benefit, price: Price, currency: string) => VoucherBenefit;
  /** Money for so many units, where that does not depend on what is bought; `cost` is the reward's. */
  rate: ((benefit: Benefit, cost: number) => { minor: number; units: number }) | null;
};

/** The price of a reward that has one: its cost, whatever else is wished. */
export function fixedPrice(_benefit: unknown, cost: number, { units, article }: Choice): Price | null {
  const isOffered = article === undefined && (units === undefined || units === cost);
  return isOffered ? { units: cost, article: null } : null;
}
