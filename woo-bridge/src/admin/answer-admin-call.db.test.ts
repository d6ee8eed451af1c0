import { ADMIN_VERSION, type ActAnswer, type AdminCall, type LoadAnswer } from '@ristourne/admin/protocol';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { sql } from '@ristourne/core/database/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertConnection, type Connection } from '../connect/connections.ts';
import { signCall } from '../signed-call/verify-call.ts';
import { testDeps } from '../testing/deps.ts';
import { MAX_PARAMS } from './admin-request.ts';
import { answerAdminCall, MAX_ADMIN_BYTES, type AdminCallDeps } from './answer-admin-call.ts';

const NOW = Date.UTC(2026, 10, 21, 20, 15, 20);
const SERVER = 'https://loyalty.example';
const LOADED: LoadAnswer = { version: ADMIN_VERSION, outcome: 'loaded', page: 'members', data: { rows: [] } };
const DONE: ActAnswer = { version: ADMIN_VERSION, outcome: 'done', message: 'Saved' };

/** What the plugin sends for a list of members (class-admin-proxy.php). */
const BODY = {
  version: ADMIN_VERSION,
  page: 'members',
  params: { search: 'anna' },
  language: 'fr',
  user: { id: '7', name: 'Léa Petit' },
  command: null,
};

