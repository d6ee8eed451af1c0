import { createHmac } from 'node:crypto';
import '@shopify/shopify-app-remix/adapters/node';
import { LogSeverity, shopifyApi, type ApiVersion } from '@shopify/shopify-api';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { API_VERSION } from '../admin-api/shop-address.ts';
import { MAX_AGE_MS, signedText, verifyProxyCall } from './verify-proxy-call.ts';

const SECRET = 'secret-of-the-app';
const NOW = Date.UTC(2026, 10, 21, 12);
const SECONDS = NOW / 1000;
const SHOPS = {
  shop: 'tea-house.myshopify.com',
  path_prefix: '/apps/ristourne',
  timestamp: String(SECONDS),
  logged_in_customer_id: '7001',
};
const VISITOR = { shop: SHOPS.shop, customer: '7001', pathPrefix: '/apps/ristourne' };
const REFUSED = { outcome: 'refused' };

const sign = (text: string, secret = SECRET): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** As Shopify signs what it forwards. */
function signed(own: Record<string, string> = {}, visitors: [string, string][] = [], secret = SECRET) {
  const query = new URLSearchParams([...visitors, ...Object.entries({ ...SHOPS, ...own })]);
  query.append('signature', sign(signedText(query), secret));
  return query;
}
const verify = (query: URLSearchParams, secrets = [SECRET], now = NOW) =>
  verifyProxyCall(query, secrets, now);

test('Shopify’s documented call is read as it was signed', () => {
  const query = new URLSearchParams(
    'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews' +
      '&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb',
  );
  const at = 1_317_327_555_000;
  expect(verify(query, ['hush'], at)).toEqual({
    outcome: 'signed',
    visitor: { shop: 'shop-name.myshopify.com', customer: '1', pathPrefix: '/apps/awesome_reviews' },
  });
  expect(verify(query, ['hush'], at + MAX_AGE_MS + 1_000)).toEqual({ outcome: 'stale', ageSeconds: 91 });
  query.set('logged_in_customer_id', '2');
  expect(verify(query, ['hush'], at)).toEqual(REFUSED);
});

describe('a call', () => {
  it('of somebody signed in, or of a guest, whatever a visitor added to the address', () => {
    expect(verify(signed({}, [['utm_source', 'news & more'], ['locale', 'fr'], ['__proto__', 'x']]))).toEqual({
      outcome: 'signed',
      visitor: VISITOR,
    }); // prettier-ignore
    const guest = { outcome: 'signed', visitor: { ...VISITOR, customer: '' } };
    expect(verify(signed({ logged_in_customer_id: '' }))).toEqual(guest);
  });

  it('is good under the old secret, too, while one is rotated, and under no empty one', () => {
    const old = signed({}, [], 'old-secret');
    expect(verify(old, [SECRET, 'old-secret'])).toMatchObject({ outcome: 'signed' });
    expect(verify(old)).toEqual(REFUSED);
    expect(verify(signed({}, [], ''), ['', SECRET])).toEqual(REFUSED);
    expect(verify(signed(), [])).toEqual(REFUSED);
  });

  it('may be 90 seconds old, or early, and no more', () => {
    for (const seconds of [-90, 90])
      expect(verify(signed({ timestamp: String(SECONDS + seconds) }))).toMatchObject({ outcome: 'signed' });
    for (const seconds of [-91, 91])
      expect(verify(signed({ timestamp: String(SECONDS + seconds) }))).toEqual({
        outcome: 'stale',
        ageSeconds: -seconds,
      });
  });

  it.each<[string, Record<string, string>]>([
    ['a place that is no shop', { shop: 'tea-house.example' }],
    ['a shop in another’s name', { shop: 'tea-house.myshopify.com.evil.example' }],
    ['a customer that is no number', { logged_in_customer_id: '7001 or 1' }],
    ['a moment that is none', { timestamp: '1.5e9' }],
    ['no moment', { timestamp: '' }],
    ['a prefix that is no path', { path_prefix: 'apps/ristourne' }],
  ])('of %s is refused, though it is signed', (_, own) => {
    expect(verify(signed(own))).toEqual(REFUSED);
  });

  it.each(Object.entries(SHOPS))('that names %s twice is refused, though it is signed', (name, value) => {
    expect(verify(signed({}, [[name, value]]))).toEqual(REFUSED);
    expect(verify(signed({}, [[name, 'other']]))).toEqual(REFUSED);
  });

  it('with two signatures, none, or a huge query is refused', () => {
    const twice = signed();
    twice.append('signature', twice.get('signature') ?? '');
    expect(verify(twice)).toEqual(REFUSED);
    const none = signed();
    none.delete('signature');
    expect(verify(none)).toEqual(REFUSED);
    expect(verify(signed({}, [['q', 'x'.repeat(9_000)]]))).toEqual(REFUSED);
  });
});

const name = fc.oneof(
  fc.constantFrom(...Object.keys(SHOPS), 'signature', 'locale'),
  fc.string({ maxLength: 8 }),
);
const value = fc.oneof(fc.constantFrom(...Object.values(SHOPS), '', '7002'), fc.string({ maxLength: 12 }));

test('a query in which anything of Shopify’s was changed, added or taken away is refused', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(SHOPS), 'signature'), value, fc.constantFrom('set', 'append', 'delete'), (key, text, how) => {
      const query = signed();
      if (how === 'delete') query.delete(key);
      else query[how](key, text);
      fc.pre(query.toString() !== signed().toString());
      expect(verify(query)).toEqual(REFUSED);
    }),
  ); // prettier-ignore
});

test('whatever a visitor adds before Shopify signs, they are nobody else, in no other shop', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), (visitors) => {
      const read = verify(signed({}, visitors.filter(([key]) => key !== 'signature')));
      expect([{ outcome: 'signed', visitor: VISITOR }, REFUSED]).toContainEqual(read);
    }),
  ); // prettier-ignore
});

test('the same signed text, cut into parameters in another way, is read as the same or not at all', () => {
  const crafted: [string, string] = [
    'a',
    `1logged_in_customer_id=7002path_prefix=/apps/ristourneshop=${SHOPS.shop}timestamp=${SECONDS}z=`,
  ];
  const honest = signed({ logged_in_customer_id: '' }, [crafted]);
  const forged = new URLSearchParams({
    a: '1',
    logged_in_customer_id: '7002',
    path_prefix: '/apps/ristourne',
    shop: SHOPS.shop,
    timestamp: String(SECONDS),
    z: signedText(honest).slice(`${crafted[0]}=${crafted[1]}`.length),
    signature: honest.get('signature') ?? '',
  });
  expect(signedText(forged)).toBe(signedText(honest));
  expect(verify(forged)).toEqual(REFUSED);
  expect(verify(honest)).toEqual(REFUSED);
});

test('Shopify’s own library accepts and refuses the same calls', async () => {
  const { utils } = shopifyApi({
    apiKey: 'client-id-of-the-app',
    apiSecretKey: SECRET,
    hostName: 'loyalty.example',
    apiVersion: API_VERSION as ApiVersion,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
  const real = Date.now();
  const own = { timestamp: String(Math.floor(real / 1000)) };
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, fc.string())), fc.boolean(), async (visitors, tampered) => {
      const query = signed(own, visitors);
      if (tampered) query.set('logged_in_customer_id', '7002');
      const library = await utils.validateHmac(query, { signator: 'appProxy' });
      expect(library).toBe(!tampered);
      expect(verify(query, [SECRET], real).outcome).toBe(library ? 'signed' : 'refused');
    }),
  );
});
