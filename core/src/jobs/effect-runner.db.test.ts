import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, type World } from '../earning/testing/world.ts';
import { wantEffects, type Effect, type EffectResult } from '../effects/effect.ts';
import { startEffectRunner, STORE_EFFECTS_AT_ONCE } from './effect-runner.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function wantFetchesOf({ deps, merchantId, storeId }: World, amount: number): Promise<void> {
  const effects = Array.from({ length: amount }, (_one, index) => ({
    effectId: deps.ids.next(),
    kind: 'fetch_order' as const,
    subject: `${storeId}/${index}`,
    generation: 0,
    storeId,
    payload: {},
  }));
  await wantEffects(deps.pool, { merchantId, at: deps.clock.at, effects });
}

test('a store that never answers holds its own places only; the effects of others are carried out meanwhile', async () => {
  const [dead, living] = [await createWorld(database.pool), await createWorld(database.pool)];
  await wantFetchesOf(dead, 40);
  await wantFetchesOf(living, 30);
  let hanging = 0;
  const gaveUp = Promise.withResolvers<EffectResult>();
  const done: string[] = [];
  const failures: string[] = [];
  const runner = startEffectRunner(dead.deps, {
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
    handlers: {
      fetch_order: (effect: Effect): Promise<EffectResult> => {
        if (effect.storeId === dead.storeId) {
          hanging += 1;
          return gaveUp.promise;
        }
        done.push(effect.subject);
        return Promise.resolve({ outcome: 'done' });
      },
    },
  });
  await expect.poll(() => done.length, { timeout: 5_000 }).toBe(30);
  expect(new Set(done).size).toBe(30);
  expect(hanging).toBe(STORE_EFFECTS_AT_ONCE);
  gaveUp.resolve({ outcome: 'retry', reason: 'timed out' });
  await runner.stop();
  expect(failures).toEqual([]);
  const open = await sql(
    database.pool,
    `SELECT 1 AS one FROM effect WHERE merchant_id = $1 AND state = 'wanted'`,
    [living.merchantId],
  );
  expect(open).toEqual([]);
});
