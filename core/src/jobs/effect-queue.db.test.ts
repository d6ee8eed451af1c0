import type { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, type World } from '../earning/testing/world.ts';
import { wantEffects, type Effect, type EffectHandler, type EffectResult } from '../effects/effect.ts';
import { LEASE_MINUTES } from '../effects/run-effect.ts';
import { startEffectQueue, type EffectQueue, STORE_EFFECTS_AT_ONCE } from './effect-queue.ts';
import { createJobQueue } from './job-queue.ts';

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

type Started = { queue: PgBoss; effects: EffectQueue; failures: string[]; stop: () => Promise<void> };

/** One process's share of the effects. */
async function start(deps: World['deps'], fetchOrder: EffectHandler): Promise<Started> {
  const failures: string[] = [];
  const queue = createJobQueue(database.pool);
  await queue.start();
  const effects = await startEffectQueue(deps, queue, {
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
    handlers: { fetch_order: fetchOrder },
  });
  const stop = async (): Promise<void> => {
    await effects.stop();
    await queue.stop({ graceful: true, close: false });
  };
  return { queue, effects, failures, stop };
}

const openOf = ({ merchantId }: World) =>
  sql<{ subject: string }>(
    database.pool,
    `SELECT subject FROM effect WHERE merchant_id = $1 AND state = 'wanted'`,
    [merchantId],
  );

const done = () => Promise.resolve<EffectResult>({ outcome: 'done' });

test('a store that never answers holds its own places only; the effects of others are carried out meanwhile', async () => {
  const [dead, living] = [await createWorld(database.pool), await createWorld(database.pool)];
  await wantFetchesOf(dead, 40);
  await wantFetchesOf(living, 30);
  let hanging = 0;
  const gaveUp = Promise.withResolvers<EffectResult>();
  const carriedOut: string[] = [];
  const { stop, failures } = await start(dead.deps, (effect) => {
    if (effect.storeId === dead.storeId) {
      hanging += 1;
      return gaveUp.promise;
    }
    carriedOut.push(effect.subject);
    return done();
  });
  await expect.poll(() => carriedOut.length, { timeout: 10_000 }).toBe(30);
  expect(new Set(carriedOut).size).toBe(30);
  expect(hanging).toBe(STORE_EFFECTS_AT_ONCE);
  gaveUp.resolve({ outcome: 'retry', reason: 'timed out' });
  await stop();
  expect(failures).toEqual([]);
  expect(await openOf(living)).toEqual([]);
  await sql(database.pool, 'DELETE FROM effect WHERE merchant_id = $1', [dead.merchantId]);
});

test('two processes share one backlog, and each effect runs once', async () => {
  const world = await createWorld(database.pool);
  await wantFetchesOf(world, 60);
  const ran: string[] = [];
  const fetchOrder = async (effect: Effect): Promise<EffectResult> => {
    ran.push(effect.subject);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return { outcome: 'done' };
  };
  const processes = await Promise.all([start(world.deps, fetchOrder), start(world.deps, fetchOrder)]);
  await expect.poll(() => openOf(world), { timeout: 10_000 }).toEqual([]);
  await Promise.all(processes.map((one) => one.stop()));
  expect(ran.toSorted()).toEqual([...new Set(ran)].toSorted());
  expect(ran).toHaveLength(60);
  expect(processes.flatMap((one) => one.failures)).toEqual([]);
});

test('what a process was killed at comes up again, in another one', async () => {
  const world = await createWorld(database.pool);
  await wantFetchesOf(world, 1);
  const killed = await start(world.deps, () => new Promise(() => {}));
  const jobs = () =>
    sql<{ id: string; state: string }>(
      database.pool,
      `SELECT id, state::text FROM jobs.job WHERE name = 'effects' AND data ->> 'merchantId' = $1 ORDER BY created_on`,
      [world.merchantId],
    );
  await expect
    .poll(async () => (await jobs()).map((job) => job.state), { timeout: 10_000 })
    .toEqual(['active']);
  // A killed process looks for no more work; its run, which never ends, is not awaited.
  void killed.effects.stop();
  // Nobody beats for its job any longer, and the time of a run goes by.
  await sql(
    database.pool,
    `UPDATE jobs.job SET heartbeat_on = now() - interval '1 hour' WHERE name = 'effects' AND state = 'active'`,
  );
  world.deps.clock.at += LEASE_MINUTES * MINUTE_MS;
  const other = await start(world.deps, done);
  await other.queue.supervise('effects');
  other.effects.wake();
  await expect.poll(() => openOf(world), { timeout: 10_000 }).toEqual([]);
  await other.stop();
  await killed.queue.stop({ graceful: false, close: false });
});
