import type { Ratio } from '../commerce/exact-minor.ts';
import { timesRatio } from '../commerce/exact-minor.ts';
import { matching, type ProductFacts } from '../programs/rules/article-selector.ts';
import type { CountedPart } from '../programs/rules/rule-kind.ts';
import type { CompiledProgram } from './compile.ts';
import { baseOf, type KeptLine, type KeptLines } from './eligible-base.ts';

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
  const places = kept.lines.map(({ line }) =>
    matching(compiled.index, { ...line, facts: products.get(line.lineId) }),
  );
  const takes = (index: number, selector: number | null): boolean =>
    selector === null || places[index]?.includes(selector) === true;
  const known = new Map<number, CountedPart>();
  const make = (isIn: (index: number) => boolean): CountedPart => {
    const lines = kept.lines.filter((_line, index) => takes(index, compiled.eligible) && isIn(index));
    const base = baseOf(kept, lines);
    return {
      base: rate === null ? base : timesRatio(base, rate),
      lines: lines.map((line) => partLine(line, products)),
    };
  };
  const once = (key: number, isIn: (index: number) => boolean): CountedPart => {
    const found = known.get(key);
    if (found) return found;
    const made = make(isIn);
    known.set(key, made);
    return made;
  };
  const count = compiled.index.selectors.length;
  const of = (selector: number): CountedPart => once(selector, (index) => takes(index, selector));
  return {
    whole: make(() => true),
    of,
    ofBoth: (selector, other) =>
      selector === other
        ? of(selector)
        : once(count * (1 + selector) + other, (index) => takes(index, selector) && takes(index, other)),
  };
}

function partLine(
  { line, keptQuantity }: KeptLine,
  products: ReadonlyMap<string, ProductFacts>,
): CountedPart['lines'][number] {
  return { keptQuantity, points: products.get(line.lineId)?.points ?? null };
}
