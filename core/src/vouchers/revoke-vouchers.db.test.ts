import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf, type Ada } from '../earning/testing/ada.ts';
import { order, ORDER_TIME } from '../earning/testing/world.ts';
import { prove } from '../proof/prove.ts';
import { forgetMembers } from '../privacy/forget-members.ts';
import { pauseProgram } from '../programs/save-program.ts';
import { countUnused, revokeVouchers, type RevokeVouchersCommand } from './revoke-vouchers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const REWARD = { ...CHOSEN, cost: 40 };

/** Ada has 120 points, and bought one or more codes of 40 points that are made. */
async function withCodes(count = 1): Promise<Ada> {
  const shop = await ada(database.pool, programOf(REWARD));
  for (let index = 0; index < count; index += 1) await buy(shop, `k${index}`);
  await runEffects(shop);
  return shop;
}

const all = ({ world: { merchantId, programId } }: Ada) => ({ merchantId, which: { programId } });
const revoke = (shop: Ada, change: Partial<RevokeVouchersCommand> = {}) =>
  revokeVouchers(shop.world.deps, {
    ...all(shop),
    unitsBack: true,
    comment: 'Printed by mistake',
    author: 'Camille',
    expected: 1,
    ...change,
  });
const states = async (shop: Ada) => (await vouchersOf(shop.world)).map(({ state }) => state);
const audits = ({ world }: Ada) =>
  sql(
    database.pool,
    `SELECT author, detail FROM admin_audit WHERE merchant_id = $1 AND action = 'revoke_vouchers'`,
    [world.merchantId],
  );

