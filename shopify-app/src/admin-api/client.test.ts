import { describe, expect, it } from 'vitest';
import { json, SHOP, STORE, schemaShop, TOKEN } from '../testing/schema-shop.ts';
import { createAdminApi } from './client.ts';
import { gidOf, numberOf } from './gid.ts';
import { grantedScopes } from './granted-scopes-query.ts';
import { endOf, refusalOf } from './user-errors.ts';
import { customerByEmailQuery } from '../vouchers/customer-by-email-query.ts';

const installation = {
  currentAppInstallation: () => ({ accessScopes: [{ handle: 'read_orders' }] }),
};

async function answered(answer: () => Response | Promise<Response>) {
  const shop = schemaShop(installation, { timeoutMs: 50 });
  shop.next(answer);
  return shop.api.run(grantedScopes, {});
}

function failing(code: string, extensions: object = {}) {
  return json({ data: null, errors: [{ message: 'No.', extensions: { code } }], extensions });
}

describe('a request', () => {
  it('goes to the shop’s own address with the app’s token, and is read by its shape', async () => {
    const shop = schemaShop(installation);
    expect(await shop.api.run(grantedScopes, {})).toEqual({
      outcome: 'answered',
      result: { currentAppInstallation: { accessScopes: [{ handle: 'read_orders' }] } },
    });
    const [request] = shop.seen;
    expect(request?.url).toBe(`https://${SHOP}/admin/api/2026-07/graphql.json`);
    expect(request?.headers.get('x-shopify-access-token')).toBe(TOKEN);
  });
  it.each([
    'http://tea-house.myshopify.com',
    'https://tea-house.myshopify.com:444',
    'https://tea-house.myshopify.com.evil.example',
    'https://evil.example/tea-house.myshopify.com',
    'https://user@tea-house.myshopify.com',
    'https://127.0.0.1',
    'https://a.b.myshopify.com',
    'not an address',
  ])('never leaves for %s', async (url) => {
    const shop = schemaShop(installation);
    const api = createAdminApi({ ...STORE, url }, shop.settings);
    expect((await api.run(grantedScopes, {})).outcome).toBe('refused');
    expect(shop.seen).toEqual([]);
  });
  it.each([
    ['revoked', 'open the app'],
    ['uninstalled', 'not installed'],
  ] as const)('without a token (%s) asks nothing and says what to do', async (outcome, words) => {
    const tokens = { accessTokenFor: async () => ({ outcome }) };
    const shop = schemaShop(installation, { tokens });
    const refused = await shop.api.run(grantedScopes, {});
    expect(refused.outcome === 'refused' && refused.reason).toContain(words);
    expect(shop.seen).toEqual([]);
  });
});

describe('Shopify asking to slow down', () => {
  const throttled = (cost: object) => failing('THROTTLED', { cost: { ...cost, actualQueryCost: null } });

  it.each([
    { asked: 500, left: 40, rate: 100, seconds: 5 },
    { asked: 101, left: 0, rate: 100, seconds: 2 },
    { asked: 10, left: 40, rate: 100, seconds: 1 },
    { asked: 1_000_000, left: 0, rate: 0.5, seconds: 3_600 },
  ])('for $asked points with $left left and $rate a second waits $seconds s', async (one) => {
    const throttleStatus = {
      maximumAvailable: 2_000,
      currentlyAvailable: one.left,
      restoreRate: one.rate,
    };
    expect(await answered(() => throttled({ requestedQueryCost: one.asked, throttleStatus }))).toEqual({
      outcome: 'busy',
      reason: 'Shopify asks to slow down',
      retryAfterSeconds: one.seconds,
    });
  });
  it('without a cost waits a minute', async () => {
    expect(await answered(() => failing('THROTTLED'))).toMatchObject({
      outcome: 'busy',
      retryAfterSeconds: 60,
    });
  });
  it.each([
    ['2.0', 2],
    ['0', 1],
    ['soon', 60],
  ])('by status 429 with Retry-After %s waits %i s', async (header, seconds) => {
    const tooMany = () => json({ errors: 'Throttled' }, { status: 429, headers: { 'Retry-After': header } });
    expect(await answered(tooMany)).toMatchObject({ outcome: 'busy', retryAfterSeconds: seconds });
  });
});

