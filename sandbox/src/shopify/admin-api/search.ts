import { GraphQLError } from 'graphql';

type Comparison = ':' | '>' | '>=' | '<' | '<=';
interface Term {
  field: string;
  comparison: Comparison;
  value: string;
}

const TERM = /([a-z_]+):(>=|<=|>|<)?(?:'([^']*)'|"([^"]*)"|([^\s'"()]+))/gy;

/** How an item answers a field: a text is compared without regard to case, a number by size. */
export type Fields<Item> = Record<string, (item: Item) => string | number>;

/**
 * Shopify's search text as far as apps of ours write it: terms joined by OR, or by AND or a blank. Shopify answers a
 * field that it does not know with everything; here that is an error, since nobody means it.
 */
export function searched<Item>(
  items: readonly Item[],
  query: string | null | undefined,
  fields: Fields<Item>,
): Item[] {
  const alternatives = parse(query ?? '');
  if (alternatives.length === 0) return [...items];
  return items.filter((item) =>
    alternatives.some((terms) => terms.every((term) => matches(item, term, fields))),
  );
}

function parse(query: string): Term[][] {
  if (query.trim() === '') return [];
  return query.split(/\s+OR\s+/).map((part) => part.split(/\s+AND\s+/).flatMap(parseTerms));
}

function parseTerms(text: string): Term[] {
  const terms: Term[] = [];
  let rest = text.trim();
  while (rest !== '') {
    TERM.lastIndex = 0;
    const match = TERM.exec(rest);
    if (match === null) throw unreadable(rest);
    const [whole, field = '', comparison = ':', single, double, bare] = match;
    terms.push({ field, comparison: comparison as Comparison, value: single ?? double ?? bare ?? '' });
    rest = rest.slice(whole.length).trim();
  }
  return terms;
}

function matches<Item>(item: Item, { field, comparison, value }: Term, fields: Fields<Item>): boolean {
  const read = fields[field];
  if (read === undefined) throw unreadable(`${field}:`);
  const held = read(item);
  if (typeof held === 'string') return held.toLowerCase() === value.toLowerCase();
  const wanted = /^\d+$/.test(value) ? Number(value) : Date.parse(value);
  if (Number.isNaN(wanted)) throw unreadable(`${field}:${value}`);
  if (comparison === '>') return held > wanted;
  if (comparison === '>=') return held >= wanted;
  if (comparison === '<') return held < wanted;
  return comparison === '<=' ? held <= wanted : held === wanted;
}

function unreadable(text: string): GraphQLError {
  return new GraphQLError(`query: this stand-in does not read "${text}"`, {
    extensions: { code: 'NOT_IN_SANDBOX' },
  });
}
