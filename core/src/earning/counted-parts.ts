import type { Ratio } from '../commerce/exact-minor.ts';
import { timesRatio } from '../commerce/exact-minor.ts';
import { matching, type ProductFacts } from '../programs/rules/article-selector.ts';
import type { CountedPart } from '../programs/rules/rule-kind.ts';
import type { CompiledProgram } from './compile.ts';
import { baseOf, type KeptLines } from './eligible-base.ts';

type PartsOptions = {
  compiled: CompiledProgram;
  products: ReadonlyMap<string, ProductFacts>;
  /** From the order's currency to the programme's. */
  rate: Ratio | null;
};

/** The parts of one order that rules and campaigns count, each computed once. */
export type Parts = {
  /** What counts at all. */
  whole: CountedPart;
  /** What a selector of the compiled programme takes of it. */
  of(selector: number): CountedPart;
  /** What two of them both take. */
  ofBoth(selector: number, other: number): CountedPart;
};

/** Pure. Splits an order's kept lines by the selectors of a programme. */
export function countedParts(kept: KeptLines, { compiled, products, rate }: PartsOptions): Parts {
  const { index, eligible } = compiled;
  const counting: CountedLine[] = [];
  const bySelector = new Map<number, CountedLine[]>();
  for (const { line, keptMinor, keptQuantity } of kept.lines) {
    const facts = products.get(line.lineId);
    const places = matching(index, { productId: line.productId, variationId: line.variationId, facts });
    if (eligible !== null && !places.has(eligible)) continue;
    const counted = { keptMinor, keptQuantity, points: facts?.points ?? null, places };
    counting.push(counted);
    for (const place of places) {
      const lines = bySelector.get(place);
      if (lines) lines.push(counted);
      else bySelector.set(place, [counted]);
    }
  }
  const partOf = (lines: CountedLine[]): CountedPart => {
    const base = baseOf(kept, lines);
    return { base: rate === null ? base : timesRatio(base, rate), lines };
  };
  const known = new Map<number, CountedPart>();
  const of = (selector: number): CountedPart => {
    const found = known.get(selector);
    if (found) return found;
    const made = partOf(bySelector.get(selector) ?? []);
    known.set(selector, made);
    return made;
  };
  return {
    whole: partOf(counting),
    of,
    ofBoth: (selector, other) =>
      selector === other
        ? of(selector)
        : partOf((bySelector.get(selector) ?? []).filter(({ places }) => places.has(other))),
  };
}

type CountedLine = {
  keptMinor: number;
  keptQuantity: number;
  points: number | null;
  places: ReadonlySet<number>;
};