describe('a failure', () => {
  it.each([
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'busy'],
    [430, 'busy'],
    [402, 'busy'],
    [423, 'busy'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [400, 'refused'],
    [301, 'refused'],
  ])('by status %i is %s', async (status, outcome) => {
    expect((await answered(() => json({ errors: 'No.' }, { status }))).outcome).toBe(outcome);
  });
  it.each([
    ['INTERNAL_SERVER_ERROR', 'unknown'],
    ['SHOP_INACTIVE', 'busy'],
    ['MAX_COST_EXCEEDED', 'refused'],
    ['ACCESS_DENIED', 'refused'],
  ])('by code %s is %s', async (code, outcome) => {
    expect((await answered(() => failing(code))).outcome).toBe(outcome);
  });
  it('of the network may have come after success, unless the connection was never made', async () => {
    const broken = (code: string) => () => Promise.reject(new TypeError('fetch failed', { cause: { code } }));
    expect((await answered(broken('ECONNRESET'))).outcome).toBe('unknown');
    expect((await answered(broken('ENOTFOUND'))).outcome).toBe('busy');
    const silent = await answered(() => new Promise<Response>(() => undefined));
    expect(silent).toEqual({ outcome: 'unknown', reason: 'no answer from Shopify: time-out' });
  });
  it.each(['<html>', '', '[]', '{"data":{"currentAppInstallation":null}}', '{"data":5}'])(
    'to answer what was asked is unknown: %j',
    async (body) => {
      const headers = { 'Content-Type': 'application/json' };
      expect((await answered(() => new Response(body, { headers }))).outcome).toBe('unknown');
    },
  );
  it('by an answer without end is unknown', async () => {
    const endless = () => new Response('x'.repeat(9 * 1024 * 1024));
    expect((await answered(endless)).outcome).toBe('unknown');
  });
  it('never repeats what was sent', async () => {
    const shop = schemaShop({});
    shop.next(() => json({ errors: 'No.' }, { status: 400 }));
    const refused = await shop.api.run(customerByEmailQuery, { email: 'anna@example.org' });
    expect(JSON.stringify(refused)).not.toContain('anna');
    expect(JSON.stringify(refused)).not.toContain(TOKEN);
  });
});

describe('what Shopify did not do', () => {
  it('is not taken for done when it answers nothing at all', () => {
    expect(endOf(null).outcome).toBe('unknown');
    expect(endOf(undefined).outcome).toBe('unknown');
    expect(endOf({ userErrors: [] })).toEqual({ outcome: 'done' });
  });
  it('is told by the field that it minds', () => {
    const errors = [{ field: ['basicCodeDiscount', 'endsAt'], message: 'must be later', code: 'INVALID' }];
    expect(refusalOf(errors)).toEqual({
      outcome: 'refused',
      reason: 'basicCodeDiscount.endsAt: must be later',
    });
    expect(refusalOf([{ field: null, message: 'No.' }])).toEqual({ outcome: 'refused', reason: 'No.' });
  });
});

describe('a GID', () => {
  it('is a type and a number, both ways', () => {
    expect(gidOf('Order', '820982911946154508')).toBe('gid://shopify/Order/820982911946154508');
    expect(numberOf('Order', 'gid://shopify/Order/820982911946154508')).toBe('820982911946154508');
    expect(gidOf('Order', '1/../2')).toBeNull();
    expect(numberOf('Order', 'gid://shopify/Refund/1')).toBe('');
    expect(numberOf('Order', 'gid://shopify/Order/1?x=1')).toBe('');
  });
});
