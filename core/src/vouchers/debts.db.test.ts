import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import type { EffectResult } from '../effects/effect.ts';
import { LEASE_MINUTES, runEffect } from '../effects/run-effect.ts';
import { dueEffectsOf } from '../effects/testing/due.ts';
import { readStore } from '../stores/read-store.ts';
import { expireVouchers } from '../jobs/expire-vouchers.ts';
import { prove } from '../proof/prove.ts';
import { order, ORDER_TIME } from '../earning/testing/world.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('debts and vouchers', () => {
  const cancelled = (stamp: number) =>
    order({ email: 'ada@example.org', totalMinor: 12_000, status: 'gone', stamp });

  test('[I4] a refund while the code is still wanted drops the wish: no code, and its units pay the debt', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    await buy({ world, memberId });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    expect((await world.balance(memberId)).owed).toBe(100);
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([shelf.created, (await vouchersOf(world))[0]?.state]).toEqual([0, 'failed']);
  });

  test('a refund while the store may have made the code already revokes it once it is there', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    shelf.moods.push('timeout_after_unseen');
    await buy({ world, memberId });
    await runEffects({ world, shelf });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    for (let round = 0; round < 4; round += 1) {
      world.deps.clock.at += 60 * SECOND_MS;
      await runEffects({ world, shelf });
    }
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect([shelf.codes.size, (await vouchersOf(world))[0]?.state]).toEqual([0, 'revoked']);
  });

  test('a voucher that a debtor gets back by a cancellation is taken again, however often', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    await buy({ world, memberId });
    await runEffects({ world, shelf });
    const code = (await vouchersOf(world))[0]?.code ?? '';
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    const using = order({ id: '2', codes: [code], placedAt: ORDER_TIME + 1 });
    await world.deliver(using);
    await runEffects({ world, shelf });
    expect([(await vouchersOf(world))[0]?.state, (await world.balance(memberId)).owed]).toEqual([
      'used',
      100,
    ]);
    await world.deliver({
      ...using,
      state: { ...using.state, status: 'gone' },
      stamp: using.stamp + SECOND_MS,
    });
    await runEffects({ world, shelf });
    expect([(await vouchersOf(world))[0]?.state, (await world.balance(memberId)).owed]).toEqual([
      'revoked',
      0,
    ]);
  });

  test('where shortfalls are written off, what an unused voucher holds is owed until it was revoked, and only the rest is written off', async () => {
    const { world, memberId, shelf } = await ada(database.pool, {
      ...programOf({ ...CHOSEN, cost: 70 }),
      shortfall: 'written_off',
    });
    await buy({ world, memberId });
    await runEffects({ world, shelf });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 70 });
    await runEffects({ world, shelf });
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    expect((await vouchersOf(world))[0]?.state).toBe('revoked');
  });

  async function withCodeAndDebt() {
    const shop = await ada(database.pool, {
      ...programOf({ ...CHOSEN, cost: 70 }),
      shortfall: 'written_off',
    });
    await buy(shop);
    await runEffects(shop);
    await shop.world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    expect((await shop.world.balance(shop.memberId)).owed).toBe(70);
    return { ...shop, code: (await vouchersOf(shop.world))[0]?.code ?? '' };
  }

  test('where shortfalls are written off, and the code was used before it could be revoked, the debt is written off', async () => {
    const { world, memberId, shelf, code } = await withCodeAndDebt();
    await world.deliver(order({ id: '2', codes: [code] }));
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
    await runEffects({ world, shelf });
    expect((await vouchersOf(world))[0]?.state).toBe('used');
    // Paid again after all, the order brings back what was found, not what was lost: 120 earned, 70 spent.
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, stamp: ORDER_TIME + 2 * SECOND_MS }),
    );
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 50, held: 0, owed: 0 });
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('where shortfalls are written off, a code that ended before it could be revoked leaves no debt', async () => {
    const { world, memberId } = await withCodeAndDebt();
    world.deps.clock.at = (await vouchersOf(world))[0]?.expires_at ?? 0;
    expect(await expireVouchers(world.deps, world.merchantId)).toBe(1);
    expect((await vouchersOf(world))[0]?.state).toBe('expired');
    expect((await world.balance(memberId)).owed).toBe(0);
    expect((await prove(database.pool, world.merchantId)).differences).toEqual([]);
  });

  test('where debts stay, a code that was used before it could be revoked leaves them', async () => {
    const { world, memberId } = await ada(database.pool, programOf(CHOSEN));
    await buy({ world, memberId });
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    await world.deliver(order({ id: '2', codes: [(await vouchersOf(world))[0]?.code ?? ''] }));
    expect((await world.balance(memberId)).owed).toBe(100);
  });

  test.each([
    { first: 'written_off', now: 'owed', owed: 0 },
    { first: 'owed', now: 'written_off', owed: 70 },
  ] as const)(
    'the order’s own version says what becomes of a shortfall ($first, now $now), whichever comes first: use or refund [B21]',
    async ({ first, now, owed }) => {
      const definition = programOf({ ...CHOSEN, cost: 70 });
      const usedFirst = await ada(database.pool, { ...definition, shortfall: first });
      const refundedFirst = await ada(database.pool, { ...definition, shortfall: first });
      for (const shop of [usedFirst, refundedFirst]) {
        await buy(shop);
        await runEffects(shop);
        await shop.world.version({ ...definition, shortfall: now }, ORDER_TIME + 1);
        const code = (await vouchersOf(shop.world))[0]?.code ?? '';
        const using = order({ id: '2', codes: [code], placedAt: ORDER_TIME + 2 });
        const refunded = cancelled(ORDER_TIME + SECOND_MS);
        const deliveries = shop === usedFirst ? [using, refunded] : [refunded, using];
        for (const delivery of deliveries) await shop.world.deliver(delivery);
        expect(await shop.world.balance(shop.memberId)).toEqual({ pending: 0, available: 0, held: 0, owed });
      }
    },
  );

  test('a worker that was killed after the store had made the code leaves no live code whose units are back [I4]', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    await buy({ world, memberId });
    const [wanted] = await dueEffectsOf(world);
    const store = await readStore(world.deps.pool, world.merchantId, world.storeId);
    const killed = new Promise<EffectResult>(() => {});
    void runEffect(world.deps, wanted!, {
      create_voucher: async () => {
        const [voucher] = await vouchersOf(world);
        await shelf.port.createVoucher(store!, {
          code: voucher?.code ?? '', benefit: { kind: 'amount', amountMinor: 300, currency: 'EUR' }, email: '', bound: false,
          expiresAt: voucher?.expires_at ?? 0, description: '',
        }); // prettier-ignore
        return killed;
      },
    });
    await expect.poll(() => shelf.created).toBe(1);
    await world.deliver(cancelled(ORDER_TIME + SECOND_MS));
    for (let round = 0; round < 3; round += 1) {
      world.deps.clock.at += LEASE_MINUTES * MINUTE_MS;
      await runEffects({ world, shelf });
    }
    expect([shelf.codes.size, (await vouchersOf(world))[0]?.state]).toEqual([0, 'revoked']);
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 0, held: 0, owed: 0 });
  });

  test('a programme whose currency no store has makes no voucher', async () => {
    const { world, memberId } = await ada(database.pool, programOf(CHOSEN));
    await sql(database.pool, `UPDATE store SET currency = 'JPY' WHERE merchant_id = $1`, [world.merchantId]);
    expect(await buy({ world, memberId })).toEqual({ outcome: 'no_store' });
    expect((await world.balance(memberId)).available).toBe(120);
  });

  test('a store that was disconnected before it was ever asked gives the units back', async () => {
    const { world, memberId, shelf } = await ada(database.pool, programOf(CHOSEN));
    await buy({ world, memberId });
    await sql(database.pool, `UPDATE store SET disconnected_at = now() WHERE merchant_id = $1`, [
      world.merchantId,
    ]);
    await runEffects({ world, shelf });
    expect([(await world.balance(memberId)).available, (await vouchersOf(world))[0]?.state]).toEqual([
      120,
      'failed',
    ]);
  });
});