describe('revoking codes by hand', () => {
  test('[F7] all unused codes of a programme go at once, also while it is paused, and their units come back', async () => {
    const shop = await withCodes(2);
    const { world, memberId } = shop;
    await pauseProgram(world.deps, {
      merchantId: world.merchantId,
      programId: world.programId,
      author: 'Camille',
    });
    expect(await countUnused(world.deps, all(shop))).toEqual({
      vouchers: 2,
      worth: [{ amountMinor: 600, currency: 'EUR' }],
      others: 0,
      revoking: 0,
    });
    expect(await revoke(shop, { expected: 2 })).toEqual({ outcome: 'wanted', vouchers: 2, left: 0 });
    expect(await countUnused(world.deps, all(shop))).toMatchObject({ vouchers: 0, revoking: 2 });
    await runEffects(shop);
    expect([await states(shop), shop.shelf.codes.size]).toEqual([['revoked', 'revoked'], 0]);
    expect(await world.balance(memberId)).toEqual({ pending: 0, available: 120, held: 0, owed: 0 });
    expect(await audits(shop)).toEqual([
      { author: 'Camille', detail: { vouchers: 2, unitsBack: true, comment: 'Printed by mistake' } },
    ]);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('[F7] one code goes alone', async () => {
    const shop = await withCodes(2);
    const [first] = await sql<{ voucherId: string }>(
      database.pool,
      `SELECT voucher_id AS "voucherId" FROM voucher WHERE merchant_id = $1 ORDER BY voucher_id LIMIT 1`,
      [shop.world.merchantId],
    );
    const which = { voucherId: first?.voucherId ?? '' };
    expect(await revoke(shop, { which })).toMatchObject({ outcome: 'wanted', vouchers: 1 });
    await runEffects(shop);
    expect(await states(shop)).toEqual(['revoked', 'issued']);
    expect((await shop.world.balance(shop.memberId)).available).toBe(80);
    expect(await revoke(shop, { which })).toEqual({ outcome: 'none_unused' });
  });

  test('[F7] [D8] a used code is left alone, and so is one that is used before its store was asked', async () => {
    const shop = await withCodes(2);
    const { world } = shop;
    const [one, two] = await vouchersOf(world);
    const uses = (id: string, code = '') =>
      world.deliver(
        order({ id, email: 'ada@example.org', totalMinor: 1_000, codes: [code], placedAt: ORDER_TIME + 1 }),
      );
    await uses('2', one?.code);
    expect(await revoke(shop, { expected: 1 })).toMatchObject({ outcome: 'wanted', vouchers: 1 });
    await uses('3', two?.code);
    await runEffects(shop);
    expect(await states(shop)).toEqual(['used', 'used']);
    expect(await revoke(shop)).toEqual({ outcome: 'none_unused' });
  });

  test('[F7] units stay spent where the owner says so, and a use that is told later costs nothing more', async () => {
    const shop = await withCodes();
    const { world, memberId } = shop;
    const [{ code } = { code: '' }] = await vouchersOf(world);
    await revoke(shop, { unitsBack: false });
    await runEffects(shop);
    expect([await states(shop), (await world.balance(memberId)).available]).toEqual([['revoked'], 80]);
    await world.deliver(order({ id: '2', totalMinor: 1_000, codes: [code], placedAt: ORDER_TIME + 1 }));
    expect(await world.balance(memberId)).toMatchObject({ available: 80, owed: 0 });
    expect((await vouchersOf(world))[0]?.over_used).toBe(false);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test.each([
    [true, 'failed', 120],
    [false, 'revoked', 80],
  ])('[F7] a code that is not made yet, units back: %s, ends as %s', async (unitsBack, state, available) => {
    const shop = await ada(database.pool, programOf(REWARD));
    await buy(shop);
    await revoke(shop, { unitsBack });
    for (let round = 0; round < 3; round += 1) {
      shop.world.deps.clock.at += 3_600_000;
      await runEffects(shop);
    }
    expect([await states(shop), (await shop.world.balance(shop.memberId)).available]).toEqual([
      [state],
      available,
    ]);
    expect(shop.shelf.codes.size).toBe(0);
  });

  test('a code that is revoked without its units pays no debt: another one is taken for it', async () => {
    const shop = await withCodes(3);
    const { world, memberId } = shop;
    const [{ voucherId } = { voucherId: '' }] = await sql<{ voucherId: string }>(
      database.pool,
      `SELECT voucher_id AS "voucherId" FROM voucher WHERE merchant_id = $1 ORDER BY voucher_id DESC LIMIT 1`,
      [world.merchantId],
    );
    await revoke(shop, { which: { voucherId }, unitsBack: false });
    // The order goes: 120 are owed, and the two codes that can pay back 80 of them are wanted back.
    await world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, status: 'gone', stamp: ORDER_TIME + 1 }),
    );
    await runEffects(shop);
    expect(await states(shop)).toEqual(['revoked', 'revoked', 'revoked']);
    expect(await world.balance(memberId)).toMatchObject({ available: 0, owed: 40 });
  });

  test('[F7] clicked twenty times at once, each code is revoked once', async () => {
    const shop = await withCodes(2);
    const results = await Promise.all(Array.from({ length: 20 }, () => revoke(shop, { expected: 2 })));
    expect(results.filter(({ outcome }) => outcome === 'wanted')).toHaveLength(1);
    expect(await audits(shop)).toHaveLength(1);
  });

  test('without a comment, or when there are more than were confirmed, nothing is revoked', async () => {
    const shop = await withCodes(2);
    expect(await revoke(shop, { comment: ' ' })).toEqual({ outcome: 'invalid', field: 'comment' });
    expect(await revoke(shop, { comment: 'x'.repeat(501) })).toEqual({
      outcome: 'invalid',
      field: 'comment',
    });
    expect(await revoke(shop)).toEqual({ outcome: 'more_unused', vouchers: 2 });
    await runEffects(shop);
    expect(await states(shop)).toEqual(['issued', 'issued']);
  });

  test('[I10] another merchant revokes nothing of it', async () => {
    const [shop, other] = [await withCodes(), await withCodes()];
    const merchantId = other.world.merchantId;
    expect(await revoke(shop, { merchantId })).toEqual({ outcome: 'none_unused' });
    await runEffects(shop);
    expect(await states(shop)).toEqual(['issued']);
  });

  test('what was written about one member’s code is forgotten with them', async () => {
    const shop = await withCodes();
    const [{ voucherId } = { voucherId: '' }] = await sql<{ voucherId: string }>(
      database.pool,
      `SELECT voucher_id AS "voucherId" FROM voucher WHERE merchant_id = $1`,
      [shop.world.merchantId],
    );
    await revoke(shop, { which: { voucherId }, comment: 'Ada asked for it' });
    const { deps, merchantId } = shop.world;
    await inTransaction(database.pool, (tx) =>
      forgetMembers(deps, tx, { merchantId, memberIds: [shop.memberId] }),
    );
    expect(await audits(shop)).toEqual([{ author: 'Camille', detail: { vouchers: 1, unitsBack: true } }]);
  });
});
