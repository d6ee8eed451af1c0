import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { ada, CHOSEN, programOf, type Ada } from '../earning/testing/ada.ts';
import { order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import type { LocationDetails } from '../locations/location.ts';
import { locationOf } from '../locations/locations-of.ts';
import { readLocation } from '../locations/read-locations.ts';
import { editLocation } from '../locations/save-location.ts';
import { insertStore } from '../members/testing/test-deps.ts';
import type { Reward } from '../programs/definition.ts';
import { memberPrograms } from '../timeline/member-programs.ts';
import { redeem } from './redeem.ts';
import { whoWouldQualify } from './who-would-qualify.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** 3.00 for each 100 points, says the programme. */
const PER_HUNDRED: Reward = { ...CHOSEN, benefit: { kind: 'per_units', amountMinor: 300, perUnits: 100 } };
const FOUR: LocationDetails['pointValue'] = { amountMinor: 400, perUnits: 100 };

/** What the owner writes on the sheet of a store's website. */
async function write(
  { deps, merchantId }: World,
  storeId: string,
  change: Partial<LocationDetails>,
): Promise<void> {
  const place = { merchantId, storeId, externalId: '' };
  const locationId = await inTransaction(database.pool, (tx) => locationOf(deps, tx, place));
  const sheet = await readLocation(database.pool, merchantId, locationId);
  if (!sheet) throw new Error('the website has a place');
  const { locationId: _id, logoSha256: _logo, archivedAt: _archived, ...details } = sheet;
  const saved = await editLocation(deps, { merchantId, locationId, details: { ...details, ...change } });
  expect(saved).toEqual({ outcome: 'saved' });
}

const spend = ({ world, memberId }: Ada, wish: { key: string; storeId?: string; units?: number }) => {
  const { key, units = 100, ...where } = wish;
  const { merchantId, programId } = world;
  return redeem(world.deps, {
    ...where, merchantId, memberId, programId, rewardId: 'three-off', units, idempotencyKey: key,
  }); // prettier-ignore
};

async function worths({ merchantId }: World): Promise<unknown[]> {
  const rows = await sql<{ benefit: { amountMinor: number } }>(
    database.pool,
    'SELECT benefit FROM voucher WHERE merchant_id = $1 ORDER BY wanted_at, voucher_id',
    [merchantId],
  );
  return rows.map(({ benefit }) => benefit.amountMinor);
}

describe('[A6] what points are worth', () => {
  test('is what the sheet of the store’s website says, rounded down, and stays in the code', async () => {
    const one = await ada(database.pool, programOf({ ...PER_HUNDRED, cost: 20 }));
    await spend(one, { key: 'before', units: 20 });
    await write(one.world, one.world.storeId, { pointValue: { amountMinor: 401, perUnits: 100 } });
    await spend(one, { key: 'with', units: 33 });
    await write(one.world, one.world.storeId, { pointValue: null });
    await spend(one, { key: 'after', units: 33 });
    // 20 × 3.00 ÷ 100 · 33 × 4.01 ÷ 100 = 1.3233 · 33 × 3.00 ÷ 100
    expect(await worths(one.world)).toEqual([60, 132, 99]);
  });

  test('differs from store to store, and only where its own sheet says so', async () => {
    const one = await ada(database.pool, programOf({ ...PER_HUNDRED, cost: 50 }));
    const { deps, merchantId, storeId } = one.world;
    const second = await insertStore(deps, merchantId, `ref${deps.ids.next().slice(-12)}`);
    await write(one.world, second.storeId, { pointValue: FOUR });
    await spend(one, { key: 'a', storeId, units: 50 });
    await spend(one, { key: 'b', storeId: second.storeId, units: 50 });
    expect(await worths(one.world)).toEqual([150, 200]);
  });

  test('stays the programme’s for a sheet in another currency, a fixed amount, and visits', async () => {
    const franc = await ada(database.pool, programOf(PER_HUNDRED));
    await write(franc.world, franc.world.storeId, { pointValue: FOUR, currency: 'CHF' });
    await spend(franc, { key: 'a' });
    expect(await worths(franc.world)).toEqual([300]);
    const fixed = await ada(database.pool, programOf(CHOSEN));
    await write(fixed.world, fixed.world.storeId, { pointValue: FOUR });
    await spend(fixed, { key: 'a' });
    expect(await worths(fixed.world)).toEqual([300]);
    const visits: Reward = { ...PER_HUNDRED, unit: 'visits' };
    const visited = await ada(database.pool, programOf(visits));
    await write(visited.world, visited.world.storeId, { pointValue: FOUR });
    const [standing] = await memberPrograms(visited.world.deps, {
      merchantId: visited.world.merchantId,
      memberId: visited.memberId,
    });
    expect(standing?.rewards[0]?.reward.benefit).toEqual(PER_HUNDRED.benefit);
  });

  test('is also that of a reward that comes by itself, and of who would qualify for it', async () => {
    const automatic: Reward = { ...PER_HUNDRED, issue: 'automatic', cost: 200 };
    const one = await ada(database.pool, programOf(automatic));
    const { world } = one;
    await write(world, world.storeId, { pointValue: FOUR });
    const cheaper = programOf({ ...automatic, cost: 100 });
    const asked = await whoWouldQualify(world.deps, {
      merchantId: world.merchantId, programId: world.programId, definition: cheaper,
    }); // prettier-ignore
    expect(asked).toMatchObject({ rewards: [{ vouchers: 1, worthMinor: 400 }] });
    await world.deliver(
      order({ id: '2', email: 'ada@example.org', totalMinor: 9_000, placedAt: ORDER_TIME + 1 }),
    );
    expect(await worths(world)).toEqual([800]);
  });

  test('is told on the card, unless the stores differ', async () => {
    const one = await ada(database.pool, programOf(PER_HUNDRED));
    const { world, memberId } = one;
    const { deps, merchantId } = world;
    const told = async () =>
      (await memberPrograms(deps, { merchantId, memberId }))[0]?.rewards[0]?.reward.benefit;
    await write(world, world.storeId, { pointValue: FOUR });
    expect(await told()).toEqual({ kind: 'per_units', ...FOUR });
    await insertStore(deps, merchantId, `ref${deps.ids.next().slice(-12)}`);
    expect(await told()).toEqual(PER_HUNDRED.benefit);
  });
});
