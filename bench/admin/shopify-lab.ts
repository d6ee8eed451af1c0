import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '../../core/src/database/sql.ts';
import { DAY_MS, HOUR_MS } from '../../core/src/commerce/time.ts';
import { DEFINITION, order, ORDER_TIME, type World } from '../../core/src/earning/testing/world.ts';
import type { ProgramDefinition } from '../../core/src/programs/definition.ts';
import { MASTER_KEY_BYTES } from '../../core/src/keys/keyring.ts';
import { startShopify } from '../../sandbox/src/index.ts';
import { compose } from '../../server/src/compose.ts';
import { readEnvironment } from '../../server/src/environment/read-environment.ts';
import { startWeb } from '../../server/src/web/start-web.ts';
import { openBench } from '../installation.ts';
import type { AdminLab, LabPage } from './lab.ts';

const APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };
const MEMBERS = 1_000;
const ORDERS_AT_ONCE = 100;
/** As many as fill the first page of a member's history. */
const ORDERS_OF_ONE = 60;

/** The app in a shell like Shopify's admin, on a real server with a real database of 1,000 members. */
export async function openShopifyLab(): Promise<AdminLab> {
  const bench = await openBench();
  const memberId = await fillShop(bench.world);
  const shopify = await startShopify({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    clock: { now: () => new Date() },
    webhookLagMs: 'manual',
    webhookTimeoutMs: 5_000,
    app: APP,
  });
  process.env['APP_BRIDGE_URL'] = shopify.appBridgeUrl;
  const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-lab-'));
  const { database, world } = bench;
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [`https://${shopify.domain}`]);
  const installation = await compose(
    readEnvironment({
      DATABASE_URL: database.connectionString,
      RISTOURNE_STATE_DIR: stateDir,
      RISTOURNE_KEY: Buffer.alloc(MASTER_KEY_BYTES, 7).toString('base64url'),
      RISTOURNE_PUBLIC_URL: 'https://loyalty.example',
      PORT: '0',
      SHOPIFY_API_KEY: APP.apiKey,
      SHOPIFY_API_SECRET: APP.apiSecret,
      SHOPIFY_SANDBOX_ORIGIN: shopify.origin,
      APP_BRIDGE_URL: shopify.appBridgeUrl,
    }),
  );
  const web = await startWeb(installation, () => undefined);
  shopify.setAppUrl(`http://127.0.0.1:${web.port}`);
  return {
    name: "Shopify's admin",
    pages: pagesOf(memberId),
    addressOf: (path) => `${shopify.origin}/admin/apps/ristourne${path}`,
    frame: 'iframe[title=Ristourne]',
    forgetSessions: async () => {
      await sql(world.deps.pool, 'DELETE FROM shopify_session');
    },
    close: async () => {
      await web.stop();
      await shopify.stop();
      await installation.database.close();
      await database.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

const REWARDS: ProgramDefinition['rewards'] = [3, 10, 25].map((euros) => ({
  rewardId: `off-${euros}`,
  revision: 1,
  name: { en: `${euros} off`, fr: `${euros} de remise` },
  unit: 'points',
  cost: euros * 30,
  benefit: { kind: 'amount', amountMinor: euros * 100 },
  issue: 'chosen',
  consuming: true,
  voucherDays: 90,
  ordersEarn: true,
  codeLength: 12,
  bound: false,
}));

/** A programme with three rewards, everybody with an order of theirs, and one member with a long history. */
async function fillShop(world: World): Promise<string> {
  await world.version({ ...DEFINITION, currency: 'EUR', rewards: REWARDS }, ORDER_TIME - 120 * DAY_MS);
  const ids: string[] = [];
  for (let index = 0; index < MEMBERS; index += 1) {
    const memberId = await world.member(`member${index}@example.com`);
    await world.customer(String(index), memberId);
    ids.push(memberId);
  }
  const orders = ids.map((_, index) => ({ id: `o${index}`, customer: String(index) }));
  const long = Array.from({ length: ORDERS_OF_ONE }, (_, index) => ({ id: `l${index}`, customer: '0' }));
  const readings = [...orders, ...long].map((plan, index) =>
    order({
      ...plan,
      totalMinor: 1_000 + index * 37,
      placedAt: ORDER_TIME - (index % 90) * DAY_MS - index * (HOUR_MS / 60),
    }),
  );
  for (let from = 0; from < readings.length; from += ORDERS_AT_ONCE)
    await world.deliver(...readings.slice(from, from + ORDERS_AT_ONCE));
  return ids[0] ?? '';
}

/** What an owner does on each page, in real clicks and keystrokes. */
function pagesOf(memberId: string): LabPage[] {
  return [
    {
      name: 'home',
      path: '',
      use: (app) => app.getByRole('heading', { level: 2 }).first().click(),
    },
    {
      name: 'members',
      path: '/members',
      use: (app) => app.getByRole('textbox').first().pressSequentially('member 7', { delay: 60 }),
    },
    {
      name: 'programme',
      path: '/programme',
      use: async (app) => {
        await app.locator('[name="earning.0.points"]').pressSequentially('25', { delay: 120 });
        await app.locator('[name="preview.amount"]').pressSequentially('75', { delay: 120 });
        await app.locator('[name="visits.on"]').click({ force: true });
        await app.locator('[name="taxBase"]').selectOption('without_tax');
      },
    },
    {
      name: 'member',
      path: `/member?id=${memberId}`,
      use: async (app) => {
        await app.getByRole('button', { name: 'Adjust points' }).click();
        await app.locator('[name="amount"]').pressSequentially('120', { delay: 120 });
        await app.locator('[name="comment"]').pressSequentially('late parcel', { delay: 60 });
      },
    },
  ];
}
