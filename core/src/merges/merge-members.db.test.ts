import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { CHOSEN, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { DEFINITION, lineRefund, order, ORDER_TIME } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import { insertMerchant } from '../members/testing/test-deps.ts';
import { adjustUnits } from '../rewards/adjust-units.ts';
import { redeem } from '../rewards/redeem.ts';
import { listMembers } from '../statistics/list-members.ts';
import { memberTimeline } from '../timeline/member-timeline.ts';
import { memberVouchers } from '../timeline/member-vouchers.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { mergeMembers } from './merge-members.ts';
import { ADA, AUGUSTA, merge, twoCards, withRewards } from './testing/pair.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const proved = async (merchantId: string) => (await prove(database.pool, merchantId)).differences;
const NOTHING = { pending: 0, available: 0, held: 0, owed: 0 };

describe('merging two members', () => {
  test('[I1] units go over with their days, and a refund of an order from before takes them from the survivor', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 4_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 7_000 }),
    );
    const days = () =>
      sql<{ open: number; day: number }>(
        database.pool,
        `SELECT open, expires_on_day AS day FROM lot WHERE merchant_id = $1 AND open > 0 ORDER BY open`,
        [world.merchantId],
      );
    const before = await days();
    expect(await merge(world, { from: ada, to: augusta })).toMatchObject({
      outcome: 'merged',
      survivor: augusta,
    });
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      NOTHING,
      { ...NOTHING, available: 110 },
    ]);
    expect(await days()).toEqual(before);
    await world.deliver(
      order({
        id: '1',
        email: ADA,
        totalMinor: 4_000,
        refunds: [lineRefund(1_500)],
        stamp: ORDER_TIME + SECOND_MS,
      }),
    );
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      NOTHING,
      { ...NOTHING, available: 95 },
    ]);
    expect(await world.earned('1')).toEqual({ net: 25, unclaimed: 0 });
    expect(await proved(world.merchantId)).toEqual([]);
  });

  test('what one owes is paid from what the other has, and codes that the debt now covers are taken back', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(CHOSEN));
    const shelf = createShelf();
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 10_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 3_000 }),
    );
    const { merchantId, programId, deps } = world;
    await redeem(deps, { merchantId, memberId: ada, programId, rewardId: 'three-off', idempotencyKey: 'k' });
    await runEffects({ world, shelf });
    await merge(world, { from: ada, to: augusta });
    const gone = {
      id: '1',
      email: ADA,
      totalMinor: 10_000,
      status: 'gone',
      stamp: ORDER_TIME + SECOND_MS,
    } as const;
    await world.deliver(order(gone));
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, owed: 70 });
    await runEffects({ world, shelf });
    expect((await vouchersOf(world)).map(({ state }) => state)).toEqual(['revoked']);
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, available: 30 });
    expect(await proved(merchantId)).toEqual([]);
  });

  test('a debt from before the merge is paid at once from the lots that end soonest', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const { merchantId, programId, deps } = world;
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 5_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 8_000 }),
    );
    const wish = {
      merchantId,
      memberId: ada,
      programId,
      unit: 'points',
      nature: 'abuse',
      comment: 'x',
      author: 'C',
    } as const;
    await adjustUnits(deps, { ...wish, amount: -50, idempotencyKey: 'k1' });
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 5_000, status: 'gone', stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await world.balance(ada)).toEqual({ ...NOTHING, owed: 50 });
    await merge(world, { from: ada, to: augusta });
    expect([await world.balance(ada), await world.balance(augusta)]).toEqual([
      NOTHING,
      { ...NOTHING, available: 30 },
    ]);
    expect(await proved(merchantId)).toEqual([]);
  });

  test('a code that was wanted and one that was issued are the survivor’s, and a store that refuses gives its units back there', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(CHOSEN));
    const shelf = createShelf();
    const { merchantId, programId, deps } = world;
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 20_000 }));
    const wish = { merchantId, memberId: ada, programId, rewardId: 'three-off' };
    await redeem(deps, { ...wish, idempotencyKey: 'k1' });
    await runEffects({ world, shelf });
    await redeem(deps, { ...wish, idempotencyKey: 'k2' });
    await merge(world, { from: ada, to: augusta });
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, held: 100 });
    await runEffects({ world, shelf });
    expect(await world.balance(augusta)).toEqual(NOTHING);
    const codes = await memberVouchers(deps, { merchantId, memberId: augusta });
    expect(codes.map(({ state }) => state)).toEqual(['issued', 'issued']);
    expect(await memberVouchers(deps, { merchantId, memberId: ada })).toEqual([]);
    const [first] = await vouchersOf(world);
    await world.deliver(order({ id: '9', totalMinor: 2_000, codes: [first!.code] }));
    expect((await vouchersOf(world)).map(({ state }) => state)).toEqual(['used', 'issued']);
    expect(await redeem(deps, { ...wish, idempotencyKey: 'k3' })).toMatchObject({ outcome: 'not_enough' });
    expect(await proved(merchantId)).toEqual([]);
  });

  test('pending units mature at the survivor', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, { ...DEFINITION, maturityDays: 14 });
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 4_000 }));
    await merge(world, { from: ada, to: augusta });
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, pending: 40 });
    world.deps.clock.at += 15 * 24 * 3_600 * 1_000;
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 4_100, stamp: ORDER_TIME + SECOND_MS }));
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, available: 41 });
    expect(await proved(world.merchantId)).toEqual([]);
  });

  test('later orders under either address, or by either shop account, are the survivor’s', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    await world.customer('7', ada);
    await merge(world, { from: ada, to: augusta });
    await world.deliver(
      order({ id: '1', email: ADA, totalMinor: 1_000 }),
      order({ id: '2', email: AUGUSTA, totalMinor: 2_000 }),
      order({ id: '3', customer: '7', totalMinor: 4_000 }),
    );
    expect(await world.balance(augusta)).toEqual({ ...NOTHING, available: 70 });
  });

  test('a chain leads to the last one in one step, and never back', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const byron = await world.member('byron@example.org');
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 4_000 }));
    await merge(world, { from: ada, to: augusta });
    await merge(world, { from: augusta, to: byron });
    expect(await merge(world, { from: byron, to: ada })).toEqual({ outcome: 'same_member' });
    expect(await merge(world, { from: ada, to: byron })).toEqual({ outcome: 'already_merged', into: byron });
    const rows = await sql<{ merged: string }>(
      database.pool,
      'SELECT DISTINCT merged_into AS merged FROM member WHERE merchant_id = $1 AND member_id = ANY($2)',
      [world.merchantId, [ada, augusta]],
    );
    expect(rows).toEqual([{ merged: byron }]);
    await world.deliver(
      order({
        id: '1',
        email: ADA,
        totalMinor: 4_000,
        refunds: [lineRefund(1_000)],
        stamp: ORDER_TIME + SECOND_MS,
      }),
    );
    expect(await world.balance(byron)).toEqual({ ...NOTHING, available: 30 });
    expect(await proved(world.merchantId)).toEqual([]);
  });

  test('a merge into somebody who was merged goes to their survivor', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const byron = await world.member('byron@example.org');
    await merge(world, { from: augusta, to: byron });
    expect(await merge(world, { from: ada, to: augusta })).toMatchObject({
      outcome: 'merged',
      survivor: byron,
    });
  });

  test('oneself, somebody unknown, and [I10] another merchant’s member are refused, and so is a merge without a reason', async () => {
    const { world, ada } = await twoCards(database.pool);
    const { deps, merchantId } = world;
    const elsewhere = await insertMerchant(deps);
    expect(await merge(world, { from: ada, to: ada })).toEqual({ outcome: 'same_member' });
    expect(await merge(world, { from: ada, to: deps.ids.next() })).toEqual({ outcome: 'no_such_member' });
    const stranger = await twoCards(database.pool);
    expect(await merge(world, { from: ada, to: stranger.ada })).toEqual({ outcome: 'no_such_member' });
    const command = { fromMemberId: ada, toMemberId: stranger.ada, author: 'C' };
    expect(await mergeMembers(deps, { ...command, merchantId: elsewhere, comment: 'x' })).toEqual({
      outcome: 'no_such_member',
    });
    expect(await mergeMembers(deps, { ...command, merchantId, comment: ' ' })).toEqual({
      outcome: 'invalid',
      field: 'comment',
    });
  });

  test('merged both ways at once, while orders come in, one survives with everything', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const orders = Array.from({ length: 12 }, (_, index) =>
      order({ id: String(index), email: index % 2 === 0 ? ADA : AUGUSTA, totalMinor: 1_000 }),
    );
    const results = await Promise.all([
      merge(world, { from: ada, to: augusta }),
      ...orders.slice(0, 6).map((one) => world.deliver(one)),
      merge(world, { from: augusta, to: ada }),
      ...orders.slice(6).map((one) => world.deliver(one)),
    ]);
    const outcomes = results.flatMap((one) => ('outcome' in one ? [one.outcome] : [])).sort();
    expect(outcomes.filter((one) => one === 'merged')).toHaveLength(1);
    const balances = [await world.balance(ada), await world.balance(augusta)]
      .map((one) => one.available)
      .sort((a, b) => a - b);
    expect(balances).toEqual([0, 120]);
    expect(await proved(world.merchantId)).toEqual([]);
  });

  test('the list shows one member, found by either address and by an order of either', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const { deps, merchantId } = world;
    await world.deliver(order({ id: '1', email: ADA }), order({ id: '2', email: AUGUSTA }));
    await merge(world, { from: ada, to: augusta });
    for (const search of ['', ADA, AUGUSTA, '1', '#2']) {
      const { members } = await listMembers(deps, { merchantId, search, after: null, before: null });
      expect(members.map(({ memberId, email, orders }) => [memberId, email, orders])).toEqual([
        [augusta, AUGUSTA, 2],
      ]);
    }
  });

  test('[F1] the survivor’s history says that units came, and why; the audit says who did it', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const { deps, merchantId } = world;
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 4_000 }));
    await merge(world, { from: ada, to: augusta });
    const { lines } = await memberTimeline(deps, { merchantId, memberId: augusta });
    expect(lines).toMatchObject([
      {
        kind: 'merge',
        changes: [{ book: 'available', amount: 40 }],
        merge: { comment: 'Two cards, one person', author: 'Camille' },
      },
    ]);
    const audit = await sqlOne(
      database.pool,
      'SELECT author, action, subject FROM admin_audit WHERE merchant_id = $1',
      [merchantId],
    );
    expect(audit).toEqual({ author: 'Camille', action: 'merge_members', subject: ada });
  });
});
