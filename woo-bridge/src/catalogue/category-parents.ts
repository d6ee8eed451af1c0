import type { StoreFailure } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import type { RestClient } from '../rest/client.ts';
import { asFailure } from '../rest/failures.ts';

const category = z.object({ id: z.int(), slug: z.string().catch(''), parent: z.int().catch(0) });
const categories = category.array();
type Category = z.infer<typeof category>;

/** A site's categories by their number, as far as they were asked for. */
export type CategoryTree = ReadonlyMap<number, Category>;
type Fetched = { outcome: 'categories'; tree: CategoryTree } | StoreFailure;

/** WooCommerce's largest page. */
const PAGE_SIZE = 100;
/** Deeper than any shop's shelves. */
const MAX_DEPTH = 12;

/**
 * These categories and all that they lie in. A product names its own categories only, without what these lie in; so each level costs a
 * request of up to 100, and a flat catalogue one. A category that the site does not have any more has no parents.
 */
export async function fetchCategories(rest: RestClient, ids: readonly number[]): Promise<Fetched> {
  const tree = new Map<number, Category>();
  let asked = [...new Set(ids)];
  for (let depth = 0; depth < MAX_DEPTH && asked.length > 0; depth += 1) {
    for (let at = 0; at < asked.length; at += PAGE_SIZE) {
      const answer = await rest.get('products/categories', {
        include: asked.slice(at, at + PAGE_SIZE).join(','),
        per_page: PAGE_SIZE,
        _fields: Object.keys(category.shape).join(','),
      });
      if (answer.outcome !== 'answered') return asFailure(answer);
      const parsed = categories.safeParse(answer.body);
      if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of categories' };
      for (const one of parsed.data) tree.set(one.id, one);
    }
    const parents = asked.flatMap((id) => tree.get(id)?.parent ?? []);
    asked = [...new Set(parents)].filter((id) => id > 0 && !tree.has(id));
  }
  return { outcome: 'categories', tree };
}

/** What a category lies in, the nearest first; a circle ends where it began. */
export function ancestorsOf(tree: CategoryTree, id: number): Category[] {
  const found: Category[] = [];
  const seen = new Set([id]);
  for (let at = tree.get(id)?.parent ?? 0; at > 0 && !seen.has(at); at = tree.get(at)?.parent ?? 0) {
    seen.add(at);
    const ancestor = tree.get(at);
    if (ancestor) found.push(ancestor);
  }
  return found;
}
