import { FIRST_CATEGORY_ID, PLAIN } from './catalogue.ts';
import type { Store } from './store.ts';
import { nextMetaId, nextPostId, nowSecond } from './store.ts';
import type { Meta, Product, Shelf, Term } from './types.ts';

/** What the owner types on a product's page; what is left out stays as it is. */
export interface ArticlePlan {
  name?: string;
  priceMinor?: number;
  /** "simple" unless told otherwise; one with variations is "variable". */
  type?: string;
  /** By slug; the name is the same with a capital. */
  categories?: readonly string[];
  /** What its first category lies in, the nearest first, by slug. */
  within?: readonly string[];
  tags?: readonly string[];
  /** In the plugin's own field, whatever was typed there; null leaves the field out. */
  points?: string | null;
  /** One for each: its own points, or null for the product's. */
  variations?: readonly (string | null)[];
}

const POINTS_META = '_ristourne_points';
const PRICE_MINOR_DEFAULT = 1_000;

export function addArticle(store: Store, plan: ArticlePlan): Product {
  const id = nextPostId(store);
  const name = plan.name ?? `Article ${id}`;
  const product: Product = {
    ...PLAIN,
    id,
    sku: `SKU-${id}`,
    slug: `article-${id}`,
    name: { en: name, fr: name },
    description: { en: '', fr: '' },
    regularPriceMinor: plan.priceMinor ?? PRICE_MINOR_DEFAULT,
    salePriceMinor: null,
    virtual: false,
    taxable: true,
    categories: [{ id: FIRST_CATEGORY_ID, name: 'Uncategorized', slug: 'uncategorized' }],
    createdAt: nowSecond(store),
  };
  store.state.products.push(product);
  changeArticle(store, product, plan);
  return product;
}

export function changeArticle(store: Store, product: Product, plan: ArticlePlan): void {
  const { name, priceMinor, type, categories, within, tags, points, variations } = plan;
  if (name !== undefined) product.name = { en: name, fr: name };
  if (priceMinor !== undefined) product.regularPriceMinor = priceMinor;
  if (categories !== undefined) product.categories = categories.map((slug) => termOf(store, slug));
  if (within !== undefined) nest(store, product, within);
  if (tags !== undefined) product.tags = tags.map((slug) => termOf(store, slug));
  if (points !== undefined) product.meta = pointsMeta(store, points);
  if (variations !== undefined) {
    product.type = 'variable';
    product.variations = variations.map((own) => ({ id: nextPostId(store), meta: pointsMeta(store, own) }));
  }
  if (type !== undefined) product.type = type;
}

function pointsMeta(store: Store, value: string | null): Meta[] {
  return value === null ? [] : [{ id: nextMetaId(store), key: POINTS_META, value }];
}

/** Lays the product's first category into these, one in the other. */
function nest(store: Store, product: Product, within: readonly string[]): void {
  let [inner] = product.categories;
  for (const slug of within) {
    const outer = termOf(store, slug);
    const { shelves } = store.state;
    if (!shelves.some((shelf) => shelf.id === outer.id)) shelves.push({ ...outer, parent: 0 });
    if (inner !== undefined) layInto(store, inner, outer.id);
    inner = outer;
  }
}

function layInto({ state }: Store, inner: Term, parent: number): void {
  const known = state.shelves.find((shelf) => shelf.id === inner.id);
  if (known) known.parent = parent;
  else state.shelves.push({ ...inner, parent });
}

/** All categories: those that products are in lie in none, unless they were laid into one. */
export function categoriesOf({ state }: Store): Shelf[] {
  const used = state.products
    .flatMap((product) => product.categories)
    .map((term) => ({ ...term, parent: 0 }));
  return [...new Map([...used, ...state.shelves].map((shelf) => [shelf.id, shelf])).values()];
}

/** A term keeps its number wherever it is used. */
function termOf({ state }: Store, slug: string): Term {
  const used = state.products.flatMap((product) => [...product.categories, ...product.tags]);
  const known: Term[] = [...used, ...state.shelves];
  const found = known.find((term) => term.slug === slug);
  if (found) return { id: found.id, name: found.name, slug: found.slug };
  const id = Math.max(FIRST_CATEGORY_ID, ...known.map((term) => term.id)) + 1;
  return { id, name: slug.charAt(0).toUpperCase() + slug.slice(1), slug };
}
