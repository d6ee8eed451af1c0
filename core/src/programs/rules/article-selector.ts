import type { z } from 'zod';
import type { articleSelector, articleSet } from './arguments.ts';

/** Compared without regard to case and outer spaces: shops write the same tag in several ways. */
export function normaliseLabel(label: string): string {
  return label.trim().toLowerCase();
}

export type ArticleSet = z.infer<typeof articleSet>;
export const NO_ARTICLES: ArticleSet = { types: [], categories: [], tags: [], products: [] };

export type ArticleSelector = z.infer<typeof articleSelector>;
export const EVERY_ARTICLE: ArticleSelector = { include: NO_ARTICLES, exclude: NO_ARTICLES };

/** What a store's catalogue says of one article; frozen for a line when its order is first judged. */
export type ProductFacts = {
  type: string;
  categories: readonly string[];
  tags: readonly string[];
  /** Points that one piece of it gives (B3); null where the owner entered none. */
  points: number | null;
};

/** A line as selectors see it. */
export type LineLabels = { productId: string; variationId: string; facts: ProductFacts | undefined };

/** Whether a selector needs to know more of a line than its product's number. */
export function needsCatalogue({ include, exclude }: ArticleSelector): boolean {
  return [include, exclude].some((set) => set.types.length + set.categories.length + set.tags.length > 0);
}

export function isEveryArticle({ include, exclude }: ArticleSelector): boolean {
  return isEmpty(include) && isEmpty(exclude);
}

type LabelIndex = ReadonlyMap<string, readonly number[]>;
type ArticleIndex = { types: LabelIndex; categories: LabelIndex; tags: LabelIndex; products: LabelIndex };

/** Several selectors, indexed by label, so that a line costs what it carries and not what they name. */
export type SelectorIndex = {
  count: number;
  /** Label → the selectors that include or exclude it. */
  including: ArticleIndex;
  excluding: ArticleIndex;
  excludesAny: boolean;
  /** Selectors that include whatever they don't exclude. */
  open: readonly number[];
};

export function indexSelectors(selectors: readonly ArticleSelector[]): SelectorIndex {
  const open = selectors.flatMap(({ include }, index) => (isEmpty(include) ? [index] : []));
  return {
    count: selectors.length,
    including: indexSets(selectors.map(({ include }) => include)),
    excluding: indexSets(selectors.map(({ exclude }) => exclude)),
    excludesAny: selectors.some(({ exclude }) => !isEmpty(exclude)),
    open,
  };
}

function indexSets(sets: readonly ArticleSet[]): ArticleIndex {
  const by = (labelsOf: (set: ArticleSet) => readonly string[]): LabelIndex => {
    const places = new Map<string, number[]>();
    sets.forEach((set, index) => {
      for (const label of new Set(labelsOf(set))) places.set(label, [...(places.get(label) ?? []), index]);
    });
    return places;
  };
  return {
    types: by((set) => set.types),
    categories: by((set) => set.categories),
    tags: by((set) => set.tags),
    products: by((set) => set.products),
  };
}

/** The selectors that a line belongs to, by their place in the index, each once. */
export function matching(index: SelectorIndex, line: LineLabels): ReadonlySet<number> {
  const found = new Set(index.open);
  forEachPlace(index.including, line, (place) => found.add(place));
  if (index.excludesAny) forEachPlace(index.excluding, line, (place) => found.delete(place));
  return found;
}

function forEachPlace(
  { types, categories, tags, products }: ArticleIndex,
  { productId, variationId, facts }: LineLabels,
  visit: (place: number) => void,
): void {
  products.get(productId)?.forEach(visit);
  if (variationId !== '' && variationId !== '0') products.get(variationId)?.forEach(visit);
  if (!facts) return;
  types.get(facts.type)?.forEach(visit);
  for (const label of facts.categories) categories.get(label)?.forEach(visit);
  for (const label of facts.tags) tags.get(label)?.forEach(visit);
}

function isEmpty({ types, categories, tags, products }: ArticleSet): boolean {
  return types.length + categories.length + tags.length + products.length === 0;
}
