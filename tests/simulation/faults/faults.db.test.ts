import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { prove } from '@ristourne/core/proof/prove';
import { randomDeliveries } from '../deliveries.ts';
import { randomHistory } from '../history.ts';
import { judge } from '../judge.ts';
import { play } from '../play.ts';
import { Prng } from '../prng.ts';
import { FaultyEngine } from './faulty-engine.ts';
import { judgeFaults } from './judge-faults.ts';
import { findFaultWith, MACHINERY_MUTANTS } from './machinery-mutants.ts';

const ORDERS = 25;
const MOST_EVENTS = 1_000;
const deaths = new Map<string, number>();

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each([
  [31, true],
  [32, false],
  [33, true],
])(
  '[I1] [I2] [I4] [I5] [I7] [I8] [F9] seed %i under faults, reconciled: %s',
  async (seed, reconciles) => {
    const history = randomHistory(new Prng(seed), { seed, orders: ORDERS });
    const engine = await FaultyEngine.create({ pool: database.pool, history, run: seed, reconciles });
    const prng = new Prng(seed);
    await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
    await engine.finish();
    expect(judge(history, await engine.outcome()).slice(0, 10)).toEqual([]);
    expect(await judgeFaults(engine)).toEqual([]);
    expect((await prove(database.pool, engine.merchantId)).differences).toEqual([]);
    for (const [boundary, count] of engine.mortal.deaths)
      deaths.set(boundary, (deaths.get(boundary) ?? 0) + count);
  },
  60_000,
);

test('the process died on both sides of the commits of everything that it does', () => {
  const doings = [
    'storing a delivery', 'draining', 'crediting a fetch', 'claiming', 'redeeming', 'expiring', 'reconciling', 'merging',
    'effect fetch_order', 'effect fetch_products', 'effect create_voucher',
  ]; // prettier-ignore
  const boundaries = doings.flatMap((doing) => [`${doing}, before its commit`, `${doing}, after its commit`]);
  expect(boundaries.filter((one) => !deaths.has(one))).toEqual([]);
});

describe('the oracle catches planted mutants of the machinery', () => {
  test.each(MACHINERY_MUTANTS.map((one, place) => ({ ...one, place })))(
    '$name',
    async ({ machinery, says, place }) => {
      const found = await findFaultWith(database.pool, { machinery, first: 10_000 * (place + 1) });
      expect(found?.what).toMatch(says);
      expect(found?.events).toBeLessThan(MOST_EVENTS);
    },
    60_000,
  );
});
