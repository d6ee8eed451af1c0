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
  return namesOf(include).length === 0 && namesOf(exclude).length === 0;
}

/** Several selectors, indexed by label, so that a line costs what it carries and not what they name. */
export type SelectorIndex = {
  selectors: readonly ArticleSelector[];
  /** Label → the selectors that include or exclude it. */
  including: ReadonlyMap<string, readonly number[]>;
  excluding: ReadonlyMap<string, readonly number[]>;
  /** Selectors that include whatever they don't exclude. */
  open: readonly number[];
};

export function indexSelectors(selectors: readonly ArticleSelector[]): SelectorIndex {
  const including = new Map<string, number[]>();
  const excluding = new Map<string, number[]>();
  const open: number[] = [];
  selectors.forEach(({ include, exclude }, index) => {
    const names = namesOf(include);
    if (names.length === 0) open.push(index);
    for (const name of names) addTo(including, name, index);
    for (const name of namesOf(exclude)) addTo(excluding, name, index);
  });
  return { selectors, including, excluding, open };
}

/** The selectors that a line belongs to, by their place in the index, each once. */
export function matching(index: SelectorIndex, line: LineLabels): number[] {
  const names = namesOfLine(line);
  const excluded = new Set(names.flatMap((name) => index.excluding.get(name) ?? []));
  const included = new Set(index.open);
  for (const name of names) for (const one of index.including.get(name) ?? []) included.add(one);
  return excluded.size === 0 ? [...included] : [...included].filter((one) => !excluded.has(one));
}

function addTo(map: Map<string, number[]>, name: string, index: number): void {
  const known = map.get(name);
  if (known) known.push(index);
  else map.set(name, [index]);
}

function namesOf({ types, categories, tags, products }: ArticleSet): string[] {
  return [
    ...types.map((one) => `type ${one}`),
    ...categories.map((one) => `category ${one}`),
    ...tags.map((one) => `tag ${one}`),
    ...products.map((one) => `product ${one}`),
  ];
}

function namesOfLine({ productId, variationId, facts }: LineLabels): string[] {
  const names = [`product ${productId}`];
  if (variationId !== '' && variationId !== '0') names.push(`product ${variationId}`);
  if (!facts) return names;
  if (facts.type !== '') names.push(`type ${facts.type}`);
  for (const one of facts.categories) names.push(`category ${one}`);
  for (const one of facts.tags) names.push(`tag ${one}`);
  return names;
}
