import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import type { Mood } from '../vouchers/testing/shelf.ts';
import { ada, buy, type Ada, CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { insertStore } from '../members/testing/test-deps.ts';
import type { Reward } from '../programs/definition.ts';
import { checkDefinition } from '../programs/save-program.ts';
import { redeem } from './redeem.ts';
import { lastOrderedIn, voucherStores, wantedOf } from './voucher-stores.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the store in which a code works', () => {
  async function twoStores(...rewards: Reward[]) {
    const opened = await ada(database.pool, programOf(...rewards));
    const { deps, merchantId } = opened.world;
    deps.clock.at -= DAY_MS;
    const second = await insertStore(deps, merchantId, `ref${deps.ids.next().slice(-12)}`);
    deps.clock.at += DAY_MS;
    return { ...opened, first: opened.world.storeId, second: second.storeId };
  }
  const storesOf = ({ merchantId }: World) =>
    sql(
      database.pool,
      'SELECT store_id AS "storeId" FROM voucher WHERE merchant_id = $1 ORDER BY wanted_at, voucher_id',
      [merchantId],
    );
  const wish = ({ world, memberId }: Ada, storeId?: string) =>
    redeem(world.deps, {
      merchantId: world.merchantId,
      memberId,
      programId: world.programId,
      rewardId: 'three-off',
      idempotencyKey: 'k1',
      ...(storeId === undefined ? {} : { storeId }),
    });

  test('[A9] is chosen where there are several: without a choice nothing is held', async () => {
    const two = await twoStores(CHOSEN);
    expect(await wish(two)).toEqual({ outcome: 'choose_store' });
    expect((await two.world.balance(two.memberId)).held).toBe(0);
    expect((await wish(two, two.second)).outcome).toBe('redeemed');
    expect(await storesOf(two.world)).toEqual([{ storeId: two.second }]);
  });

  test('[I10] is none of another merchant, none that left, and none of another currency', async () => {
    const two = await twoStores(CHOSEN);
    const other = await ada(database.pool, programOf(CHOSEN));
    expect(await wish(two, other.world.storeId)).toEqual({ outcome: 'choose_store' });
    await sql(database.pool, `UPDATE store SET currency = 'CHF' WHERE store_id = $1`, [two.second]);
    expect(await wish(two, two.second)).toEqual({ outcome: 'choose_store' });
    await sql(database.pool, 'UPDATE store SET disconnected_at = connected_at WHERE store_id = $1', [
      two.first,
    ]);
    expect(await wish(two, two.first)).toEqual({ outcome: 'no_store' });
    expect((await two.world.balance(two.memberId)).held).toBe(0);
  });

  test('of a free article is the one whose articles have these numbers, and no other while that is away', async () => {
    const article: Reward = { ...CHOSEN, benefit: { kind: 'free_article', productIds: ['42'] } };
    const two = await twoStores(article);
    expect((await wish(two, two.second)).outcome).toBe('choose_store');
    expect((await wish(two)).outcome).toBe('redeemed');
    expect(await storesOf(two.world)).toEqual([{ storeId: two.first }]);
    await sql(database.pool, 'UPDATE store SET disconnected_at = connected_at WHERE store_id = $1', [
      two.first,
    ]);
    const stores = await voucherStores(database.pool, wantedOf(two.world.merchantId, 'EUR', article));
    expect(stores).toEqual([]);
  });

  test('of an automatic reward is the one where its member ordered last, and the first for who never did', async () => {
    const two = await twoStores({ ...CHOSEN, issue: 'automatic', cost: 150 });
    const { world } = two;
    const reading = order({ id: '2', email: 'ada@example.org', totalMinor: 3_000, placedAt: ORDER_TIME + 1 });
    await inTransaction(database.pool, (tx) =>
      creditOrders(world.deps, tx, {
        merchantId: world.merchantId,
        readings: [{ storeId: two.second, reading, fetchSeq: null }],
        cause: 'test',
      }),
    );
    expect(await storesOf(world)).toEqual([{ storeId: two.second }]);
    const stores = await voucherStores(database.pool, wantedOf(world.merchantId, 'EUR', CHOSEN));
    expect(stores.map(({ storeId }) => storeId)).toEqual([two.first, two.second]);
    const nobody = await world.member('never@example.org');
    const asked = { merchantId: world.merchantId, memberIds: [two.memberId, nobody], stores };
    const last = await lastOrderedIn(database.pool, asked);
    expect([...last]).toEqual([[two.memberId, two.second]]);
  });
});

