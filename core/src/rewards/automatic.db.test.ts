import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { lineRefund, order, ORDER_TIME } from '../earning/testing/world.ts';
import type { Reward } from '../programs/definition.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { ada, CHOSEN, programOf, vouchersOf } from '../earning/testing/ada.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const AUTOMATIC: Reward = { ...CHOSEN, rewardId: 'gift', issue: 'automatic' };
const COUNTING: Reward = { ...AUTOMATIC, rewardId: 'milestone', consuming: false };

describe('automatic rewards', () => {
  test('[D1] [D5] a consuming one pays while enough is available, once for each time', async () => {
    const { world, memberId } = await ada(database.pool, programOf({ ...AUTOMATIC, cost: 50 }));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 100, owed: 0 });
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await vouchersOf(world)).toHaveLength(2);
  });

  test('a non-consuming one pays each time the sum of matured units crosses its multiple, never twice after a refund', async () => {
    const { world, memberId } = await ada(database.pool, programOf(COUNTING));
    expect([(await vouchersOf(world)).length, (await world.balance(memberId)).available]).toEqual([1, 120]);
    const paid = { email: 'ada@example.org', totalMinor: 12_000 };
    await world.deliver(order({ ...paid, refunds: [lineRefund(6_000)], stamp: ORDER_TIME + SECOND_MS }));
    await world.deliver(order({ ...paid, stamp: ORDER_TIME + 2 * SECOND_MS }));
    expect(await vouchersOf(world)).toHaveLength(1);
    await world.deliver(order({ id: '2', email: 'ada@example.org', totalMinor: 8_000 }));
    expect(await vouchersOf(world)).toHaveLength(2);
  });

  test('[B20] a lowered threshold pays nobody by itself; the next units that become available unlock it', async () => {
    const { world } = await ada(database.pool, programOf({ ...AUTOMATIC, cost: 500 }));
    await world.version(programOf({ ...AUTOMATIC, cost: 100, revision: 2 }), ORDER_TIME + 1);
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await vouchersOf(world)).toHaveLength(0);
    await world.deliver(
      order({ id: '2', email: 'ada@example.org', totalMinor: 100, placedAt: ORDER_TIME + 2 }),
    );
    expect(await vouchersOf(world)).toHaveLength(1);
  });

  test('a reversal during a pause still counts against the running sum', async () => {
    const { world } = await ada(database.pool, programOf({ ...COUNTING, cost: 130 }));
    const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
    await pauseProgram(world.deps, pause);
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, status: 'gone', stamp: ORDER_TIME + SECOND_MS }),
    );
    world.deps.clock.at += 1_000;
    await resumeProgram(world.deps, pause);
    await world.deliver(
      order({ id: '2', email: 'ada@example.org', totalMinor: 2_000, placedAt: ORDER_TIME + 2 }),
    );
    expect(await vouchersOf(world)).toHaveLength(0);
  });

  test('[D2] the code comes after the payment that unlocked it, so that order cannot use it', async () => {
    const { world } = await ada(database.pool, programOf({ ...AUTOMATIC, cost: 100 }));
    const [row] = await sql<{ wanted: boolean }>(
      database.pool,
      `SELECT wanted_at >= (SELECT max(first_seen_at) FROM orders WHERE merchant_id = $1) AS wanted FROM voucher WHERE merchant_id = $1`,
      [world.merchantId],
    );
    expect(row?.wanted).toBe(true);
  });
});
