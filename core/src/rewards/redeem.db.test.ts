import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import {
  createWorld,
  DEFINITION,
  lineRefund,
  order,
  ORDER_TIME,
  type World,
} from '../earning/testing/world.ts';
import type { EffectResult } from '../effects/effect.ts';
import { leaseDueEffects } from '../effects/dispatch.ts';
import { runEffect } from '../effects/run-effect.ts';
import type { ProgramDefinition, Reward } from '../programs/definition.ts';
import { endOfLocalDay } from '../programs/program-clock.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { createShelf, type Mood, type Shelf } from '../vouchers/testing/shelf.ts';
import {
  createVoucherEffect,
  extendVoucherEffect,
  revokeVoucherEffect,
} from '../vouchers/voucher-effects.ts';
import { redeem } from './redeem.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const CHOSEN: Reward = {
  rewardId: 'three-off', revision: 1, name: { en: '3 € off', fr: '3 € de remise' }, unit: 'points', cost: 100,
  benefit: { kind: 'amount', amountMinor: 300 }, issue: 'chosen', consuming: true, voucherDays: 60, ordersEarn: true,
}; // prettier-ignore
const AUTOMATIC: Reward = { ...CHOSEN, rewardId: 'gift', issue: 'automatic' };
const COUNTING: Reward = { ...AUTOMATIC, rewardId: 'milestone', consuming: false };

const programOf = (...rewards: Reward[]): ProgramDefinition => ({ ...DEFINITION, rewards });

/** A shop whose member Ada has 120 points from order 1. */
async function ada(definition: ProgramDefinition): Promise<{ world: World; memberId: string; shelf: Shelf }> {
  const world = await createWorld(database.pool, definition);
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org', totalMinor: 12_000 }));
  return { world, memberId, shelf: createShelf() };
}

async function runEffects({
  world,
  shelf,
}: {
  world: World;
  shelf: Shelf;
}): Promise<(EffectResult | null)[]> {
  const ports = () => shelf.port;
  const { deps } = world;
  const handlers = {
    create_voucher: createVoucherEffect(deps, ports),
    revoke_voucher: revokeVoucherEffect(deps, ports),
    extend_voucher: extendVoucherEffect(deps, ports),
  };
  const due = (await leaseDueEffects(deps)).filter((one) => one.merchantId === world.merchantId);
  const results = [];
  for (const name of due)
    results.push(
      await runEffect(deps, name, { ...handlers, mail: () => Promise.resolve({ outcome: 'done' }) }),
    );
  return results;
}

async function vouchers({
  merchantId,
}: World): Promise<{ state: string; code: string; expires_at: number; over_used: boolean }[]> {
  return sql(
    database.pool,
    `SELECT v.state, c.code_lower AS code, v.expires_at, v.over_used FROM voucher v JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id
      WHERE v.merchant_id = $1 ORDER BY v.wanted_at, v.voucher_id`,
    [merchantId],
  );
}

const buy = (world: World, memberId: string, idempotencyKey = 'k1') =>
  redeem(world.deps, {
    merchantId: world.merchantId,
    memberId,
    programId: world.programId,
    rewardId: 'three-off',
    idempotencyKey,
  });

describe('a chosen reward', () => {
  test('[D14] [D5] holds the units, and captures them when the store has the code', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    expect((await buy(world, memberId)).outcome).toBe('redeemed');
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 100, owed: 0 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 0, owed: 0 });
    const [voucher] = await vouchers(world);
    expect(voucher?.state).toBe('issued');
    expect([...shelf.codes.values()][0]).toMatchObject({
      code: voucher?.code,
      email: 'ada@example.org',
      benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' },
    });
  });

  test('[D9] one mail with the code is wanted when the store has it, and none before', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    const mails = () =>
      sql<{ subject: string; payload: object }>(
        database.pool,
        `SELECT subject, payload FROM effect WHERE merchant_id = $1 AND kind = 'mail'`,
        [world.merchantId],
      );
    const bought = await buy(world, memberId);
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

  test('[D10] codes have 12 symbols of an alphabet without look-alikes', async () => {
    const { world, memberId } = await ada(programOf({ ...CHOSEN, cost: 1 }));
    for (let index = 0; index < 30; index += 1) await buy(world, memberId, `k${index}`);
    const codes = (await vouchers(world)).map((one) => one.code);
    expect(new Set(codes).size).toBe(30);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{12}$/);
  });

  test('the same wish twice, or twenty times at once, buys once', async () => {
    const { world, memberId } = await ada(programOf(CHOSEN));
    const results = await Promise.all(Array.from({ length: 20 }, () => buy(world, memberId)));
    expect(
      new Set(results.map((one) => (one.outcome === 'redeemed' ? one.voucherId : one.outcome))).size,
    ).toBe(1);
    expect(await vouchers(world)).toHaveLength(1);
  });

  test('two different wishes at once never spend the same points', async () => {
    const { world, memberId } = await ada(programOf(CHOSEN));
    const results = await Promise.all([buy(world, memberId, 'a'), buy(world, memberId, 'b')]);
    expect(results.map((one) => one.outcome).sort()).toEqual(['not_enough', 'redeemed']);
  });

  test('a computed discount is worth its coefficient for each unit, rounded down', async () => {
    const { world, memberId } = await ada(
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
});

describe('[I4] [D14] one voucher per redemption, or the units are back', () => {
  test.each<[Mood[], number]>([
    [['timeout_after'], 1],
    [['timeout_before', 'well'], 2],
    [['busy', 'timeout_before', 'timeout_after'], 3],
    // The code is there when the second try is refused: giving the units back would pay twice.
    [['timeout_after_unseen', 'refusing'], 2],
  ])('after %j the store has one code and the units are captured', async (moods, rounds) => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    shelf.moods.push(...moods);
    await buy(world, memberId);
    for (let round = 0; round < rounds; round += 1) {
      expect((await world.balance(memberId)).held).toBe(100);
      await runEffects({ world, shelf });
      world.deps.clock.at += 60 * SECOND_MS;
    }
    expect([shelf.created, (await world.balance(memberId)).held, (await vouchers(world))[0]?.state]).toEqual([
      1,
      0,
      'issued',
    ]);
  });

  test('a refusal for good gives the units back to the lot they came from', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    shelf.moods.push('refusing');
    await buy(world, memberId);
    expect((await runEffects({ world, shelf }))[0]?.outcome).toBe('parked');
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 120, held: 0, owed: 0 });
    expect((await vouchers(world))[0]?.state).toBe('failed');
  });
});

