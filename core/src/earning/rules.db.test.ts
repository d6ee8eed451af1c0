import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogueItem } from '../commerce/catalogue-item.ts';
import type { OrderReading, OrderState } from '../commerce/order.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { runEffect } from '../effects/run-effect.ts';
import { addToGroup } from '../groups/change-members.ts';
import { createGroup } from '../groups/save-group.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { fetchProductsEffect } from '../inbox/fetch-products-effect.ts';
import { prove } from '../proof/prove.ts';
import type { StorePort } from '../ports/store-port.ts';
import type { ProgramDefinitionInput } from '../programs/definition.ts';
import { setExchangeRate } from '../programs/exchange-rates.ts';
import { bindOrder } from './bind-order.ts';
import { resettleOrder } from './resettle-order.ts';
import { createWorld, DEFINITION, lineRefund, order, ORDER_TIME, type World } from './testing/world.ts';
import { readWaiting } from './waiting-orders.ts';

let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
});

const rules = (definition: Partial<ProgramDefinitionInput>) =>
  world.version({ ...DEFINITION, ...definition }, ORDER_TIME - DAY_MS);
const told = (plan: Parameters<typeof order>[0], state: Partial<OrderState> = {}): OrderReading => {
  const reading = order(plan);
  return { ...reading, state: { ...reading.state, ...state } };
};
const points = async (id = '1') => (await world.earned(id)).net;
const differences = async () => (await prove(database.pool)).differences;
const ORDER_DATE = new Date(ORDER_TIME).toISOString().slice(0, 10);

/** A store that knows these articles; asked for anything else it says that there is none. */
function catalogue(...items: CatalogueItem[]): { port: StorePort; asked: string[][] } {
  const asked: string[][] = [];
  const port: StorePort = {
    ...createShelf().port,
    fetchProducts: (_store: unknown, ids: string[]) => {
      asked.push(ids);
      return Promise.resolve({
        outcome: 'found' as const,
        items: items.filter(({ externalId }) => ids.includes(externalId)),
      });
    },
  };
  return { port, asked };
}

const article = (externalId: string, more: Partial<CatalogueItem> = {}): CatalogueItem => ({
  externalId, title: `Article ${externalId}`, type: '', categories: [], tags: [], points: null, variants: {}, ...more,
}); // prettier-ignore

async function fetchProducts(port: StorePort): Promise<number> {
  const wanted = await sql<{ effectId: string }>(
    database.pool,
    `SELECT effect_id AS "effectId" FROM effect WHERE merchant_id = $1 AND kind = 'fetch_products' AND state = 'wanted' ORDER BY effect_id`,
    [world.merchantId],
  );
  for (const { effectId } of wanted)
    await runEffect(
      world.deps,
      { merchantId: world.merchantId, effectId },
      {
        fetch_products: fetchProductsEffect(world.deps, () => port),
      },
    );
  return wanted.length;
}

