import type { CatalogueItem } from '../commerce/catalogue-item.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import { normaliseLabel } from '../programs/rules/article-selector.ts';

/** What is known of an article that no catalogue holds: typed at the till, or deleted since. */
export const UNLISTED: ProductFacts = { type: '', categories: [], tags: [], points: null };

/** Pure. What counts of an item for a line of this variant: its own value, else the product's. */
export function factsOf(item: CatalogueItem, variationId: string): ProductFacts {
  return {
    type: normaliseLabel(item.type),
    categories: item.categories.map(normaliseLabel),
    tags: item.tags.map(normaliseLabel),
    points: item.variants[variationId] ?? item.points,
  };
}
