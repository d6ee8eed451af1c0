import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { CHOSEN, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { DEFINITION, lineRefund, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { adjustUnits } from '../rewards/adjust-units.ts';
import { redeem } from '../rewards/redeem.ts';
import { memberVouchers } from '../timeline/member-vouchers.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { ADA, AUGUSTA, merge, twoCards, VISITS, withRewards } from './testing/pair.ts';
import { unmergeMembers } from './unmerge-members.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const NOTHING = { pending: 0, available: 0, held: 0, owed: 0 };
const proved = async ({ merchantId }: World) => (await prove(database.pool, merchantId)).differences;

/** Ada's 200 points and Augusta's 30 on one card. */
async function merged(definition: ProgramDefinition = withRewards(CHOSEN)) {
  const { world, ada, augusta } = await twoCards(database.pool, definition);
  await world.deliver(
    order({ id: '1', email: ADA, totalMinor: 20_000 }),
    order({ id: '2', email: AUGUSTA, totalMinor: 3_000 }),
  );
  const result = await merge(world, { from: ada, to: augusta });
  if (result.outcome !== 'merged') throw new Error(result.outcome);
  const { merchantId, deps, programId } = world;
  const undo = () => unmergeMembers(deps, { merchantId, mergeId: result.mergeId, author: 'Camille' });
  const spend = (memberId: string, idempotencyKey: string) =>
    redeem(deps, { merchantId, memberId, programId, rewardId: 'three-off', idempotencyKey });
  return { world, ada, augusta, undo, spend };
}

describe('undoing a merge', () => {
  test('[I1] [I2] the README’s example: two cards, one milestone, a day later, a refund, and apart again', async () => {
    const milestone = { ...CHOSEN, rewardId: 'milestone', issue: 'automatic', consuming: false } as const;
    const { world, ada, augusta } = await twoCards(database.pool, { ...VISITS, rewards: [milestone] });
    const standing = async () => {
      const of = async (memberId: string) => [
        (await world.balance(memberId)).available,
        (await world.balance(memberId, 'visits')).available,
      ];
      return [await of(ada), await of(augusta), (await vouchersOf(world)).length];
    };
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 17_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 16_000 }),
    );
    expect(await standing()).toEqual([[170, 1], [160, 1], 2]);
    const result = await merge(world, { from: ada, to: augusta });
    expect(await standing()).toEqual([[0, 0], [330, 2], 2]);
    world.deps.clock.at += DAY_MS;
    const placedAt = ORDER_TIME + DAY_MS;
    await world.deliver(
      order({ id: '3', email: ADA, totalMinor: 100, placedAt }),
      order({ id: '4', email: AUGUSTA, totalMinor: 100, placedAt }),
    );
    expect(await standing()).toEqual([[0, 0], [332, 3], 3]);
    const refund = { id: '1', email: ADA, totalMinor: 17_000, refunds: [lineRefund(5_000)] };
    await world.deliver(order({ ...refund, stamp: placedAt }));
    expect(await standing()).toEqual([[0, 0], [282, 3], 3]);
    const mergeId = result.outcome === 'merged' ? result.mergeId : '';
    await unmergeMembers(world.deps, { merchantId: world.merchantId, mergeId, author: 'Camille' });
    expect(await standing()).toEqual([[120, 1], [162, 2], 3]);
    expect(await proved(world)).toEqual([]);
  });

  test('[I1] each has again what they had, and what came since goes with its order', async () => {
    const { world, ada, augusta, undo } = await merged();
    await world.deliver(
      order({
        id: '1',
        email: ADA,
        totalMinor: 20_000,
        refunds: [lineRefund(5_000)],
        stamp: ORDER_TIME + SECOND_MS,
      }),
      order({ id: '3', email: ADA, totalMinor: 700 }),
    );
    expect(await undo()).toEqual({ outcome: 'separated', memberId: ada });
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      { ...NOTHING, available: 150 },
      { ...NOTHING, available: 37 },
    ]);
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 20_000, stamp: ORDER_TIME + 2 * SECOND_MS }),
      order({ id: '4', email: ADA, totalMinor: 100 }),
    );
    expect((await world.balance(ada)).available).toBe(201);
    expect(await proved(world)).toEqual([]);
    expect(await undo()).toEqual({ outcome: 'already_undone' });
  });

  test('codes from before go back, with what they hold', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(CHOSEN));
    const { deps, merchantId, programId } = world;
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 12_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 3_000 }),
    );
    await redeem(deps, { merchantId, memberId: ada, programId, rewardId: 'three-off', idempotencyKey: 'k' });
    const result = await merge(world, { from: ada, to: augusta });
    const mergeId = result.outcome === 'merged' ? result.mergeId : '';
    await unmergeMembers(deps, { merchantId, mergeId, author: 'Camille' });
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      { ...NOTHING, available: 20, held: 100 },
      { ...NOTHING, available: 30 },
    ]);
    await runEffects({ world, shelf: createShelf() });
    expect(await world.balance(ada)).toEqual({ ...NOTHING, available: 20 });
    expect((await memberVouchers(deps, { merchantId, memberId: ada })).map(({ state }) => state)).toEqual([
      'issued',
    ]);
    expect(await proved(world)).toEqual([]);
  });

  test('not after a reward took units of both, but again once they came back', async () => {
    const { world, augusta, undo, spend } = await merged();
    const shelf = createShelf();
    await spend(augusta, 'k1');
    expect(await undo()).toEqual({ outcome: 'spent' });
    shelf.moods.push('refusing');
    await runEffects({ world, shelf });
    expect((await vouchersOf(world)).map(({ state }) => state)).toEqual(['failed']);
    expect(await undo()).toMatchObject({ outcome: 'separated' });
    expect(await proved(world)).toEqual([]);
  });

  test('not after a correction took units, nor once a debt was netted', async () => {
    const { world, augusta, undo } = await merged();
    const { deps, merchantId, programId } = world;
    const wish = {
      merchantId,
      memberId: augusta,
      programId,
      unit: 'points',
      nature: 'abuse',
      comment: 'x',
      author: 'C',
    } as const;
    await adjustUnits(deps, { ...wish, amount: -200, idempotencyKey: 'k1' });
    expect(await undo()).toEqual({ outcome: 'spent' });
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 20_000, status: 'gone', stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await undo()).toEqual({ outcome: 'owed' });
  });

  test('pending units go back to whom their order was', async () => {
    const { world, ada, augusta, undo } = await merged({ ...DEFINITION, maturityDays: 14 });
    await undo();
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      { ...NOTHING, pending: 200 },
      { ...NOTHING, pending: 30 },
    ]);
    expect(await proved(world)).toEqual([]);
  });

  test('a survivor who was merged further has to be separated first, and a chain comes apart link by link', async () => {
    const { world, ada, augusta, undo } = await merged();
    const { deps, merchantId } = world;
    const byron = await world.member('byron@example.org');
    const second = await merge(world, { from: augusta, to: byron });
    expect(await undo()).toEqual({ outcome: 'merged_further', into: byron });
    const mergeId = second.outcome === 'merged' ? second.mergeId : '';
    await unmergeMembers(deps, { merchantId, mergeId, author: 'Camille' });
    expect((await world.balance(augusta)).available).toBe(230);
    await undo();
    expect([(await world.balance(ada)).available, (await world.balance(augusta)).available]).toEqual([
      200, 30,
    ]);
    const rows = await sql(
      database.pool,
      `SELECT 1 FROM member WHERE merchant_id = $1 AND merged_into <> '00000000-0000-0000-0000-000000000000'`,
      [merchantId],
    );
    expect(rows).toEqual([]);
    expect(await proved(world)).toEqual([]);
  });

  test('merged, undone and merged again, everything is there once', async () => {
    const { world, ada, augusta, undo } = await merged();
    await undo();
    await merge(world, { from: ada, to: augusta });
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 21_000, stamp: ORDER_TIME + SECOND_MS }));
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      NOTHING,
      { ...NOTHING, available: 240 },
    ]);
    expect(await proved(world)).toEqual([]);
  });

  test('a milestone counts on where each stood, and nothing is given twice', async () => {
    const milestone = { ...CHOSEN, rewardId: 'milestone', issue: 'automatic', consuming: false } as const;
    const { world, undo } = await merged(withRewards(milestone));
    expect(await vouchersOf(world)).toHaveLength(2);
    await undo();
    await world.deliver(
      order({ id: '3', email: ADA, totalMinor: 9_900 }),
      order({ id: '4', email: AUGUSTA, totalMinor: 6_900 }),
    );
    expect(await vouchersOf(world)).toHaveLength(2);
    await world.deliver(
      order({ id: '5', email: ADA, totalMinor: 100 }),
      order({ id: '6', email: AUGUSTA, totalMinor: 100 }),
    );
    expect(await vouchersOf(world)).toHaveLength(4);
  });

  test('visits go back with their orders', async () => {
    const { world, ada, augusta, undo } = await merged(VISITS);
    expect((await world.balance(augusta, 'visits')).available).toBe(2);
    await undo();
    expect([
      (await world.balance(ada, 'visits')).available,
      (await world.balance(augusta, 'visits')).available,
    ]).toEqual([1, 1]);
  });

  test('[I10] another merchant’s merge is unknown', async () => {
    const { world } = await merged();
    const { world: other } = await merged();
    const [row] = await sql<{ id: string }>(
      database.pool,
      'SELECT merge_id AS id FROM member_merge WHERE merchant_id = $1',
      [other.merchantId],
    );
    expect(
      await unmergeMembers(world.deps, { merchantId: world.merchantId, mergeId: row!.id, author: 'x' }),
    ).toEqual({ outcome: 'no_such_merge' });
  });
});