describe('answerAdminCall', () => {
  let database: TestDatabase;
  let deps: AdminCallDeps;
  let shop: Connection;
  let other: Connection;
  let answered: { call: AdminCall; command?: unknown }[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    deps = {
      ...testDeps(database.pool, { now: () => NOW }),
      answerLoad: async (call) => {
        answered.push({ call });
        return LOADED;
      },
      answerAct: async (call, command) => {
        answered.push({ call, command });
        return DONE;
      },
    };
    shop = await connect('shop');
    other = await connect('other');
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    answered = [];
  });

  const connect = async (merchantSlug: string): Promise<Connection> => {
    const command = {
      url: `https://${merchantSlug}.example`,
      key: 'ck_1',
      secret: 'cs_1',
      merchantSlug,
      merchantName: merchantSlug,
      pairingCode: '',
      storeName: '',
      serverUrl: SERVER,
    };
    const site = { name: 'Shop', currency: 'EUR', pricesIncludeTax: true, timeZone: 'Europe/Paris' };
    const made = await inTransaction(database.pool, (transaction) =>
      insertConnection(transaction, deps, { command, site }),
    );
    return made.connection;
  };
  const body = (changes: object = {}): string => JSON.stringify({ ...BODY, ...changes });
  type Call = { secret?: string; ref?: string; timestamp?: string; headers?: Record<string, string> };
  const ask = async (text: string, call: Call = {}): Promise<Response> => {
    const ref = call.ref ?? shop.storeRef;
    const path = `/woocommerce/${ref}/admin`;
    const timestamp = call.timestamp ?? String(NOW / 1_000);
    const secret = Buffer.from(call.secret ?? shop.pluginSecret, 'base64url');
    const signature = signCall(secret, { timestamp, path, rawBody: Buffer.from(text) });
    const headers = {
      'x-ristourne-timestamp': timestamp,
      'x-ristourne-signature': signature,
      ...call.headers,
    };
    const request = new Request(`${SERVER}${path}`, { method: 'POST', headers, body: text });
    return answerAdminCall(deps, request, ref);
  };

  it('loads a page for the store’s merchant, in the person’s language', async () => {
    const response = await ask(body());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual(LOADED);
    expect(answered).toEqual([
      {
        call: {
          merchantId: shop.merchantId,
          actor: { name: 'Léa Petit' },
          language: 'fr',
          page: 'members',
          params: { search: 'anna' },
        },
      },
    ]);
  });
  it('hands a command over as it came, with the name of who sent it', async () => {
    const command = { do: 'save', form: {}, list: [], note: 'é' };
    expect(await (await ask(body({ page: 'programme', command }))).json()).toEqual(DONE);
    expect(answered[0]?.command).toEqual(command);
    expect(answered[0]?.call.actor).toEqual({ name: 'Léa Petit' });
  });
  it('a person without a name is named by their number', async () => {
    await ask(body({ user: { id: '7', name: '  ' } }));
    expect(answered[0]?.call.actor).toEqual({ name: '7' });
  });
  it('the merchant is that of the signature, whatever the call says [I10]', async () => {
    await ask(body({ merchantId: other.merchantId, params: { merchantId: other.merchantId } }));
    expect(answered[0]?.call.merchantId).toBe(shop.merchantId);
    const foreign = await ask(body(), { secret: other.pluginSecret });
    expect(foreign.status).toBe(401);
    expect(answered).toHaveLength(1);
  });
  it('a wrong signature, an old one, and none are 401, and no page is asked [I8]', async () => {
    const wrong = await ask(body(), { secret: Buffer.alloc(32, 9).toString('base64url') });
    const old = await ask(body(), { timestamp: String(NOW / 1_000 - 301) });
    const none = await ask(body(), { headers: { 'x-ristourne-signature': '' } });
    expect([wrong.status, old.status, none.status]).toEqual([401, 401, 401]);
    expect(answered).toEqual([]);
  });
  it('a signature of the same body for another question is 401 [I8]', async () => {
    const text = body();
    const timestamp = String(NOW / 1_000);
    const signature = signCall(Buffer.from(shop.pluginSecret, 'base64url'), {
      timestamp,
      path: `/woocommerce/${shop.storeRef}/order-summary`,
      rawBody: Buffer.from(text),
    });
    expect((await ask(text, { headers: { 'x-ristourne-signature': signature } })).status).toBe(401);
  });
  it.each(['nosuchref0', '../etc', 'a'.repeat(100), "x' or 1=1"])(
    'an unknown store %j is 404',
    async (ref) => {
      const request = new Request(`${SERVER}/woocommerce/x/admin`, { method: 'POST', body: body() });
      expect((await answerAdminCall(deps, request, ref)).status).toBe(404);
    },
  );
  it('a disconnected store is unknown', async () => {
    await sql(database.pool, 'update store set disconnected_at = now()');
    expect((await ask(body())).status).toBe(404);
    await sql(database.pool, 'update store set disconnected_at = null');
  });
  it.each([
    ['page', body({ page: 'secrets' })],
    ['params', body({ params: [] })],
    ['params.search', body({ params: { search: 7 } })],
    ['params.search', body({ params: { search: 'a\0' } })],
    ['params.search', body({ params: { search: 'x'.repeat(501) } })],
    [
      'params',
      body({ params: Object.fromEntries(Array.from({ length: MAX_PARAMS + 1 }, (_, at) => [at, ''])) }),
    ],
    ['language', body({ language: 'de' })],
    ['user.name', body({ user: { id: '7', name: 'x'.repeat(251) } })],
    ['user.id', body({ user: { id: '', name: 'Léa' } })],
    ['command', body({ command: 'save' })],
    ['command', body({ command: [] })],
    ['version', body({ version: '1' })],
    ['body', '{"version":1'],
    ['body', '['.repeat(100_000)],
  ])('a wrong %s is 400 and named', async (field, text) => {
    const response = await ask(text);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { field, message: expect.any(String) as string } });
    expect(answered).toEqual([]);
  });
  it('a body over the limit is 413 before it is understood', async () => {
    expect((await ask('x'.repeat(MAX_ADMIN_BYTES + 1))).status).toBe(413);
  });
  it('a script of another version may load a page, which tells it to update, and may send no command', async () => {
    const version = ADMIN_VERSION + 1;
    expect((await ask(body({ version }))).status).toBe(200);
    const refused = await ask(body({ version, command: { do: 'save' } }));
    expect(await refused.json()).toMatchObject({ version: ADMIN_VERSION, error: { field: 'version' } });
    expect(answered).toHaveLength(1);
  });
});
