import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Sandbox } from '../index.ts';
import { startTestSandbox } from '../testing/client.ts';
import { startReceiver } from '../testing/receiver.ts';
import type { Receiver } from '../testing/receiver.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64url');
const SUMMARY = {
  version: 1,
  show: true,
  title: 'Vos points de fidélité',
  sentences: ['Cette commande rapporte 42 points.', 'Your total will be <142> points.'],
  claim: {
    url: 'https://loyalty.example/c/s/18.1.abc',
    qrSvgUrl: 'https://loyalty.example/qr/x.svg',
    qrPngUrl: 'https://loyalty.example/qr/x.png',
    qrAlt: 'QR code',
    linkText: 'Add my points',
    hint: 'Scan to collect your points',
  },
};

let sandbox: Sandbox;
let server: Receiver;
let answer: () => Response;

beforeEach(async () => {
  sandbox = await startTestSandbox();
  answer = () => Response.json(SUMMARY);
  server = await startReceiver(() => answer());
});
afterEach(async () => {
  await sandbox.stop();
  await server.stop();
});

const connectionString = (parts: Record<string, unknown> = {}) => {
  const all = {
    server: server.origin,
    store: 'st_1',
    secret: SECRET,
    qrKey: SECRET,
    qrKeyVersion: 1,
    ...parts,
  };
  return `ristourne1.${Buffer.from(JSON.stringify(all)).toString('base64url')}`;
};

async function receivedPage(lang = 'en'): Promise<string> {
  const order = sandbox.woocommerce.control.placeOrder({
    lines: [{ product: 12, quantity: 1 }],
    email: 'guest@example.com',
  });
  const url = `${sandbox.woocommerce.origin}/checkout/order-received/${order.id}/?key=${order.order_key}&lang=${lang}`;
  return (await fetch(url)).text();
}

test('the order-received page asks the server, signed, and shows its words, code and link', async () => {
  sandbox.woocommerce.control.connectPlugin(connectionString());
  const page = await receivedPage('fr');
  const request = server.received.find(({ body }) => body.includes('fr_FR'));
  expect(request?.path).toBe('/woocommerce/st_1/order-summary');
  const timestamp = request?.headers.get('x-ristourne-timestamp') ?? '';
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(10);
  expect(request?.headers.get('x-ristourne-signature')).toBe(
    createHmac('sha256', Buffer.alloc(32, 7))
      .update(`${timestamp}\nPOST\n${request?.path}\n${request?.body}`)
      .digest('base64url'),
  );
  expect(JSON.parse(request?.body ?? '')).toMatchObject({
    version: 1,
    locale: 'fr_FR',
    order: {
      currency: 'EUR',
      total: '17.50',
      prices_include_tax: true,
      line_items: [{ product_id: 12, total: '10.42', total_tax: '2.08' }],
    },
  });
  expect(page).toContain('Vos points de fidélité');
  expect(page).toContain('Your total will be &lt;142&gt; points.');
  expect(page).toContain('src="https://loyalty.example/qr/x.svg"');
  expect(page).toContain('href="https://loyalty.example/c/s/18.1.abc"');
});

test('the order e-mail carries the PNG and the link, in plain text too', async () => {
  sandbox.woocommerce.control.connectPlugin(connectionString());
  await receivedPage();
  const mail = await sandbox.mailbox.waitFor({ to: 'guest@example.com' });
  expect(mail.html).toContain('https://loyalty.example/qr/x.png');
  expect(mail.text).toContain('Add my points: https://loyalty.example/c/s/18.1.abc');
  expect(mail.text).toContain('order #18');
});

test('nothing is shown when the server says so, fails, answers nonsense or is down', async () => {
  sandbox.woocommerce.control.connectPlugin(connectionString());
  for (const other of [
    () => Response.json({ version: 1, show: false }),
    () => new Response('', { status: 500 }),
    () => new Response('<html>'),
    () => Response.json({ ...SUMMARY, claim: { ...SUMMARY.claim, url: 'nowhere' } }),
  ]) {
    answer = other;
    expect(await receivedPage()).not.toContain('class="loyalty"');
  }
  await server.stop();
  const page = await receivedPage();
  expect(page).toContain('Your order has been received');
  expect(page).not.toContain('class="loyalty"');
});

test('the settings page takes the connection string and names what is wrong with a bad one', async () => {
  const post = (value: string) =>
    fetch(`${sandbox.woocommerce.origin}/wp-admin/ristourne`, {
      method: 'POST',
      body: new URLSearchParams({ connection_string: value }),
    });
  expect((await post('nonsense')).status).toBe(400);
  const bad = await post(connectionString({ secret: '' }));
  expect(await bad.text()).toContain('secret');
  const good = await post(connectionString());
  expect(await good.text()).toContain('Connected to');
});
