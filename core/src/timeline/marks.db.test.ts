import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECOND_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { ada, buy, CHOSEN, programOf, runEffects, vouchersOf } from '../earning/testing/ada.ts';
import { createWorld, DEFINITION, order, type World } from '../earning/testing/world.ts';
import { dueEffectsOf } from '../effects/testing/due.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import { activateVersion, createProgram, pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { disconnectStore, reconnectStore } from '../stores/leave-and-return.ts';
import { createMarkBoard, type MarkBoard } from '../stores/testing/mark-board.ts';
import { wantMarksOfCustomers } from '../stores/want-marks.ts';
import { runMarks } from './testing/run-marks.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const CUSTOMER = '7001';

/** Ada is linked to a customer of a store whose platform has marks. */
async function shop(definition = DEFINITION) {
  const world = await createWorld(database.pool, definition);
  await becomeShopify(world);
  const memberId = await world.member('ada@example.org');
  const board = createMarkBoard();
  await link(world, memberId);
  await runMarks(world, board);
  return { world, memberId, board };
}

const becomeShopify = ({ merchantId }: World) =>
  sql(database.pool, `UPDATE store SET platform = 'shopify' WHERE merchant_id = $1`, [merchantId]);

function link(world: World, memberId: string, externalId = CUSTOMER) {
  const { deps, merchantId, storeId } = world;
  return inTransaction(deps.pool, (tx) =>
    linkStoreCustomer(deps, tx, { merchantId, storeId, externalId, memberId, at: deps.clock.at }),
  );
}

const shownPoints = ({ balances }: MarkBoard, customer = CUSTOMER) =>
  balances.get(customer)?.programs.map(({ units }) => units.find(({ unit }) => unit === 'points')?.available);

const bought = (id: string, totalMinor = 4_200) =>
  order({ id, customer: CUSTOMER, email: 'ada@example.org', totalMinor });

