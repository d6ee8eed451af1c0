import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORE } from '../testing/schema-shop.ts';
import { readDelivery } from './read-delivery.ts';
import { mendWebhooks } from './mend-webhooks.ts';
import { COMPLIANCE_TOPICS, ORDER_CHILD_TOPICS, ORDER_TOPICS, SUBSCRIBED_TOPICS } from './topics.ts';

function read(topic: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readDelivery({ topic, headers: {}, body: Buffer.from(text) }, STORE);
}

describe('a delivery about an order', () => {
  it.each(ORDER_TOPICS)('%s is a hint to fetch it', (topic) => {
    expect(read(topic, { id: 5001, updated_at: '2026-11-21T20:15:16Z' })).toEqual({
      kind: 'hint',
      externalId: '5001',
      reason: topic,
    });
  });
  it.each(ORDER_CHILD_TOPICS)('%s names its order', (topic) => {
    expect(read(topic, { id: 9, order_id: 5001 })).toMatchObject({ kind: 'hint', externalId: '5001' });
  });
  it('orders/edited names its order inside', () => {
    const body = { order_edit: { id: 1, order_id: 5001, line_items: { additions: [], removals: [] } } };
    expect(read('orders/edited', body)).toMatchObject({ kind: 'hint', externalId: '5001' });
  });
  it('keeps numbers that JavaScript can’t hold, from the GID and from the digits', () => {
    const gid = 'gid://shopify/Order/820982911946154508';
    const samples = [
      `{"id":820982911946154508,"admin_graphql_api_id":"${gid}"}`,
      '{"id":820982911946154508}',
    ];
    for (const body of samples)
      expect(read('orders/create', body)).toMatchObject({ externalId: '820982911946154508' });
    expect(read('refunds/create', '{"id":9,"order_id":820982911946154508}')).toMatchObject({
      externalId: '820982911946154508',
    });
  });
  it.each([
    ['orders/create', '{}', 'id: must be an order’s number'],
    ['orders/create', '{"id":0}', 'id: must be an order’s number'],
    ['orders/create', '{"id":-5}', 'id: must be an order’s number'],
    ['orders/create', '{"id":1.5}', 'id: must be an order’s number'],
    ['orders/create', '{"admin_graphql_api_id":"gid://shopify/Refund/5"}', 'id: must be an order’s number'],
    ['refunds/create', '{"id":9}', 'order_id: must be an order’s number'],
    ['orders/edited', '{"order_edit":null}', 'order_edit.order_id: must be an order’s number'],
    ['orders/create', '[]', 'body: must be an object'],
    ['orders/create', '{"id":', 'body: not valid JSON in UTF-8'],
    ['orders/create', '', 'body: not valid JSON in UTF-8'],
  ])('%s with %s is unintelligible, naming the field', (topic, body, reason) => {
    expect(read(topic, body)).toEqual({ kind: 'unintelligible', reason: reason.replace('’', "'") });
  });
  it('nesting without end is unintelligible', () => {
    const deep = `{"id":5001,"note":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(['hint', 'unintelligible']).toContain(read('orders/create', deep).kind);
  });
});

describe('a delivery about anything else', () => {
  it('means nothing when its topic is not used', () => {
    expect(read('products/update', { id: 1 })).toEqual({
      kind: 'nothing',
      reason: 'topic: products/update is not used',
    });
  });
  it('tells that the app may do other things now', () => {
    expect(read('app/scopes_update', { previous: [], current: ['write_orders'] })).toEqual({
      kind: 'notice',
      notice: { kind: 'access_changed' },
    });
  });
  it('tells that the app was uninstalled, or that all of a shop must go', () => {
    expect(read('app/uninstalled', {})).toEqual({
      kind: 'notice',
      notice: { kind: 'uninstalled', at: null },
    });
    expect(read('shop/redact', {})).toEqual({
      kind: 'notice',
      notice: { kind: 'store_redact', leftAt: null },
    });
  });
  it('asks for a person’s data or their erasure, by number, address and orders', () => {
    const customer = { id: 191167, email: 'Anna@Example.org', phone: '555-625-1199' };
    const shop = { shop_id: 954889, shop_domain: 'tea-house.myshopify.com' };
    expect(
      read('customers/data_request', {
        ...shop,
        customer,
        orders_requested: [299938],
        data_request: { id: 9999 },
      }),
    ).toEqual({
      kind: 'notice',
      notice: {
        kind: 'customer_data_request',
        customerExternalId: '191167',
        email: 'anna@example.org',
        orderExternalIds: ['299938'],
        requestExternalId: '9999',
      },
    });
    expect(read('customers/redact', { ...shop, customer, orders_to_redact: [299938, 280263] })).toEqual({
      kind: 'notice',
      notice: {
        kind: 'customer_redact',
        customerExternalId: '191167',
        email: 'anna@example.org',
        orderExternalIds: ['299938', '280263'],
      },
    });
  });
  it('that asks to erase nobody is parked, not dropped', () => {
    expect(read('customers/redact', { orders_to_redact: [] })).toMatchObject({ kind: 'unintelligible' });
  });
});

describe('any bytes under any topic', () => {
  it('are read without a throw, and never as an order by guesswork [I8]', () => {
    const topics = [...SUBSCRIBED_TOPICS, ...COMPLIANCE_TOPICS, 'products/update'];
    fc.assert(
      fc.property(
        fc.constantFrom(...topics),
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (topic, body) => {
          const meaning = readDelivery({ topic, headers: {}, body }, STORE);
          expect(meaning.kind).not.toBe('order');
          expect(meaning.kind === 'hint' ? meaning.externalId : '1').toMatch(/^[1-9]\d{0,19}$/);
        },
      ),
    );
  });
});

describe('mending webhooks', () => {
  it('has nothing to do: Shopify keeps what shopify.app.toml declares', async () => {
    expect(await mendWebhooks()).toEqual({ outcome: 'healthy', mended: [] });
  });
});
