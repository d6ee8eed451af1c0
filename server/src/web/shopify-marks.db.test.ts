import { sql, sqlMaybe, sqlOne } from '@ristourne/core/database/sql';
import { inTransaction } from '@ristourne/core/database/transaction';
import { prove } from '@ristourne/core/proof/prove';
import { linkStoreCustomer } from '@ristourne/core/members/link-store-customer';
import { insertMember } from '@ristourne/core/members/testing/test-deps';
import {
  activateVersion,
  createProgram,
  pauseProgram,
  resumeProgram,
} from '@ristourne/core/programs/save-program';
import { redeem } from '@ristourne/core/rewards/redeem';
import { SCOPES } from '@ristourne/shopify-app/scopes';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultProgram } from '../cli/default-program.ts';
import { openShopifyServer, SET_UP_LIMIT_MS, SOON, type ShopifyServer } from './testing/shopify-server.ts';

const ADA = 'ada@example.com';

let server: ShopifyServer;
let of: { merchantId: string; storeId: string; programId: string; memberId: string };

beforeAll(async () => {
  server = await openShopifyServer();
  server.shopify.control.install();
  await server.open();
  await server.ask('/app/act/home', { method: 'POST', body: JSON.stringify({ do: 'start' }) });
  const { deps } = server.installation;
  const store = await sqlOne<{ merchantId: string; storeId: string }>(
    deps.pool,
    'SELECT merchant_id AS "merchantId", store_id AS "storeId" FROM store',
  );
  const { merchantId } = store;
  const program = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (program.outcome !== 'created') throw new Error(program.field);
  const { programId } = program;
  const definition = { ...defaultProgram('EUR'), maturityDays: 0, welcome: null };
  await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  const memberId = await insertMember(deps, merchantId, { email: ADA, verified: true });
  of = { ...store, programId, memberId };
  // Shopify's times are whole seconds: an order of this one would be older than the programme.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}, SET_UP_LIMIT_MS);

afterAll(() => server.stop());

const control = () => server.shopify.control;
const soon = (check: () => Promise<void> | void) => vi.waitFor(check, SOON);

async function order(...codes: string[]): Promise<number> {
  const lines = [{ product: 'TEA-125', quantity: 20 }];
  const { id } = control().placeOrder({ lines, codes, email: ADA, paid: true });
  await control().runQueue();
  await soon(async () => expect(await bookedOf(id)).toHaveLength(1));
  return id;
}
const bookedOf = (id: number) =>
  sql(
    server.database.pool,
    'SELECT 1 AS one FROM orders o JOIN evaluation e ON e.merchant_id = o.merchant_id AND e.source_id = o.order_id WHERE o.external_id = $1',
    [String(id)],
  );

const balance = () =>
  sqlMaybe<{ available: number; held: number }>(
    server.database.pool,
    `SELECT available, held FROM balance WHERE member_id = $1 AND unit = 'points'`,
    [of.memberId],
  );

function shown(): { available: number }[] {
  const ada = control()
    .customers()
    .find(({ email }) => email === ADA);
  const value = ada?.metafields.find(({ key }) => key === 'balance')?.value ?? '{"programs":[]}';
  const { programs } = JSON.parse(value) as { programs: { units: { available: number }[] }[] };
  return programs.flatMap(({ units }) => units);
}

const follows = () =>
  soon(async () => expect(shown()).toMatchObject([{ available: (await balance())?.available }]));

let purchases = 0;
async function buy(): Promise<string> {
  const { merchantId, programId, memberId } = of;
  purchases += 1;
  const bought = await redeem(server.installation.deps, {
    merchantId,
    memberId,
    programId,
    rewardId: 'three-off',
    idempotencyKey: `purchase ${purchases}`,
  });
  expect(bought.outcome).toBe('redeemed');
  const row = await sqlOne<{ code: string }>(
    server.database.pool,
    `SELECT c.code_lower AS code FROM voucher_code c JOIN voucher v USING (merchant_id, voucher_id) ORDER BY v.wanted_at DESC, v.voucher_id DESC LIMIT 1`,
  );
  return row.code;
}
const stateOf = (code: string) =>
  sqlOne<{ state: string }>(
    server.database.pool,
    `SELECT v.state FROM voucher_code c JOIN voucher v USING (merchant_id, voucher_id) WHERE c.code_lower = $1`,
    [code],
  );
const isIssued = (code: string) => soon(async () => expect(await stateOf(code)).toEqual({ state: 'issued' }));
const effects = (kind: string) =>
  sql<{ state: string; reason: string }>(
    server.database.pool,
    'SELECT state, reason FROM effect WHERE kind = $1 ORDER BY wanted_at',
    [kind],
  );
const proved = async () => expect((await prove(server.database.pool)).differences).toEqual([]);

test('[D12] a linked customer has the member’s tag and balance, and an order that used a code is tagged', async () => {
  await order();
  await soon(async () => expect((await balance())?.available).toBeGreaterThan(200));
  const ada = control()
    .customers()
    .find(({ email }) => email === ADA);
  const { merchantId, storeId, memberId } = of;
  const { deps } = server.installation;
  await inTransaction(deps.pool, (tx) =>
    linkStoreCustomer(deps, tx, {
      merchantId,
      storeId,
      memberId,
      externalId: String(ada?.id),
      at: deps.clock.now(),
    }),
  );
  await soon(() => expect(ada?.tags).toEqual(['Ristourne']));
  await follows();
  const code = await buy();
  await isIssued(code);
  await follows();
  const using = await order(code);
  await soon(() => expect(control().order(using)?.tags).toEqual(['Ristourne']));
  await follows();
});

test('a tag of ours tells the order as changed once, and then it is quiet', async () => {
  await control().runQueue();
  const settled = async () => {
    const rows = await sql(
      server.database.pool,
      `SELECT 1 AS one FROM effect WHERE state = 'wanted' AND kind <> 'mail'`,
    );
    expect([rows.length, control().pending().length]).toEqual([0, 0]);
  };
  await soon(settled);
  expect(await effects('stamp_order')).toMatchObject([{ state: 'done' }]);
});

test('[F7] a paused programme shows no balance, and the same one when it goes on', async () => {
  const { merchantId, programId } = of;
  const { deps } = server.installation;
  await pauseProgram(deps, { merchantId, programId, author: 'test' });
  await soon(() => expect(shown()).toEqual([]));
  await resumeProgram(deps, { merchantId, programId, author: 'test' });
  await follows();
});

test('a shop that has not granted write_orders keeps its tags waiting, says so, and loses nothing else', async () => {
  control().grant({ scopes: SCOPES.filter((scope) => scope !== 'write_orders') });
  const code = await buy();
  await isIssued(code);
  const using = await order(code);
  await soon(async () =>
    expect(await effects('stamp_order')).toContainEqual({
      state: 'parked',
      reason: 'Shopify does not let the app read or change tagsAdd. It needs: `write_orders` access scope.',
    }),
  );
  await follows();
  expect(await stateOf(code)).toEqual({ state: 'used' });
  control().grant({ scopes: SCOPES });
  await control().runQueue();
  await soon(() => expect(control().order(using)?.tags).toEqual(['Ristourne']));
});

test('[D14] an access that is revoked while a code is wanted holds the units until the owner opens the app: one code', async () => {
  await order();
  await follows();
  control().revokeTokens();
  const before = (await balance())?.available ?? 0;
  const code = await buy();
  await soon(async () => {
    const [parked] = (await effects('create_voucher')).filter(({ state }) => state === 'parked');
    expect(parked?.reason).toContain('open the app in Shopify once');
  });
  expect(await balance()).toEqual({ available: before - 100, held: 100 });
  expect(await stateOf(code)).toEqual({ state: 'wanted' });
  expect(control().discount(code)).toBeUndefined();
  expect(await server.open()).toMatchObject({ outcome: 'loaded' });
  await isIssued(code);
  expect(await balance()).toEqual({ available: before - 100, held: 0 });
  expect(control().discount(code)).toBeDefined();
  await follows();
  await proved();
});

test('app/uninstalled with a dead refresh token: the shop leaves, its books stay, and it goes on when it is back', async () => {
  await order();
  await follows();
  const books = await balance();
  control().revokeTokens();
  control().uninstall();
  await control().runQueue();
  const told = control()
    .deliveries()
    .findLast(({ topic }) => topic === 'app/uninstalled');
  expect(told?.status).toBe(200);
  const connected = () =>
    sql(server.database.pool, 'SELECT 1 AS one FROM store WHERE disconnected_at IS NULL');
  await soon(async () => expect(await connected()).toEqual([]));
  expect(await sql(server.database.pool, 'SELECT 1 AS one FROM shopify_session')).toEqual([]);
  expect(await balance()).toEqual(books);
  await proved();
  control().install();
  expect(await server.open()).toMatchObject({ outcome: 'loaded' });
  expect(await connected()).toHaveLength(1);
  const code = await buy();
  await isIssued(code);
  const using = await order(code);
  await soon(() => expect(control().order(using)?.tags).toEqual(['Ristourne']));
  await follows();
  await proved();
});
