import { readArticlePoints, readLabel } from '@ristourne/core/commerce/catalogue-item';
import { z } from 'zod';
import { ancestorsOf, type CategoryTree } from './category-parents.ts';

/** Where the plugin's field on the product's page keeps the points of one piece; an owner's import may write it, too. */
const POINTS_META = '_ristourne_points';

/** What plugins leave out or fill with something else is empty, and never costs the order its points. */
const term = z.object({ id: z.int(), name: z.string().catch(''), slug: z.string().catch('') });
const meta = z.array(z.object({ key: z.string(), value: z.unknown() }).nullable().catch(null)).catch([]);

const id = z.int().positive();
export const productPayload = z.object({
  id,
  name: z.string().catch(''),
  type: z.string().catch(''),
  categories: z.array(term).catch([]),
  tags: z.array(term).catch([]),
  variations: z.array(z.int()).catch([]),
  meta_data: meta,
});
export const variationPayload = z.object({ id, meta_data: meta });

export type ProductPayload = z.infer<typeof productPayload>;
type Term = z.infer<typeof term>;

export const PRODUCT_FIELDS = Object.keys(productPayload.shape).join(',');
export const VARIATION_FIELDS = Object.keys(variationPayload.shape).join(',');

export function readPoints({ meta_data: entries }: Pick<ProductPayload, 'meta_data'>): number | null {
  return readArticlePoints(entries.find((entry) => entry?.key === POINTS_META)?.value);
}

/** A category by its slug and by its number: the one survives a renaming, the other a new slug. Those that it lies in count as well. */
export function categoryLabels(terms: Pick<Term, 'id' | 'slug'>[], tree: CategoryTree): string[] {
  const all = [...terms, ...terms.flatMap((term) => ancestorsOf(tree, term.id))];
  return distinct(all.flatMap(({ id: number, slug }) => [slug, String(number)]));
}

/** A tag by its slug and by the name that people see. */
export function tagLabels(terms: Term[]): string[] {
  return distinct(terms.flatMap(({ slug, name }) => [slug, withoutEntities(name)]));
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts.map(readLabel))].filter((label) => label !== '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
  '&amp;': '&',
};

/** WordPress keeps the names of terms escaped for HTML: "Tea &amp; more". */
export function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|#039|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