describe('a linked customer', () => {
  test('is shown as a member with their balance, and it follows the ledger', async () => {
    const { world, board } = await shop();
    expect([...board.members]).toEqual([CUSTOMER]);
    expect(shownPoints(board)).toEqual([0]);
    await world.deliver(bought('1'));
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([42]);
    expect(board.balances.get(CUSTOMER)?.programs).toMatchObject([
      { programId: `prg_${world.programId}`, name: DEFINITION.name, pointName: DEFINITION.pointName },
    ]);
  });

  test('is shown one balance after many changes', async () => {
    const { world, board } = await shop();
    await world.deliver(...Array.from({ length: 20 }, (_one, index) => bought(`${index}`, 100)));
    await world.deliver(bought('again', 100));
    expect(await runMarks(world, board)).toEqual([{ outcome: 'done' }]);
    expect(shownPoints(board)).toEqual([21]);
  });

  test('is shown once more what changed while the store was being told', async () => {
    const { world, board } = await shop();
    await world.deliver(bought('1'));
    board.meanwhile = async () => {
      board.meanwhile = () => Promise.resolve();
      await world.deliver(bought('2'));
    };
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([42]);
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([84]);
    expect(await runMarks(world, board)).toEqual([]);
  });

  test('whose link waited for units that moved is shown these', async () => {
    const world = await createWorld(database.pool);
    await becomeShopify(world);
    const memberId = await world.member('ada@example.org');
    const board = createMarkBoard();
    await Promise.all([
      link(world, memberId),
      world.deliver(order({ id: '1', email: 'ada@example.org' })),
      world.deliver(order({ id: '2', email: 'ada@example.org' })),
    ]);
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([84]);
  });

  test('[F7] sees nothing of a paused programme, and all of it again when it goes on', async () => {
    const { world, board } = await shop();
    const { deps, merchantId, programId } = world;
    await world.deliver(bought('1'));
    await runMarks(world, board);
    await pauseProgram(deps, { merchantId, programId, author: 'test' });
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([]);
    await resumeProgram(deps, { merchantId, programId, author: 'test' });
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([42]);
  });

  test('sees every programme that has a version in force', async () => {
    const { world, board } = await shop();
    const { deps, merchantId } = world;
    const second = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
    if (second.outcome !== 'created') throw new Error(second.field);
    await runMarks(world, board);
    expect(shownPoints(board)).toHaveLength(1);
    const { programId } = second;
    await activateVersion(deps, { merchantId, programId, definition: DEFINITION, author: 'test' });
    await runMarks(world, board);
    expect(shownPoints(board)).toHaveLength(2);
  });

  test('is told anew only of a version that shows something else: other rules change nothing that they see', async () => {
    const { world, board } = await shop();
    const { deps, merchantId, programId } = world;
    const activate = (change: object) =>
      activateVersion(deps, {
        merchantId,
        programId,
        definition: { ...DEFINITION, ...change },
        author: 'test',
      });
    await activate({ lotDays: 30, maturityDays: 7 });
    expect(await dueEffectsOf(world)).toEqual([]);
    const pointName = { en: { one: 'bud', other: 'buds' }, fr: { one: 'bourgeon', other: 'bourgeons' } };
    const visits = { kind: 'visits', ruleId: 'a-visit', minimumMinor: 100, dailyCap: 1 };
    for (const change of [{ pointName }, { pointName, earning: [...DEFINITION.earning, visits] }]) {
      expect(await activate(change)).toMatchObject({ outcome: 'activated' });
      expect(await runMarks(world, board)).toMatchObject([{ outcome: 'done' }]);
    }
    expect(board.balances.get(CUSTOMER)?.programs).toMatchObject([
      { pointName, units: [{ unit: 'points' }, { unit: 'visits' }] },
    ]);
  });

  test('of a member who was merged sees the survivor’s balance', async () => {
    const { world, memberId, board } = await shop();
    const survivor = await world.member('ada.lovelace@example.org');
    await sql(database.pool, 'UPDATE member SET merged_into = $2 WHERE member_id = $1', [memberId, survivor]);
    await world.deliver(bought('1'));
    expect((await world.balance(survivor)).available).toBe(42);
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([42]);
  });

  test('who is linked no longer is no member, and sees nothing', async () => {
    const { world, board } = await shop();
    const { deps, merchantId, storeId } = world;
    await inTransaction(deps.pool, async (tx) => {
      await sql(tx, 'DELETE FROM store_customer WHERE merchant_id = $1', [merchantId]);
      const wanting = { merchantId, ids: deps.ids, at: deps.clock.at };
      await wantMarksOfCustomers(tx, wanting, [{ storeId, externalId: CUSTOMER }]);
    });
    await runMarks(world, board);
    expect([...board.members]).toEqual([]);
    expect(shownPoints(board)).toEqual([]);
  });
});

