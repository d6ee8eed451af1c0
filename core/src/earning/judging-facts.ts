import type { Ratio } from '../commerce/exact-minor.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import type { OrderFacts } from '../programs/rules/order-scope.ts';
import type { ValidityState } from '../programs/validity.ts';
import type { CompiledProgram } from './compile.ts';
import type { Parts } from './counted-parts.ts';

/** What is known of the codes that an order cites: a loyalty code whose reward says "no earning" refuses for all. */
export type CodeFacts = { loyaltyCodeRefusesEarning: boolean; hasForeignCode: boolean };

/** What judges an order beside its state and the version: frozen with its context, but for codes and grants. */
export type JudgingFacts = {
  codes: CodeFacts;
  order: OrderFacts;
  localDay: number;
  /** One minor unit of the order's currency in the programme's; null where they are the same. */
  rate: Ratio | null;
  /** Whether the buyer's membership held when it was placed. */
  validity: ValidityState;
  /** What the catalogue said of each line, by its id. */
  products: ReadonlyMap<string, ProductFacts>;
  /** What limited campaigns have reserved for this order. */
  grants: ReadonlyMap<string, number>;
};

/** A shop's plain order: no codes, no groups, nothing known of its articles. */
export const PLAIN_FACTS: JudgingFacts = {
  codes: { loyaltyCodeRefusesEarning: false, hasForeignCode: false },
  order: { locationId: '', channel: '', groups: [], isLeftOut: false },
  localDay: 0,
  rate: null,
  validity: 'valid',
  products: new Map(),
  grants: new Map(),
};

/** One order being judged. */
export type Judged = {
  compiled: CompiledProgram;
  parts: Parts;
  facts: JudgingFacts;
  /** Whether the order is in the programme's own currency: money gains never convert. */
  isOwnCurrency: boolean;
};
