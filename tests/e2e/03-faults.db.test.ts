import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql, sqlOne } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { reconcileAll, startWorker, type Worker } from '@ristourne/core/jobs/start-worker';
import { prove } from '@ristourne/core/proof/prove';
import { insertMember } from '@ristourne/core/members/testing/test-deps';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { redeem } from '@ristourne/core/rewards/redeem';
import { connectWooCommerce } from '@ristourne/woo-bridge/connect/connect-store';
import { startSandbox, type Sandbox } from '../../sandbox/src/index.ts';
import { defaultProgram } from '../../server/src/cli/default-program.ts';
import { compose, type Installation } from '../../server/src/compose.ts';
import { readEnvironment } from '../../server/src/environment/read-environment.ts';
import { startWeb, type Web } from '../../server/src/web/start-web.ts';
import { freePorts } from './free-ports.ts';

/** A whole installation against the stand-in shop, over HTTP: faults happen on the wire, nothing of ours is replaced. */
let database: TestDatabase;
let sandbox: Sandbox;
let installation: Installation;
let worker: Worker;
let web: Web;
let merchantId = '';
let programId = '';
const failures: string[] = [];
const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-faults-'));

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 1 });
  sandbox = await startSandbox({ shopPort: 0, smtpPort: 0, seed: 7, webhookLagMs: 'manual' });
  const [port] = await freePorts(1);
  const environment = readEnvironment({
    DATABASE_URL: database.connectionString,
    PORT: String(port),
    RISTOURNE_STATE_DIR: stateDir,
    RISTOURNE_ALLOWED_HOSTS: new URL(sandbox.woocommerce.origin).host,
    RISTOURNE_LOG_LEVEL: 'silent',
    SMTP_URL: sandbox.mailbox.smtpUrl,
  });
  installation = await compose(environment);
  worker = await startWorker(installation.deps, {
    ...installation,
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
  });
  web = await startWeb(installation, () => worker.wake());
  await connect(environment.allowedHosts);
});
afterAll(async () => {
  await web.stop();
  await worker.stop();
  await installation.database.close();
  await sandbox.stop();
  await database.drop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function connect(allowedHosts: string[]): Promise<void> {
  const { deps, environment } = installation;
  const { origin, keys } = sandbox.woocommerce;
  const connected = await connectWooCommerce(
    { ...deps, allowedHosts },
    {
      url: origin,
      ...keys,
      merchantSlug: 'shop',
      merchantName: 'Shop',
      pairingCode: '',
      storeName: '',
      serverUrl: environment.publicUrl,
    },
  );
  if (connected.outcome !== 'connected') throw new Error(JSON.stringify(connected));
  merchantId = connected.merchantId;
  const created = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (created.outcome !== 'created') throw new Error(created.outcome);
  programId = created.programId;
  const definition = { ...defaultProgram('EUR'), maturityDays: 0, welcome: null };
  await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (await holds()) return;
    worker.wake();
    await sleep(50);
  }
  throw new Error(`never came true: ${what}; failures: ${failures.join('; ')}`);
}

async function count(text: string): Promise<number> {
  return (await sqlOne<{ amount: number }>(installation.deps.pool, text, [merchantId])).amount;
}

const nothingWaits = async () =>
  (await count(
    `SELECT (SELECT count(*) FROM delivery WHERE merchant_id = $1 AND state = 'stored') + (SELECT count(*) FROM effect WHERE merchant_id = $1 AND state = 'wanted') AS amount`,
  )) === 0;

/** What the shop's own orders deserve at 1 point a euro, worked out from the shop's side. */
function deservedByShop(): Map<string, number> {
  return new Map(
    sandbox.woocommerce.control.orders().map((order) => {
      const earns = order.status === 'processing' || order.status === 'completed';
      const paid = order.line_items.reduce(
        (sum, line) => sum + Math.round(Number(line.total) * 100) + Math.round(Number(line.total_tax) * 100),
        0,
      );
      return [String(order.id), earns ? Math.floor(paid / 100) : 0];
    }),
  );
}

async function earned(): Promise<Map<string, number>> {
  const rows = await sql<{ id: string; net: number }>(
    installation.deps.pool,
    `SELECT o.external_id AS id, coalesce(sum(e.net), 0)::bigint AS net FROM orders o
       LEFT JOIN earning e ON e.merchant_id = o.merchant_id AND e.source_id = o.order_id
      WHERE o.merchant_id = $1 GROUP BY 1`,
    [merchantId],
  );
  return new Map(rows.map((row) => [row.id, row.net]));
}

test('[I7] [I9] [B16] duplicated, reordered, forged, malformed and dropped deliveries end, after one reconciliation, in exactly what the orders deserve', async () => {
  const { control } = sandbox.woocommerce;
  control.faults.set({
    webhooks: {
      duplicatePerMille: 300,
      duplicateTimes: 3,
      reorderWindow: 20,
      dropPerMille: 100,
      malformedPerMille: 50,
      forgedPerMille: 30,
    },
  });
  for (let index = 0; index < 60; index += 1) {
    const order = control.placeOrder({
      lines: [{ product: 'TEA-125', quantity: 1 + (index % 4) }],
      email: `guest${index % 9}@example.org`,
      paid: true,
    });
    if (index % 5 === 0) control.setStatus(order.id, 'cancelled');
    if (index % 10 === 0) control.setStatus(order.id, 'processing');
    await control.runQueue();
  }
  control.faults.clear();
  await reconcileAll(installation.deps, {
    ports: installation.ports,
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
  });
  await until('everything was settled', nothingWaits);
  await control.runQueue();
  await until('mended webhooks delivered', nothingWaits);
  expect(await earned()).toEqual(deservedByShop());
  expect(
    await count(`SELECT count(*) AS amount FROM delivery WHERE merchant_id = $1 AND state = 'parked'`),
  ).toBeGreaterThan(0);
  expect((await prove(installation.deps.pool)).differences).toEqual([]);
});

test('[I4] [D14] while the shop times out before and after its work, every redemption ends in one coupon', async () => {
  const { deps } = installation;
  const { control } = sandbox.woocommerce;
  const memberId = await insertMember(deps, merchantId, { email: 'ada@example.org', verified: true });
  control.placeOrder({
    lines: [{ product: 'POT-IRON', quantity: 40 }],
    email: 'ada@example.org',
    paid: true,
  });
  await control.runQueue();
  await until(
    'Ada’s order was credited',
    async () =>
      (await count(
        `SELECT coalesce(sum(available), 0)::bigint AS amount FROM balance WHERE merchant_id = $1`,
      )) >= 1_000,
  );
  control.faults.set({
    rest: [
      { kind: 'timeout_after', method: 'POST', route: '/coupons', count: 3, timeoutMs: 50 },
      { kind: 'timeout_before', method: 'POST', route: '/coupons', count: 3, timeoutMs: 50 },
      { kind: '503', route: '/coupons', count: 4 },
    ],
  });
  for (let index = 0; index < 10; index += 1) {
    const bought = await redeem(deps, {
      merchantId,
      memberId,
      programId,
      rewardId: 'three-off',
      idempotencyKey: `wish ${index}`,
    });
    expect(bought.outcome).toBe('redeemed');
  }
  worker.wake();
  const open = `SELECT count(*) AS amount FROM voucher WHERE merchant_id = $1 AND state = 'wanted'`;
  expect(await count(open)).toBeGreaterThan(0);
  await until('every voucher was issued', async () => {
    // Back-off is real time: what waits for its next try may try now.
    await sql(
      deps.pool,
      `UPDATE effect SET next_at = now() WHERE merchant_id = $1 AND state = 'wanted' AND attempts > 0 AND next_at > now() AND reason <> ''`,
      [merchantId],
    );
    return (await count(open)) === 0;
  });
  const codes = await sql<{ code: string }>(
    deps.pool,
    `SELECT code_lower AS code FROM voucher_code WHERE merchant_id = $1`,
    [merchantId],
  );
  expect(codes).toHaveLength(10);
  for (const { code } of codes)
    expect(control.coupon(code)).toMatchObject({
      code,
      amount: '3.00',
      usage_limit: 1,
      individual_use: true,
      email_restrictions: ['ada@example.org'],
    });
  expect(
    await count(`SELECT coalesce(sum(held), 0)::bigint AS amount FROM balance WHERE merchant_id = $1`),
  ).toBe(0);
  expect((await prove(deps.pool)).differences).toEqual([]);
});