describe('a chosen reward', () => {
  test('[D14] [D5] holds the units, and captures them when the store has the code', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    expect((await buy({ world, memberId })).outcome).toBe('redeemed');
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 100, owed: 0 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 0, owed: 0 });
    const [voucher] = await vouchersOf(world);
    expect(voucher?.state).toBe('issued');
    expect([...shelf.codes.values()][0]).toMatchObject({
      code: voucher?.code,
      email: 'ada@example.org',
      benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' },
    });
  });

  test('[D9] one mail with the code is wanted when the store has it, and none before', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    const mails = () =>
      sql<{ subject: string; payload: object }>(
        database.pool,
        `SELECT subject, payload FROM effect WHERE merchant_id = $1 AND kind = 'mail'`,
        [world.merchantId],
      );
    const bought = await buy({ world, memberId });
    expect(await mails()).toEqual([]);
    await runEffects({ world, shelf });
    const voucherId = bought.outcome === 'redeemed' ? bought.voucherId : '';
    expect(await mails()).toMatchObject([
      {
        subject: `reward ${voucherId}`,
        payload: { template: 'reward_issued', params: { merchantName: 'Thé aux feuilles' } },
      },
    ]);
  });

  test.each([6, 20])('[D10] a reward says how long its codes are: %i', async (codeLength) => {
    const opened = await ada(database.pool, programOf({ ...CHOSEN, codeLength, bound: true }));
    await buy(opened);
    const [voucher] = await vouchersOf(opened.world);
    expect(voucher?.code).toMatch(new RegExp(`^[2-9a-hjkmnp-z]{${codeLength}}$`));
    await runEffects(opened);
    expect(opened.shelf.codes.get(voucher?.code ?? '')).toMatchObject({ bound: true });
  });

  test('[D10] a short code that the store has already is a long one instead', async () => {
    const { world, memberId } = await ada(
      database.pool,
      programOf({ ...CHOSEN, codeLength: 6, bound: true }),
    );
    // Every draw gives the same symbols, so each code begins like the one before.
    const deps = { ...world.deps, randomness: { bytes: (count: number) => new Uint8Array(count).fill(7) } };
    await world.deliver(order({ id: '2', email: 'ada@example.org', totalMinor: 12_000 }));
    const wish = {
      merchantId: world.merchantId,
      memberId,
      programId: world.programId,
      rewardId: 'three-off',
    };
    await redeem(deps, { ...wish, idempotencyKey: 'k1' });
    await redeem(deps, { ...wish, idempotencyKey: 'k2' });
    expect((await vouchersOf(world)).map(({ code }) => code.length).toSorted((a, b) => a - b)).toEqual([
      6, 12,
    ]);
  });

  test('[D10] codes that others could use are not short: the refusal names the field', () => {
    const checked = (codeLength: number, bound: boolean) =>
      checkDefinition(programOf({ ...CHOSEN, codeLength, bound }));
    const field = 'rewards.0.codeLength';
    expect(checked(11, false)).toEqual({
      outcome: 'invalid',
      problems: [{ field, reason: 'short_codes_are_bound' }],
    });
    for (const length of [5, 21]) expect(checked(length, true)).toMatchObject({ problems: [{ field }] });
    expect([checked(6, true).outcome, checked(12, false).outcome]).toEqual(['valid', 'valid']);
  });

  test('[D10] codes have 12 symbols of an alphabet without look-alikes', async () => {
    const { world, memberId } = await ada(database.pool, programOf({ ...CHOSEN, cost: 1 }));
    for (let index = 0; index < 30; index += 1) await buy({ world, memberId }, `k${index}`);
    const codes = (await vouchersOf(world)).map((one) => one.code);
    expect(new Set(codes).size).toBe(30);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{12}$/);
  });

  test('the same wish twice, or twenty times at once, buys once', async () => {
    const { world, memberId } = await ada(database.pool, programOf(CHOSEN));
    const results = await Promise.all(Array.from({ length: 20 }, () => buy({ world, memberId })));
    expect(
      new Set(results.map((one) => (one.outcome === 'redeemed' ? one.voucherId : one.outcome))).size,
    ).toBe(1);
    expect(await vouchersOf(world)).toHaveLength(1);
  });

  test('two different wishes at once never spend the same points', async () => {
    const { world, memberId } = await ada(database.pool, programOf(CHOSEN));
    const results = await Promise.all([buy({ world, memberId }, 'a'), buy({ world, memberId }, 'b')]);
    expect(results.map((one) => one.outcome).sort()).toEqual(['not_enough', 'redeemed']);
  });

  test('a computed discount is worth its coefficient for each unit, rounded down', async () => {
    const { world, memberId } = await ada(
      database.pool,
      programOf({ ...CHOSEN, cost: 50, benefit: { kind: 'per_units', amountMinor: 3, perUnits: 2 } }),
    );
    const result = await redeem(world.deps, {
      merchantId: world.merchantId,
      memberId,
      programId: world.programId,
      rewardId: 'three-off',
      units: 119,
      idempotencyKey: 'k',
    });
    expect(result.outcome).toBe('redeemed');
    const [row] = await sql<{ benefit: unknown }>(
      database.pool,
      `SELECT benefit FROM voucher WHERE merchant_id = $1`,
      [world.merchantId],
    );
    expect(row?.benefit).toEqual({ kind: 'amount', amountMinor: 178, currency: 'EUR' });
  });

  const TEA = { productId: '7', units: 80, name: 'Tea' };
  const POT = { productId: '8', units: 130, name: 'Pot' };
  const ARTICLES: Reward = {
    ...CHOSEN,
    cost: 80,
    benefit: { kind: 'article_price', articles: [TEA, POT] },
  };
  const take = ({ world, memberId }: Ada, article: string | undefined, key: string) =>
    redeem(world.deps, {
      merchantId: world.merchantId,
      memberId,
      programId: world.programId,
      rewardId: 'three-off',
      idempotencyKey: key,
      ...(article === undefined ? {} : { article }),
    });

  test('[D4] an article is given for its own price in units: the one that was chosen, and no other', async () => {
    const one = await ada(database.pool, programOf(ARTICLES));
    const { world, memberId } = one;
    expect(await take(one, undefined, 'a')).toEqual({ outcome: 'invalid_article' });
    expect(await take(one, '9', 'b')).toEqual({ outcome: 'invalid_article' });
    expect(await take(one, '8', 'c')).toEqual({ outcome: 'not_enough', available: 120, cost: 130 });
    expect((await take(one, '7', 'd')).outcome).toBe('redeemed');
    expect(await take(one, '7', 'd')).toMatchObject({ outcome: 'redeemed' });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 40, held: 80, owed: 0 });
    await runEffects(one);
    const vouchers = await sql(database.pool, `SELECT benefit, state FROM voucher WHERE merchant_id = $1`, [
      world.merchantId,
    ]);
    expect(vouchers).toEqual([
      { state: 'issued', benefit: { kind: 'free_article', productIds: ['7'], name: 'Tea' } },
    ]);
  });

  test('[D4] of two wishes at once for more than there is, one gets its article', async () => {
    const one = await ada(database.pool, programOf(ARTICLES));
    const results = await Promise.all([take(one, '7', 'a'), take(one, '7', 'b')]);
    expect(results.map((result) => result.outcome).sort()).toEqual(['not_enough', 'redeemed']);
  });

  test('[D4] a list names each article once, its cheapest is what the reward costs, and nobody is given one by itself', () => {
    const problems = (change: Partial<Reward>) => {
      const checked = checkDefinition(programOf({ ...ARTICLES, ...change }));
      return checked.outcome === 'invalid' ? checked.problems.map((one) => one.field) : [];
    };
    expect(problems({})).toEqual([]);
    expect(problems({ cost: 100 })).toEqual(['rewards.0.cost']);
    expect(problems({ issue: 'automatic' })).toEqual(['rewards.0.issue']);
    expect(problems({ benefit: { kind: 'article_price', articles: [TEA, TEA] } })).toEqual([
      'rewards.0.benefit.articles',
    ]);
  });
});

