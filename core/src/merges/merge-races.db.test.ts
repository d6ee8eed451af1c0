import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { CHOSEN } from '../earning/testing/ada.ts';
import { lineRefund, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import { adjustUnits } from '../rewards/adjust-units.ts';
import { redeem } from '../rewards/redeem.ts';
import { mergeMembersIn } from './merge-members.ts';
import { ADA, AUGUSTA, merge, twoCards, withRewards } from './testing/pair.ts';
import { unmergeMembers } from './unmerge-members.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 10 });
});
afterAll(() => database.drop());

const NOTHING = { pending: 0, available: 0, held: 0, owed: 0 };

async function isWaited(): Promise<boolean> {
  const { waiting } = await sqlOne<{ waiting: number }>(
    database.pool,
    `SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting > 0;
}

/** Merges, and commits only once what was started meanwhile waits for the lock. */
async function during<Result>(
  { deps, merchantId }: World,
  { from, to, act }: { from: string; to: string; act: () => Promise<Result> },
): Promise<Result> {
  const merged = Promise.withResolvers<null>();
  const committed = Promise.withResolvers<null>();
  const merging = inTransaction(database.pool, async (tx) => {
    const command = { merchantId, fromMemberId: from, toMemberId: to, comment: 'x', author: 'C' };
    await mergeMembersIn(deps, tx, command);
    merged.resolve(null);
    await committed.promise;
  });
  await merged.promise;
  const acting = act();
  while (!(await isWaited())) await sleep(5);
  committed.resolve(null);
  await merging;
  return acting;
}

async function cards() {
  const { world, ada, augusta } = await twoCards(database.pool, withRewards(CHOSEN));
  await world.deliver(
    order({ id: '1', email: ADA, totalMinor: 9_000 }),
    order({ id: '2', email: AUGUSTA, totalMinor: 3_000 }),
  );
  return { world, ada, augusta };
}

describe('what waits while two members are merged', () => {
  test('[I2] a refund and a new order find the survivor', async () => {
    const { world, ada, augusta } = await cards();
    const refunds = [lineRefund(2_000)];
    const told = [
      order({ id: '1', email: ADA, totalMinor: 9_000, refunds, stamp: ORDER_TIME + SECOND_MS }),
      order({ id: '3', email: ADA, totalMinor: 500 }),
    ];
    await during(world, { from: ada, to: augusta, act: () => world.deliver(...told) });
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      NOTHING,
      { ...NOTHING, available: 105 },
    ]);
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('a reward is bought with what the survivor has then', async () => {
    const { world, ada, augusta } = await cards();
    const { deps, merchantId, programId } = world;
    const wish = { merchantId, memberId: ada, programId, rewardId: 'three-off', idempotencyKey: 'k' };
    const act = () => redeem(deps, wish);
    expect(await during(world, { from: ada, to: augusta, act })).toMatchObject({ outcome: 'redeemed' });
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, available: 20, held: 100 });
  });

  test('a correction of the one who is gone is refused, so that its author looks again', async () => {
    const { world, ada, augusta } = await cards();
    const { deps, merchantId, programId } = world;
    const wish = {
      merchantId,
      memberId: ada,
      programId,
      unit: 'points',
      amount: 5,
      nature: 'goodwill',
    } as const;
    const act = () => adjustUnits(deps, { ...wish, comment: 'x', author: 'C', idempotencyKey: 'k' });
    expect(await during(world, { from: ada, to: augusta, act })).toEqual({ outcome: 'no_such_member' });
  });

  test('undone ten times at once while orders come in, it is undone once', async () => {
    const { world, ada, augusta } = await cards();
    const { deps, merchantId } = world;
    const result = await merge(world, { from: ada, to: augusta });
    const mergeId = result.outcome === 'merged' ? result.mergeId : '';
    const undo = () => unmergeMembers(deps, { merchantId, mergeId, author: 'C' });
    const outcomes = await Promise.all([
      ...Array.from({ length: 5 }, async () => (await undo()).outcome),
      world.deliver(order({ id: '1', email: ADA, totalMinor: 9_500, stamp: ORDER_TIME + SECOND_MS })),
      ...Array.from({ length: 5 }, async () => (await undo()).outcome),
    ]);
    expect(outcomes.filter((one) => one === 'separated')).toHaveLength(1);
    expect([(await world.balance(ada)).available, (await world.balance(augusta)).available]).toEqual([
      95, 30,
    ]);
    expect((await prove(database.pool, merchantId)).differences).toEqual([]);
  });
});
