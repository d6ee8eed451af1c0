import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { sql } from '../database/sql.ts';
import { TEST_NOW } from '../members/testing/test-deps.ts';
import { bindOrder } from './bind-order.ts';
import { createWorld, DEFINITION, lineRefund, order, ORDER_TIME, type World } from './testing/world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const later = (seconds: number) => ORDER_TIME + seconds * SECOND_MS;

async function claimedBy(world: World, externalId: string, email = 'ada@example.org'): Promise<string> {
  const memberId = await world.member(email);
  await bindOrder(world.deps, {
    merchantId: world.merchantId,
    orderId: await world.orderId(externalId),
    memberId,
    cause: 'claim',
    author: 'test',
  });
  return memberId;
}

describe('crediting', () => {
  test('[B1] an order earns its rate on what the buyer paid, floored once', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order({ totalMinor: 4_299 }));
    expect(await world.earned('1')).toEqual({ net: 42, unclaimed: 42 });
  });

  test('[I9] the same delivery nine times credits once', async () => {
    const world = await createWorld(database.pool);
    const outcomes = await world.deliver(...Array.from({ length: 9 }, () => order()));
    expect(outcomes.map((one) => one.outcome)).toEqual([
      'credited',
      ...Array.from({ length: 8 }, () => 'same'),
    ]);
    expect(await world.deliver(order())).toEqual([{ outcome: 'same' }]);
    expect(await world.earned('1')).toEqual({ net: 42, unclaimed: 42 });
  });

  test('[I9] an older state that comes late changes nothing', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order({ status: 'gone', stamp: later(9) }));
    expect(await world.deliver(order({ stamp: later(1) }))).toEqual([{ outcome: 'older' }]);
    expect(await world.earned('1')).toEqual({ net: 0, unclaimed: 0 });
  });

  test('another content under the same stamp is only a hint; the fetch then decides', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order({ status: 'waiting' }));
    expect(await world.deliver(order({ status: 'earning' }))).toEqual([{ outcome: 'hint' }]);
    expect(await world.earned('1')).toEqual({ net: 0, unclaimed: 0 });
    await world.fetched(order({ status: 'earning' }));
    expect((await world.earned('1')).net).toBe(42);
  });

  test('[B16] processing, cancelled and processing again ends with what the order deserves', async () => {
    const world = await createWorld(database.pool);
    for (const [index, status] of (['earning', 'gone', 'earning'] as const).entries())
      await world.deliver(order({ status, stamp: later(index) }));
    expect(await world.earned('1')).toEqual({ net: 42, unclaimed: 42 });
  });

  test('[B21] a partial refund takes back exactly what the smaller base no longer earns', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order({ totalMinor: 4_166 }));
    const memberId = await claimedBy(world, '1');
    await world.deliver(order({ totalMinor: 4_166, refunds: [lineRefund(1_250)], stamp: later(5) }));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 29, held: 0, owed: 0 });
  });

  test('[B21] [I3] a rule change between the order and its refund takes back by the old rule', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order());
    await world.version(
      { ...DEFINITION, earning: [{ kind: 'rate', ruleId: 'per-euro', points: 10, perMinor: 100 }] },
      TEST_NOW - 1,
    );
    await world.deliver(order({ refunds: [lineRefund(4_200)], stamp: later(5) }));
    expect(await world.earned('1')).toEqual({ net: 0, unclaimed: 0 });
  });

  test('the version in force when the order was placed judges it, whenever its delivery comes', async () => {
    const world = await createWorld(database.pool);
    await world.version(
      { ...DEFINITION, earning: [{ kind: 'rate', ruleId: 'per-euro', points: 10, perMinor: 100 }] },
      ORDER_TIME + 1,
    );
    await world.deliver(order(), order({ id: '2', placedAt: ORDER_TIME + 2 }));
    expect([(await world.earned('1')).net, (await world.earned('2')).net]).toEqual([42, 420]);
  });

  test('[A1] an order placed before the first version, or while paused, never earns', async () => {
    const world = await createWorld(database.pool);
    await sql(database.pool, `INSERT INTO program_pause (merchant_id, program_id, starts_at, ends_at, author) VALUES ($1, $2, $3, $4, 'test')`, [
      world.merchantId, world.programId, new Date(ORDER_TIME - 1).toISOString(), new Date(ORDER_TIME + 1).toISOString(),
    ]); // prettier-ignore
    await world.deliver(order(), order({ id: '2', placedAt: TEST_NOW - 250 * DAY_MS }));
    expect([(await world.earned('1')).net, (await world.earned('2')).net]).toEqual([0, 0]);
  });

  test('an order placed before the store was connected earns nothing', async () => {
    const world = await createWorld(database.pool);
    await world.version(DEFINITION, TEST_NOW - 400 * DAY_MS);
    await world.deliver(order({ placedAt: TEST_NOW - 301 * DAY_MS }));
    expect((await world.earned('1')).net).toBe(0);
  });

  test('an order in a currency without a rate is kept and says so', async () => {
    const world = await createWorld(database.pool);
    expect(await world.deliver(order({ currency: 'USD' }))).toEqual([
      { outcome: 'no_rate', from: 'USD', to: 'EUR' },
    ]);
    expect((await world.earned('1')).net).toBe(0);
  });
});

