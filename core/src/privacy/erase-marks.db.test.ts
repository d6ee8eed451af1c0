import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld, order, type World } from '../earning/testing/world.ts';
import { dueEffectsOf } from '../effects/testing/due.ts';
import { DONE_EFFECT_KEPT_DAYS, purgeEffects } from '../jobs/purge-effects.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import type { MarkResult } from '../ports/store-port.ts';
import { disconnectStore } from '../stores/leave-and-return.ts';
import { createMarkBoard, type MarkBoard } from '../stores/testing/mark-board.ts';
import { runMarks } from '../timeline/testing/run-marks.ts';
import { erase, redact } from './testing/ask.ts';
import { findTraces, recordSeals } from './testing/traces.ts';

/** One database for all tests, so each has a person of its own. */
let turn = 0;
let ADA = '';
let CUSTOMER = '';

let database: TestDatabase;
let world: World;
let board: MarkBoard;
let seals: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Ada is linked to a customer of a store that shows its members: she is tagged, and has been shown her 42 points. */
beforeEach(async () => {
  turn += 1;
  ADA = `ada${turn}@example.org`;
  CUSTOMER = `5005005${turn}0`;
  world = await createWorld(database.pool);
  seals = recordSeals(world.deps);
  board = createMarkBoard();
  const { merchantId } = world;
  await sql(database.pool, `UPDATE store SET platform = 'shopify' WHERE merchant_id = $1`, [merchantId]);
  await link(CUSTOMER, await world.member(ADA));
  await world.deliver(order({ id: '1', email: ADA, customer: CUSTOMER }));
  await runMarks(world, board);
});

function link(externalId: string, memberId: string) {
  const { deps, merchantId, storeId } = world;
  return inTransaction(deps.pool, (tx) =>
    linkStoreCustomer(deps, tx, { merchantId, storeId, externalId, memberId, at: deps.clock.at }),
  );
}
const traces = () => findTraces({ deps: world.deps, seals, words: [CUSTOMER], emails: [ADA] });
const eraseAda = () => erase(world, { customerExternalId: CUSTOMER, email: ADA, orderExternalIds: ['1'] });
const shown = () => board.balances.get(CUSTOMER)?.programs.length;

describe('an erased customer whom a shop shows as a member', () => {
  test('[F11] leaves no trace in any table as soon as the shop has taken the tag and the balance away', async () => {
    expect([[...board.members], shown()]).toEqual([[CUSTOMER], 1]);
    expect(await traces()).toContain('effect.subject');
    await eraseAda();
    expect(new Set(await traces())).toEqual(new Set(['effect.payload', 'effect.subject']));
    expect(await runMarks(world, board)).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
    expect([[...board.members], shown()]).toEqual([[], 0]);
    expect(await traces()).toEqual([]);
  });

  test('leaves none where the shop left before, and is told nothing any more', async () => {
    const { deps } = world;
    await inTransaction(deps.pool, (tx) => disconnectStore(tx, { ...world, leftAt: deps.clock.at }, deps));
    await eraseAda();
    await runMarks(world, board);
    expect(await traces()).toEqual([]);
  });

  test('whose shop refuses is tried for again until a month is over, and then forgotten', async () => {
    const { deps, merchantId } = world;
    await eraseAda();
    const refused: MarkResult = { outcome: 'refused', reason: 'no access', lacksAccess: true };
    board.marks.tagCustomer = () => Promise.resolve(refused);
    board.marks.showBalance = () => Promise.resolve(refused);
    await runMarks(world, board);
    deps.clock.at += DONE_EFFECT_KEPT_DAYS * DAY_MS;
    expect(await purgeEffects(deps, merchantId)).toBe(0);
    deps.clock.at += 1;
    expect(await purgeEffects(deps, merchantId)).toBe(2);
    expect(await traces()).toEqual([]);
  });

  test('who stays linked keeps what their shop refused, however long it waits', async () => {
    const { deps, merchantId } = world;
    await world.deliver(order({ id: '2', email: ADA, customer: CUSTOMER }));
    board.next = [{ outcome: 'refused', reason: 'no access', lacksAccess: true }];
    expect(await runMarks(world, board)).toMatchObject([{ outcome: 'parked' }]);
    deps.clock.at += 2 * DONE_EFFECT_KEPT_DAYS * DAY_MS;
    expect(await purgeEffects(deps, merchantId)).toBe(1);
    const left = await sql(database.pool, 'SELECT kind, state FROM effect WHERE merchant_id = $1', [
      merchantId,
    ]);
    expect(left).toEqual([{ kind: 'show_balance', state: 'parked' }]);
  });

  test('who is linked again before the shop was told is a member there again', async () => {
    await eraseAda();
    await link(CUSTOMER, await world.member(`new.${ADA}`));
    await runMarks(world, board);
    expect([[...board.members], shown()]).toEqual([[CUSTOMER], 1]);
  });
});

test('a purged shop leaves nothing of what it showed or was still to show', async () => {
  const { deps } = world;
  await world.deliver(order({ id: '2', email: ADA, customer: CUSTOMER }));
  expect(await dueEffectsOf(world)).toHaveLength(1);
  await inTransaction(deps.pool, (tx) => disconnectStore(tx, { ...world, leftAt: deps.clock.at }, deps));
  deps.clock.at += 2 * DAY_MS;
  await redact(world);
  expect(await traces()).toEqual([]);
});
