import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestShop, TEST_APP } from '../../testing/shopify.ts';
import type { TestShop } from '../../testing/shopify.ts';

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.shopify.stop());

const CLIENT = { client_id: TEST_APP.apiKey, client_secret: TEST_APP.apiSecret };
const exchanged = (subject_token: string, wish: object = {}) =>
  shop.exchange({
    ...CLIENT,
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
    expiring: '1',
    ...wish,
  });
const refreshed = (refresh_token: unknown) =>
  shop.exchange({ ...CLIENT, grant_type: 'refresh_token', refresh_token });
const SHOP_NAME = '{ currentAppInstallation { accessScopes { handle } } }';

test('a session token is exchanged for an expiring token with the scopes of shopify.app.toml', async () => {
  const { status, body } = await exchanged(shop.shopify.control.sessionToken());
  expect(status).toBe(200);
  expect(body).toMatchObject({
    access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/) as string,
    expires_in: 3_600,
    refresh_token: expect.stringMatching(/^shprt_/) as string,
    scope: expect.stringContaining('read_orders') as string,
  });
  expect((await shop.ask(SHOP_NAME, {}, String(body['access_token']))).status).toBe(200);
});

test('without expiring it never ends, and there is nothing to refresh', async () => {
  const { body } = await exchanged(shop.shopify.control.sessionToken(), { expiring: '0' });
  expect(Object.keys(body).toSorted()).toEqual(['access_token', 'scope']);
  shop.advance(1_000_000);
  expect((await shop.ask(SHOP_NAME, {}, String(body['access_token']))).status).toBe(200);
});

test('after an hour the token is dead, its refresh token gives a new pair, once', async () => {
  const { body } = await exchanged(shop.shopify.control.sessionToken());
  shop.advance(3_601);
  expect((await shop.ask(SHOP_NAME, {}, String(body['access_token']))).status).toBe(401);
  const next = await refreshed(body['refresh_token']);
  expect(next.status).toBe(200);
  expect(next.body['refresh_token']).not.toBe(body['refresh_token']);
  expect((await shop.ask(SHOP_NAME, {}, String(next.body['access_token']))).status).toBe(200);
  expect(await refreshed(body['refresh_token'])).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test.each([
  ['of another app', { aud: 'another' }],
  ['of another shop', { dest: 'https://coffee-house.myshopify.com' }],
  ['that has expired', { exp: 1_000 }],
  ['of tomorrow', { nbf: Date.now() / 1000 + 86_400 }],
])('a session token %s is refused', async (_, claims) => {
  const answer = await exchanged(shop.shopify.control.sessionToken(claims));
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_subject_token' } });
});

test('a tampered session token, a wrong client and a wrong secret are refused', async () => {
  const [header = '', , signature = ''] = shop.shopify.control.sessionToken().split('.');
  const [, other = ''] = shop.shopify.control.sessionToken({ sub: '1' }).split('.');
  expect((await exchanged(`${header}.${other}.${signature}`)).body['error']).toBe('invalid_subject_token');
  const token = shop.shopify.control.sessionToken();
  expect((await exchanged(token, { client_id: 'another' })).body['error']).toBe(
    'application_cannot_be_found',
  );
  expect((await exchanged(token, { client_secret: 'a guess' })).status).toBe(401);
  expect((await exchanged(token, { grant_type: 'password' })).status).toBe(400);
  expect((await shop.exchange([])).status).toBe(400);
});

test('a removed app has no living token of either kind', async () => {
  const { body } = await exchanged(shop.shopify.control.sessionToken());
  shop.shopify.control.uninstall();
  expect(await shop.ask(SHOP_NAME, {}, String(body['access_token']))).toMatchObject({
    status: 401,
    errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
  });
  expect((await refreshed(body['refresh_token'])).status).toBe(400);
});
