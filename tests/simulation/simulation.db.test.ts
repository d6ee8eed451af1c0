import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { prove } from '@ristourne/core/proof/prove';
import { randomDeliveries } from './deliveries.ts';
import { randomHistory } from './history.ts';
import { differencesOf, judge, withoutLuck } from './judge.ts';
import { play } from './play.ts';
import { Prng } from './prng.ts';
import { SqlEngine } from './sql-engine.ts';

const SEEDS = [18, 19];
const ORDERS = 40;
const PERMUTATIONS = [1, 2, 3];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const kinds = new Map<string, number>();

test.each(SEEDS)(
  '[B21] [B1] [B2] [I1] [I2] [I3] [I6] [I9] [F9] seed %i through SQL, its deliveries permuted three times',
  async (seed) => {
    const history = randomHistory(new Prng(seed), { seed, orders: ORDERS });
    const nets: Map<string, number>[] = [];
    for (const permutation of PERMUTATIONS) {
      const run = seed * 100 + permutation;
      const engine = await SqlEngine.create({ pool: database.pool, history, run });
      const prng = new Prng(run);
      await play(engine, { history, arrivals: randomDeliveries(prng, history), prng });
      const outcome = await engine.outcome();
      expect(judge(history, outcome).slice(0, 10)).toEqual([]);
      expect((await prove(database.pool, engine.merchantId)).differences).toEqual([]);
      nets.push(withoutLuck(history, outcome.nets));
      for (const { kind } of outcome.postings) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    for (const other of nets) expect(differencesOf(nets[0]!, other)).toEqual([]);
  },
  60_000,
);

test('these runs booked every kind of posting that orders, unused vouchers and merges can cause', () => {
  expect([...kinds.keys()].toSorted()).toEqual(
    ['capture', 'claim', 'earn', 'expire', 'hold', 'lapse', 'mature', 'merge', 'reattribute', 'release', 'return', 'reverse'], // prettier-ignore
  );
});
