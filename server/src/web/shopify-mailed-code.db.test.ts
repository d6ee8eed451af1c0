import { decode, readPng } from '@ristourne/core/qr/testing/read-png';
import { activateVersion, createProgram } from '@ristourne/core/programs/save-program';
import { sql, sqlOne } from '@ristourne/core/database/sql';
import { findConnectedShop } from '@ristourne/shopify-app/extensions/find-connected-shop';
import { orderClaimPath } from '@ristourne/shopify-app/extensions/order-claim';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defaultProgram } from '../cli/default-program.ts';
import { openShopifyServer, SET_UP_LIMIT_MS, SOON, type ShopifyServer } from './testing/shopify-server.ts';

let server: ShopifyServer;
let buyers = 0;

beforeAll(async () => {
  server = await openShopifyServer();
  const { shopify, database, installation, ask, open } = server;
  shopify.control.install();
  await open();
  await ask('/app/act/home', { method: 'POST', body: JSON.stringify({ do: 'start' }) });
  const { merchantId } = await sqlOne<{ merchantId: string }>(
    database.pool,
    'SELECT merchant_id AS "merchantId" FROM merchant',
  );
  const { deps } = installation;
  const program = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (program.outcome !== 'created') throw new Error(program.field);
  const definition = defaultProgram('EUR');
  await activateVersion(deps, { merchantId, programId: program.programId, definition, author: 'test' });
  // Shopify's times are whole seconds: an order of this one would be older than the programme.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  shopify.control.pasteMailSnippet();
}, SET_UP_LIMIT_MS);

afterAll(() => server.stop());

/** The mail of a new order, whose webhooks have not come yet. */
async function mailedOrder(locale: 'en' | 'fr' = 'en') {
  const email = `gus${(buyers += 1)}@example.com`;
  const lines = [{ product: 'TEA-125', quantity: 2 }];
  const order = server.shopify.control.placeOrder({ lines, email, locale, paid: true });
  const mail = await server.mailbox.waitFor({ to: email });
  const page = mail.html ?? '';
  const [, picture = '', alt = ''] = /<img src="([^"]+)" alt="([^"]+)"/.exec(page) ?? [];
  const [, link = ''] = /<a href="([^"]+\/claim\?[^"]+)"/.exec(page) ?? [];
  return { id: String(order.id), mail, page, picture, alt, link };
}

async function scanned(picture: string): Promise<string | undefined> {
  const response = await fetch(picture);
  expect([picture, response.status]).toEqual([picture, 200]);
  return decode(readPng(Buffer.from(await response.arrayBuffer())));
}

async function claimPathOf(orderNumber: string): Promise<string | null> {
  const { deps } = server.installation;
  const store = await findConnectedShop(deps.pool, server.shopify.domain);
  return store === null ? null : orderClaimPath(deps, store, orderNumber);
}

test('an order’s mail shows a code that opens its claim page, even before the order is known here [B9]', async () => {
  const { id, picture, link, alt } = await mailedOrder();
  const claim = await scanned(picture);
  expect(claim).toBe(`https://loyalty.example${await claimPathOf(id)}`);
  expect(alt).toBe('QR code that adds the points of this order to your loyalty card');
  const led = await fetch(link, { redirect: 'manual' });
  expect([led.status, led.headers.get('location')]).toEqual([302, claim]);
  const path = new URL(claim ?? '').pathname;
  expect((await server.ask(path)).status).toBe(200);
  await server.shopify.control.runQueue();
  await vi.waitFor(async () => expect(await (await server.ask(path)).text()).toContain('+25'), SOON);
  expect(await sql(server.database.pool, 'SELECT 1 FROM order_claim')).toEqual([]);
});

test('a French order’s mail speaks French, and keeps its link where pictures are blocked', async () => {
  const { alt, page, mail } = await mailedOrder('fr');
  expect(alt).toBe('Code QR qui ajoute les points de cette commande à votre carte de fidélité');
  expect(page).toContain('>Ajouter mes points</a>');
  expect(page).not.toContain('Add my points');
  expect(mail.subject).toContain('Votre commande est confirmée');
});

test('the key of one order’s mail opens no other, and a link of none leads to a page that says so [I8]', async () => {
  const [one, other] = [await mailedOrder(), await mailedOrder()];
  const mixed = one.picture.replace(`/${one.id}/`, `/${other.id}/`);
  expect((await fetch(mixed)).status).toBe(404);
  const led = await fetch(one.link.replace(`/${one.id}/`, `/${other.id}/`), { redirect: 'manual' });
  const page = await server.ask(new URL(led.headers.get('location') ?? '').pathname);
  expect(page.status).toBe(404);
  expect(await page.text()).toContain('This link does not work');
});

test('without leave to read status pages, the mail has no picture, and its link says so', async () => {
  const { picture, link } = await mailedOrder();
  const { control } = server.shopify;
  control.grant({ protectedContent: ['email'] });
  expect((await fetch(picture)).status).toBe(404);
  const led = await fetch(link, { redirect: 'manual' });
  expect(led.headers.get('location')).toBe('https://loyalty.example/c/order/unknown');
  control.grant({ protectedContent: ['name', 'email'] });
  expect((await fetch(picture)).status).toBe(200);
});

test('what an owner pastes stands in the next order’s mail; Liquid that the shop can’t read is refused', async () => {
  const { control, origin } = server.shopify;
  const paste = (snippet: string, act = 'save') =>
    fetch(`${origin}/admin/notifications`, { method: 'POST', body: new URLSearchParams({ snippet, act }) });
  expect((await paste('')).status).toBe(200);
  expect((await mailedOrder()).picture).toBe('');
  const refused = await paste('{% for line in line_items %}');
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('does not know the tag');
  await paste('', 'apps');
  expect((await mailedOrder()).picture).toMatch(/\/code\.png\?key=[0-9a-f]{32}$/);
  expect(() => control.pasteMailSnippet('{% if x %}')).toThrow('an if has no endif');
});