describe('articles', () => {
  const TEA = article('7', { categories: ['Drinks'], points: 5 });

  test('[B3] an order whose article is not known waits, and is judged when the store has told', async () => {
    await rules({ earning: [{ kind: 'per_article', ruleId: 'articles' }] });
    const ada = await world.member('ada@example.org');
    await world.deliver(told({ email: 'ada@example.org' }));
    expect(await points()).toBe(0);
    const waits = () => readWaiting(database.pool, world.merchantId, { cause: 'catalogue', limit: 10 });
    expect(await waits()).toHaveLength(1);
    const { port, asked } = catalogue(TEA);
    expect(await fetchProducts(port)).toBe(1);
    expect(asked).toEqual([['7']]);
    expect(await points()).toBe(5);
    expect(await world.balance(ada)).toMatchObject({ available: 5 });
    expect(await waits()).toEqual([]);
    // The next order of it waits for nothing.
    await world.deliver(told({ id: '2' }));
    expect(await points('2')).toBe(5);
    expect(await differences()).toEqual([]);
  });

  test('[B5] an article that moves to another category later keeps what it was for its orders, refunds included', async () => {
    await rules({ eligible: { include: { categories: ['drinks'] } } });
    await world.deliver(told({ totalMinor: 5_000 }));
    await fetchProducts(catalogue(TEA).port);
    expect(await points()).toBe(50);
    world.deps.clock.at += 2 * DAY_MS;
    await world.deliver(told({ id: '2', totalMinor: 5_000 }));
    await fetchProducts(catalogue({ ...TEA, categories: ['Food'] }).port);
    expect(await points('2')).toBe(0);
    await world.deliver(told({ totalMinor: 5_000, refunds: [lineRefund(1_000)], stamp: ORDER_TIME + 1_000 }));
    expect(await points()).toBe(40);
    expect(await differences()).toEqual([]);
  });

  test('[B21] a line that an edit adds brings its own facts, and the order waits for them whole', async () => {
    await rules({ earning: [{ kind: 'per_article', ruleId: 'articles' }] });
    await world.deliver(told({}));
    await fetchProducts(catalogue(TEA).port);
    const [line] = order().state.lines;
    if (!line) throw new Error('an order has a line');
    const edited = told(
      { stamp: ORDER_TIME + 1_000 },
      {
        lines: [
          { ...line, quantity: 2 },
          { ...line, lineId: 'b', productId: '8' },
        ],
      },
    );
    await world.deliver(edited);
    expect(await points()).toBe(5);
    await fetchProducts(catalogue(TEA, article('8', { points: 30 })).port);
    expect(await points()).toBe(40);
  });

  test('[B21] a line of the same article, added days later, is asked for anew', async () => {
    await rules({ earning: [{ kind: 'per_article', ruleId: 'articles' }] });
    await world.deliver(told({}));
    await fetchProducts(catalogue(TEA).port);
    world.deps.clock.at += 2 * DAY_MS;
    const [line] = order().state.lines;
    if (!line) throw new Error('an order has a line');
    const lines = [line, { ...line, lineId: 'b' }];
    await world.deliver(told({ stamp: ORDER_TIME + 1_000 }, { lines }));
    expect(await fetchProducts(catalogue({ ...TEA, points: 6 }).port)).toBe(1);
    expect(await points()).toBe(11);
  });

  test('an article that the store does not have any more has no labels and no points, and nobody waits for it', async () => {
    await rules({ eligible: { exclude: { tags: ['sale'] } } });
    await world.deliver(told({ totalMinor: 5_000 }));
    await fetchProducts(catalogue().port);
    expect(await points()).toBe(50);
  });

  test('a variant’s own points count for it', async () => {
    await rules({ earning: [{ kind: 'per_article', ruleId: 'articles' }] });
    const [line] = order().state.lines;
    if (!line) throw new Error('an order has a line');
    await world.deliver(told({}, { lines: [{ ...line, variationId: '71' }] }));
    await fetchProducts(catalogue({ ...TEA, variants: { '71': 9 } }).port);
    expect(await points()).toBe(9);
  });
});

describe('where and to whom', () => {
  test('[A4] [B11] an order keeps the shop where it was sold, and a rule for that shop counts it', async () => {
    await world.deliver(told({ id: 'probe' }, { locationExternalId: '55' }));
    const [shop] = await sql<{ locationId: string }>(
      database.pool,
      `SELECT location_id AS "locationId" FROM location_external WHERE merchant_id = $1 AND external_id = '55'`,
      [world.merchantId],
    );
    const where = { locations: [shop?.locationId ?? ''] };
    await rules({ earning: [{ kind: 'rate', ruleId: 'shop', points: 2, perMinor: 100, where }] });
    await world.deliver(told({ id: '1' }, { locationExternalId: '55' }), told({ id: '2' }));
    expect([await points('1'), await points('2')]).toEqual([84, 0]);
  });

  test('[A2] orders outside a programme’s scope never earn in it, whatever they become', async () => {
    await rules({ scope: { channels: ['pos'] } });
    await world.deliver(told({ id: '1' }, { channel: 'pos' }), told({ id: '2' }, { channel: 'web' }));
    expect([await points('1'), await points('2')]).toEqual([42, 0]);
    await world.deliver(told({ id: '2', stamp: ORDER_TIME + 1_000 }, { channel: 'pos' }));
    expect(await points('2')).toBe(0);
  });

  test('groups are those of the day: a member’s by hand, a guest’s none, and a claim does not change them', async () => {
    const details = { name: 'Friends', kind: 'manual' as const, ruleValue: '', excluded: false };
    const made = await createGroup(world.deps, { merchantId: world.merchantId, details });
    if (made.outcome !== 'created') throw new Error(made.outcome);
    const ada = await world.member('ada@example.org');
    const { merchantId } = world;
    await addToGroup(world.deps, { merchantId, groupId: made.groupId, memberIds: [ada] });
    await rules({
      earning: [
        { kind: 'rate', ruleId: 'friends', points: 1, perMinor: 100, where: { groups: [made.groupId] } },
      ],
    });
    await world.deliver(told({ id: '1', email: 'ada@example.org' }), told({ id: '2' }));
    expect([await points('1'), await points('2')]).toEqual([42, 0]);
    const orderId = await world.orderId('2');
    await bindOrder(world.deps, { merchantId, orderId, memberId: ada, cause: 'claim', author: 'test' });
    expect(await points('2')).toBe(0);
  });

  test('who is in a group that is left out earns nothing, by the store’s own word for them', async () => {
    const details = {
      name: 'Trade',
      kind: 'woocommerce_role' as const,
      ruleValue: 'wholesale',
      excluded: true,
    };
    await createGroup(world.deps, { merchantId: world.merchantId, details });
    await rules({});
    await world.deliver(
      told({ id: '1', customer: '9' }, { customerTags: ['Wholesale'] }),
      told({ id: '2', customer: '10' }, { customerTags: ['customer'] }),
    );
    expect([await points('1'), await points('2')]).toEqual([0, 42]);
  });
});

