import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { startWorker, type Worker } from '@ristourne/core/jobs/start-worker';
import { prove } from '@ristourne/core/proof/prove';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { connectWooCommerce } from '@ristourne/woo-bridge/connect/connect-store';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSandbox, type Control, type OrderPlan, type Sandbox } from '../../../sandbox/src/index.ts';
import { freePorts } from '../../../tests/e2e/free-ports.ts';
import { defaultProgram } from '../cli/default-program.ts';
import { compose, type Installation } from '../compose.ts';
import { readEnvironment } from '../environment/read-environment.ts';
import { startWeb, type Web } from './start-web.ts';
import { orderBooks } from './testing/order-books.ts';
import { SET_UP_LIMIT_MS, SOON } from './testing/shopify-server.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let control: Control;
let installation: Installation;
let worker: Worker;
let web: Web;
let books: ReturnType<typeof orderBooks>;
const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-articles-'));

/** Points by article, and one for each euro of what is in the category Tea; services and subscriptions never count. */
const RULES = {
  earning: [
    { kind: 'per_article' as const, ruleId: 'articles' },
    {
      kind: 'rate' as const,
      ruleId: 'tea',
      points: 1,
      perMinor: 100,
      on: { include: { categories: ['Tea'] } },
    },
  ],
  eligible: { exclude: { categories: ['services'], tags: ['free-sample'], types: ['subscription'] } },
  exclusions: { subscriptions: true },
};

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox({ shopPort: 0, smtpPort: 0, seed: 7, webhookLagMs: 'manual' });
  ({ control } = sandbox.woocommerce);
  const [port] = await freePorts(1);
  installation = await compose(
    readEnvironment({
      DATABASE_URL: database.connectionString,
      PORT: String(port),
      RISTOURNE_STATE_DIR: stateDir,
      RISTOURNE_ALLOWED_HOSTS: new URL(sandbox.woocommerce.origin).host,
      RISTOURNE_LOG_LEVEL: 'silent',
      SMTP_URL: sandbox.mailbox.smtpUrl,
    }),
  );
  worker = await startWorker(installation.deps, { ...installation, onFailure: () => undefined });
  web = await startWeb(installation, () => worker.wake());
  await connect();
  books = orderBooks(installation.deps.pool);
}, SET_UP_LIMIT_MS);

afterAll(async () => {
  expect((await prove(installation.deps.pool)).differences).toEqual([]);
  await web.stop();
  await worker.stop();
  await installation.database.close();
  await sandbox.stop();
  await database.drop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function connect(): Promise<void> {
  const { deps, environment } = installation;
  const { origin, keys } = sandbox.woocommerce;
  const connected = await connectWooCommerce(
    { ...deps, allowedHosts: environment.allowedHosts },
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
  const { merchantId } = connected;
  const created = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (created.outcome !== 'created') throw new Error(created.outcome);
  const definition = { ...defaultProgram('EUR'), ...RULES };
  const { programId } = created;
  const activated = await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  if (activated.outcome !== 'activated') throw new Error(JSON.stringify(activated));
  // WooCommerce's times are whole seconds: an order of this one would be older than the programme.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

async function order(lines: OrderPlan['lines'], more: Partial<OrderPlan> = {}): Promise<string> {
  const placed = control.placeOrder({ lines, email: 'gus@example.com', paid: true, ...more });
  await control.runQueue();
  return String(placed.id);
}

const comesTo = (externalId: string, points: number) =>
  vi.waitFor(async () => {
    expect(await books.waitsFor(externalId)).toEqual([]);
    expect(await books.isJudged(externalId)).toBe(true);
    expect(await books.net(externalId)).toBe(points);
  }, SOON);

/** The site has no time for questions about articles until it has again. */
function closeCatalogue(): () => void {
  control.faults.set({ rest: [{ kind: '429', route: '/products' }] });
  return () => control.faults.clear();
}

test('[B3] [B5] an order waits while the site has no time to tell of its articles, and then gives what each of them carries', async () => {
  const pot = control.addArticle({ points: '5', variations: [null, '9'] });
  const [, large] = pot.variations;
  const leaves = control.addArticle({ categories: ['tea'], priceMinor: 1_250 });
  const course = control.addArticle({ categories: ['tea', 'services'], points: '100' });
  const sample = control.addArticle({ tags: ['free-sample'], points: '100' });
  const open = closeCatalogue();
  const placed = await order([
    { product: pot.id, quantity: 1, variation: pot.variations[0]?.id ?? 0 },
    { product: pot.id, quantity: 2, variation: large?.id ?? 0 },
    { product: leaves.id, quantity: 2 },
    { product: course.id, quantity: 1 },
    { product: sample.id, quantity: 1 },
  ]);
  await vi.waitFor(async () => expect(await books.waitsFor(placed)).toEqual(['catalogue']), SOON);
  expect([await books.net(placed), await books.lineFacts(placed)]).toEqual([0, []]);
  open();
  // 5 + 2 × 9 for the pots, 25 for the tea at 25.00; course and sample never count.
  await comesTo(placed, 48);
  expect(await books.lineFacts(placed)).toHaveLength(5);
});

test('[B3] [B5] what the owner changes afterwards changes no order that was judged, not even when it is refunded', async () => {
  const leaves = control.addArticle({ categories: ['tea'], points: '7' });
  const placed = await order([{ product: leaves.id, quantity: 2 }]);
  await comesTo(placed, 34);
  control.changeArticle(leaves.id, { categories: ['services'], points: '1000' });
  control.refund(Number(placed), { lines: [{ product: leaves.id, quantity: 1 }] });
  await control.runQueue();
  await comesTo(placed, 17);
});

test('[B3] a line that is added to an order is judged by its own article, and meanwhile nothing is taken back', async () => {
  const first = control.addArticle({ points: '7' });
  const second = control.addArticle({ points: '4' });
  const placed = await order([{ product: first.id, quantity: 1 }]);
  await comesTo(placed, 7);
  const open = closeCatalogue();
  control.addLine(Number(placed), { product: second.id, quantity: 2 });
  await control.runQueue();
  await vi.waitFor(async () => expect(await books.waitsFor(placed)).toEqual(['catalogue']), SOON);
  expect(await books.net(placed)).toBe(7);
  open();
  await comesTo(placed, 15);
  expect((await books.lineFacts(placed)).map(({ points }) => points)).toEqual([7, 4]);
});

test('an article that was deleted before anyone asked has no labels and no points, and holds nothing up', async () => {
  const kept = control.addArticle({ points: '3' });
  const gone = control.addArticle({ categories: ['tea'], points: '50' });
  const placed = control.placeOrder({
    lines: [kept, gone].map(({ id }) => ({ product: id, quantity: 1 })),
    email: 'gus@example.com',
    paid: true,
  });
  control.removeArticle(gone.id);
  await control.runQueue();
  await comesTo(String(placed.id), 3);
  expect(await books.lineFacts(String(placed.id))).toContainEqual({
    type: '',
    categories: [],
    tags: [],
    points: null,
  });
});

test('[B19] a renewal gives nothing, nor does the article of a subscription; what is bought beside it does', async () => {
  const leaves = control.addArticle({ points: '7' });
  const box = control.addArticle({ type: 'subscription', categories: ['tea'], points: '50' });
  const meta = [{ key: '_subscription_renewal', value: '91' }];
  const renewal = await order([{ product: leaves.id, quantity: 1 }], { createdVia: 'subscription', meta });
  const first = await order([box, leaves].map(({ id }) => ({ product: id, quantity: 1 })));
  await comesTo(first, 7);
  await comesTo(renewal, 0);
});
