import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { CHOSEN, vouchersOf } from '../earning/testing/ada.ts';
import { DEFINITION, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { giveForDays } from '../jobs/give-for-days.ts';
import { hashEmail } from '../keys/email.ts';
import { keepBirthday } from '../members/birthday.ts';
import { currentConsents } from '../members/current-consents.ts';
import { recordConsent } from '../members/record-consent.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { prove } from '../proof/prove.ts';
import { redeem } from '../rewards/redeem.ts';
import { grantWelcome } from '../rewards/welcome.ts';
import { ADA, AUGUSTA, merge, twoCards, withRewards } from './testing/pair.ts';
import { unmergeMembers } from './unmerge-members.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const differences = async ({ merchantId }: World) => (await prove(database.pool, merchantId)).differences;
const available = async (world: World, memberId: string) => (await world.balance(memberId)).available;
const undo = async (world: World, mergeId: string) =>
  (await unmergeMembers(world.deps, { merchantId: world.merchantId, mergeId, author: 'Camille' })).outcome;

async function merged(world: World, pair: { from: string; to: string }): Promise<string> {
  const result = await merge(world, pair);
  if (result.outcome !== 'merged') throw new Error(result.outcome);
  return result.mergeId;
}

describe('[B13] two members who were both welcomed', () => {
  const WELCOMING: ProgramDefinition = { ...DEFINITION, welcome: { points: 20 } };
  const welcome = (world: World, memberId: string, email: string) =>
    inTransaction(world.deps.pool, (tx) =>
      grantWelcome(world.deps, tx, {
        merchantId: world.merchantId,
        memberId,
        emailHmac: hashEmail(world.deps.keys, email),
      }),
    );

  async function bothWelcomed(definition = WELCOMING) {
    const pair = await twoCards(database.pool, definition);
    await welcome(pair.world, pair.ada, ADA);
    await welcome(pair.world, pair.augusta, AUGUSTA);
    return pair;
  }

  test('keep one welcome, and have two again when the merge is undone', async () => {
    const { world, ada, augusta } = await bothWelcomed();
    const mergeId = await merged(world, { from: ada, to: augusta });
    expect(await available(world, augusta)).toBe(20);
    expect(await differences(world)).toEqual([]);
    expect(await undo(world, mergeId)).toBe('separated');
    expect([await available(world, ada), await available(world, augusta)]).toEqual([20, 20]);
    expect(await differences(world)).toEqual([]);
    await merged(world, { from: ada, to: augusta });
    expect(await available(world, augusta)).toBe(20);
    expect(await differences(world)).toEqual([]);
  });

  test('what the merged one has spent of it stays spent: a merge makes no debt', async () => {
    const { world, ada, augusta } = await bothWelcomed({
      ...WELCOMING,
      rewards: [{ ...CHOSEN, cost: 15 }],
    });
    const { merchantId, programId } = world;
    const wish = { merchantId, memberId: ada, programId, rewardId: CHOSEN.rewardId, idempotencyKey: 'wish' };
    expect((await redeem(world.deps, wish)).outcome).toBe('redeemed');
    await merged(world, { from: ada, to: augusta });
    expect(await world.balance(augusta)).toMatchObject({ available: 20, held: 15, owed: 0 });
    expect(await differences(world)).toEqual([]);
  });

  test('whose survivor never had one brings theirs', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, WELCOMING);
    await welcome(world, ada, ADA);
    await merged(world, { from: ada, to: augusta });
    expect(await available(world, augusta)).toBe(20);
  });

  test('three in a chain keep one', async () => {
    const { world, ada, augusta } = await bothWelcomed();
    const third = await world.member('third@example.org');
    await welcome(world, third, 'third@example.org');
    await merged(world, { from: ada, to: augusta });
    await merged(world, { from: augusta, to: third });
    expect(await available(world, third)).toBe(20);
    expect(await differences(world)).toEqual([]);
  });
});

