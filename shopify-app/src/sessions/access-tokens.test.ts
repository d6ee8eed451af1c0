import { HttpInternalError, HttpResponseError } from '@shopify/shopify-api';
import { Session } from '@shopify/shopify-app-remix/server';
import { beforeEach, expect, test } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';

const SHOP = 'tea-house.myshopify.com';
const STORE = { url: `https://${SHOP}` };
const MINUTE_MS = 60_000;

let kept: Session | undefined;
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
    sessions: {
      loadSession: async (id) => (id === kept?.id ? kept : undefined),
      storeSession: async (stored) => {
        kept = stored;
        return true;
      },
    },
    renew: async (shop, refreshToken) => {
      asked.push(`${shop} ${refreshToken}`);
      return answer();
    },
  });

const refusal = (code: number) => () => {
  throw new HttpResponseError({ message: 'invalid_grant', code, statusText: '' });
};

beforeEach(() => {
  asked = [];
  answer = () => session('shpat_second', 60, 'shprt_second');
});

test('a token that is good is used as it is', async () => {
  kept = session('shpat_first', 30);
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_first' });
  expect(asked).toEqual([]);
});

test.each([3, -1, -600])('one that ends in %i minutes is renewed, and kept', async (minutesLeft) => {
  kept = session('shpat_first', minutesLeft);
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
  expect(kept?.refreshToken).toBe('shprt_second');
  expect(asked).toEqual([`${SHOP} shprt_first`]);
});

test('many that ask at once renew it once: a refresh token is good for one', async () => {
  kept = session('shpat_first', -1);
  const { accessTokenFor } = tokens();
  const got = await Promise.all(Array.from({ length: 8 }, () => accessTokenFor(STORE)));
  expect(new Set(got.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(asked).toHaveLength(1);
});

test.each([400, 401, 403])('a dead refresh token (%i) is a revoked access', async (code) => {
  kept = session('shpat_first', -1);
  answer = refusal(code);
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'revoked' });
});

test('when another process was faster, its token is used', async () => {
  kept = session('shpat_first', -1);
  answer = () => {
    kept = session('shpat_of_another', 60, 'shprt_of_another');
    return refusal(400)();
  };
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_of_another' });
});

test.each([
  ['down', () => new HttpInternalError({ message: '', code: 503, statusText: '' })],
  ['not to be reached', () => new TypeError('fetch failed')],
])('a Shopify that is %s may answer later, and the next time is asked again', async (_what, failure) => {
  kept = session('shpat_first', -1);
  answer = () => {
    throw failure();
  };
  const { accessTokenFor } = tokens();
  expect(await accessTokenFor(STORE)).toEqual({ outcome: 'unanswered' });
  answer = () => session('shpat_second', 60);
  expect(await accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
});

test('one that Shopify does not accept before its time is renewed next', async () => {
  kept = session('shpat_first', 30);
  const access = tokens();
  await access.refused?.(STORE, 'shpat_of_before');
  expect(await access.accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_first' });
  await access.refused?.(STORE, 'shpat_first');
  expect(await access.accessTokenFor(STORE)).toEqual({ outcome: 'ok', accessToken: 'shpat_second' });
});

test('without a session the app is not installed', async () => {
  kept = undefined;
  expect(await tokens().accessTokenFor(STORE)).toEqual({ outcome: 'uninstalled' });
  expect(await tokens().accessTokenFor({ url: 'https://evil.example' })).toEqual({ outcome: 'uninstalled' });
});
