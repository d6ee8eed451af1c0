import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRestClient, type RestClient } from './client.ts';

const NOW = Date.UTC(2026, 10, 21);
const KEYS = { key: 'ck_1234567890', secret: 'cs_abcdefghij' };
/** Where a test is not about time-outs, a busy machine has all the time that it needs. */
const PATIENCE_MS = 10_000;

describe('REST client', () => {
  let server: Server;
  let host: string;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;
  let opened = 0;
  let met: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      met.push(`${request.method} ${request.url}`);
      respond(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    met = [];
    opened = 0;
  });
  const client = (timeoutMs = PATIENCE_MS, url = `http://${host}`): RestClient => {
    const credentials = async () => {
      opened += 1;
      return KEYS;
    };
    return createRestClient(
      { url, credentials },
      { clock: { now: () => NOW }, allowedHosts: [host], timeoutMs },
    );
  };
  const answering =
    (status: number, headers: Record<string, string> = {}, body = '') =>
    (_request: IncomingMessage, response: ServerResponse): void =>
      void response.writeHead(status, headers).end(body);

  it('credentials are asked for at each request, and sent as an OAuth signature over http', async () => {
    respond = answering(200, { 'content-type': 'application/json', 'x-wp-totalpages': '3' }, '[{"id":1}]');
    const rest = client();
    expect(opened).toBe(0);
    expect(await rest.get('orders', { page: 2 })).toEqual({
      outcome: 'answered',
      body: [{ id: 1 }],
      pages: 3,
    });
    expect(opened).toBe(1);
    expect(met[0]).toMatch(/^GET \/wp-json\/wc\/v3\/orders\?page=2&oauth_consumer_key=ck_1234567890&/);
    expect(met[0]).toContain('oauth_signature=');
    expect(met[0]).not.toContain(KEYS.secret);
  });
  it("the site's index is asked for without credentials", async () => {
    respond = answering(200, {}, '{"name":"Shop"}');
    expect(await client(PATIENCE_MS, `http://${host}/blog/`).index()).toMatchObject({
      body: { name: 'Shop' },
    });
    expect(met).toEqual(['GET /blog/wp-json']);
  });
  it.each([
    [429, '7', 7],
    [503, 'Sat, 21 Nov 2026 00:02:00 GMT', 120],
    [503, '999999', 3_600],
    [429, 'soon', 60],
    [503, undefined, 60],
  ])('%i with Retry-After %s is busy for %i s', async (status, retryAfter, seconds) => {
    respond = answering(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
    expect(await client().get('orders')).toMatchObject({ outcome: 'busy', retryAfterSeconds: seconds });
  });
  it.each([500, 502, 504, 408])('%i is unknown: the work may be done', async (status) => {
    respond = answering(status);
    expect((await client().post('coupons', {})).outcome).toBe('unknown');
  });
  it('a redirect is refused and not followed', async () => {
    respond = answering(301, { location: `http://${host}/elsewhere` });
    expect(await client().get('orders')).toMatchObject({ outcome: 'refused' });
    expect(met).toHaveLength(1);
  });
  it("WooCommerce's own no keeps its code", async () => {
    const body = '{"code":"woocommerce_rest_cannot_view","message":"Sorry.","data":{"status":401}}';
    respond = answering(401, { 'content-type': 'application/json' }, body);
    expect(await client().get('orders')).toEqual({
      outcome: 'rejected',
      status: 401,
      code: 'woocommerce_rest_cannot_view',
      message: 'Sorry.',
    });
  });
  it.each(['<html>Not found</html>', '{"code":"rest_no_route","message":"No route was found"}'])(
    'a 404 that is not about the thing asked for (%s) is busy, never "absent"',
    async (body) => {
      respond = answering(404, {}, body);
      expect((await client().get('orders/15')).outcome).toBe('busy');
    },
  );
  it('silence ends at the time-out, and so does an answer that trickles', async () => {
    respond = () => undefined;
    expect((await client(200).post('coupons', {})).outcome).toBe('unknown');
    respond = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    };
    expect((await client(300).get('orders')).outcome).toBe('unknown');
  });
  it('a connection that breaks after sending is unknown', async () => {
    respond = (request) => void request.socket.destroy();
    expect((await client().post('coupons', {})).outcome).toBe('unknown');
  });
  it('a connection that was never made is busy: nothing happened', async () => {
    const closed = '127.0.0.1:1';
    const rest = createRestClient(
      { url: `http://${closed}`, credentials: async () => KEYS },
      { clock: { now: () => NOW }, allowedHosts: [closed] },
    );
    expect(await rest.post('coupons', {})).toMatchObject({
      outcome: 'busy',
      reason: expect.stringContaining('ECONNREFUSED') as string,
    });
  });
  it('an answer larger than the limit is unknown', async () => {
    respond = answering(200, { 'content-type': 'application/json' }, `"${'x'.repeat(17 * 1024 * 1024)}"`);
    expect((await client().get('orders')).outcome).toBe('unknown');
  });
  it('no reason ever tells a credential', async () => {
    const said: string[] = [];
    for (const status of [301, 400, 401, 404, 429, 500]) {
      respond = answering(status);
      said.push(JSON.stringify(await client().get('orders')));
    }
    expect(said.join()).not.toMatch(/ck_|cs_|oauth/);
  });
});
