import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shopify } from '../../sandbox/src/index.ts';
import type { Mailbox } from '../../sandbox/src/mailbox/mailbox.ts';
import {
  BROWSER,
  openShopifyServer,
  SET_UP_LIMIT_MS,
  type ShopifyServer,
} from '../../server/src/web/testing/shopify-server.ts';
import {
  accessibilityProblems,
  browserAvailable,
  frameAccessibilityProblems,
  launchBrowser,
  openPhone,
  screenshot,
  scrollsSideways,
} from './browser.ts';
import { freePorts } from './free-ports.ts';
import { scanQr } from './scan-qr.ts';

const STEP_LIMIT_MS = 240_000;
const LOOK_LIMIT_MS = 300_000;
/** For one thing to appear: a busy machine takes its time. */
const PATIENCE_MS = 60_000;
const SOON = { timeout: 40_000, interval: 100 };
const GUEST = 'gus@example.com';

/** Tall, so that a picture shows the whole page of the frame. */
const VIEWS = { desktop: { width: 1280, height: 1500 }, phone: { width: 390, height: 2400 } };
const TITLES: Record<string, { en: string; fr: string }> = {
  home: { en: 'Loyalty', fr: 'Fidélité' },
  programme: { en: 'Programme', fr: 'Programme' },
  campaigns: { en: 'Campaigns', fr: 'Campagnes' },
  members: { en: 'Members', fr: 'Membres' },
  groups: { en: 'Customer groups', fr: 'Groupes de clients' },
  group: { en: 'New group', fr: 'Nouveau groupe' },
  history: { en: 'History', fr: 'Historique' },
  vouchers: { en: 'Codes', fr: 'Codes' },
  locations: { en: 'Locations', fr: 'Lieux' },
  location: { en: 'New location', fr: 'Nouveau lieu' },
  deliveries: { en: 'Deliveries', fr: 'Messages' },
  settings: { en: 'Settings', fr: 'Réglages' },
};

