import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchOrder } from '../orders/fetch-order.ts';
import type { RestClient } from '../rest/client.ts';
import { RECORDED_STORE } from '../testing/recorded.ts';
import { openSandbox, ownersRest, type SandboxShop } from '../testing/sandbox-store.ts';
import { readDelivery } from './read-delivery.ts';
import { receive, type Call, type Received } from './receive.ts';
import { subscribe } from './subscribe.ts';

const SECRET = 'shop secret &<>"é';

/** Deliveries that the sandbox's shop makes over HTTP, against what its REST interface says at the same time. */
describe('what a shop delivers and what it answers', () => {
  let shop: SandboxShop;
  let rest: RestClient;
  let inbox: Server;
  let calls: Call[] = [];
  let deliveryUrl = '';
  beforeAll(async () => {
    inbox = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        calls.push({ rawBody: Buffer.concat(chunks), headers: request.headers as Record<string, string> });
        response.end();
      });
    });
    await new Promise<void>((resolve) => inbox.listen(0, '127.0.0.1', resolve));
    deliveryUrl = `http://127.0.0.1:${(inbox.address() as AddressInfo).port}/webhooks/woocommerce/k3v9d0q7xa`;
    shop = await openSandbox();
    rest = ownersRest(shop);
    const subscribed = await subscribe(rest, { deliveryUrl, secret: SECRET, resetSecrets: true });
    if (subscribed.outcome !== 'subscribed') throw new Error(subscribed.reason);
  });
  afterAll(async () => {
    await shop.sandbox.stop();
    inbox.close();
  });
  const store = (): StoreHandle => ({ ...RECORDED_STORE, url: shop.sandbox.woocommerce.origin });
  const control = () => shop.sandbox.woocommerce.control;
  /** Lets the shop deliver all it has; what arrived, received and read. */
  const delivered = async (): Promise<Received[]> => {
    await control().runQueue();
    return calls.map((call) => receive(call, SECRET));
  };
  const meanings = async () => {
    const received = await delivered();
    return received.map((one, index) => {
      if (one.outcome !== 'store') throw new Error(one.outcome);
      const body = calls[index]?.rawBody ?? new Uint8Array();
      return readDelivery({ topic: one.topic, headers: one.headers, body }, store());
    });
  };
  const place = () =>
    control().placeOrder({
      lines: [
        { product: 'TEA-125', quantity: 2 },
        { product: 'MUG-BLUE', quantity: 1 },
      ],
      email: 'Anna@example.org',
      paid: true,
    });

  it('the pings of new webhooks are pings', async () => {
    expect(calls).toHaveLength(4);
    expect(calls.map((call) => receive(call, SECRET).outcome)).toEqual(['ping', 'ping', 'ping', 'ping']);
  });
  describe('then', () => {
    beforeEach(async () => {
      await control().runQueue();
      calls = [];
    });
    it('a delivery and a fetch of the same moment tell the same reading [I9]', async () => {
      const order = place();
      const told = await meanings();
      const fetched = await fetchOrder(rest, String(order.id));
      expect(told.length).toBeGreaterThan(0);
      expect(fetched.outcome).toBe('found');
      for (const meaning of told)
        expect(meaning).toEqual({
          kind: 'order',
          reading: fetched.outcome === 'found' ? fetched.reading : null,
        });
    });
    it('a refund is delivered as a hint, and the fetch has its lines', async () => {
      const order = place();
      await delivered();
      calls = [];
      control().refund(order.id, { lines: [{ product: 'TEA-125', quantity: 1 }] });
      const told = await meanings();
      expect(told.map((meaning) => meaning.kind)).toContain('hint');
      const fetched = await fetchOrder(rest, String(order.id));
      expect(fetched).toMatchObject({
        reading: { state: { refunds: [{ amountMinor: 1250, lines: [{ quantity: 1 }] }] } },
      });
    });
    it('trash and untrash are hints or readings, and the fetch follows', async () => {
      const order = place();
      await delivered();
      calls = [];
      control().trash(order.id);
      expect(await meanings()).toContainEqual({
        kind: 'hint',
        externalId: String(order.id),
        reason: 'deleted',
      });
      expect(await fetchOrder(rest, String(order.id))).toEqual({ outcome: 'absent' });
      calls = [];
      control().restore(order.id);
      expect((await meanings()).some((meaning) => meaning.kind === 'order')).toBe(true);
      expect((await fetchOrder(rest, String(order.id))).outcome).toBe('found');
    });
    it('forged deliveries are told from real ones [I8]', async () => {
      control().faults.set({ webhooks: { forgedPerMille: 1000 } });
      place();
      const received = await delivered();
      control().faults.clear();
      expect(received.length).toBeGreaterThan(0);
      expect(new Set(received.map((one) => one.outcome))).toEqual(new Set(['forged']));
    });
    it('a well-signed half body is kept, and unintelligible [I7]', async () => {
      control().faults.set({ webhooks: { malformedPerMille: 1000 } });
      place();
      const told = await meanings();
      control().faults.clear();
      expect(told.length).toBeGreaterThan(0);
      expect(new Set(told.map((meaning) => meaning.kind))).toEqual(new Set(['unintelligible']));
    });
  });
});