describe('uses', () => {
  async function withIssued(ordersEarn = true) {
    const { world, memberId, shelf } = await ada(programOf({ ...CHOSEN, ordersEarn }));
    await buy(world, memberId);
    await runEffects({ world, shelf });
    const code = (await vouchers(world))[0]?.code ?? '';
    return { world, memberId, shelf, code };
  }

  test('[D8] an order that cites the code uses the voucher', async () => {
    const { world, code } = await withIssued();
    await world.deliver(order({ id: '2', codes: [code] }));
    expect((await vouchers(world))[0]?.state).toBe('used');
  });

  test('when that order is cancelled the voucher is issued again for at least 30 days, and units stay spent', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    world.deps.clock.at = (await vouchers(world))[0]?.expires_at ?? 0;
    const using = order({ id: '2', codes: [code], placedAt: ORDER_TIME + 1 });
    await world.deliver(using);
    await world.deliver({
      ...using,
      state: { ...using.state, status: 'gone' },
      stamp: using.stamp + SECOND_MS,
    });
    await runEffects({ world, shelf });
    const until = endOfLocalDay('Europe/Paris', world.deps.clock.at + 30 * DAY_MS);
    expect([
      (await vouchers(world))[0]?.state,
      (await vouchers(world))[0]?.expires_at,
      shelf.codes.get(code)?.expiresAt,
    ]).toEqual(['issued', until, until]);
    expect((await world.balance(memberId)).available).toBe(20);
  });

  test('a second order with the same code is shown as an over-use', async () => {
    const { world, code } = await withIssued();
    await world.deliver(order({ id: '2', codes: [code] }), order({ id: '3', codes: [code] }));
    expect((await vouchers(world))[0]?.over_used).toBe(true);
  });

  test('[B18] an order paid with a reward earns only if that reward says so', async () => {
    const earning = await withIssued(true);
    const refusing = await withIssued(false);
    for (const { world, code } of [earning, refusing]) await world.deliver(order({ id: '2', codes: [code] }));
    expect([(await earning.world.earned('2')).net, (await refusing.world.earned('2')).net]).toEqual([42, 0]);
  });

  test('a refund that finds the units in an unused voucher is owed at once, and the voucher is revoked to pay it', async () => {
    const { world, memberId, shelf, code } = await withIssued();
    await world.deliver(
      order({
        email: 'ada@example.org',
        totalMinor: 12_000,
        refunds: [lineRefund(12_000)],
        stamp: ORDER_TIME + SECOND_MS,
      }),
    );
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 100 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([(await vouchers(world))[0]?.state, shelf.codes.has(code)]).toEqual(['revoked', false]);
  });
});

