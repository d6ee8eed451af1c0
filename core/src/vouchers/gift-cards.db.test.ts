import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { sql } from '../database/sql.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { lineRefund, order, ORDER_TIME } from '../earning/testing/world.ts';
import { replayEffectsOfStore } from '../effects/replay-parked.ts';
import { isGiftCardCode } from '../ports/store-port.ts';
import { prove } from '../proof/prove.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const withGiftCard = () =>
  ada(database.pool, programOf({ ...CHOSEN, benefit: { kind: 'gift_card', amountMinor: 1_000 } }));

describe('[D3] a gift card', () => {
  test('of the programme’s currency is made once the units are held, with a code of letters and numbers', async () => {
    const shop = await withGiftCard();
    expect(await buy(shop)).toMatchObject({ outcome: 'redeemed' });
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ available: 20, held: 100 });
    await runEffects(shop);
    const [{ code, state } = { code: '', state: '' }] = await vouchersOf(shop.world);
    expect([state, isGiftCardCode(code)]).toEqual(['issued', true]);
    expect(code).toMatch(/^[a-z0-9]{8,20}$/);
    expect(shop.shelf.codes.get(code)?.benefit).toEqual({
      kind: 'gift_card',
      amountMinor: 1_000,
      currency: 'EUR',
    });
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ available: 20, held: 0 });
    expect(await prove(database.pool, shop.world.merchantId)).toMatchObject({ differences: [] });
  });

  test('that timed out is looked up before it is made again, so that there is one', async () => {
    const shop = await withGiftCard();
    await buy(shop);
    shop.shelf.moods.push('timeout_after_unseen');
    await runEffects(shop);
    shop.world.deps.clock.at += 10 * SECOND_MS;
    await runEffects(shop);
    expect([shop.shelf.created, (await vouchersOf(shop.world))[0]?.state]).toEqual([1, 'issued']);
  });

  test('without the shop’s leave waits with its reason and its units held, and is made once the leave is given', async () => {
    const shop = await withGiftCard();
    await buy(shop);
    const { port } = shop.shelf;
    const reason = 'It needs: `write_gift_cards` access scope.';
    shop.shelf.port = {
      ...port,
      createVoucher: () => Promise.resolve({ outcome: 'refused', reason, lacksAccess: true }),
    };
    expect(await runEffects(shop)).toMatchObject([{ outcome: 'parked', reason }]);
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ available: 20, held: 100 });
    shop.shelf.port = port;
    const { deps, merchantId, storeId } = shop.world;
    await replayEffectsOfStore(deps.pool, { merchantId, storeId, at: deps.clock.now() });
    await runEffects(shop);
    expect((await vouchersOf(shop.world))[0]?.state).toBe('issued');
  });

  test('that was given is not taken back for a debt', async () => {
    const shop = await withGiftCard();
    await buy(shop);
    await runEffects(shop);
    const stamp = ORDER_TIME + SECOND_MS;
    const refunds = [lineRefund(12_000)];
    await shop.world.deliver(order({ email: 'ada@example.org', totalMinor: 12_000, refunds, stamp }));
    await runEffects(shop);
    expect(await shop.world.balance(shop.memberId)).toMatchObject({ available: 0, owed: 100 });
    expect((await vouchersOf(shop.world))[0]?.state).toBe('issued');
    const revocations = await sql(
      database.pool,
      `SELECT 1 FROM effect WHERE merchant_id = $1 AND kind = 'revoke_voucher'`,
      [shop.world.merchantId],
    );
    expect(revocations).toEqual([]);
  });
});