describe('beneficiaries', () => {
  test('an order with a verified e-mail binds by itself, an unverified one never', async () => {
    const world = await createWorld(database.pool);
    const memberId = await world.member('ada@example.org');
    await world.deliver(order({ email: 'ada@example.org' }), order({ id: '2', email: 'eve@example.org' }));
    expect((await world.balance(memberId)).available).toBe(42);
    expect((await world.earned('2')).unclaimed).toBe(42);
  });

  test('[B9] [I5] of twenty claims at once on one order, one binds', async () => {
    const world = await createWorld(database.pool);
    await world.deliver(order());
    const orderId = await world.orderId('1');
    const members = await Promise.all(
      Array.from({ length: 20 }, (_one, index) => world.member(`m${index}@example.org`)),
    );
    const results = await Promise.all(
      members.map((memberId) =>
        bindOrder(world.deps, {
          merchantId: world.merchantId,
          orderId,
          memberId,
          cause: 'claim',
          author: 'test',
        }),
      ),
    );
    expect(results.filter((one) => one.outcome === 'bound')).toHaveLength(1);
    const balances = await Promise.all(members.map((memberId) => world.balance(memberId)));
    expect(balances.reduce((sum, one) => sum + one.available, 0)).toBe(42);
  });

  test('[B15] units stay pending until their time, and the claim shows them pending', async () => {
    const world = await createWorld(database.pool, { ...DEFINITION, maturityDays: 14 });
    await world.deliver(order());
    const memberId = await claimedBy(world, '1');
    expect(await world.balance(memberId)).toEqual({ pending: 42, available: 0, held: 0, owed: 0 });
    world.deps.clock.at = ORDER_TIME + 14 * DAY_MS;
    await world.fetched(order());
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 42, held: 0, owed: 0 });
  });
});

describe('visits', () => {
  const visits = {
    ...DEFINITION,
    earning: [{ kind: 'visits' as const, ruleId: 'visit', minimumMinor: 1_000, dailyCap: 1 }],
  };

  test('[B4] one paid order of at least the minimum is a visit', async () => {
    const world = await createWorld(database.pool, visits);
    await world.deliver(order(), order({ id: '2', totalMinor: 999 }));
    expect([(await world.earned('1', 'visits')).net, (await world.earned('2', 'visits')).net]).toEqual([
      1, 0,
    ]);
  });

  test('[B4] the daily cap counts the first order of the day, whatever the order of arrival', async () => {
    const world = await createWorld(database.pool, visits);
    const memberId = await world.member('ada@example.org');
    await world.deliver(order({ id: '2', email: 'ada@example.org', placedAt: ORDER_TIME + 5 }));
    await world.deliver(order({ id: '1', email: 'ada@example.org' }));
    expect([(await world.earned('1', 'visits')).net, (await world.earned('2', 'visits')).net]).toEqual([
      1, 0,
    ]);
    expect((await world.balance(memberId, 'visits')).available).toBe(1);
  });

  test('[B4] when the counted order is cancelled, the day’s next one takes over without the visit ever leaving', async () => {
    const world = await createWorld(database.pool, visits);
    const memberId = await world.member('ada@example.org');
    await world.deliver(
      order({ email: 'ada@example.org' }),
      order({ id: '2', email: 'ada@example.org', placedAt: ORDER_TIME + 5 }),
    );
    await world.deliver(order({ email: 'ada@example.org', status: 'gone', stamp: later(60) }));
    expect([(await world.earned('1', 'visits')).net, (await world.earned('2', 'visits')).net]).toEqual([
      0, 1,
    ]);
    expect(await world.balance(memberId, 'visits')).toEqual({ pending: 0, available: 1, held: 0, owed: 0 });
    const kinds = await sql<{ kind: string }>(
      database.pool,
      `SELECT kind FROM posting WHERE merchant_id = $1 ORDER BY booked_seq`,
      [world.merchantId],
    );
    expect(kinds.map((row) => row.kind)).toEqual(['earn', 'reattribute', 'reattribute']);
  });
});