describe('a store', () => {
  test('that left is told nothing, and everything once it is back', async () => {
    const { world, board } = await shop();
    const { deps, merchantId, storeId } = world;
    await world.deliver(bought('1'));
    const leftAt = deps.clock.at;
    await inTransaction(deps.pool, (tx) => disconnectStore(tx, { merchantId, storeId, leftAt }, deps));
    await runMarks(world, board);
    await link(world, await world.member('bea@example.org'), '7002');
    expect(await runMarks(world, board)).toEqual([{ outcome: 'done' }, { outcome: 'done' }]);
    expect(shownPoints(board)).toEqual([0]);
    await inTransaction(deps.pool, (tx) => reconnectStore(tx, { merchantId, storeId }, deps));
    await runMarks(world, board);
    expect([...board.members]).toEqual([CUSTOMER, '7002']);
    expect([shownPoints(board), shownPoints(board, '7002')]).toEqual([[42], [0]]);
  });

  test('that refuses for want of an access keeps the balance waiting, and the next change tries again', async () => {
    const { world, board } = await shop();
    await world.deliver(bought('1'));
    board.next = [{ outcome: 'refused', reason: 'no access', lacksAccess: true }];
    expect(await runMarks(world, board)).toEqual([{ outcome: 'parked', reason: 'no access' }]);
    await world.deliver(bought('2'));
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([84]);
  });

  test('that shows a balance of a clock ahead of ours is told again until it takes ours', async () => {
    const { world, board } = await shop();
    const ahead = world.deps.clock.at + 30 * SECOND_MS;
    board.balances.set(CUSTOMER, { asOf: ahead, programs: [] });
    await world.deliver(bought('1'));
    expect(await runMarks(world, board)).toMatchObject([{ outcome: 'retry' }]);
    world.deps.clock.at = ahead;
    await runMarks(world, board);
    expect(shownPoints(board)).toEqual([42]);
  });

  test('whose platform has no marks wants none', async () => {
    const world = await createWorld(database.pool);
    await link(world, await world.member('ada@example.org'));
    await world.deliver(bought('1'));
    expect(await dueEffectsOf(world)).toEqual([]);
  });
});

describe('an order', () => {
  async function withCode(platform: 'shopify' | 'woocommerce') {
    const given = await ada(database.pool, programOf(CHOSEN));
    await buy(given);
    await runEffects(given);
    if (platform === 'shopify') await becomeShopify(given.world);
    const [voucher] = await vouchersOf(given.world);
    return { world: given.world, board: createMarkBoard(), code: voucher?.code ?? '' };
  }
  const wanted = async ({ merchantId }: World) =>
    sql(database.pool, `SELECT 1 AS one FROM effect WHERE merchant_id = $1 AND kind = 'stamp_order'`, [
      merchantId,
    ]);

  test('[D12] that used a loyalty code is stamped once, however often it is told', async () => {
    const { world, board, code } = await withCode('shopify');
    const using = order({ id: '2', codes: [code], email: 'ada@example.org' });
    await world.deliver(using, order({ id: '3', email: 'ada@example.org' }));
    await runMarks(world, board);
    expect(board.stamped).toEqual(['2']);
    await world.fetched({ ...using, stamp: using.stamp + SECOND_MS });
    await world.deliver({
      ...order({ id: '2', codes: [code], totalMinor: 9 }),
      stamp: using.stamp + 2 * SECOND_MS,
    });
    await runMarks(world, board);
    expect(board.stamped).toEqual(['2']);
  });

  test('that never was one is not stamped; one that comes to life is', async () => {
    const { world, board, code } = await withCode('shopify');
    const gone = order({ id: '2', codes: [code], status: 'gone' });
    await world.deliver(gone);
    await runMarks(world, board);
    expect(board.stamped).toEqual([]);
    await world.deliver({ ...order({ id: '2', codes: [code] }), stamp: gone.stamp + SECOND_MS });
    await runMarks(world, board);
    expect(board.stamped).toEqual(['2']);
  });

  test('of a store that left waits visibly, and is stamped when it is back', async () => {
    const { world, board, code } = await withCode('shopify');
    const { deps, merchantId, storeId } = world;
    await world.deliver(order({ id: '2', codes: [code] }));
    await sql(database.pool, 'UPDATE store SET disconnected_at = $2 WHERE merchant_id = $1', [
      merchantId,
      instant(deps.clock.at),
    ]);
    expect(await runMarks(world, board)).toContainEqual({
      outcome: 'parked',
      reason: 'the store is not connected any more',
    });
    await inTransaction(deps.pool, (tx) => reconnectStore(tx, { merchantId, storeId }, deps));
    await runMarks(world, board);
    expect(board.stamped).toEqual(['2']);
  });

  test('of a platform without marks wants none', async () => {
    const { world, code } = await withCode('woocommerce');
    await world.deliver(order({ id: '2', codes: [code] }));
    expect(await wanted(world)).toEqual([]);
  });
});
