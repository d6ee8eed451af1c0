import { GraphQLError } from 'graphql';

export interface PageArguments {
  first?: number | null;
  after?: string | null;
}

const PAGE_MAX = 250;
const cursorOf = (id: number, value: number): string =>
  Buffer.from(JSON.stringify({ last_id: id, last_value: value })).toString('base64');

/**
 * A page of a connection. The cursor names a place in the sequence and no page: what moves to the end meanwhile pushes
 * nothing else out. `sorted` must be sorted by value, then id, in the direction that is asked for.
 */
export function connection<Item, Node>(
  sorted: readonly Item[],
  page: PageArguments,
  view: {
    place: (item: Item) => { id: number; value: number };
    node: (item: Item) => Node;
    reverse?: boolean;
  },
) {
  const first = page.first ?? 0;
  if (first < 1 || first > PAGE_MAX)
    throw new GraphQLError(`you must provide one of first or last, from 1 to ${PAGE_MAX}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  const after = page.after === null || page.after === undefined ? null : readCursor(page.after);
  const rest =
    after === null ? sorted : sorted.filter((item) => isBehind(view.place(item), after, view.reverse));
  const shown = rest.slice(0, first);
  const last = shown.at(-1);
  const place = last === undefined ? null : view.place(last);
  return {
    nodes: shown.map(view.node),
    pageInfo: {
      hasNextPage: rest.length > shown.length,
      endCursor: place === null ? null : cursorOf(place.id, place.value),
    },
  };
}

interface Place {
  id: number;
  value: number;
}

function isBehind(place: Place, after: Place, reverse = false): boolean {
  const difference = place.value - after.value || place.id - after.id;
  return reverse ? difference < 0 : difference > 0;
}

function readCursor(text: string): Place {
  try {
    const { last_id: id, last_value: value } = JSON.parse(Buffer.from(text, 'base64').toString()) as {
      last_id?: unknown;
      last_value?: unknown;
    };
    if (typeof id === 'number' && typeof value === 'number') return { id, value };
  } catch {
    // Falls through: no cursor of this shop's.
  }
  throw new GraphQLError('Invalid cursor for current pagination sort.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}
