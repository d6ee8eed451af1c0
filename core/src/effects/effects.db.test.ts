import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE, type StoreId } from '../commerce/ids.ts';
import { MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, type World } from '../earning/testing/world.ts';
import { readDueEffects, type DueEffect } from './due-effects.ts';
import { wantEffects, type EffectResult } from './effect.ts';
import { replayParkedEffects } from './replay-parked.ts';
import { LEASE_MINUTES, runEffect } from './run-effect.ts';
import { dueEffectsOf } from './testing/due.ts';
import { SPACED_MS, wantLatest } from './want-latest.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function want({ deps, merchantId }: World, subject: string, storeId: StoreId = NONE): Promise<void> {
  const effect = { effectId: deps.ids.next(), kind: 'mail' as const, subject, generation: 0, storeId };
  await wantEffects(deps.pool, {
    merchantId,
    at: deps.clock.at,
    effects: [{ ...effect, payload: {} }],
  });
}

async function dueOne(world: World): Promise<DueEffect> {
  const [due] = await dueEffectsOf(world);
  if (!due) throw new Error('nothing was due');
  return due;
}

const stateOf = ({ merchantId }: World) =>
  sqlOne<{ state: string; attempts: number; reason: string; nextAt: number }>(
    database.pool,
    `SELECT state, attempts, reason, next_at AS "nextAt" FROM effect WHERE merchant_id = $1`,
    [merchantId],
  );

/** A handler that counts its runs, and ends each when told to. */
function slowHandler() {
  const ends: ((result: EffectResult) => void)[] = [];
  const run = (): Promise<EffectResult> => new Promise((resolve) => ends.push(resolve));
  return { ends, handlers: { mail: run } };
}

test('an effect that was called for six times runs once', async () => {
  const world = await createWorld(database.pool);
  await want(world, 'once');
  const due = await dueOne(world);
  let runs = 0;
  const mail = (): Promise<EffectResult> => {
    runs += 1;
    return Promise.resolve({ outcome: 'retry', reason: 'busy' });
  };
  const results = await Promise.all(Array.from({ length: 6 }, () => runEffect(world.deps, due, { mail })));
  expect(runs).toBe(1);
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  expect(await stateOf(world)).toMatchObject({ state: 'wanted', attempts: 1, reason: 'busy' });
});

test('an effect in its back-off does not run, whoever still calls for it', async () => {
  const world = await createWorld(database.pool);
  await want(world, 'later');
  const due = await dueOne(world);
  const busy = () => Promise.resolve<EffectResult>({ outcome: 'retry', reason: '429', afterSeconds: 120 });
  await runEffect(world.deps, due, { mail: busy });
  world.deps.clock.at += SECOND_MS;
  expect(await runEffect(world.deps, due, { mail: busy })).toBeNull();
  expect(await dueEffectsOf(world)).toEqual([]);
  world.deps.clock.at += 119 * SECOND_MS;
  expect(await dueEffectsOf(world)).toHaveLength(1);
});

test('one whose worker died is due again after the time of a run, not before', async () => {
  const world = await createWorld(database.pool);
  await want(world, 'again');
  const { ends, handlers } = slowHandler();
  void runEffect(world.deps, await dueOne(world), handlers);
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(1);
  world.deps.clock.at += LEASE_MINUTES * MINUTE_MS - 1;
  expect(await dueEffectsOf(world)).toEqual([]);
  world.deps.clock.at += 1;
  const sent = () => Promise.resolve<EffectResult>({ outcome: 'done' });
  expect(await runEffect(world.deps, await dueOne(world), { mail: sent })).toEqual({ outcome: 'done' });
});

test('a run that outlasted its lease does not put off who took it over, and its success stays', async () => {
  const world = await createWorld(database.pool);
  await want(world, 'slow');
  const { ends, handlers } = slowHandler();
  const first = runEffect(world.deps, await dueOne(world), handlers);
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(1);
  world.deps.clock.at += LEASE_MINUTES * MINUTE_MS + 1;
  const second = runEffect(world.deps, await dueOne(world), handlers);
  await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(2);
  ends[0]?.({ outcome: 'retry', reason: 'timed out' });
  await first;
  expect(await stateOf(world)).toMatchObject({ state: 'wanted', attempts: 2, reason: '' });
  ends[1]?.({ outcome: 'done' });
  await second;
  expect(await stateOf(world)).toMatchObject({ state: 'done', attempts: 2 });
});

test('one store’s backlog does not hide the effects of others', async () => {
  const [dead, living] = [await createWorld(database.pool), await createWorld(database.pool)];
  for (let index = 0; index < 20; index += 1) await want(dead, `dead ${index}`, dead.storeId);
  living.deps.clock.at += SECOND_MS;
  await want(living, 'living', living.storeId);
  const due = await readDueEffects(living.deps, { perStore: 4, limit: 16 });
  const of = (world: World) => due.filter((one) => one.storeId === world.storeId).length;
  expect([of(dead), of(living)]).toEqual([4, 1]);
});

test('parked effects are wanted again on demand, of one merchant, and keep that they were tried', async () => {
  const [world, other] = [await createWorld(database.pool), await createWorld(database.pool)];
  const refused = () => Promise.resolve<EffectResult>({ outcome: 'parked', reason: 'no such address' });
  for (const one of [world, other]) {
    await want(one, 'parked');
    await runEffect(one.deps, await dueOne(one), { mail: refused });
  }
  expect(await dueEffectsOf(world)).toEqual([]);
  expect(await replayParkedEffects(world.deps, world.merchantId)).toBe(1);
  expect(await stateOf(world)).toMatchObject({ state: 'wanted', attempts: 1, reason: 'no such address' });
  expect((await stateOf(other)).state).toBe('parked');
  const sent = () => Promise.resolve<EffectResult>({ outcome: 'done' });
  await runEffect(world.deps, await dueOne(world), { mail: sent });
  expect(await stateOf(world)).toMatchObject({ state: 'done', reason: '' });
});

