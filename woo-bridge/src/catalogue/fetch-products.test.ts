import { describe, expect, it } from 'vitest';
import type { RestAnswer, RestClient } from '../rest/client.ts';
import { recorded } from '../testing/recorded.ts';
import { fetchProducts } from './fetch-products.ts';

type Asked = { path: string; query: Record<string, unknown> };

/** A store whose answers are constructed, for what the sandbox can't be brought to do. */
function storeAnswering(answers: Record<string, RestAnswer[]>): { rest: RestClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const get = async (path: string, query: Record<string, unknown> = {}): Promise<RestAnswer> => {
    asked.push({ path, query });
    // A flat catalogue, unless told otherwise.
    if (path === 'products/categories' && answers[path] === undefined) return answered([]);
    return answers[path]?.shift() ?? { outcome: 'unknown', reason: 'not expected' };
  };
  const never = () => Promise.reject(new Error('nothing is written here'));
  return { rest: { get, post: never, put: never, delete: never, index: never }, asked };
}

function answered(body: unknown, pages = 1): RestAnswer {
  return { outcome: 'answered', body, pages };
}

/** Product 12 of a real shop, with what is wished of it. */
function product(wish: object = {}): object {
  const body = JSON.parse(
    Buffer.from(recorded('product.created__product-create').rawBody).toString(),
  ) as object;
  return { ...body, ...wish };
}

const points = (value: unknown) => ({ id: 1, key: '_ristourne_points', value });

async function itemsOf(...bodies: unknown[]) {
  const fetched = await fetchProducts(storeAnswering({ products: [answered(bodies)] }).rest, ['12']);
  if (fetched.outcome !== 'found') throw new Error(fetched.reason);
  return fetched.items;
}

describe('a product of WooCommerce', () => {
  it('as a real shop tells it has its category by slug and number, and no points', async () => {
    expect(await itemsOf(product())).toEqual([
      {
        externalId: '12',
        title: 'Tea',
        type: 'simple',
        categories: ['uncategorized', '15'],
        tags: [],
        points: null,
        variants: {},
      },
    ]);
  });
  it('[B5] has the categories that its own lie in, however deep, and asks for each level once', async () => {
    const own = [{ id: 31, name: 'Oolong', slug: 'oolong' }];
    const store = storeAnswering({
      products: [answered([product({ categories: own }), product({ id: 13, categories: own })])],
      'products/categories': [
        answered([{ id: 31, slug: 'oolong', parent: 30 }]),
        answered([{ id: 30, slug: 'tea', parent: 29 }]),
        answered([{ id: 29, slug: 'drinks', parent: 0 }]),
      ],
    });
    const fetched = await fetchProducts(store.rest, ['12', '13']);
    const labels = ['oolong', '31', 'tea', '30', 'drinks', '29'];
    expect(fetched.outcome === 'found' && fetched.items.map((item) => item.categories)).toEqual([
      labels,
      labels,
    ]);
    expect(
      store.asked.filter(({ path }) => path === 'products/categories').map(({ query }) => query['include']),
    ).toEqual(['31', '30', '29']);
  });
  it('[B5] a circle of categories ends, and one whose parents can’t be read leaves the product unknown', async () => {
    const own = [{ id: 31, name: 'Oolong', slug: 'oolong' }];
    const circle = [
      { id: 31, slug: 'oolong', parent: 30 },
      { id: 30, slug: 'tea', parent: 31 },
    ];
    const fetching = (...levels: RestAnswer[]) =>
      fetchProducts(
        storeAnswering({
          products: [answered([product({ categories: own })])],
          'products/categories': levels,
        }).rest,
        ['12'],
      );
    expect(await fetching(answered([circle[0]]), answered([circle[1]]))).toMatchObject({
      items: [{ categories: ['oolong', '31', 'tea', '30'] }],
    });
    expect((await fetching({ outcome: 'busy', reason: 'later', retryAfterSeconds: 5 })).outcome).toBe('busy');
    expect((await fetching(answered('no list'))).outcome).toBe('unknown');
  });
  it('[B5] has its tags by slug and by the name that people see, its type is WooCommerce’s', async () => {
    const tags = [{ id: 7, name: 'Tea &amp; more', slug: 'tea-more' }];
    const [item] = await itemsOf(product({ type: 'subscription', tags }));
    expect(item).toMatchObject({ type: 'subscription', tags: ['tea-more', 'Tea & more'] });
  });
  it.each([
    ['30', 30],
    [30, 30],
    [' 7 ', 7],
    ['0', 0],
    ['', null],
    ['-3', null],
    ['2.5', null],
    ['many', null],
    [null, null],
    [['30'], null],
    ['99999999999', null],
  ])('[B3] points of %j are read as %j: a broken value is none, and no failure', async (value, expected) => {
    const [item] = await itemsOf(product({ meta_data: [null, { key: 5 }, points(value)] }));
    expect(item?.points).toBe(expected);
  });
  it('from which plugins took fields away is known by what is left', async () => {
    const [item] = await itemsOf({ id: 12, name: null, categories: 'none', meta_data: {} });
    expect(item).toMatchObject({ externalId: '12', title: '', type: '', categories: [], points: null });
  });
  it('with half a character or a NUL in its name can still be kept', async () => {
    const [item] = await itemsOf(product({ name: 'Tea\u0000 \ud83c' }));
    expect(item?.title).toBe('Tea \ufffd');
  });
});

describe('the requests for products', () => {
  it('are one for all, one for their categories, and one more for a product with variations, page by page', async () => {
    const { rest, asked } = storeAnswering({
      products: [
        answered([product({ id: 12, meta_data: [points('5')] }), product({ id: 13, variations: [14, 15] })]),
      ],
      'products/13/variations': [
        answered([{ id: 14, meta_data: [points('9')] }], 2),
        answered([{ id: 15, meta_data: [] }], 2),
      ],
    });
    const fetched = await fetchProducts(rest, ['12', '13']);
    expect(asked.map(({ path, query }) => [path, query['include'], query['page'], query['status']])).toEqual([
      ['products', '12,13', undefined, 'any'],
      ['products/categories', '15', undefined, undefined],
      ['products/13/variations', undefined, 1, 'any'],
      ['products/13/variations', undefined, 2, 'any'],
    ]);
    expect(fetched).toMatchObject({
      outcome: 'found',
      items: [
        { externalId: '12', points: 5, variants: {} },
        { externalId: '13', points: null, variants: { '14': 9 } },
      ],
    });
  });
  it('are none for what is no number of WooCommerce', async () => {
    const { rest, asked } = storeAnswering({});
    expect(await fetchProducts(rest, ['', '0', '-1', 'tea'])).toEqual({ outcome: 'found', items: [] });
    expect(asked).toEqual([]);
  });
  it('tell of a product that goes away between two of them what was told', async () => {
    const rejected: RestAnswer = {
      outcome: 'rejected',
      status: 404,
      code: 'woocommerce_rest_product_invalid_id',
      message: 'Invalid ID.',
    };
    const { rest } = storeAnswering({
      products: [answered([product({ variations: [14] })])],
      'products/12/variations': [rejected],
    });
    expect(await fetchProducts(rest, ['12'])).toMatchObject({ outcome: 'found', items: [{ variants: {} }] });
  });
  it.each(['products', 'products/12/variations'])(
    'that %s answers with no list are asked again',
    async (path) => {
      const { rest } = storeAnswering({
        products: [answered(path === 'products' ? '<html>' : [product({ variations: [14] })])],
        'products/12/variations': [answered('<html>')],
      });
      expect((await fetchProducts(rest, ['12'])).outcome).toBe('unknown');
    },
  );
});
