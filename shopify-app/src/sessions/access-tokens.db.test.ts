import { createPrisma, type PrismaClient } from '@ristourne/core/database/prisma';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDeps } from '@ristourne/core/members/testing/test-deps';
import { HttpInternalError, HttpResponseError } from '@shopify/shopify-api';
import { Session } from '@shopify/shopify-app-remix/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';
import { createSessionStorage, type SessionStorage } from './session-storage.ts';

const SHOP = 'tea-house.myshopify.com';
const STORE = { url: `https://${SHOP}` };
const MINUTE_MS = 60_000;

let database: TestDatabase;
let storage: SessionStorage;
/** Runs once, right after a row was read and before anything is done with it. */
let between: (() => Promise<unknown>) | undefined;
let asked: string[];
let answer: () => Session | Promise<Session>;

const session = (accessToken: string, minutesLeft: number, refreshToken = 'shprt_first') =>
  new Session({
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: '',
    isOnline: false,
    accessToken,
    refreshToken,
    expires: new Date(Date.now() + minutesLeft * MINUTE_MS),
  });

const tokens = () =>
  createAccessTokens({
    sessions: storage,
    renew: async (shop, refreshToken) => {
      asked.push(`${shop} ${refreshToken}`);
      return answer();
    },
  });

const keep = (one: Session) => storage.storeSession(one);
const kept = () => storage.loadSession(`offline_${SHOP}`);

/** The table of sessions, in which somebody else may come between a read and what follows it. */
function interleaved(prisma: PrismaClient): PrismaClient['shopifySession'] {
  return new Proxy(prisma.shopifySession, {
    get: (table, name) => {
      const own = Reflect.get(table, name) as (args: unknown) => Promise<unknown>;
      if (name !== 'findUnique') return own;
      return async (args: unknown) => {
        const row = await own.call(table, args);
        const other = between;
        between = undefined;
        await other?.();
        return row;
      };
    },
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  const { keys } = createTestDeps(database.pool);
  storage = createSessionStorage({
    keys,
    prisma: { shopifySession: interleaved(createPrisma(database.pool)) },
  });
});
afterAll(() => database.drop());

const refusal = (code: number) => () => {
  throw new HttpResponseError({ message: 'invalid_grant', code, statusText: '' });
};

beforeEach(async () => {
  await sql(database.pool, 'TRUNCATE shopify_session');
  between = undefined;
  asked = [];
  answer = () => session('shpat_second', 60, 'shprt_second');
});

test('a token that is good is used as it is', async () => {
  await keep(session('shpat_first', 30));
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_first' });
  expect(asked).toEqual([]);
});

test.each([3, -1, -600])('one that ends in %i minutes is renewed, and kept', async (minutesLeft) => {
  await keep(session('shpat_first', minutesLeft));
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
  expect((await kept())?.refreshToken).toBe('shprt_second');
  expect(asked).toEqual([`${SHOP} shprt_first`]);
});

test('many that ask at once renew it once: a refresh token is good for one', async () => {
  await keep(session('shpat_first', -1));
  const { accessTokenFor } = tokens();
  const got = await Promise.all(Array.from({ length: 8 }, () => accessTokenFor(STORE)));
  expect(new Set(got.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(asked).toHaveLength(1);
});

test.each([400, 401, 403])('a dead refresh token (%i) is a revoked access', async (code) => {
  await keep(session('shpat_first', -1));
  answer = refusal(code);
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'revoked' });
});

test('when another process was faster, its token is used', async () => {
  await keep(session('shpat_first', -1));
  answer = async () => {
    await keep(session('shpat_of_another', 60, 'shprt_of_another'));
    return refusal(400)();
  };
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_of_another' });
});

test.each([
  ['down', () => new HttpInternalError({ message: '', code: 503, statusText: '' })],
  ['not to be reached', () => new TypeError('fetch failed')],
])('a Shopify that is %s may answer later, and the next time is asked again', async (_what, failure) => {
  await keep(session('shpat_first', -1));
  answer = () => {
    throw failure();
  };
  const { accessTokenFor } = tokens();
  expect(await accessTokenFor(STORE)).toEqual({ outcome: 'unanswered' });
  answer = () => session('shpat_second', 60);
  expect(await accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
});

test('one that Shopify does not accept before its time is renewed next', async () => {
  await keep(session('shpat_first', 30));
  const access = tokens();
  await access.refused?.(STORE, 'shpat_of_before');
  expect(await access.accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_first' });
  await access.refused?.(STORE, 'shpat_first');
  expect(await access.accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
});

test('without a session the app is not installed', async () => {
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'uninstalled' });
  expect(await tokens().accessTokenFor({ url: 'https://evil.example' })).toEqual({ outcome: 'uninstalled' });
});

describe('what another process stores meanwhile', () => {
  const fresh = () => session('shpat_of_another', 60, 'shprt_of_another');

  test.each([
    ['while the row is read', () => (between = () => keep(fresh()))],
    ['between the last look and the write', () => (between = async () => (between = () => keep(fresh())))],
  ])('is not written over by a refusal of the token before: %s', async (_when, interleave) => {
    await keep(session('shpat_first', 30));
    interleave();
    await tokens().refused?.(STORE, 'shpat_first');
    expect(await kept()).toMatchObject({ accessToken: 'shpat_of_another', refreshToken: 'shprt_of_another' });
    expect((await kept())?.isExpired()).toBe(false);
  });

  test('is not written over by a renewal that took longer, and is used', async () => {
    await keep(session('shpat_first', -1));
    answer = async () => {
      await keep(fresh());
      return session('shpat_second', 60, 'shprt_second');
    };
    expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_of_another' });
    expect((await kept())?.refreshToken).toBe('shprt_of_another');
  });

  test('is not written over in the moment of the write', async () => {
    await keep(session('shpat_first', -1));
    answer = () => {
      between = () => keep(fresh());
      return session('shpat_second', 60, 'shprt_second');
    };
    expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_of_another' });
    expect((await kept())?.refreshToken).toBe('shprt_of_another');
  });

  test('of the refused token, does not cost the renewal that is under way', async () => {
    await keep(session('shpat_first', 3));
    const access = tokens();
    answer = async () => {
      await access.refused?.(STORE, 'shpat_first');
      return session('shpat_second', 60, 'shprt_second');
    };
    expect(await access.accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
    expect((await kept())?.refreshToken).toBe('shprt_second');
  });
});

test('a shop that leaves during a renewal stays forgotten', async () => {
  await keep(session('shpat_first', -1));
  answer = async () => {
    await storage.deleteSession(`offline_${SHOP}`);
    return session('shpat_second', 60, 'shprt_second');
  };
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'uninstalled' });
  expect(await kept()).toBeUndefined();
});