describe('an effect that follows what changes', () => {
  const change = ({ deps, merchantId }: World, ...subjects: string[]) =>
    inTransaction(deps.pool, (tx) =>
      wantLatest(tx, {
        merchantId,
        at: deps.clock.at,
        effects: subjects.map((subject) => ({
          effectId: deps.ids.next(),
          kind: 'show_balance',
          subject,
          storeId: NONE,
          payload: {},
        })),
      }),
    );
  const slowly = () => {
    const { ends, handlers } = slowHandler();
    return { ends, handlers: { show_balance: handlers.mail } };
  };
  const done = { show_balance: () => Promise.resolve<EffectResult>({ outcome: 'done' }) };

  test('is one, however often that changes before it runs, and one again afterwards', async () => {
    const world = await createWorld(database.pool);
    for (let times = 0; times < 5; times += 1) await change(world, 'ada');
    expect(await dueEffectsOf(world)).toHaveLength(1);
    await runEffect(world.deps, await dueOne(world), done);
    expect(await stateOf(world)).toMatchObject({ state: 'done', attempts: 1 });
    await change(world, 'ada');
    expect(await stateOf(world)).toMatchObject({ state: 'wanted', attempts: 0 });
    await runEffect(world.deps, await dueOne(world), done);
    expect(await dueEffectsOf(world)).toEqual([]);
  });

  test('runs once more when it changes while it runs, since it may have read what was before', async () => {
    const world = await createWorld(database.pool);
    await change(world, 'ada');
    const { ends, handlers } = slowly();
    const first = runEffect(world.deps, await dueOne(world), handlers);
    await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(1);
    await change(world, 'ada');
    expect(await dueEffectsOf(world)).toEqual([]);
    ends[0]?.({ outcome: 'done' });
    await first;
    expect(await stateOf(world)).toMatchObject({ state: 'wanted', attempts: 0 });
    await runEffect(world.deps, await dueOne(world), done);
    expect(await stateOf(world)).toMatchObject({ state: 'done' });
  });

  test('keeps its back-off when it changes meanwhile, and tries at once after it was parked', async () => {
    const world = await createWorld(database.pool);
    await change(world, 'ada');
    const end = (result: EffectResult) => ({ show_balance: () => Promise.resolve(result) });
    await runEffect(
      world.deps,
      await dueOne(world),
      end({ outcome: 'retry', reason: '429', afterSeconds: 60 }),
    );
    await change(world, 'ada');
    expect(await dueEffectsOf(world)).toEqual([]);
    world.deps.clock.at += 60 * SECOND_MS;
    await runEffect(world.deps, await dueOne(world), end({ outcome: 'parked', reason: 'no access' }));
    expect(await stateOf(world)).toMatchObject({ state: 'parked', reason: 'no access' });
    await change(world, 'ada');
    expect(await stateOf(world)).toMatchObject({ state: 'wanted', reason: '', attempts: 0 });
    expect(await dueEffectsOf(world)).toHaveLength(1);
  });

  test('of somebody who is known no more is gone once it is done, unless it changed while it ran', async () => {
    const world = await createWorld(database.pool);
    const rows = () =>
      sql<{ state: string }>(database.pool, 'SELECT state FROM effect WHERE merchant_id = $1', [
        world.merchantId,
      ]);
    await change(world, 'ada');
    const { ends, handlers } = slowly();
    const first = runEffect(world.deps, await dueOne(world), handlers);
    await expect.poll(() => ends.length, { timeout: 10_000 }).toBe(1);
    await change(world, 'ada');
    ends[0]?.({ outcome: 'done', forgotten: true });
    await first;
    expect(await rows()).toEqual([{ state: 'wanted' }]);
    const forgotten = () => Promise.resolve<EffectResult>({ outcome: 'done', forgotten: true });
    await runEffect(world.deps, await dueOne(world), { show_balance: forgotten });
    expect(await rows()).toEqual([]);
  });

  test('of many at once, one falls due after the other', async () => {
    const world = await createWorld(database.pool);
    await change(world, ...Array.from({ length: 9 }, (_one, index) => `customer ${index}`));
    expect(await dueEffectsOf(world)).toHaveLength(1);
    world.deps.clock.at += 4 * SPACED_MS;
    expect(await dueEffectsOf(world)).toHaveLength(5);
  });

  test('does not wait for its turn among many: changed by itself it is due at once, and stays so when all are wanted again', async () => {
    const world = await createWorld(database.pool);
    const all = Array.from({ length: 9 }, (_one, index) => `customer ${index}`);
    const dueSubjects = async () => {
      const due = await dueEffectsOf(world);
      const rows = await sql<{ subject: string }>(
        database.pool,
        'SELECT subject FROM effect WHERE effect_id = ANY($1::uuid[]) ORDER BY subject',
        [due.map(({ effectId }) => effectId)],
      );
      return rows.map(({ subject }) => subject);
    };
    await change(world, ...all);
    await change(world, 'customer 8');
    expect(await dueSubjects()).toEqual(['customer 0', 'customer 8']);
    await change(world, ...all);
    expect(await dueSubjects()).toEqual(['customer 0', 'customer 8']);
  });
});
