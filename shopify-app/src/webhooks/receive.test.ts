import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { receive } from './receive.ts';

const SECRET = 'hush';
const OLD_SECRET = 'hush before';
const rawBody = Buffer.from('{"id":5001}');

const sign = (body: Uint8Array, secret: string) => createHmac('sha256', secret).update(body).digest('base64');

const headers = (wish: Record<string, string | undefined> = {}) => ({
  'x-shopify-hmac-sha256': sign(rawBody, SECRET),
  'x-shopify-topic': 'orders/create',
  'x-shopify-shop-domain': 'tea-house.myshopify.com',
  'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
  'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
  'x-shopify-triggered-at': '2026-11-21T20:15:16.123456789Z',
  'x-shopify-api-version': '2026-07',
  'user-agent': 'Shopify-Captain-Hook',
  ...wish,
});

describe('a call', () => {
  it('signed by the app’s secret is kept for its shop, with its ids', () => {
    expect(receive({ rawBody, headers: headers() }, [SECRET])).toEqual({
      outcome: 'store',
      shopDomain: 'tea-house.myshopify.com',
      topic: 'orders/create',
      webhookId: 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
      headers: {
        'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
        'x-shopify-triggered-at': '2026-11-21T20:15:16.123456789Z',
        'x-shopify-api-version': '2026-07',
      },
    });
  });
  it('signed by the secret before is kept while both are known', () => {
    const old = headers({ 'x-shopify-hmac-sha256': sign(rawBody, OLD_SECRET) });
    expect(receive({ rawBody, headers: old }, [SECRET, OLD_SECRET]).outcome).toBe('store');
    expect(receive({ rawBody, headers: old }, [SECRET]).outcome).toBe('forged');
  });
  it('in the newer form, without the X, is the same', () => {
    const newer = Object.fromEntries(
      Object.entries(headers()).map(([name, value]) => [name.replace(/^x-shopify/, 'shopify'), value]),
    );
    expect(receive({ rawBody, headers: newer }, [SECRET])).toEqual(
      receive({ rawBody, headers: headers() }, [SECRET]),
    );
  });
  it('of a topic that nobody knows is kept: Shopify gives up what answers errors', () => {
    const unknown = headers({ 'x-shopify-topic': 'products/update' });
    expect(receive({ rawBody, headers: unknown }, [SECRET]).outcome).toBe('store');
  });
  it.each([
    ['nothing', undefined, 'unsigned'],
    ['an empty header', '', 'unsigned'],
    ['no base64', 'x', 'forged'],
    ['two signatures', `${sign(rawBody, SECRET)}, ${sign(rawBody, SECRET)}`, 'forged'],
    ['another secret', sign(rawBody, 'guess'), 'forged'],
    ['another body', sign(Buffer.from('{"id":5002}'), SECRET), 'forged'],
    ['an empty secret', sign(rawBody, ''), 'forged'],
  ])('signed by %s changes nothing [I8]', (_how, signature, outcome) => {
    const call = { rawBody, headers: headers({ 'x-shopify-hmac-sha256': signature }) };
    expect(receive(call, [SECRET, ''])).toEqual({ outcome });
  });
  it('without any secret known is forged', () => {
    expect(receive({ rawBody, headers: headers() }, [])).toEqual({ outcome: 'forged' });
  });
  it.each([
    ['x-shopify-topic', undefined],
    ['x-shopify-topic', 'orders'],
    ['x-shopify-topic', '../../orders/create'],
    ['x-shopify-shop-domain', undefined],
    ['x-shopify-shop-domain', 'evil.example'],
    ['x-shopify-shop-domain', 'tea-house.myshopify.com.evil.example'],
    ['x-shopify-webhook-id', undefined],
    ['x-shopify-webhook-id', 'x'.repeat(101)],
  ])('with a wrong %s (%s) is malformed', (name, value) => {
    expect(receive({ rawBody, headers: headers({ [name]: value }) }, [SECRET])).toEqual({
      outcome: 'malformed',
    });
  });
  it('without a body is malformed', () => {
    const empty = Buffer.alloc(0);
    const signed = headers({ 'x-shopify-hmac-sha256': sign(empty, SECRET) });
    expect(receive({ rawBody: empty, headers: signed }, [SECRET])).toEqual({ outcome: 'malformed' });
  });
});
