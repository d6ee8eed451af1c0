import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allRecorded, recorded } from '../testing/recorded.ts';
import { receive } from './receive.ts';

/** Constructed: no recording shows these; WooCommerce signs whatever it sends in this way. */
function signed(body: string, headers: Record<string, string | undefined> = {}) {
  const rawBody = Buffer.from(body);
  const signature = createHmac('sha256', 's').update(rawBody).digest('base64');
  return {
    rawBody,
    headers: { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signature, ...headers },
  };
}

describe('receive', () => {
  it.each(allRecorded())('the recorded $name is to be stored under its topic [I7]', (delivery) => {
    const received = receive(delivery, delivery.secret);
    expect(received).toMatchObject({ outcome: 'store', topic: delivery.headers['x-wc-webhook-topic'] });
  });
  it('keeps the ids of webhook and delivery and the source, nothing else', () => {
    const delivery = recorded('order.updated__order-completed');
    const received = receive(delivery, delivery.secret);
    expect(received.outcome === 'store' && received.headers).toEqual({
      'x-wc-webhook-id': '2',
      'x-wc-webhook-delivery-id': '710e49c9536799307f2e347ee405f87e',
      'x-wc-webhook-source': 'http://127.0.0.1:8081/',
    });
  });
  it('two different deliveries of one second share a delivery id, so it can be no key', () => {
    const [first, second] = [
      recorded('order.updated__order-processing'),
      recorded('order.updated__order-completed'),
    ];
    expect(first.headers['x-wc-webhook-delivery-id']).toBe(second.headers['x-wc-webhook-delivery-id']);
    expect(Buffer.compare(first.rawBody, second.rawBody)).not.toBe(0);
  });
  it('the recorded ping is unsigned and form-encoded', () => {
    const ping = recorded('ping__webhook-create');
    expect(ping.headers['x-wc-webhook-signature']).toBeUndefined();
    expect(receive(ping, ping.secret)).toEqual({ outcome: 'ping' });
  });
  it('any other unsigned body is unsigned, form-encoded or not [I8]', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['webhook_id=1&order=2', 'webhook_id=', 'webhook_id=x', '{"id":1}', ''])
      expect(receive({ rawBody: Buffer.from(body), headers: form }, 's')).toEqual({ outcome: 'unsigned' });
    expect(receive({ rawBody: Buffer.from('webhook_id=1'), headers: {} }, 's')).toEqual({
      outcome: 'unsigned',
    });
  });
  it('another secret, or a truncated body, is forged [I8]', () => {
    const delivery = recorded('order.created__store-api-guest-checkout');
    expect(receive(delivery, 'another')).toEqual({ outcome: 'forged' });
    const cut = { ...delivery, rawBody: delivery.rawBody.subarray(0, 100) };
    expect(receive(cut, delivery.secret)).toEqual({ outcome: 'forged' });
  });
  it('signed, but of a topic that WooCommerce does not have, or of none, is refused', () => {
    expect(receive(signed('{}', { 'x-wc-webhook-topic': 'order.exploded' }), 's')).toEqual({
      outcome: 'unknown_topic',
    });
    expect(receive(signed('{}', { 'x-wc-webhook-topic': undefined }), 's')).toEqual({ outcome: 'malformed' });
    expect(receive(signed(''), 's')).toEqual({ outcome: 'malformed' });
  });
  it('a forged delivery learns nothing about its topic', () => {
    const call = signed('{}', { 'x-wc-webhook-topic': 'order.exploded' });
    expect(receive(call, 'another')).toEqual({ outcome: 'forged' });
  });
  it('what is signed is stored unread, however it looks [I7]', () => {
    for (const body of ['{', '['.repeat(100_000), '{"code":"woocommerce_rest_shop_order_invalid_id"}'])
      expect(receive(signed(body), 's').outcome).toBe('store');
  });
  it('a very long header is cut', () => {
    const received = receive(signed('{}', { 'x-wc-webhook-source': 'h'.repeat(10_000) }), 's');
    expect(received.outcome === 'store' && received.headers['x-wc-webhook-source']).toHaveLength(300);
  });
});