describe('[D6] what two members count for rewards', () => {
  const OCCASION: Reward = {
    ...CHOSEN, rewardId: 'third-order', issue: 'automatic', cost: 1, consuming: false,
    occasion: { kind: 'nth_order', order: 3, repeats: false },
  }; // prettier-ignore
  const buy = (world: World, id: string, email: string) =>
    world.deliver(order({ id, email, totalMinor: 1_000, stamp: ORDER_TIME + Number(id) * SECOND_MS }));

  test('orders of both are one person’s: the third of them brings the reward', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(OCCASION));
    await buy(world, '1', ADA);
    await buy(world, '2', AUGUSTA);
    const mergeId = await merged(world, { from: ada, to: augusta });
    expect(await vouchersOf(world)).toHaveLength(0);
    await buy(world, '3', ADA);
    expect(await vouchersOf(world)).toHaveLength(1);
    expect(await differences(world)).toEqual([]);
    expect(await undo(world, mergeId)).toBe('separated');
    const counted = await sql<{ memberId: string; orders: number }>(
      database.pool,
      `SELECT member_id AS "memberId", count(*) AS orders FROM counted_order WHERE merchant_id = $1 GROUP BY 1`,
      [world.merchantId],
    );
    // The third order was bound to the survivor, and stays theirs.
    expect(new Map(counted.map((one) => [one.memberId, one.orders]))).toEqual(
      new Map([
        [ada, 1],
        [augusta, 2],
      ]),
    );
  });

  test('a birthday that only the merged one gave is celebrated once, and goes again with them', async () => {
    const BIRTHDAY: Reward = { ...OCCASION, rewardId: 'birthday', occasion: { kind: 'birthday' } };
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(BIRTHDAY));
    const { deps, merchantId } = world;
    const now = new Date(deps.clock.now());
    const birthday = { month: now.getUTCMonth() + 1, day: now.getUTCDate() };
    deps.clock.at -= 20 * DAY_MS;
    await keepBirthday(deps, { merchantId, memberId: ada, birthday, author: 'account:a' });
    deps.clock.at += 20 * DAY_MS;
    const mergeId = await merged(world, { from: ada, to: augusta });
    expect(await giveForDays(deps, merchantId)).toBe(1);
    expect(await giveForDays(deps, merchantId)).toBe(0);
    expect(await undo(world, mergeId)).toBe('separated');
    const kept = await sql<{ memberId: string }>(
      database.pool,
      `SELECT member_id AS "memberId" FROM member_birthday WHERE merchant_id = $1`,
      [merchantId],
    );
    expect(kept).toEqual([{ memberId: ada }]);
  });

  test('a year’s birthday reward that both had is one and the same', async () => {
    const BIRTHDAY: Reward = { ...OCCASION, rewardId: 'birthday', occasion: { kind: 'birthday' } };
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(BIRTHDAY));
    const { deps, merchantId } = world;
    const now = new Date(deps.clock.now());
    const birthday = { month: now.getUTCMonth() + 1, day: now.getUTCDate() };
    deps.clock.at -= 20 * DAY_MS;
    for (const memberId of [ada, augusta])
      await keepBirthday(deps, { merchantId, memberId, birthday, author: 'account:a' });
    deps.clock.at += 20 * DAY_MS;
    expect(await giveForDays(deps, merchantId)).toBe(2);
    await merged(world, { from: ada, to: augusta });
    expect(await giveForDays(deps, merchantId)).toBe(0);
    const ordinals = await sql<{ ordinal: number }>(
      database.pool,
      `SELECT ordinal FROM trigger_fired WHERE merchant_id = $1 AND member_id = $2`,
      [merchantId, augusta],
    );
    expect(ordinals).toEqual([{ ordinal: now.getUTCFullYear() }]);
  });
});

test('a "no" of the merged member is the survivor’s; a "yes" is not', async () => {
  const answers = async (theirs: boolean | null, ours: boolean | null): Promise<boolean> => {
    const { world, ada, augusta } = await twoCards(database.pool);
    const { deps, merchantId } = world;
    const topic = { channel: 'email', purpose: 'news' } as const;
    const say = (memberId: string, granted: boolean) =>
      recordConsent(deps, {
        merchantId,
        memberId,
        topic,
        granted,
        source: 'wallet',
        author: 'a',
        textVersion: 't',
      });
    for (const [memberId, granted] of [[ada, theirs], [augusta, ours]] as const) {
      if (granted === null) continue;
      await say(memberId, true);
      if (!granted) await say(memberId, false);
    } // prettier-ignore
    await merged(world, { from: ada, to: augusta });
    const [consent] = await currentConsents(database.pool, merchantId, augusta);
    return consent?.granted ?? false;
  };
  expect(await answers(false, true)).toBe(false);
  expect(await answers(true, true)).toBe(true);
  expect(await answers(null, true)).toBe(true);
  expect(await answers(true, false)).toBe(false);
  expect(await answers(true, null)).toBe(false);
});
