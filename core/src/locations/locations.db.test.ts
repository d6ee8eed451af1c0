import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../database/migrate.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createTestDeps, insertMerchant, insertStore, type TestDeps } from '../members/testing/test-deps.ts';
import { moveStore } from '../stores/move-store.ts';
import { deleteStore } from '../stores/insert-store.ts';
import { locationOf, locationsOf } from './locations-of.ts';
import type { LocationDetails } from './location.ts';
import { listLocations, readLocation } from './read-locations.ts';
import { archiveLocation, createLocation, editLocation } from './save-location.ts';
import { deleteLocationsOfStore } from './store-locations.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
let storeId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchantId = await insertMerchant(deps);
  ({ storeId } = await insertStore(deps, merchantId, `sto${deps.ids.next().slice(-12)}`));
});

const DETAILS: LocationDetails = {
  kind: 'shop',
  name: 'Rue des Lilas',
  webAddress: 'https://lilas.example',
  presentation: { en: 'Our first shop', fr: 'Notre première boutique' },
  scanText: { en: 'Thanks for coming in', fr: 'Merci de votre visite' },
  googleReviewUrl: 'https://g.page/r/abc/review',
  currency: 'EUR',
  pointsPerScan: 5,
  referrerCouponMinor: 500,
  friendCouponMinor: 300,
  pointValue: { amountMinor: 300, perUnits: 100 },
  timeZone: 'Europe/Paris',
};

const place = (externalId: string, name?: string) => ({
  storeId,
  externalId,
  ...(name === undefined ? {} : { name }),
});
const find = (...places: ReturnType<typeof place>[]) =>
  inTransaction(deps.pool, (tx) => locationsOf(deps, tx, { merchantId, places }));

describe("a merchant's places", () => {
  test('[A5] keep all that an owner wrote, in both languages, with money in minor units', async () => {
    const created = await createLocation(deps, { merchantId, details: DETAILS });
    if (created.outcome !== 'created') throw new Error(created.outcome);
    expect(await readLocation(deps.pool, merchantId, created.locationId)).toEqual({
      ...DETAILS,
      locationId: created.locationId,
      logoSha256: '',
      archivedAt: null,
    });
    const { locationId } = created;
    const quieter = { ...DETAILS, pointsPerScan: null, pointValue: null, friendCouponMinor: null };
    await editLocation(deps, { merchantId, locationId, details: quieter });
    expect(await readLocation(deps.pool, merchantId, locationId)).toMatchObject(quieter);
  });

  test.each([
    ['name', { name: '  ' }],
    ['webAddress', { webAddress: 'javascript:alert(1)' }],
    ['presentation.fr', { presentation: { en: '', fr: 'x'.repeat(1_001) } }],
    ['googleReviewUrl', { googleReviewUrl: 'https://google.com.evil.example/review' }],
    ['pointsPerScan', { pointsPerScan: 0 }],
    ['pointValue.perUnits', { pointValue: { amountMinor: 300, perUnits: 1.5 } }],
    ['timeZone', { timeZone: 'Europe/Atlantis' }],
  ])('name the field that cannot be right: %s', async (field, wrong) => {
    const result = await createLocation(deps, { merchantId, details: { ...DETAILS, ...wrong } });
    expect(result).toMatchObject({ outcome: 'invalid', problems: [{ field }] });
  });

  test('go to the end of the list when they are archived, and come back', async () => {
    const first = await createLocation(deps, { merchantId, details: { ...DETAILS, name: 'Amiens' } });
    await createLocation(deps, { merchantId, details: { ...DETAILS, name: 'Brest' } });
    const { locationId } = first as { locationId: string };
    const names = async () =>
      (await listLocations(deps.pool, merchantId)).map(({ name, archivedAt }) => [name, archivedAt !== null]);
    await archiveLocation(deps, { merchantId, locationId, archived: true });
    expect(await names()).toEqual([
      ['Brest', false],
      ['Amiens', true],
    ]);
    await archiveLocation(deps, { merchantId, locationId, archived: false });
    expect((await names())[0]).toEqual(['Amiens', false]);
  });

  test('[I10] are neither read nor changed by another merchant', async () => {
    const created = await createLocation(deps, { merchantId, details: DETAILS });
    const { locationId } = created as { locationId: string };
    const other = await insertMerchant(deps);
    expect(await readLocation(deps.pool, other, locationId)).toBeNull();
    expect(await editLocation(deps, { merchantId: other, locationId, details: DETAILS })).toEqual({
      outcome: 'no_such_location',
    });
    expect(await archiveLocation(deps, { merchantId: other, locationId, archived: true })).toEqual({
      outcome: 'no_such_location',
    });
  });
});