describe.runIf(browserAvailable())('a shop of Shopify, from its first day to a refund', () => {
  let shopify: Shopify;
  let mailbox: Mailbox;
  let server: ShopifyServer;
  let browser: Browser;
  /** The owner at the desk. */
  let owner: Page;
  let app: FrameLocator;
  /** The guest at the shop, and with the phone. */
  let buyer: Page;
  let phone: Awaited<ReturnType<typeof openPhone>>;
  const complaints: string[] = [];

  beforeAll(async () => {
    const [port] = await freePorts(1);
    server = await openShopifyServer(port === undefined ? {} : { port });
    ({ shopify, mailbox } = server);
    browser = await launchBrowser();
    owner = await openDesk();
    app = owner.frameLocator('iframe[title=Ristourne]');
    buyer = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    buyer.setDefaultTimeout(PATIENCE_MS);

    listen(buyer);
    phone = await openPhone(browser, { locale: 'en-GB' });
  }, SET_UP_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** What a page says in its console; Shopify's CDN, from which its fonts come, is not there. */
  function listen(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.location().url.includes('cdn.shopify.com'))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  }

  async function openDesk(): Promise<Page> {
    const context = await browser.newContext({
      userAgent: BROWSER,
      viewport: VIEWS.desktop,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.route(/cdn\.shopify\.com/, (route) => route.abort());
    const page = await context.newPage();
    listen(page);
    return page;
  }

  const title = (name: string) => app.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  const openApp = (path = '', locale = 'en') => {
    const address = new URL(`/admin/apps/ristourne${path}`, shopify.origin);
    address.searchParams.set('locale', locale);
    return owner.goto(address.href);
  };
  const frameOf = async (): Promise<Frame> => {
    const frame = await (await owner.locator('iframe[title=Ristourne]').elementHandle())?.contentFrame();
    if (!frame) throw new Error('no frame');
    return frame;
  };

  /** One page of the app in both languages, at a desk and on a phone: pictures, axe, no scrolling sideways. */
  async function look(path: string, name: string, titles: { en: string; fr: string }): Promise<void> {
    for (const [view, viewport] of Object.entries(VIEWS)) {
      await owner.setViewportSize(viewport);
      for (const language of ['en', 'fr'] as const) {
        await openApp(path, language);
        await title(titles[language]);
        await owner.waitForTimeout(300);
        const what = `shopify-${name}-${view}-${language}`;
        await screenshot(owner, what);
        expect(await scrollsSideways(owner), what).toBe(false);
        const frame = await frameOf();
        expect(await frameAccessibilityProblems(frame), what).toEqual([]);
        const wide = await frame.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        expect(wide, `${what} scrolls sideways in its frame`).toBe(false);
      }
    }
    await owner.setViewportSize(VIEWS.desktop);
  }

  /** A guest's basket through the shop's pages, up to the thank-you page. */
  async function buy(page: Page, articles: Record<string, number>): Promise<void> {
    for (const [name, quantity] of Object.entries(articles))
      for (let count = 0; count < quantity; count += 1) {
        await page.goto(shopify.origin);
        await page.getByRole('button', { name: `Add to cart: ${name}` }).click();
      }
    await page.goto(`${shopify.origin}/checkout`);
  }
  async function pay(page: Page): Promise<void> {
    if ((await page.locator('#email').count()) > 0) await page.locator('#email').fill(GUEST);
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.waitForURL('**/thank-you');
  }
  const blockOf = (page: Page): FrameLocator => page.frameLocator('.block iframe');
  /** What a camera before the screen reads, once the code is painted. */
  async function seenBy(page: Page): Promise<string> {
    let read: string | null = null;
    const look = async (): Promise<string | null> =>
      (read = await scanQr(browser, await page.screenshot({ fullPage: true })));
    await expect.poll(look, SOON).not.toBeNull();
    return read ?? '';
  }
  const totalOf = (page: Page) => page.locator('tr.total td strong').innerText();
  const cardOf = async (): Promise<string> => {
    await phone.page.goto(`${server.origin}/wallet`);
    await phone.page.locator('a.card').first().tap();
    await phone.page.waitForURL('**/wallet/m/*');
    return (await phone.page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
  };

  test(
    'asks its owner first whose points it gives, and refuses a pairing code that is none',
    async () => {
      await look('', 'start', { en: 'Welcome to Ristourne', fr: 'Bienvenue dans Ristourne' });
      await openApp();
      await app.getByLabel('Pairing code').fill('abcdefghij');
      await app.getByRole('button', { name: 'Join' }).click();
      await app.getByText('Pairing code: there is no such code here.').waitFor();
      await screenshot(owner, 'shopify-start-wrong-code');
      await app.getByRole('button', { name: 'Start a new programme' }).click();
      await title('Loyalty');
      await app.getByText('Set up your programme: how points are earned, and what they buy.').waitFor();
    },
    LOOK_LIMIT_MS,
  );

  test(
    'gets its programme by the form: bad input names its field, what was typed is what counts',
    async () => {
      await app.getByRole('link', { name: 'Set up the programme' }).click();
      await title('Programme');
      await app.getByLabel('Points', { exact: true }).first().fill('many');
      await owner.locator('#save.open').waitFor();
      await owner.locator('#do-save').click();
      await app.getByText('Points: type a whole number.').waitFor();
      await screenshot(owner, 'shopify-programme-problem');
      await app.locator('[id="earning.0.points"]').fill('2');
      await app.locator('[id="maturityDays"]').fill('0');
      await app.getByText('Welcome points for new members').click();
      await app.locator('[id="rewards.0.name.en"]').fill('€4 off');
      await app.locator('[id="rewards.0.name.fr"]').fill('4 € de remise');
      await app.locator('[id="rewards.0.cost"]').fill('150');
      await app.locator('[id="rewards.0.value"]').fill('4');
      await app.locator('[id="preview.amount"]').fill('40');
      await app.getByText('earns 80 points').waitFor();
      await owner.locator('#do-save').click();
      await owner
        .locator('#toast.open', { hasText: 'Saved: it counts for orders placed from now on' })
        .waitFor();
      await expect.poll(() => owner.locator('#save.open').count()).toBe(0);
      await owner.reload();
      await title('Programme');
      expect(await app.locator('[id="earning.0.points"]').inputValue()).toBe('2');
      expect(await app.locator('[id="rewards.0.cost"]').inputValue()).toBe('150');
    },
    STEP_LIMIT_MS,
  );

  test(
    'shows a guest what the order earns, though its server is told late and Shopify is busy at first [B9]',
    async () => {
      // Shopify's times are whole seconds: an order of this one would be older than the programme.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await buy(buyer, { 'Cast-iron teapot': 2, 'Stoneware mug': 2 });
      const route = '/graphql/OrderHolder';
      shopify.control.faults.set({
        rest: [
          { kind: '429', route, count: 1 },
          { kind: '500', route, count: 1 },
        ],
      });
      await pay(buyer);
      await blockOf(buyer).getByText('This order earns 240 points.').waitFor();
      await expect
        .poll(() => buyer.locator('.block').evaluate((place) => place.clientHeight))
        .toBeGreaterThan(200);
      await screenshot(buyer, 'shopify-thank-you');
      expect(await accessibilityProblems(buyer)).toEqual([]);
      const asked = shopify.control.requests().filter(({ path }) => path === '/graphql/OrderHolder');
      expect(asked.map(({ status }) => status)).toEqual([429, 500, 200]);
      expect(await totalOf(buyer)).toBe('€125.00');
    },
    STEP_LIMIT_MS,
  );

  test(
    'says where the code will be when Shopify is busy for longer than a buyer waits',
    async () => {
      const context = await browser.newContext({ storageState: await buyer.context().storageState() });
      const page = await context.newPage();
      listen(page);
      await page.clock.install();
      shopify.control.faults.set({ rest: [{ kind: '429', route: '/graphql/OrderHolder' }] });
      await page.goto(buyer.url());
      const later = blockOf(page).getByText('or use the QR code in the e-mail of your order');
      for (let seconds = 0; seconds < 120 && (await later.count()) === 0; seconds += 1)
        await page.clock.runFor(1_000);
      await later.waitFor();
      shopify.control.faults.clear();
      await context.close();
    },
    STEP_LIMIT_MS,
  );

  test(
    'its code, read from a picture of the screen, brings the points to a card in three taps [B9] [D5]',
    async () => {
      await shopify.control.runQueue();
      const url = await seenBy(buyer);
      expect(url).toMatch(new RegExp(`^${server.origin}/c/`));
      const { page } = phone;
      await expect
        .poll(async () => {
          await page.goto(url);
          return page.locator('main').innerText();
        }, SOON)
        .toMatch(/240\s+points/);
      await screenshot(page, 'shopify-claim');
      await page.locator('form button').first().tap();
      await page.waitForSelector('.emblem.mail');
      // The shop's own confirmation of the order came there before.
      const mail = await mailbox.waitFor({ to: GUEST, subject: /points|card/i, timeoutMs: 30_000 });
      const link = /http\S+\/wallet\/sign-in\/\S+/.exec(mail.text)?.[0];
      await page.goto(link ?? '');
      await page.locator('main button').tap();
      await page.waitForURL('**/wallet/added');
      expect(await page.locator('main').innerText()).toMatch(/240\s+points/);
      expect(await cardOf()).toContain('240 points you can use');
    },
    STEP_LIMIT_MS,
  );

  let code = '';
  test(
    'a reward becomes a discount of the shop, which its buyer types at the checkout [D7] [D8]',
    async () => {
      const { page } = phone;
      await page.locator('a[href$="/reward-1"]').tap();
      await page.locator('form:has(input[name=key])').waitFor();
      await screenshot(page, 'shopify-redeem');
      await page.locator('form:has(input[name=key]) button').tap();
      await page.waitForURL('**/vouchers/*');
      // The page that waits for the code renews itself.
      await page.locator('.code').waitFor();
      code = await page.locator('.code').innerText();
      await screenshot(page, 'shopify-code');
      expect(shopify.control.discount(code)).toMatchObject({
        usageLimit: 1,
        value: { kind: 'amount', amountMinor: 400, onEachItem: false },
        tags: ['ristourne'],
      });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await buy(buyer, { 'Tasting box, five teas': 1 });
      const before = await totalOf(buyer);
      await buyer.getByLabel('Discount code').fill(code.toLowerCase());
      await buyer.getByRole('button', { name: 'Apply' }).click();
      await buyer.waitForURL('**/checkout');
      expect([before, await totalOf(buyer)]).toEqual(['€39.00', '€35.00']);
      await screenshot(buyer, 'shopify-checkout');
      await pay(buyer);
      await blockOf(buyer).getByText('This order earns 60 points.').waitFor();
      await shopify.control.runQueue();
      await expect.poll(cardOf, SOON).toContain('150 points you can use');
    },
    STEP_LIMIT_MS,
  );

  test(
    'a refunded line takes back exactly what it earned [B21]',
    async () => {
      const [first] = shopify.control.orders();
      await owner.goto(`${shopify.origin}/admin/orders/${first?.id}`);
      await owner
        .locator('tr', { hasText: 'Cast-iron teapot' })
        .getByRole('button', { name: 'Refund' })
        .click();
      await owner.getByText('1 line(s)').waitFor();
      await shopify.control.runQueue();
      await expect.poll(cardOf, SOON).toContain('66 points you can use');
    },
    STEP_LIMIT_MS,
  );

  test(
    'the owner finds the member with every figure and its reason, and puts right what is to be put right',
    async () => {
      await openApp('/members');
      await title('Members');
      await app.getByRole('link', { name: GUEST }).click();
      await title(GUEST);
      const sheet = async (): Promise<string> =>
        (await app.locator('body').innerText()).replaceAll(/\s+/g, ' ');
      expect(await sheet()).toContain('66 points Can be used');
      expect(await sheet()).toMatch(new RegExp(`${code} .{0,12}Used`));
      await app.getByRole('button', { name: 'Adjust points' }).click();
      await app.getByRole('button', { name: 'Adjust', exact: true }).click();
      await app.getByText('Points: type a whole number, with a minus sign to remove points.').waitFor();
      await app.locator('[id=amount]').fill('34');
      await app.locator('[id=nature]').selectOption('missing_order');
      await app.locator('[id=comment]').fill('Paid in the shop on Monday');
      await screenshot(owner, 'shopify-adjust');
      await app.getByRole('button', { name: 'Adjust', exact: true }).click();
      await expect.poll(sheet, SOON).toContain('100 points Can be used');
      const rows = await app.locator('section[aria-label=History] tbody tr').allInnerTexts();
      expect(rows.map((row) => row.replaceAll(/\s+/g, ' ').replace(/ \d+ \w+ \d+, [\d:]+ ?$/, ''))).toEqual([
        'Adjusted An order that was not counted: Paid in the shop on Monday (Shopify user 48) +34',
        'Order #1001 changed €42 was refunded: 156 points instead of 240 (2 points per €1 on €78). €125 −84',
        'Order #1002 60 points: 2 points per €1 on €30. €35 +60',
        'Code made –',
        'Code wanted −150',
        'Order #1001 added to the card 240 points: 2 points per €1 on €120. €125 +240',
      ]);
    },
    STEP_LIMIT_MS,
  );

  test(
    'its codes and its home tell the same story',
    async () => {
      await openApp('/vouchers');
      await title('Codes');
      const row = await app.locator('tbody tr', { hasText: code }).innerText();
      expect(row.replaceAll(/\s+/g, ' ')).toMatch(/Used €4(\.00)? .*#1002/);
      await openApp();
      await title('Loyalty');
      const home = (await app.locator('body').innerText()).replaceAll(/\s+/g, ' ');
      expect(home).toContain(
        'Members 1 Points earned 216 after refunds Points used 150 Points expired 0 Points outstanding 100 ',
      );
      expect(home).toContain('Everything works Last order received: ');
    },
    STEP_LIMIT_MS,
  );

  test(
    'a customer who is signed in finds the block on the order’s page',
    async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      listen(page);
      await page.goto(`${shopify.origin}/account`);
      await page.getByRole('button', { name: 'Sign in as ada@example.com' }).click();
      await buy(page, { 'Stoneware mug': 1 });
      await pay(page);
      await page.getByRole('link', { name: 'View your order' }).click();
      await page.waitForURL('**/orders/*');
      await blockOf(page).getByText('This order earns 36 points.').waitFor();
      await expect
        .poll(() => page.locator('.block').evaluate((place) => place.clientHeight))
        .toBeGreaterThan(200);
      expect(await seenBy(page)).toContain('/c/');
      await screenshot(page, 'shopify-order-status');
      await context.close();
    },
    STEP_LIMIT_MS,
  );

  test.each(Object.keys(TITLES))(
    'the app’s page /%s is whole in the admin, in both languages, at a desk and on a phone',
    async (page) => {
      await look(page === 'home' ? '' : `/${page}`, page, TITLES[page] ?? { en: page, fr: page });
    },
    LOOK_LIMIT_MS,
  );

  test(
    'so is the sheet of a member',
    async () => {
      await openApp('/members');
      await app.getByRole('link', { name: GUEST }).click();
      await title(GUEST);
      const { pathname, searchParams } = new URL((await frameOf()).url());
      expect(pathname).toBe('/app/member');
      await look(`/member?id=${searchParams.get('id')}`, 'member', { en: GUEST, fr: GUEST });
    },
    LOOK_LIMIT_MS,
  );

  test('nobody’s console complained', () => {
    expect([...complaints, ...phone.complaints]).toEqual([]);
  });
});