describe('limited campaigns', () => {
  const campaign = (limit: object, gain: object = { kind: 'points', points: 100, per: 'order' }) => ({
    campaigns: [
      {
        campaignId: 'opening',
        name: { en: 'Opening', fr: 'Ouverture' },
        from: ORDER_DATE,
        to: ORDER_DATE,
        gain,
        limit,
      } as never,
    ],
  });
  const granted = async () => {
    const rows = await sql<{ granted: number; sum: number }>(
      database.pool,
      `SELECT c.granted, (SELECT coalesce(sum(g.granted), 0)::bigint FROM campaign_grant g WHERE g.merchant_id = c.merchant_id AND g.campaign_id = c.campaign_id) AS sum
         FROM campaign c WHERE c.merchant_id = $1`,
      [world.merchantId],
    );
    return rows;
  };

  test('[B11] the first N orders, also when twenty come at once', async () => {
    await rules(campaign({ kind: 'orders', orders: 5 }));
    const ids = Array.from({ length: 20 }, (_, index) => String(index + 1));
    await Promise.all(ids.map((id) => world.deliver(told({ id }))));
    const earned = await Promise.all(ids.map((id) => points(id)));
    expect(earned.filter((amount) => amount === 142)).toHaveLength(5);
    expect(earned.filter((amount) => amount === 42)).toHaveLength(15);
    expect(await granted()).toEqual([{ granted: 5, sum: 5 }]);
    expect(await differences()).toEqual([]);
  });

  test('[B11] a budget gives what is left of it, and what a cancelled order held goes to the next one while it runs', async () => {
    await rules(campaign({ kind: 'units', units: 150 }));
    world.deps.clock.at = ORDER_TIME + 60_000;
    await world.deliver(told({ id: '1' }));
    await world.deliver(told({ id: '2' }));
    expect([await points('1'), await points('2')]).toEqual([142, 92]);
    await world.deliver(told({ id: '1', status: 'gone', stamp: ORDER_TIME + 1_000 }));
    expect(await granted()).toEqual([{ granted: 50, sum: 50 }]);
    await world.deliver(told({ id: '3' }));
    expect(await points('3')).toBe(142);
    // What the second lacked is not dealt to it later by itself; it asks again when it changes, and nothing is left.
    await world.deliver(told({ id: '1', stamp: ORDER_TIME + 2_000 }));
    expect(await points('1')).toBe(42);
    expect(await granted()).toEqual([{ granted: 150, sum: 150 }]);
    expect(await differences()).toEqual([]);
  });

  test('[B21] cancelled and completed again, an order gets back what nobody took meanwhile', async () => {
    await rules(campaign({ kind: 'orders', orders: 1 }));
    world.deps.clock.at = ORDER_TIME + 60_000;
    await world.deliver(told({}));
    await world.deliver(told({ status: 'gone', stamp: ORDER_TIME + 1_000 }));
    expect(await points()).toBe(0);
    await world.deliver(told({ stamp: ORDER_TIME + 2_000 }));
    expect(await points()).toBe(142);
  });

  test('a campaign that is over deals no more: what was reserved stays reserved', async () => {
    await rules(campaign({ kind: 'orders', orders: 1 }));
    world.deps.clock.at = ORDER_TIME + 60_000;
    await world.deliver(told({}));
    world.deps.clock.at += 2 * DAY_MS;
    await world.deliver(told({ status: 'gone', stamp: ORDER_TIME + 1_000 }), told({ id: '2' }));
    expect(await points('2')).toBe(42);
    await world.deliver(told({ stamp: ORDER_TIME + 2_000 }));
    expect(await points()).toBe(142);
  });

  test('[B12] wallet money is a unit of its own: earned, taken back, proved', async () => {
    await rules(campaign({ kind: 'units', units: 1_000 }, { kind: 'money', amountMinor: 300, per: 'order' }));
    const ada = await world.member('ada@example.org');
    await world.deliver(told({ email: 'ada@example.org' }));
    expect(await world.balance(ada, 'money:EUR')).toMatchObject({ available: 300 });
    await world.deliver(told({ status: 'gone', stamp: ORDER_TIME + 1_000 }));
    expect(await world.balance(ada, 'money:EUR')).toMatchObject({ available: 0 });
    expect(await differences()).toEqual([]);
  });
});

