import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import type { StoreHandle } from '@ristourne/core/ports/store-port';
import { ensureMerchant } from '@ristourne/core/stores/insert-merchant';
import { issuePairingCode, readPairingCode } from '@ristourne/core/stores/pairing-codes';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWooCommerceStorePort } from '../store-port.ts';
import { testDeps } from '../testing/deps.ts';
import { openSandbox, ownersRest, SERVER_URL, type SandboxShop } from '../testing/sandbox-store.ts';
import { verifySignature } from '../webhooks/verify.ts';
import type { ConnectCommand } from './check-command.ts';
import { connectWooCommerce, type ConnectDeps } from './connect-store.ts';
import { storedSecrets } from './sealed-secrets.ts';

const TABLES = ['merchant', 'store', 'store_directory', 'store_key', 'location', 'location_external'];
const TIMEOUT_MS = 1_500;

describe('connectWooCommerce', () => {
  let database: TestDatabase;
  let shop: SandboxShop;
  let deps: ConnectDeps;
  let command: ConnectCommand;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    shop = await openSandbox();
    deps = {
      ...testDeps(database.pool, shop.clock),
      allowedHosts: shop.allowedHosts,
      timeoutMs: TIMEOUT_MS,
    };
    const { origin, keys } = shop.sandbox.woocommerce;
    command = {
      url: origin,
      ...keys,
      merchantSlug: 'maison-colibri',
      merchantName: 'Maison Colibri SARL',
      pairingCode: '',
      storeName: '',
      serverUrl: SERVER_URL,
    };
  });
  afterEach(async () => {
    await shop.sandbox.stop();
    for (const table of TABLES.toReversed()) await sql(database.pool, `delete from ${table}`);
  });
  const rows = async (): Promise<number[]> => {
    const counts: number[] = [];
    for (const table of TABLES)
      counts.push(
        (await sql<{ n: number }>(database.pool, `select count(*) as n from ${table}`))[0]?.n ?? -1,
      );
    return counts;
  };
  const webhooks = () => shop.sandbox.woocommerce.control.webhooks();
  const connect = async (wish: Partial<ConnectCommand> = {}) => {
    const result = await connectWooCommerce(deps, { ...command, ...wish });
    if (result.outcome !== 'connected') throw new Error(JSON.stringify(result));
    return result;
  };
  const teaHouse = async (): Promise<string> => {
    const merchant = { slug: 'tea-house', name: 'Tea House', timeZone: 'Europe/Paris' };
    const { merchantId } = await inTransaction(deps.pool, (tx) => ensureMerchant(tx, deps, merchant));
    return merchantId;
  };
  const pairingCode = async (): Promise<string> =>
    (await issuePairingCode(deps, { merchantId: await teaHouse() })).code;
  const opened = (connectionString: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(connectionString.replace(/^ristourne1\./, ''), 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const storeHandle = (connected: {
    merchantId: string;
    storeId: string;
    storeRef: string;
  }): StoreHandle => ({
    ...connected,
    platform: 'woocommerce',
    url: command.url,
    currency: 'EUR',
    pricesIncludeTax: true,
  });

  it('[A4] reads the site and writes merchant, store, directory, QR key and one website', async () => {
    const connected = await connect();
    expect(connected.isNew).toBe(true);
    expect(connected.storeRef).toMatch(/^[0-9a-hjkmnp-tv-z]{10}$/);
    expect(await rows()).toEqual([1, 1, 1, 1, 1, 1]);
    const [store] = await sql(
      database.pool,
      'select s.name, currency, prices_include_tax, url, m.name as merchant, m.time_zone from store s join merchant m using (merchant_id)',
    );
    expect(store).toEqual({
      name: 'Maison Colibri',
      currency: 'EUR',
      prices_include_tax: true,
      url: command.url,
      merchant: 'Maison Colibri SARL',
      time_zone: 'Europe/Paris',
    });
  });
  it("the plugin's connection string carries server, reference, secret and QR key; the sandbox's plugin takes it", async () => {
    const connected = await connect();
    const told = opened(connected.connectionString);
    expect(told).toMatchObject({ server: SERVER_URL, store: connected.storeRef, qrKeyVersion: 1 });
    expect(Buffer.from(String(told['secret']), 'base64url')).toHaveLength(32);
    expect(Buffer.from(String(told['qrKey']), 'base64url')).toHaveLength(32);
    expect(shop.sandbox.woocommerce.control.connectPlugin(connected.connectionString)).toMatchObject({
      store: connected.storeRef,
    });
  });
  it('nothing secret stands in clear in the database', async () => {
    const connected = await connect();
    const told = opened(connected.connectionString);
    const all = await sql(database.pool, 'select s::text || k::text as row from store s, store_key k');
    const text = JSON.stringify(all);
    for (const secret of [command.key, command.secret, told['secret'], told['qrKey'], webhooks()[0]?.secret])
      expect(text).not.toContain(String(secret));
  });
  it('the webhooks it creates are signed with the stored secret, and the port opens the stored credentials', async () => {
    const connected = await connect();
    expect(connected.webhooks).toHaveLength(4);
    const secrets = storedSecrets(deps);
    const secret = await secrets.webhookSecret(storeHandle(connected));
    expect(webhooks().map((webhook) => webhook.secret)).toEqual([secret, secret, secret, secret]);
    expect(verifySignature(Buffer.from('x'), 'x', secret)).toBe(false);
    const port = createWooCommerceStorePort({ ...deps, secrets, serverUrl: SERVER_URL });
    const placed = shop.sandbox.woocommerce.control.placeOrder({
      lines: [{ product: 'TEA-125', quantity: 1 }],
    });
    expect((await port.fetchOrder(storeHandle(connected), String(placed.id))).outcome).toBe('found');
    expect(await port.mendWebhooks(storeHandle(connected))).toEqual({ outcome: 'healthy', mended: [] });
  });
  it('the same address again keeps reference, secrets and QR key, and mends the webhooks', async () => {
    const first = await connect();
    await ownersRest(shop).put(`webhooks/${webhooks()[0]?.id}`, { status: 'disabled' });
    await ownersRest(shop).put(`webhooks/${webhooks()[1]?.id}`, { secret: 'changed by hand' });
    const again = await connect({ url: `${command.url}/`, storeName: 'Colibri Paris' });
    expect(again).toMatchObject({
      isNew: false,
      storeRef: first.storeRef,
      connectionString: first.connectionString,
    });
    expect(await rows()).toEqual([1, 1, 1, 1, 1, 1]);
    expect(again.webhooks).toEqual(['order.created: was disabled']);
    expect(new Set(webhooks().map((webhook) => webhook.secret)).size).toBe(1);
    const stored = await sql(
      database.pool,
      'select name, reconcile_wanted_at is not null as wanted from store',
    );
    expect(stored).toEqual([{ name: 'Colibri Paris', wanted: true }]);
  });
  it('a pairing code names the merchant instead, whatever else is said, and is used up', async () => {
    const code = await pairingCode();
    const connected = await connect({ merchantSlug: 'someone-else', pairingCode: code });
    expect(connected).toMatchObject({ isNew: true, merchantId: await teaHouse() });
    expect(await connectWooCommerce(deps, { ...command, pairingCode: code })).toMatchObject({
      outcome: 'invalid',
      field: 'pairingCode',
      reason: expect.stringContaining('another store has joined by it') as string,
    });
  });
  it('a pairing code that nobody made joins nothing; one whose shop could not be connected stays good', async () => {
    const unknown = await connectWooCommerce(deps, { ...command, pairingCode: 'ABCDEFGH23' });
    expect(unknown).toMatchObject({ outcome: 'invalid', field: 'pairingCode' });
    const code = await pairingCode();
    const refused = await connectWooCommerce(deps, { ...command, pairingCode: code, secret: 'cs_wrong' });
    expect(refused).toMatchObject({ outcome: 'invalid', field: 'secret' });
    expect((await connect({ pairingCode: code })).merchantId).toBe(await teaHouse());
  });
  it('a site of another merchant does not change it by a pairing code, which stays good', async () => {
    await connect();
    const code = await pairingCode();
    expect(await connectWooCommerce(deps, { ...command, pairingCode: code })).toMatchObject({
      outcome: 'invalid',
      field: 'url',
    });
    expect(await readPairingCode(deps.pool, code, deps)).toMatchObject({ outcome: 'paired' });
  });
  it('new keys replace the old ones only when the store accepts them', async () => {
    const connected = await connect();
    const refused = await connectWooCommerce(deps, { ...command, secret: 'cs_wrong' });
    expect(refused).toMatchObject({ outcome: 'invalid', field: 'secret' });
    const credentials = await storedSecrets(deps).credentials(storeHandle(connected));
    expect(credentials).toEqual({ key: command.key, secret: command.secret });
  });
  it('a second site joins the same merchant', async () => {
    await connect();
    const other = await openSandbox();
    const allowedHosts = [...deps.allowedHosts, ...other.allowedHosts];
    const { origin, keys } = other.sandbox.woocommerce;
    const second = await connectWooCommerce({ ...deps, allowedHosts }, { ...command, ...keys, url: origin });
    expect(second.outcome).toBe('connected');
    expect(await rows()).toEqual([1, 2, 2, 2, 2, 2]);
    await other.sandbox.stop();
  });
  it("another merchant can't connect a connected site [I10]", async () => {
    await connect();
    const foreign = await connectWooCommerce(deps, {
      ...command,
      merchantSlug: 'rival',
      merchantName: 'Rival',
      pairingCode: '',
    });
    expect(foreign).toMatchObject({ outcome: 'invalid', field: 'url' });
    expect(await rows()).toEqual([1, 1, 1, 1, 1, 1]);
  });
  it('a wrong key or secret is named, and nothing is written or created', async () => {
    expect(await connectWooCommerce(deps, { ...command, key: 'ck_wrong' })).toMatchObject({
      outcome: 'invalid',
      field: 'key',
    });
    expect(await connectWooCommerce(deps, { ...command, secret: 'cs_wrong' })).toMatchObject({
      outcome: 'invalid',
      field: 'secret',
    });
    expect(await rows()).toEqual([0, 0, 0, 0, 0, 0]);
    expect(webhooks()).toHaveLength(0);
  });
  it('an address without WooCommerce, a private one, and one where nobody answers are told apart', async () => {
    const elsewhere = await connectWooCommerce(deps, { ...command, url: `${command.url}/nothing-here` });
    expect(elsewhere).toMatchObject({ field: 'url' });
    const forbidden = { ...command, url: 'https://127.0.0.1:1' };
    expect(await connectWooCommerce(deps, forbidden)).toMatchObject({ outcome: 'invalid', field: 'url' });
    const silent = { ...deps, allowedHosts: ['127.0.0.1:1'] };
    expect(await connectWooCommerce(silent, forbidden)).toMatchObject({
      outcome: 'unreachable',
      field: 'url',
    });
    expect(await rows()).toEqual([0, 0, 0, 0, 0, 0]);
  });
  it.each(['500', 'timeout_after', 'timeout_before', '429'] as const)(
    'webhooks that fail half-way (%s) leave neither rows nor webhooks',
    async (kind) => {
      const hit = { kind, method: 'POST', route: '/webhooks', perMille: 1000, timeoutMs: 20_000 } as const;
      const { faults } = shop.sandbox.woocommerce.control;
      faults.set({ rest: [{ ...hit, count: 1 }] });
      expect(await connectWooCommerce(deps, command)).toMatchObject({ outcome: 'unreachable', field: 'url' });
      expect(await rows()).toEqual([0, 0, 0, 0, 0, 0]);
      expect(webhooks()).toHaveLength(0);
    },
  );
  it('rows that cannot be written leave no webhooks', async () => {
    const collide = { ...deps, ids: { next: () => 'not a uuid' } };
    await expect(connectWooCommerce(collide, command)).rejects.toThrow(/uuid/);
    expect(await rows()).toEqual([0, 0, 0, 0, 0, 0]);
    expect(webhooks()).toHaveLength(0);
  });
  it('webhooks of a former connection, whose rows are lost, are replaced', async () => {
    const first = await connect();
    for (const table of TABLES.toReversed()) await sql(database.pool, `delete from ${table}`);
    const second = await connect();
    expect(second.storeRef).not.toBe(first.storeRef);
    expect(webhooks()).toHaveLength(4);
    expect(webhooks().every((webhook) => webhook.deliveryUrl.endsWith(second.storeRef))).toBe(true);
  });
  it('a server that moved takes its webhooks along', async () => {
    await connect();
    const moved = await connect({ serverUrl: 'http://127.0.0.1:10' });
    expect(webhooks()).toHaveLength(4);
    expect(moved.webhooks.filter((line) => line.endsWith('pointed elsewhere'))).toHaveLength(4);
    expect(webhooks().every((webhook) => webhook.deliveryUrl.startsWith('http://127.0.0.1:10/'))).toBe(true);
  });
});