describe('[I4] [D14] one voucher per redemption, or the units are back', () => {
  test.each<[Mood[], number]>([
    [['timeout_after'], 1],
    [['timeout_before', 'well'], 2],
    [['busy', 'timeout_before', 'timeout_after'], 3],
    // The code is there when the second try is refused: giving the units back would pay twice.
    [['timeout_after_unseen', 'refusing'], 2],
  ])('after %j the store has one code and the units are captured', async (moods, rounds) => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    shelf.moods.push(...moods);
    await buy({ world, memberId });
    for (let round = 0; round < rounds; round += 1) {
      expect((await world.balance(memberId)).held).toBe(100);
      await runEffects({ world, shelf });
      world.deps.clock.at += 60 * SECOND_MS;
    }
    expect([
      shelf.created,
      (await world.balance(memberId)).held,
      (await vouchersOf(world))[0]?.state,
    ]).toEqual([1, 0, 'issued']);
  });

  test('a refusal for good gives the units back to the lot they came from', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    shelf.moods.push('refusing');
    await buy({ world, memberId });
    expect((await runEffects({ world, shelf }))[0]?.outcome).toBe('parked');
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 120, held: 0, owed: 0 });
    expect((await vouchersOf(world))[0]?.state).toBe('failed');
  });
});