describe('where an order was placed', () => {
  test('[A4] is the website of its store, or a place of sale that is made when its first order comes', async () => {
    const [website, till, unnamed] = await find(place(''), place('77', 'Rue des Lilas'), place('78'));
    expect(new Set([website, till, unnamed]).size).toBe(3);
    expect(
      (await listLocations(deps.pool, merchantId)).map(({ kind, name, webAddress }) => [
        kind,
        name,
        webAddress,
      ]),
    ).toEqual([
      ['web', 'Boutique', `https://${storeId}.example`],
      ['shop', 'Location 78', ''],
      ['shop', 'Rue des Lilas', ''],
    ]);
  });

  test('stays what its owner made of it, also archived, whatever the platform calls it later', async () => {
    const [till] = await find(place('77', 'POS 1'));
    const locationId = till ?? '';
    await editLocation(deps, { merchantId, locationId, details: DETAILS });
    await archiveLocation(deps, { merchantId, locationId, archived: true });
    expect(await find(place('77', 'POS 1 (old)'))).toEqual([locationId]);
    expect(await readLocation(deps.pool, merchantId, locationId)).toMatchObject({ name: 'Rue des Lilas' });
  });

  test('is one place for twenty orders that come from it at once', async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => find(place('9'), place(''))));
    expect(new Set(found.map((one) => one.join())).size).toBe(1);
    expect(await listLocations(deps.pool, merchantId)).toHaveLength(2);
  });

  test('answers many orders in their order, by one statement once it knows them', async () => {
    const several = ['1', '2', '1', '', '2'].map((id) => place(id));
    const first = await find(...several);
    expect(first[0]).toBe(first[2]);
    expect(first[1]).toBe(first[4]);
    const statements: string[] = [];
    await inTransaction(deps.pool, (tx) => {
      const listening = {
        query: (asked: { text: string }) => {
          statements.push(asked.text);
          return tx.query(asked);
        },
      } as typeof tx;
      return locationsOf(deps, listening, { merchantId, places: several });
    });
    expect(statements).toHaveLength(1);
  });

  test('throws for a store of another merchant', async () => {
    const other = await insertMerchant(deps);
    const asked = inTransaction(deps.pool, (tx) => locationOf(deps, tx, { merchantId: other, ...place('') }));
    await expect(asked).rejects.toThrow('expected one row');
  });

  test('moves with its store to another merchant, and goes with a store whose making is undone', async () => {
    const [website, till] = await find(place(''), place('7', 'Till'));
    const to = await insertMerchant(deps);
    await inTransaction(deps.pool, (tx) => moveStore(tx, { storeId, from: merchantId, to }));
    expect(await listLocations(deps.pool, merchantId)).toEqual([]);
    expect(new Set((await listLocations(deps.pool, to)).map(({ locationId }) => locationId))).toEqual(
      new Set([website, till]),
    );
    await inTransaction(deps.pool, async (tx) => {
      await deleteLocationsOfStore(tx, { merchantId: to, storeId });
      await deleteStore(tx, { merchantId: to, storeId });
    });
    expect(await sql(deps.pool, 'SELECT 1 AS one FROM location WHERE merchant_id = $1', [to])).toEqual([]);
  });
});

test('a store that was connected before places were known has its website after the migration', async () => {
  const older = await createTestDatabase();
  try {
    await sql(older.pool, 'DROP SCHEMA public CASCADE');
    await sql(older.pool, 'CREATE SCHEMA public');
    const migrations = await readMigrations();
    const places = migrations.findIndex(({ name }) => name.endsWith('_places'));
    await migrate(older.connectionString, migrations.slice(0, places));
    const before = createTestDeps(older.pool);
    const merchant = await insertMerchant(before);
    const store = await insertStore(before, merchant, 'older');
    await migrate(older.connectionString, migrations);
    const [website, ...more] = await listLocations(older.pool, merchant);
    expect(more).toEqual([]);
    expect(website).toMatchObject({
      kind: 'web',
      name: 'Boutique',
      currency: 'EUR',
      timeZone: 'Europe/Paris',
    });
    const found = await inTransaction(older.pool, (tx) =>
      locationOf(before, tx, { merchantId: merchant, storeId: store.storeId, externalId: '' }),
    );
    expect(found).toBe(website?.locationId);
  } finally {
    await older.drop();
  }
});
