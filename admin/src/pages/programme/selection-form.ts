import {
  EVERY_ARTICLE,
  normaliseLabel,
  type ArticleSelector,
} from '@ristourne/core/programs/rules/article-selector';
import {
  ARTICLE_NUMBER,
  MAX_LABEL_LENGTH,
  MAX_SCOPED,
  MAX_SCOPED_LENGTH,
  MAX_SELECTED,
} from '@ristourne/core/programs/rules/limits';
import { EVERYWHERE, type OrderScope } from '@ristourne/core/programs/rules/order-scope';
import type { Reader } from './reader.ts';
import { listText, readList } from './typed-text.ts';

/** By what articles are chosen, each as a text with commas. */
export const ARTICLE_LABELS = ['types', 'categories', 'tags', 'products'] as const;
export type SetForm = Record<(typeof ARTICLE_LABELS)[number], string>;
export const SIDES = ['include', 'exclude'] as const;
export type SelectorForm = Record<(typeof SIDES)[number], SetForm>;

/** Where and for whom something holds, each as a text with commas. */
export const SCOPE_LISTS = ['locations', 'channels', 'groups'] as const;
export type ScopeForm = Record<(typeof SCOPE_LISTS)[number], string>;

export const EVERY_ARTICLE_FORM: SelectorForm = selectorFormOf(EVERY_ARTICLE);
export const EVERYWHERE_FORM: ScopeForm = scopeFormOf(EVERYWHERE);

export function selectorFormOf({ include, exclude }: ArticleSelector): SelectorForm {
  return { include: setFormOf(include), exclude: setFormOf(exclude) };
}

function setFormOf(set: ArticleSelector['include']): SetForm {
  return {
    types: listText(set.types),
    categories: listText(set.categories),
    tags: listText(set.tags),
    products: listText(set.products),
  };
}

export function scopeFormOf({ locations, channels, groups }: OrderScope): ScopeForm {
  return { locations: listText(locations), channels: listText(channels), groups: listText(groups) };
}

/** Whether nothing is typed in any of these fields. */
export function isBlank(fields: SetForm | ScopeForm): boolean {
  return Object.values(fields).every((typed) => readList(typed).length === 0);
}

/** `at`: the name of the selector's first field, without its last parts. */
export function readSelector(reader: Reader, at: string, form: SelectorForm): ArticleSelector {
  return {
    include: readSet(reader, `${at}.include`, form.include),
    exclude: readSet(reader, `${at}.exclude`, form.exclude),
  };
}

function readSet(reader: Reader, at: string, form: SetForm): ArticleSelector['include'] {
  const read = (name: keyof SetForm, of?: RegExp): string[] =>
    reader.labels(`${at}.${name}`, form[name], {
      label: reader.t(`selection.${name}`),
      most: MAX_SELECTED,
      lengthOfOne: MAX_LABEL_LENGTH,
      ...(of === undefined ? {} : { of }),
    });
  return {
    types: read('types').map(normaliseLabel),
    categories: read('categories').map(normaliseLabel),
    tags: read('tags').map(normaliseLabel),
    products: read('products', ARTICLE_NUMBER),
  };
}

export function readScope(reader: Reader, at: string, form: ScopeForm): OrderScope {
  const read = (name: keyof ScopeForm): string[] =>
    reader.labels(`${at}.${name}`, form[name], {
      label: reader.t(`selection.${name}`),
      most: MAX_SCOPED,
      lengthOfOne: MAX_SCOPED_LENGTH,
    });
  return { locations: read('locations'), channels: read('channels'), groups: read('groups') };
}