describe('debts and vouchers', () => {
  const cancelled = (stamp: number) =>
    order({ email: 'ada@example.org', totalMinor: 12_000, status: 'gone', stamp });

  test('[I4] a refund while the code is still wanted drops the wish: no code, and its units pay the debt', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    await buy(world, memberId);
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    expect((await world.balance(memberId)).owed).toBe(100);
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([shelf.created, (await vouchers(world))[0]?.state]).toEqual([0, 'failed']);
  });

  test('a refund while the store may have made the code already revokes it once it is there', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    shelf.moods.push('timeout_after_unseen');
    await buy(world, memberId);
    await runEffects({ world, shelf });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    for (let round = 0; round < 4; round += 1) {
      world.deps.clock.at += 60 * SECOND_MS;
      await runEffects({ world, shelf });
    }
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([shelf.codes.size, (await vouchers(world))[0]?.state]).toEqual([0, 'revoked']);
  });

  test('a voucher that a debtor gets back by a cancellation is taken again, however often', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    await buy(world, memberId);
    await runEffects({ world, shelf });
    const code = (await vouchers(world))[0]?.code ?? '';
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    const using = order({ id: '2', codes: [code], placedAt: ORDER_TIME + 1 });
    await world.deliver(using);
    await runEffects({ world, shelf });
    expect([(await vouchers(world))[0]?.state, (await world.balance(memberId)).owed]).toEqual(['used', 100]);
    await world.deliver({
      ...using,
      state: { ...using.state, status: 'gone' },
      stamp: using.stamp + SECOND_MS,
    });
    await runEffects({ world, shelf });
    expect([(await vouchers(world))[0]?.state, (await world.balance(memberId)).owed]).toEqual(['revoked', 0]);
  });

  test('where shortfalls are written off, what an unused voucher holds is owed until it was revoked, and only the rest is written off', async () => {
    const { world, memberId, shelf } = await ada({
      ...programOf({ ...CHOSEN, cost: 70 }),
      shortfall: 'written_off',
    });
    await buy(world, memberId);
    await runEffects({ world, shelf });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 70 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect((await vouchers(world))[0]?.state).toBe('revoked');
  });

  test('a programme whose currency no store has makes no voucher', async () => {
    const { world, memberId } = await ada(programOf(CHOSEN));
    await sql(database.pool, `UPDATE store SET currency = 'JPY' WHERE merchant_id = $1`, [world.merchantId]);
    expect(await buy(world, memberId)).toEqual({ outcome: 'no_store' });
    expect((await world.balance(memberId)).available).toBe(120);
  });

  test('a store that was disconnected before it was ever asked gives the units back', async () => {
    const { world, memberId, shelf } = await ada(programOf(CHOSEN));
    await buy(world, memberId);
    await sql(database.pool, `UPDATE store SET disconnected_at = now() WHERE merchant_id = $1`, [
      world.merchantId,
    ]);
    await runEffects({ world, shelf });
    expect([(await world.balance(memberId)).available, (await vouchers(world))[0]?.state]).toEqual([
      120,
      'failed',
    ]);
  });
});

describe('automatic rewards', () => {
  test('[D1] [D5] a consuming one pays while enough is available, once for each time', async () => {
    const { world, memberId } = await ada(programOf({ ...AUTOMATIC, cost: 50 }));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 100, owed: 0 });
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await vouchers(world)).toHaveLength(2);
  });

  test('a non-consuming one pays each time the sum of matured units crosses its multiple, never twice after a refund', async () => {
    const { world, memberId } = await ada(programOf(COUNTING));
    expect([(await vouchers(world)).length, (await world.balance(memberId)).available]).toEqual([1, 120]);
    const paid = { email: 'ada@example.org', totalMinor: 12_000 };
    await world.deliver(order({ ...paid, refunds: [lineRefund(6_000)], stamp: ORDER_TIME + SECOND_MS }));
    await world.deliver(order({ ...paid, stamp: ORDER_TIME + 2 * SECOND_MS }));
    expect(await vouchers(world)).toHaveLength(1);
    await world.deliver(order({ id: '2', email: 'ada@example.org', totalMinor: 8_000 }));
    expect(await vouchers(world)).toHaveLength(2);
  });

  test('[B20] a lowered threshold pays nobody by itself; the next units that become available unlock it', async () => {
    const { world } = await ada(programOf({ ...AUTOMATIC, cost: 500 }));
    await world.version(programOf({ ...AUTOMATIC, cost: 100, revision: 2 }), ORDER_TIME + 1);
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, stamp: ORDER_TIME + SECOND_MS }),
    );
    expect(await vouchers(world)).toHaveLength(0);
    await world.deliver(
      order({ id: '2', email: 'ada@example.org', totalMinor: 100, placedAt: ORDER_TIME + 2 }),
    );
    expect(await vouchers(world)).toHaveLength(1);
  });

  test('a reversal during a pause still counts against the running sum', async () => {
    const { world } = await ada(programOf({ ...COUNTING, cost: 130 }));
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
    expect(await vouchers(world)).toHaveLength(0);
  });

  test('[D2] the code comes after the payment that unlocked it, so that order cannot use it', async () => {
    const { world } = await ada(programOf({ ...AUTOMATIC, cost: 100 }));
    const [row] = await sql<{ wanted: boolean }>(
      database.pool,
      `SELECT wanted_at >= (SELECT max(first_seen_at) FROM orders WHERE merchant_id = $1) AS wanted FROM voucher WHERE merchant_id = $1`,
      [world.merchantId],
    );
    expect(row?.wanted).toBe(true);
  });
});
