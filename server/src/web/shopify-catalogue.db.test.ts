import { sql, sqlOne } from '@ristourne/core/database/sql';
import { prove } from '@ristourne/core/proof/prove';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { SCOPES } from '@ristourne/shopify-app/scopes';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ShopifyControl, ShopifyOrderPlan } from '../../../sandbox/src/index.ts';
import { defaultProgram } from '../cli/default-program.ts';
import { orderBooks } from './testing/order-books.ts';
import { openShopifyServer, SET_UP_LIMIT_MS, SOON, type ShopifyServer } from './testing/shopify-server.ts';

let server: ShopifyServer;
let control: ShopifyControl;
let books: ReturnType<typeof orderBooks>;

/** Points by article, and one for each euro of what is organic; services never count, nor no-shows and subscriptions. */
const RULES = {
  earning: [
    { kind: 'per_article' as const, ruleId: 'articles' },
    {
      kind: 'rate' as const,
      ruleId: 'organic',
      points: 1,
      perMinor: 100,
      on: { include: { tags: ['Organic'] } },
    },
  ],
  eligible: { exclude: { types: ['Service'] } },
  exclusions: { subscriptions: true, orderTags: ['no-show'] },
};

beforeAll(async () => {
  server = await openShopifyServer();
  ({ control } = server.shopify);
  const { deps } = server.installation;
  books = orderBooks(deps.pool);
  control.install();
  await server.open();
  await server.ask('/app/act/home', { method: 'POST', body: JSON.stringify({ do: 'start' }) });
  const { merchantId } = await sqlOne<{ merchantId: string }>(
    deps.pool,
    'SELECT merchant_id AS "merchantId" FROM merchant',
  );
  const program = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (program.outcome !== 'created') throw new Error(program.field);
  const activated = await activateVersion(deps, {
    merchantId,
    programId: program.programId,
    definition: { ...defaultProgram('EUR'), ...RULES },
    author: 'test',
  });
  if (activated.outcome !== 'activated') throw new Error(JSON.stringify(activated));
  // Shopify's times are whole seconds: an order of this one would be older than the programme.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}, SET_UP_LIMIT_MS);

afterAll(async () => {
  expect((await prove(server.installation.deps.pool)).differences).toEqual([]);
  await server.stop();
});

async function order(
  lines: ShopifyOrderPlan['lines'],
  more: Partial<ShopifyOrderPlan> = {},
): Promise<string> {
  const placed = control.placeOrder({ lines, paid: true, ...more });
  await control.runQueue();
  return String(placed.id);
}

const comesTo = (externalId: string, points: number) =>
  vi.waitFor(async () => {
    expect(await books.waitsFor(externalId)).toEqual([]);
    expect(await books.isJudged(externalId)).toBe(true);
    expect(await books.net(externalId)).toBe(points);
  }, SOON);

/** Shopify has no time for questions about articles until it has again. */
function closeCatalogue(): () => void {
  control.faults.set({ rest: [{ kind: '429', route: '/graphql/Products' }] });
  return () => control.faults.clear();
}

test('[B3] [B5] an order waits while Shopify has no time to tell of its articles, and then gives what each of them carries', async () => {
  const pot = control.addArticle({ type: 'Teaware', points: '5', variants: [null, '9'] });
  const leaves = control.addArticle({ type: 'Tea', tags: ['organic'], priceMinor: 1_250 });
  const course = control.addArticle({ type: 'service', tags: ['organic'], points: '100' });
  const open = closeCatalogue();
  const placed = await order([
    { product: pot.id, quantity: 1 },
    { product: pot.id, quantity: 2, variant: pot.moreVariants[0]?.id ?? 0 },
    { product: leaves.id, quantity: 2 },
    { product: course.id, quantity: 1 },
  ]);
  await vi.waitFor(async () => expect(await books.waitsFor(placed)).toEqual(['catalogue']), SOON);
  expect([await books.net(placed), await books.lineFacts(placed)]).toEqual([0, []]);
  open();
  // 5 + 2 × 9 for the pots, 25 for the organic leaves at 25.00; the course never counts.
  await comesTo(placed, 48);
  expect(await books.lineFacts(placed)).toHaveLength(4);
});

test('[B3] [B5] what the owner changes afterwards changes no order that was judged, not even when it is refunded', async () => {
  const leaves = control.addArticle({ tags: ['organic'], points: '7' });
  const placed = await order([{ product: leaves.id, quantity: 2 }]);
  await comesTo(placed, 34);
  control.changeArticle(leaves.id, { tags: [], points: '1000', type: 'Service' });
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
  control.markPaid(Number(placed));
  await control.runQueue();
  await vi.waitFor(async () => expect(await books.waitsFor(placed)).toEqual(['catalogue']), SOON);
  expect(await books.net(placed)).toBe(7);
  open();
  await comesTo(placed, 15);
  expect((await books.lineFacts(placed)).map(({ points }) => points)).toEqual([7, 4]);
});

test('an article that was deleted before anyone asked has no labels and no points, and holds nothing up', async () => {
  const kept = control.addArticle({ points: '3' });
  const gone = control.addArticle({ tags: ['organic'], points: '50' });
  const placed = control.placeOrder({
    lines: [kept, gone].map(({ id }) => ({ product: id, quantity: 1 })),
    paid: true,
  });
  control.removeArticle(gone.id);
  await control.runQueue();
  await comesTo(String(placed.id), 3);
});

test('[B16] [B19] no-shows by their tag and orders with a selling plan give nothing, the same without do', async () => {
  const leaves = control.addArticle({ points: '7' });
  const line = { product: leaves.id, quantity: 1 };
  const tagged = await order([line], { tags: ['vip', 'No-Show'] });
  const subscribed = await order([{ ...line, sellingPlan: 'Every month' }, line]);
  const plain = await order([line], { tags: ['vip'] });
  await comesTo(plain, 7);
  await comesTo(tagged, 0);
  await comesTo(subscribed, 0);
  // Somebody did not come, after all.
  control.tagOrder(Number(plain), ['vip', 'no-show']);
  await control.runQueue();
  await comesTo(plain, 0);
});

test('an order is kept with its channel, and with the shop where it was sold at the till', async () => {
  const leaves = control.addArticle({ points: '7' });
  const placed = await order([{ product: leaves.id, quantity: 1 }], {
    sourceName: 'pos',
    location: 655_441_491,
  });
  await comesTo(placed, 7);
  const [kept] = await sql<{ state: Record<string, unknown> }>(
    server.installation.deps.pool,
    'SELECT state FROM orders WHERE external_id = $1',
    [placed],
  );
  expect(kept?.state).toMatchObject({ channel: 'pos', locationExternalId: '655441491' });
});

test('an order whose articles the app may not see any more waits until the owner has granted that again', async () => {
  const leaves = control.addArticle({ points: '7' });
  const open = closeCatalogue();
  const placed = await order([{ product: leaves.id, quantity: 1 }]);
  await vi.waitFor(async () => expect(await books.waitsFor(placed)).toEqual(['catalogue']), SOON);
  control.grant({ scopes: SCOPES.filter((scope) => scope !== 'read_products') });
  open();
  await vi.waitFor(async () => {
    const parked = await sql<{ reason: string }>(
      server.installation.deps.pool,
      `SELECT reason FROM effect WHERE kind = 'fetch_products' AND state = 'parked'`,
    );
    expect(parked.map(({ reason }) => reason)).toEqual([expect.stringContaining('read_products')]);
  }, SOON);
  expect(await books.waitsFor(placed)).toEqual(['catalogue']);
  control.grant({ scopes: SCOPES });
  await control.runQueue();
  await comesTo(placed, 7);
});