describe('another currency', () => {
  const yen = (id = '1') => told({ id, totalMinor: 10_000, currency: 'JPY' });

  test('waits for a rate, and is judged by the one of its day once there is one', async () => {
    await rules({});
    expect(await world.deliver(yen())).toMatchObject([{ outcome: 'no_rate', from: 'JPY', to: 'EUR' }]);
    const [waiting] = await readWaiting(database.pool, world.merchantId, { cause: 'rate', limit: 10 });
    expect(waiting).toMatchObject({ detail: 'JPY' });
    const { merchantId, programId } = world;
    const rate = { merchantId, programId, currency: 'JPY', author: 'test' };
    expect(
      await setExchangeRate(world.deps, { ...rate, validFrom: ORDER_TIME - DAY_MS, rate: '0,0061' }),
    ).toEqual({ outcome: 'set' });
    expect(
      await setExchangeRate(world.deps, { ...rate, validFrom: ORDER_TIME + DAY_MS, rate: '0.01' }),
    ).toEqual({ outcome: 'set' });
    await resettleOrder(world.deps, { merchantId, orderId: waiting?.orderId ?? '', cause: 'rate' });
    expect(await points()).toBe(61);
    expect(await readWaiting(database.pool, world.merchantId, { cause: 'rate', limit: 10 })).toEqual([]);
    await world.deliver(yen('2'));
    expect(await points('2')).toBe(61);
  });

  test.each([
    ['EURO', '1', 'currency'],
    ['JPY', '0', 'rate'],
    ['JPY', '-1', 'rate'],
    ['JPY', '1e3', 'rate'],
    ['JPY', '0.000000001', 'rate'],
    ['JPY', '1234567.1234567', 'rate'],
    ['JPY', 'many', 'rate'],
  ])('%s at %s is refused, by field', async (currency, rate, field) => {
    const { merchantId, programId } = world;
    expect(
      await setExchangeRate(world.deps, {
        merchantId,
        programId,
        currency,
        rate,
        validFrom: 0,
        author: 'test',
      }),
    ).toEqual({ outcome: 'invalid', field });
  });
});

describe('codes', () => {
  test('[B17] a code that is not a loyalty code keeps an order from earning, if the owner wants that', async () => {
    await rules({ exclusions: { foreignCodes: true } });
    await world.deliver(told({ id: '1', codes: ['spring'] }), told({ id: '2' }));
    expect([await points('1'), await points('2')]).toEqual([0, 42]);
  });
});

test('repeating and permuting deliveries of a limited campaign’s orders changes nothing once their contexts exist [I9]', async () => {
  await rules({
    campaigns: [
      { campaignId: 'c', name: { en: 'C', fr: 'C' }, from: ORDER_DATE, to: ORDER_DATE, gain: { kind: 'points', points: 10, per: 'order' }, limit: { kind: 'orders', orders: 1 } },
    ],
  }); // prettier-ignore
  const readings = ['1', '2', '3'].map((id) => told({ id }));
  await world.deliver(...readings);
  const nets = async () => Promise.all(['1', '2', '3'].map((id) => points(id)));
  const before = await nets();
  await world.deliver(...readings.toReversed());
  await inTransaction(database.pool, () => Promise.resolve());
  for (const id of ['3', '1', '2'])
    await resettleOrder(world.deps, {
      merchantId: world.merchantId,
      orderId: await world.orderId(id),
      cause: 'test',
    });
  expect(await nets()).toEqual(before);
});
