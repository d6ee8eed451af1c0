import { createPrisma } from '@ristourne/core/database/prisma';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createKeyring } from '@ristourne/core/keys/keyring';
import { Session } from '@shopify/shopify-app-remix/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSessionStorage, type SessionStorage } from './session-storage.ts';

const SHOP = 'tea-house.myshopify.com';
const OTHER_SHOP = 'coffee-house.myshopify.com';
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 22, 9, 0, 0, 123);

let database: TestDatabase;
let storage: SessionStorage;
let nonces = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  const randomness = { bytes: (length: number) => new Uint8Array(length).fill((nonces += 1) % 256) };
  const keys = createKeyring(new Uint8Array(32).fill(7), randomness);
  storage = createSessionStorage({ keys, prisma: createPrisma(database.pool) });
});
afterAll(() => database.drop());
beforeEach(() => sql(database.pool, 'TRUNCATE shopify_session'));

type Params = ConstructorParameters<typeof Session>[0];

/** As the token exchange makes it with `expiringOfflineAccessTokens`. */
const offline = (changes: Partial<Params> = {}) =>
  new Session({
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: '',
    isOnline: false,
    scope: 'read_orders,write_discounts',
    accessToken: 'shpat_plain_access',
    expires: new Date(START + HOUR_MS),
    refreshToken: 'shprt_plain_refresh',
    refreshTokenExpires: new Date(START + 720 * HOUR_MS),
    ...changes,
  });

const online = () =>
  new Session({
    id: `${SHOP}_42`,
    shop: SHOP,
    state: 'nonce',
    isOnline: true,
    accessToken: 'shpua_plain_online',
    expires: new Date(START + HOUR_MS),
    onlineAccessInfo: {
      expires_in: 3600,
      associated_user_scope: 'read_orders',
      associated_user: {
        id: 42,
        first_name: 'Anna',
        last_name: 'Berger',
        email: 'anna@example.com',
        email_verified: true,
        account_owner: false,
        locale: 'fr',
        collaborator: false,
      },
    },
  });

describe('a session', () => {
  test.each([
    ['of a shop, which expires and can be renewed', offline()],
    ['of a person', online()],
    ['with no more than its shop', new Session({ id: 'bare', shop: SHOP, state: 's', isOnline: false })],
  ])('%s comes back as it was stored', async (_, session) => {
    expect(await storage.storeSession(session)).toBe(true);
    const loaded = await storage.loadSession(session.id);
    expect(loaded).toBeInstanceOf(Session);
    expect(loaded?.toObject()).toEqual(session.toObject());
    expect(loaded?.equals(session)).toBe(true);
  });

  test('that nobody stored is undefined', async () => {
    expect(await storage.loadSession('offline_nobody')).toBeUndefined();
  });

  test('leaves out what it lacks instead of calling it undefined', async () => {
    await storage.storeSession(new Session({ id: 'bare', shop: SHOP, state: 's', isOnline: false }));
    expect(Object.keys((await storage.loadSession('bare'))?.toObject() ?? {}).toSorted()).toEqual([
      'id',
      'isOnline',
      'shop',
      'state',
    ]);
  });

  test('is active until it expires, as the library reads it from what was loaded', async () => {
    const soon = Date.now() + HOUR_MS;
    await storage.storeSession(offline({ expires: new Date(soon) }));
    expect((await storage.loadSession(`offline_${SHOP}`))?.isActive(undefined)).toBe(true);
    await storage.storeSession(offline({ expires: new Date(Date.now() - 1) }));
    expect((await storage.loadSession(`offline_${SHOP}`))?.isActive(undefined)).toBe(false);
  });

  test('that is stored again is replaced whole: a renewed token leaves nothing of the old one', async () => {
    await storage.storeSession(offline());
    const renewed = offline({ accessToken: 'shpat_second' });
    delete renewed.refreshToken;
    delete renewed.refreshTokenExpires;
    await storage.storeSession(renewed);
    expect((await storage.loadSession(renewed.id))?.toObject()).toEqual(renewed.toObject());
  });

  test('is stored once however many requests store it together', async () => {
    await Promise.all(Array.from({ length: 8 }, () => storage.storeSession(offline())));
    expect(await sql(database.pool, 'SELECT count(*)::int AS n FROM shopify_session')).toEqual([{ n: 1 }]);
  });
});

describe('deleting', () => {
  test('takes one session, and one that is gone is no failure', async () => {
    await storage.storeSession(offline());
    await storage.storeSession(online());
    expect(await storage.deleteSession(`offline_${SHOP}`)).toBe(true);
    expect(await storage.deleteSession(`offline_${SHOP}`)).toBe(true);
    expect(await storage.loadSession(`offline_${SHOP}`)).toBeUndefined();
    expect(await storage.loadSession(`${SHOP}_42`)).toBeDefined();
  });

  test('takes several, and leaves the others', async () => {
    await storage.storeSession(offline());
    await storage.storeSession(online());
    await storage.storeSession(offline({ id: `offline_${OTHER_SHOP}`, shop: OTHER_SHOP }));
    expect(await storage.deleteSessions([`offline_${SHOP}`, `${SHOP}_42`, 'gone'])).toBe(true);
    expect(await storage.findSessionsByShop(SHOP)).toEqual([]);
    expect(await storage.findSessionsByShop(OTHER_SHOP)).toHaveLength(1);
    expect(await storage.deleteSessions([])).toBe(true);
  });
});

test("a shop's sessions are its own, and none is an empty list", async () => {
  await storage.storeSession(offline());
  await storage.storeSession(online());
  await storage.storeSession(offline({ id: `offline_${OTHER_SHOP}`, shop: OTHER_SHOP }));
  const found = await storage.findSessionsByShop(SHOP);
  expect(found.map(({ id }) => id)).toEqual([`offline_${SHOP}`, `${SHOP}_42`]);
  expect(await storage.findSessionsByShop('nobody.myshopify.com')).toEqual([]);
});

describe('in the table', () => {
  test('no token and no person stands in clear', async () => {
    await storage.storeSession(offline());
    await storage.storeSession(online());
    const [row] = await sql<{ dump: string }>(
      database.pool,
      'SELECT string_agg(s::text, $1) AS dump FROM shopify_session s',
      ['\n'],
    );
    expect(row?.dump).toContain(SHOP);
    expect(row?.dump).not.toMatch(/plain|anna@example|Berger/);
  });

  test('a token moved to another shop opens nothing there', async () => {
    await storage.storeSession(offline());
    await storage.storeSession(offline({ id: `offline_${OTHER_SHOP}`, shop: OTHER_SHOP }));
    await sql(
      database.pool,
      `UPDATE shopify_session SET access_token_sealed =
        (SELECT access_token_sealed FROM shopify_session WHERE shop = $1) WHERE shop = $2`,
      [SHOP, OTHER_SHOP],
    );
    await expect(storage.loadSession(`offline_${OTHER_SHOP}`)).rejects.toThrow();
  });
});
