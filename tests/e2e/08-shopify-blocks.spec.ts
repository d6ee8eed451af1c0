import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startShopify, type Shopify } from '../../sandbox/src/index.ts';
import { startReceiver, type Received, type Receiver } from '../../sandbox/src/testing/receiver.ts';
import {
  accessibilityProblems,
  browserAvailable,
  launchBrowser,
  screenshot,
  scrollsSideways,
} from './browser.ts';
import { scanQr } from './scan-qr.ts';

const APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
};
const READY = {
  version: 1,
  outcome: 'ready',
  title: 'Your loyalty points',
  sentences: ['This order earns 42 points.', '58 points to go for 3 € off.'],
  claim: {
    url: 'https://loyalty.example/c/sto_4k2m9q/5001.1.tYQrXHtYQrXHtYQrXHtYQrXHtYQr',
    alt: 'QR code that adds these points to your loyalty card',
    hint: 'Scan to collect your points',
    linkText: 'Add my points',
  },
};
const NOT_YET = { version: 1, outcome: 'not_yet', retryAfterSeconds: 1 };
const NOTHING = { version: 1, outcome: 'nothing' };
/** The first, and one after each pause. */
const QUESTIONS = 6;
const A_MINUTE = 60;

const VIEWS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

describe.runIf(browserAvailable())("the app's blocks on the shop's pages", () => {
  let server: Receiver;
  let answers: object[];
  let shopify: Shopify;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let block: FrameLocator;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startReceiver(({ body }) =>
      body === ''
        ? new Response(null, { status: 204, headers: CORS })
        : Response.json(answers.length > 1 ? answers.shift() : answers[0], { headers: CORS }),
    );
    shopify = await startShopify({
      host: '127.0.0.1',
      port: 0,
      seed: 1,
      clock: { now: () => new Date() },
      webhookLagMs: 'manual',
      webhookTimeoutMs: 5_000,
      app: APP,
      appUrl: server.origin,
    });
  });
  afterAll(async () => {
    await browser.close();
    await shopify.stop();
    await server.stop();
  });
  beforeEach(async () => {
    answers = [READY];
    server.received.length = 0;
    await open();
  });
  afterEach(() => context.close());

  async function open(
    options: { viewport?: typeof VIEWS.phone; javaScriptEnabled?: boolean } = {},
  ): Promise<void> {
    await context?.close();
    context = await browser.newContext({ viewport: VIEWS.desktop, reducedMotion: 'reduce', ...options });
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    block = page.frameLocator('.block iframe');
  }

  /** A guest's order as the checkout makes it. */
  async function buy(): Promise<void> {
    await page.goto(shopify.origin);
    await page
      .getByRole('button', { name: /^(Add to cart|Ajouter au panier): / })
      .first()
      .click();
    await page.goto(`${shopify.origin}/checkout`);
    const email = page.locator('#email');
    if ((await email.count()) > 0) await email.fill('gus@example.com');
    await page.locator('button[value=card]').click();
    await page.waitForURL('**/thank-you');
  }

  const questions = (): Received[] => server.received.filter(({ body }) => body !== '');
  const claimsOf = ({ headers }: Received): Record<string, unknown> => {
    const [, body = ''] = (headers.get('authorization') ?? '').replace('Bearer ', '').split('.');
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
  };
  const height = () => page.locator('.block').evaluate((place) => place.getBoundingClientRect().height);

  for (const [view, viewport] of Object.entries(VIEWS))
    for (const language of ['en', 'fr'])
      test(`are drawn and read by a camera and a screen reader, ${view}, ${language}`, async () => {
        await open({ viewport });
        await page.goto(`${shopify.origin}/?lang=${language}`);
        await buy();
        await block.getByText('This order earns 42 points.').waitFor();
        const code = block.getByRole('img', { name: READY.claim.alt });
        expect(await scanQr(browser, await code.screenshot())).toBe(READY.claim.url);
        expect(await block.getByRole('link', { name: 'Add my points' }).getAttribute('href')).toBe(
          READY.claim.url,
        );
        expect(await page.locator('.block iframe').getAttribute('title')).toBe(
          language === 'fr' ? 'Points de fidélité de la commande' : 'Loyalty points of this order',
        );
        await expect.poll(height).toBeGreaterThan(200);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        await screenshot(page, `shopify-block-${view}-${language}`);
        expect(JSON.parse(questions()[0]?.body ?? '')).toMatchObject({ language });
        expect(complaints).toEqual([]);
      });

  test('ask as a guest’s browser may: no customer in the token, the checkout’s token in the question, no origin', async () => {
    await buy();
    await expect.poll(questions).toHaveLength(1);
    const [asked] = questions() as [Received];
    const [order] = shopify.control.orders().slice(-1);
    expect(asked.path).toBe('/shopify/order-block/thank-you');
    expect(asked.headers.get('origin')).toBe('null');
    expect(asked.headers.get('cookie')).toBeNull();
    expect(claimsOf(asked)).not.toHaveProperty('sub');
    expect(JSON.parse(asked.body)).toEqual({
      version: 1,
      language: 'en',
      orderId: `gid://shopify/OrderIdentity/${order?.id}`,
      checkoutToken: order?.checkoutToken,
    });
  });

  test('take no room while nothing is to be shown, and are nowhere for a keyboard and a screen reader', async () => {
    answers = [NOTHING];
    await buy();
    await expect.poll(questions).toHaveLength(1);
    await page.waitForTimeout(300);
    expect(await height()).toBe(0);
    expect(await page.locator('.block iframe').getAttribute('aria-hidden')).toBe('true');
    expect(await page.locator('.block iframe').getAttribute('inert')).not.toBeNull();
    expect(complaints).toEqual([]);
  });

  test('ask again with a fresh token each time, and at last say where the code will be, in French', async () => {
    await page.clock.install();
    answers = [NOT_YET];
    await page.goto(`${shopify.origin}/?lang=fr`);
    await buy();
    const later = block.getByText('utilisez le code QR de l’e-mail de votre commande');
    for (let seconds = 0; seconds < A_MINUTE && (await later.count()) === 0; seconds += 1) {
      const before = await height();
      expect(before === 0 || questions().length === QUESTIONS).toBe(true);
      await page.clock.runFor(1_000);
    }
    await later.waitFor();
    await expect.poll(height).toBeGreaterThan(50);
    await screenshot(page, 'shopify-block-later-fr');
    expect(new Set(questions().map((asked) => claimsOf(asked)['jti'])).size).toBe(QUESTIONS);
    expect(complaints).toEqual([]);
  });

  test('show on an order’s page to its customer, whom the token names', async () => {
    await page.goto(`${shopify.origin}/account`);
    await page.getByRole('button', { name: 'Sign in as ada@example.com' }).click();
    await buy();
    await block.getByText('This order earns 42 points.').waitFor();
    await page.getByRole('link', { name: 'View your order' }).click();
    await block.getByText('This order earns 42 points.').waitFor();
    const ada = shopify.control.customers().find((one) => one.email === 'ada@example.com');
    const [thanks, status] = questions() as [Received, Received];
    expect(status.path).toBe('/shopify/order-block/order-status');
    for (const asked of [thanks, status])
      expect(claimsOf(asked)['sub']).toBe(`gid://shopify/Customer/${ada?.id}`);
    const [order] = shopify.control.orders().slice(-1);
    expect(JSON.parse(status.body)).toEqual({
      version: 1,
      language: 'en',
      orderId: `gid://shopify/Order/${order?.id}`,
    });
    expect(complaints).toEqual([]);
  });

  test('are told aloud of what the stand-in has not: elements, attributes, words, names of the API', async () => {
    await buy();
    await block.getByText('This order earns 42 points.').waitFor();
    await block.locator('body').evaluate((body) => {
      body.append(document.createElement('s-buton'), document.createElement('div'));
      body.querySelector('s-stack')?.setAttribute('gap', 'huge');
      body.querySelector('s-link')?.setAttribute('colour', 'red');
      void (globalThis as unknown as { shopify: { cost?: unknown } }).shopify.cost;
    });
    await expect
      .poll(() => complaints.toSorted())
      .toEqual([
        'sandbox: <div> is none of Shopify’s elements',
        'sandbox: <s-buton> is not in this stand-in of Shopify',
        'sandbox: <s-link> has no colour in this stand-in of Shopify',
        'sandbox: <s-stack gap>: "huge"',
        'sandbox: shopify.cost is not in this stand-in of Shopify',
      ]);
  });

  test('are not there without JavaScript, and the page is whole', async () => {
    await open({ javaScriptEnabled: false });
    await buy();
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await height()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Thank you');
    expect(questions()).toEqual([]);
  });
});
