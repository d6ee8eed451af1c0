import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN_VERSION } from '@ristourne/admin/protocol';
import { en, type Catalogue } from '@ristourne/admin/texts/en';
import { fr } from '@ristourne/admin/texts/fr';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { startWorker, type Worker } from '@ristourne/core/jobs/start-worker';
import { prove } from '@ristourne/core/proof/prove';
import { qrImage } from '@ristourne/core/qr/image';
import { connectWooCommerce } from '@ristourne/woo-bridge/connect/connect-store';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/src/index.ts';
import { compose, type Installation } from '../../server/src/compose.ts';
import { readEnvironment } from '../../server/src/environment/read-environment.ts';
import { startWeb, type Web } from '../../server/src/web/start-web.ts';
import {
  startWordPress,
  wordpressAvailable,
  type SiteUser,
  type WordPress,
} from '../wordpress/start-wordpress.ts';
import {
  accessibilityProblems,
  browserAvailable,
  launchBrowser,
  openPhone,
  screenshot,
  scrollsSideways,
} from './browser.ts';
import { freePorts } from './free-ports.ts';
import { scanQr } from './scan-qr.ts';

const OWNER: SiteUser = {
  login: 'claire',
  password: 'claire’s own',
  name: 'Claire Fontaine',
  role: 'administrator',
  locale: '',
};
const MANAGER: SiteUser = {
  login: 'fabien',
  password: 'fabien’s own',
  name: 'Fabien Roche',
  role: 'shop_manager',
  locale: 'fr_FR',
};
const READER: SiteUser = {
  login: 'lea',
  password: 'lea’s own',
  name: 'Léa Petit',
  role: 'subscriber',
  locale: '',
};

const BUYER = 'camille@example.com';
/** As the sandbox's shop calls itself: its website is a location. */
const SITE_NAME = 'Maison Colibri';
const SET_UP_LIMIT_MS = 180_000;
const STEP_LIMIT_MS = 120_000;
/** A queue, a mail or a page needs a moment; on a machine that is busy, a long one. */
const SOON = { timeout: 30_000 };
const TOUR_LIMIT_MS = 300_000;
const WEBHOOK_LAG_MS = 50;
const DESK_WIDTH = 1280;
const PHONE_WIDTH = 390;

/** What the owner types: 3 points for every €2, €5 off for 150 points, at once. */
const TYPED = { points: '3', per: '2', cost: '150', value: '5', maturityDays: '0' };
/** What follows from it and from the shop's prices: teapot €42, mug €18, box of five teas €34, shipping €5 that earns nothing. */
const FIRST = { earned: 180, left: 30 };
const NEXT = { before: '€39.00', after: '€34.00', earned: 43 };
const REFUND = { takenBack: 63, left: 10 };
const GIFT = { amount: 15, comment: 'Her parcel came late', left: 25 };

describe.runIf(wordpressAvailable() && browserAvailable())(
  "05 WooCommerce, with the owner's pages in wp-admin",
  () => {
    let wordpress: WordPress;
    let sandbox: Sandbox;
    let database: TestDatabase;
    let installation: Installation;
    let worker: Worker;
    let web: Web;
    let browser: Browser;
    let owner: Page;
    let shop: string;
    let connectionLine = '';
    let claimLink = '';
    let card = '';
    let phone: Page;
    let code = '';
    let firstOrder = '';
    let nextOrder = '';
    const failures: string[] = [];
    const complaints: string[] = [];
    const outside: string[] = [];
    const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-woo-'));

    beforeAll(async () => {
      const [port] = await freePorts(1);
      [wordpress, database, sandbox, browser] = await Promise.all([
        startWordPress([OWNER, MANAGER, READER]),
        createTestDatabase(),
        startSandbox({ shopPort: 0, smtpPort: 0, seed: 5, webhookLagMs: WEBHOOK_LAG_MS }),
        launchBrowser(),
      ]);
      shop = sandbox.woocommerce.origin;
      const environment = readEnvironment({
        DATABASE_URL: database.connectionString,
        PORT: String(port),
        RISTOURNE_STATE_DIR: stateDir,
        RISTOURNE_ALLOWED_HOSTS: new URL(shop).host,
        RISTOURNE_LOG_LEVEL: 'silent',
        SMTP_URL: sandbox.mailbox.smtpUrl,
      });
      installation = await compose(environment);
      worker = await startWorker(installation.deps, {
        ...installation,
        onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
      });
      web = await startWeb(installation, () => worker.wake());
      const connected = await connectWooCommerce(
        { ...installation.deps, allowedHosts: environment.allowedHosts },
        {
          url: shop,
          ...sandbox.woocommerce.keys,
          merchantSlug: 'maison-colibri',
          merchantName: 'Maison Colibri',
          pairingCode: '',
          storeName: '',
          serverUrl: environment.publicUrl,
        },
      );
      if (connected.outcome !== 'connected') throw new Error(JSON.stringify(connected));
      connectionLine = connected.connectionString;
    }, SET_UP_LIMIT_MS);

    afterAll(async () => {
      await browser.close();
      await wordpress.stop();
      await web.stop();
      await worker.stop();
      await installation.database.close();
      await sandbox.stop();
      await database.drop();
      rmSync(stateDir, { recursive: true, force: true });
    });

    // One step's end is the next one's beginning: after the first failure the rest would only wait.
    let broken = false;
    beforeEach(() => {
      if (broken) throw new Error('an earlier step failed');
    });
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail' || broken) return;
      broken = true;
      await screenshot(owner, '05-failed');
      console.error({ complaints, failures, php: wordpress.complaints(), at: owner.url() });
    });

    const adminUrl = (view = '', more = ''): string =>
      `${wordpress.origin}/wp-admin/admin.php?page=ristourne${view === '' ? '' : `&view=${view}`}${more}`;

    /** A window of somebody at the site; what goes wrong in our pages, or wants to leave this machine, is gathered. */
    const openWindow = async (): Promise<{ context: BrowserContext; page: Page }> => {
      const context = await browser.newContext({
        viewport: { width: DESK_WIDTH, height: 900 },
        reducedMotion: 'reduce',
      });
      await context.route(
        (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
        async (route) => {
          outside.push(route.request().url());
          await route.abort();
        },
      );
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
      return { context, page };
    };

    const logIn = async (page: Page, { login, password }: SiteUser, next: string): Promise<void> => {
      await page.goto(`${wordpress.origin}/wp-login.php?redirect_to=${encodeURIComponent(next)}`);
      await page.locator('#user_login').fill(login);
      await page.locator('#user_pass').fill(password);
      await page.locator('#wp-submit').click();
      await page.waitForURL((url) => !url.pathname.endsWith('wp-login.php'));
    };

    /** Until the page's own title is there: then it has what it shows. */
    const shown = (page: Page, title: string) =>
      page.locator('#ristourne-admin h1', { hasText: title }).waitFor();
    const tab = (name: string) => owner.locator('.nav-tab-wrapper').getByRole('link', { name, exact: true });
    const toast = (page: Page, words: string) =>
      page.locator('.components-snackbar', { hasText: words }).waitFor();
    const count = async (table: string): Promise<number> =>
      Number((await sql<{ n: number }>(database.pool, `SELECT count(*) AS n FROM ${table}`))[0]?.n);

    test(
      'the owner signs in, activates the plugin and pastes the connection line: a wrong one is told what is wrong',
      async () => {
        ({ page: owner } = await openWindow());
        await logIn(owner, OWNER, `${wordpress.origin}/wp-admin/plugins.php`);
        await owner.locator('#activate-ristourne').click();
        await owner.locator('tr[data-slug=ristourne]').getByRole('link', { name: 'Settings' }).click();
        await owner.getByRole('heading', { name: 'Ristourne', level: 1 }).waitFor();
        await owner.locator('#ristourne-connection').fill('ristourne1.cut-off');
        await owner.getByRole('button', { name: 'Connect' }).click();
        await owner.locator('.notice-error', { hasText: 'damaged or cut off' }).waitFor();
        await owner.locator('#ristourne-connection').fill(connectionLine);
        await owner.getByRole('button', { name: 'Connect' }).click();
        await owner.locator('.notice-success', { hasText: 'Connected' }).waitFor();
        await owner.locator('#adminmenu').getByRole('link', { name: 'Ristourne' }).click();
        await shown(owner, 'Loyalty');
        expect(await owner.locator('.ristourne-section').first().innerText()).toContain(
          'Set up your programme',
        );
        // The shop itself is the sandbox: the same line, in its own form.
        const { context, page } = await openWindow();
        await page.goto(`${shop}/wp-admin/ristourne`);
        await page.locator('#connection_string').fill(connectionLine);
        await page.getByRole('button', { name: 'Connect', exact: true }).click();
        await page.getByText('Connected.').waitFor();
        await context.close();
      },
      STEP_LIMIT_MS,
    );

    test(
      'sets the programme: bad input names its field and saves nothing, good input is saved and stays',
      async () => {
        await owner.getByRole('link', { name: 'Set up the programme' }).click();
        await shown(owner, 'Programme');
        const field = (name: string) => owner.locator(`[name="${name}"]`);
        await field('earning.0.points').fill(TYPED.points);
        await field('earning.0.perMinor').fill('two');
        await field('rewards.0.cost').fill('many');
        await owner.getByRole('button', { name: 'Save changes' }).click();
        await owner.getByText('for each: type an amount, such as 12.50.').waitFor();
        await owner.getByText('Price: type a whole number.').waitFor();
        expect(
          await owner
            .locator('[aria-invalid=true]')
            .evaluateAll((all) => all.map((one) => one.getAttribute('name'))),
        ).toEqual(['earning.0.perMinor', 'rewards.0.cost']);
        expect(await field('earning.0.perMinor').evaluate((one) => one === document.activeElement)).toBe(
          true,
        );
        expect(await count('program')).toBe(0);
        await screenshot(owner, '05-wp-programme-refused');
        await field('earning.0.perMinor').fill(TYPED.per);
        await field('rewards.0.cost').fill(TYPED.cost);
        await field('rewards.0.benefit.amountMinor').fill(TYPED.value);
        await field('rewards.0.name.en').fill('€5 off your next order');
        await field('rewards.0.name.fr').fill('5 € de remise sur votre prochaine commande');
        await field('maturityDays').fill(TYPED.maturityDays);
        await field('welcome.on').uncheck();
        await field('preview.amount').fill('120');
        await owner.getByText(`earns ${FIRST.earned} points`).waitFor();
        await owner.getByRole('button', { name: 'Save changes' }).click();
        await toast(owner, 'Saved: it counts for orders placed from now on');
        await owner.locator('.ristourne-badge', { hasText: 'Active' }).waitFor();
        await owner.reload();
        await shown(owner, 'Programme');
        for (const [name, value] of Object.entries({
          'earning.0.points': TYPED.points,
          'earning.0.perMinor': TYPED.per,
          'rewards.0.cost': TYPED.cost,
          'rewards.0.benefit.amountMinor': TYPED.value,
          maturityDays: TYPED.maturityDays,
        }))
          expect(await field(name).inputValue(), name).toBe(value);
        expect(await sql(database.pool, 'SELECT author FROM program_version')).toEqual([
          { author: OWNER.name },
        ]);
      },
      STEP_LIMIT_MS,
    );

    /** Puts articles into the cart on the shop's pages and goes to the checkout. */
    const fillCart = async (page: Page, articles: Record<string, number>): Promise<void> => {
      for (const [name, quantity] of Object.entries(articles)) {
        for (let one = 0; one < quantity; one += 1) {
          await page.goto(shop);
          await page.getByRole('button', { name: `Add to cart: ${name}` }).click();
          await page.waitForURL('**added=*');
        }
      }
      await page.goto(`${shop}/checkout/`);
      await page.locator('#email').fill(BUYER);
    };
    const orderOf = (page: Page): string => /order-received\/(\d+)/.exec(page.url())?.[1] ?? '';
    const totalOf = (page: Page) => page.locator('tr.total strong').last().innerText();

    test(
      '[B1] a guest orders: the confirmation says what the order earns, and a phone reads its QR off the screen',
      async () => {
        // WooCommerce dates orders in whole seconds: one of the programme's first second would count as placed before it.
        await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));
        const { context, page } = await openWindow();
        await fillCart(page, { 'Cast-iron teapot': 2, 'Stoneware mug': 2 });
        await page.getByRole('button', { name: 'Place order' }).click();
        await page.waitForURL('**/order-received/**');
        firstOrder = orderOf(page);
        await expect
          .poll(async () => {
            await page.reload();
            return page.locator('.loyalty').innerText();
          }, SOON)
          .toContain(`This order earns ${FIRST.earned} points.`);
        await screenshot(page, '05-shop-order-received');
        claimLink = (await scanQr(browser, await page.locator('.loyalty figure img').screenshot())) ?? 'none';
        expect(claimLink).toBe(await page.locator('.loyalty a.button').getAttribute('href'));
        await context.close();
      },
      STEP_LIMIT_MS,
    );

    test(
      '[B9] claims with one tap, the link of a mail and "confirm"',
      async () => {
        const { page } = await openPhone(browser, { locale: 'en-GB' });
        phone = page;
        await phone.goto(claimLink);
        await phone.locator('form button').first().tap();
        await phone.waitForSelector('.emblem.mail');
        const mailed = async () =>
          sandbox.mailbox
            .messages({ to: BUYER })
            .flatMap(({ text }) => /http\S+\/wallet\/sign-in\/\S+/.exec(text) ?? []);
        await expect.poll(mailed, SOON).toHaveLength(1);
        await phone.goto((await mailed())[0] ?? '');
        await phone.locator('main button').tap();
        await phone.waitForURL('**/wallet/added');
        expect(await phone.locator('main').innerText()).toContain(`${FIRST.earned} points added`);
        await phone.locator('main .button').tap();
        await phone.waitForURL('**/wallet/m/*');
        card = phone.url();
        expect(await phone.locator('main').innerText()).toMatch(new RegExp(`${FIRST.earned}\\s+points`));
      },
      STEP_LIMIT_MS,
    );

    test(
      '[D7] redeems the reward that the owner typed: its code is made in the shop',
      async () => {
        await phone.locator('a[href*="/rewards/"]').first().tap();
        await phone.locator('main form button').first().tap();
        await phone.waitForURL('**/vouchers/*');
        await phone.locator('.code').waitFor(SOON);
        code = (await phone.locator('.code').innerText()).trim();
        await screenshot(phone, '05-wallet-code');
        expect(sandbox.woocommerce.control.coupon(code)).toMatchObject({
          amount: '5.00',
          usage_limit: 1,
          email_restrictions: [BUYER],
        });
        await phone.goto(card);
        expect(await phone.locator('main').innerText()).toMatch(new RegExp(`${FIRST.left}\\s+points`));
      },
      STEP_LIMIT_MS,
    );

    test(
      '[D14] at the checkout the code takes off what the owner typed, and the order earns on what is left',
      async () => {
        const { context, page } = await openWindow();
        await fillCart(page, { 'Tasting box, five teas': 1 });
        expect(await totalOf(page)).toBe(NEXT.before);
        await page.locator('#coupon_code').fill(code);
        await page.getByRole('button', { name: 'Apply coupon' }).click();
        await page.locator('.notice', { hasText: 'applied' }).waitFor();
        expect(await totalOf(page)).toBe(NEXT.after);
        await page.getByRole('button', { name: 'Place order' }).click();
        await page.waitForURL('**/order-received/**');
        nextOrder = orderOf(page);
        await context.close();
        await expect
          .poll(async () => {
            await phone.goto(card);
            return phone.locator('main').innerText();
          }, SOON)
          .toMatch(new RegExp(`${FIRST.left + NEXT.earned}\\s+points`));
      },
      STEP_LIMIT_MS,
    );

    test(
      '[B21] the owner refunds one article: exactly its points are taken back',
      async () => {
        const { context, page } = await openWindow();
        await page.goto(`${shop}/wp-admin/orders/${firstOrder}`);
        await page.getByLabel('Refund how many of Cast-iron teapot').fill('1');
        await page.getByRole('button', { name: 'Refund', exact: true }).click();
        await page.getByText(/Refund #\d+/).waitFor();
        await context.close();
        await expect
          .poll(async () => {
            await phone.goto(card);
            return phone.locator('main').innerText();
          }, SOON)
          .toMatch(new RegExp(`\\b${REFUND.left}\\s+points`));
        expect((await prove(database.pool)).differences).toEqual([]);
      },
      STEP_LIMIT_MS,
    );

    /** A table's rows as the texts of their cells. */
    const rowsOf = async (page: Page): Promise<string[][]> =>
      page
        .locator('#ristourne-admin tbody tr')
        .evaluateAll((rows) =>
          rows.map((row) =>
            [...row.querySelectorAll('td')].map((cell) => cell.innerText.replace(/\s+/g, ' ').trim()),
          ),
        );

    test(
      '[F1] the member sheet has the balance, its lot and the history, each line with its reason',
      async () => {
        await owner.goto(adminUrl('members'));
        await shown(owner, 'Members');
        const member = [BUYER, String(REFUND.left), '0', '2'];
        expect((await rowsOf(owner)).map((cells) => cells.slice(0, 4))).toEqual([member]);
        await owner.getByRole('link', { name: BUYER }).click();
        await shown(owner, BUYER);
        expect((await rowsOf(owner)).map((cells) => [...cells.slice(0, 2), cells[3]])).toEqual([
          [
            `Order #${firstOrder} changed`,
            '€42 was refunded: 117 points instead of 180 (3 points per €2 on €78).',
            `−${REFUND.takenBack}`,
          ],
          [`Order #${nextOrder}`, '43 points: 3 points per €2 on €29.', `+${NEXT.earned}`],
          ['Code made', '', '–'],
          ['Code wanted', '', `−${TYPED.cost}`],
          [
            `Order #${firstOrder} added to the card`,
            '180 points: 3 points per €2 on €120.',
            `+${FIRST.earned}`,
          ],
        ]);
        expect((await rowsOf(owner)).map((cells) => /^€\d/.test(cells[2] ?? ''))).toEqual([
          true,
          true,
          false,
          false,
          true,
        ]);
        const [balance = '', codes = ''] = await owner.locator('.ristourne-section').allInnerTexts();
        expect(balance).toMatch(
          /^Loyalty programme\s+10 points\s+Can be used\s+10 points until \d+ \w+ 20\d\d$/,
        );
        expect(codes.split(/\s+/)).toEqual(['Codes', code, 'Used']);
      },
      STEP_LIMIT_MS,
    );

    test(
      '[F3] the owner adds points by hand: not more than there are to be taken, and the ledger keeps who did it',
      async () => {
        await owner.getByRole('button', { name: 'Adjust points' }).click();
        const dialog = owner.getByRole('dialog');
        await dialog.getByLabel('Points').fill(`-${REFUND.left + 1}`);
        await dialog.getByLabel('Comment').fill(GIFT.comment);
        await dialog.getByRole('button', { name: 'Adjust', exact: true }).click();
        await dialog.getByText(`Points: only ${REFUND.left} can be removed.`).waitFor();
        await screenshot(owner, '05-wp-adjust-refused');
        await dialog.getByLabel('Points').fill(String(GIFT.amount));
        await dialog.getByLabel('What for').selectOption('goodwill');
        await dialog.getByRole('button', { name: 'Adjust', exact: true }).click();
        await toast(owner, 'Points adjusted');
        await expect
          .poll(async () => (await rowsOf(owner))[0]?.slice(0, 4), SOON)
          .toEqual(['Adjusted', `Goodwill: ${GIFT.comment} (${OWNER.name})`, '', `+${GIFT.amount}`]);
        expect(await sql(database.pool, "SELECT actor FROM posting WHERE kind = 'adjust'")).toEqual([
          { actor: OWNER.name },
        ]);
      },
      STEP_LIMIT_MS,
    );

    test(
      'the code is listed as used with its order, and the start page counts what happened',
      async () => {
        await owner.locator('.ristourne-section', { hasText: `${GIFT.left} points` }).waitFor();
        await tab('Codes').click();
        await shown(owner, 'Codes');
        const [used = []] = await rowsOf(owner);
        expect([...used.slice(0, 3), used.at(-3)]).toEqual([code, 'Used', '€5 off', `#${nextOrder}`]);
        await tab('Home').click();
        await shown(owner, 'Loyalty');
        const figures = await owner.locator('.ristourne-metric').allInnerTexts();
        expect(figures.map((figure) => figure.split('\n').slice(0, 2).join(': '))).toEqual([
          'Members: 1',
          `Points earned: ${FIRST.earned - REFUND.takenBack + NEXT.earned}`,
          `Points used: ${TYPED.cost}`,
          'Points expired: 0',
          `Points outstanding: ${GIFT.left}`,
        ]);
        await owner.getByText('Everything works').waitFor();
      },
      STEP_LIMIT_MS,
    );

    test(
      '[I7] a message of the shop that could not be understood waits where the owner sees it',
      async () => {
        sandbox.woocommerce.control.faults.set({ webhooks: { malformedPerMille: 1_000 } });
        sandbox.woocommerce.control.placeOrder({
          lines: [{ product: 'TEA-125', quantity: 1 }],
          email: 'ada@example.com',
          paid: true,
        });
        const parked = () => count("delivery WHERE state = 'parked'");
        await expect.poll(parked, SOON).toBeGreaterThan(0);
        sandbox.woocommerce.control.faults.clear();
        await owner.reload();
        await owner.getByText(/waits? to be looked at/).waitFor();
        await owner.getByRole('link', { name: 'Look at them' }).click();
        await shown(owner, en['deliveries.title']);
        const waiting = await rowsOf(owner);
        expect(waiting).toHaveLength(await parked());
        expect(waiting[0]?.slice(2)).toEqual(['Technical: body: not valid JSON in UTF-8', 'Maison Colibri']);
        await owner.getByRole('button', { name: en['deliveries.replay'] }).click();
        await toast(owner, 'put back in line');
        await expect.poll(parked, SOON).toBeGreaterThan(0);
      },
      STEP_LIMIT_MS,
    );

    test(
      "[A5] the owner writes about the shop's website and gives it a logo, which is refused when it is no picture",
      async () => {
        await owner.goto(adminUrl('locations'));
        await owner.getByRole('link', { name: SITE_NAME }).click();
        await shown(owner, SITE_NAME);
        await owner.getByLabel(en['location.review']).fill('https://reviews.example/colibri');
        await owner.getByRole('button', { name: 'Save' }).click();
        await owner.getByText('paste the link that Google gives you').waitFor();
        await owner.getByLabel(en['location.review']).fill('https://g.page/r/colibri/review');
        await owner.getByRole('button', { name: 'Save' }).click();
        await toast(owner, en['location.saved']);
        const choose = owner.locator('input[type=file]');
        const file = (text: Buffer) => ({ name: 'logo.png', mimeType: 'image/png', buffer: text });
        await choose.setInputFiles(file(Buffer.from('GIF89a')));
        await owner.getByText('this is no PNG that can be read').waitFor();
        await choose.setInputFiles(file(Buffer.from(qrImage('a picture', 'png').body)));
        await owner.getByRole('img', { name: `Logo of ${SITE_NAME}` }).waitFor();
        await screenshot(owner, '05-wp-location-with-logo');
        expect(await accessibilityProblems(owner, '.ristourne-body')).toEqual([]);
      },
      STEP_LIMIT_MS,
    );

    test(
      'the owner groups a member by their address, and chooses who becomes a member',
      async () => {
        await owner.goto(adminUrl('group'));
        await owner.getByLabel(en['group.name']).fill('Friends');
        await owner.getByRole('button', { name: 'Save' }).click();
        await shown(owner, 'Friends');
        await owner.getByLabel(en['group.search']).fill(BUYER);
        await owner.getByRole('button', { name: en['group.addMember'], exact: true }).click();
        await toast(owner, en['group.added']);
        await owner.getByRole('link', { name: BUYER }).waitFor();
        await screenshot(owner, '05-wp-group-with-member');
        await owner.goto(adminUrl('settings'));
        await owner.getByLabel(en['settings.enrolmentLabel']).selectOption('account_holders');
        await owner.getByRole('button', { name: 'Save' }).click();
        await toast(owner, en['settings.saved']);
      },
      STEP_LIMIT_MS,
    );

    /** Every page, as a person goes through them, with its title. */
    const pagesIn = (texts: Catalogue, connection: string): [string, string][] => [
      ['home', texts['home.title']],
      ['programme', texts['programme.title']],
      ['campaigns', texts['campaigns.title']],
      ['members', texts['members.title']],
      ['member', BUYER],
      ['groups', texts['groups.title']],
      ['group', texts['group.new']],
      ['history', texts['history.title']],
      ['vouchers', texts['vouchers.title']],
      ['locations', texts['locations.title']],
      ['location', SITE_NAME],
      ['deliveries', texts['deliveries.title']],
      ['settings', texts['settings.title']],
      ['connection', connection],
    ];

    /** As a person goes: by the tabs, by a row, and by what adds one. */
    const goTo = async (page: Page, view: string): Promise<void> => {
      const links: Record<string, Locator> = {
        member: page.getByRole('link', { name: BUYER }),
        location: page.getByRole('link', { name: SITE_NAME }),
        group: page.locator('a[href$="view=group"]').first(),
        home: page.locator('.nav-tab-wrapper a[href$="page=ristourne"]'),
      };
      await (links[view] ?? page.locator(`.nav-tab-wrapper a[href$="view=${view}"]`)).click();
    };

    test.each([
      { language: 'en', user: OWNER, pages: pagesIn(en, 'Connection') },
      { language: 'fr', user: MANAGER, pages: pagesIn(fr, 'Connexion') },
    ])(
      'every page in $language, on a desk and on a phone: axe finds nothing, nothing scrolls sideways',
      async ({ language, user, pages }) => {
        const { context, page } = await openWindow();
        await logIn(page, user, adminUrl());
        for (const [view, title] of pages) {
          await goTo(page, view);
          await page.locator('.wrap h1', { hasText: title }).waitFor();
          await page.locator('#ristourne-admin .is-loading').waitFor({ state: 'detached' });
          for (const width of [DESK_WIDTH, PHONE_WIDTH]) {
            await page.setViewportSize({ width, height: 900 });
            const name = `05-wp-${view}-${language}-${width}`;
            await screenshot(page, name);
            expect
              .soft(
                await accessibilityProblems(page, view === 'connection' ? '.wrap' : '#ristourne-admin'),
                name,
              )
              .toEqual([]);
            expect.soft(await scrollsSideways(page), `${name} scrolls sideways`).toBe(false);
          }
          await page.setViewportSize({ width: DESK_WIDTH, height: 900 });
        }
        await context.close();
      },
      TOUR_LIMIT_MS,
    );

    test(
      'a server that is newer than the plugin says "please update", in the language of its reader',
      async () => {
        const { context, page } = await openWindow();
        await logIn(page, MANAGER, `${wordpress.origin}/wp-admin/profile.php`);
        await context.route(/ristourne(\/|%2F)v1/, async (route) => {
          const response = await route.fetch();
          await route.fulfill({
            response,
            json: { ...((await response.json()) as object), version: ADMIN_VERSION + 1 },
          });
        });
        await page.goto(adminUrl('members'));
        await page.locator('#ristourne-admin .notice', { hasText: fr['app.update.title'] }).waitFor();
        expect(await page.locator('#ristourne-admin table').count()).toBe(0);
        await screenshot(page, '05-wp-update-fr');
        await context.close();
      },
      STEP_LIMIT_MS,
    );

    test(
      '[I8] who may not manage the shop, or comes without the right nonce, sees and changes nothing',
      async () => {
        const before = { version: await count('program_version'), posting: await count('posting') };
        const { context, page } = await openWindow();
        await logIn(page, READER, `${wordpress.origin}/wp-admin/profile.php`);
        expect(await page.locator('#adminmenu a[href*=ristourne]').count()).toBe(0);
        const nonceOf = async (request: BrowserContext['request']): Promise<string> =>
          (
            await (await request.get(`${wordpress.origin}/wp-admin/admin-ajax.php?action=rest-nonce`)).text()
          ).trim();
        const own = await nonceOf(context.request);
        expect(own).toMatch(/^[0-9a-f]{10}$/);
        const url = `${wordpress.origin}/?rest_route=/ristourne/v1/admin/programme&version=${ADMIN_VERSION}`;
        const pause = { command: { do: 'pause' } };
        const statuses = async (request: BrowserContext['request'], headers: Record<string, string>) => [
          (await request.get(url, { headers })).status(),
          (await request.post(url, { headers, data: pause })).status(),
        ];
        expect(await statuses(context.request, { 'X-WP-Nonce': own })).toEqual([403, 403]);
        expect((await context.request.get(adminUrl())).status()).toBe(403);
        const forged = { action: 'ristourne_disconnect', _wpnonce: '0123456789' };
        const post = `${wordpress.origin}/wp-admin/admin-post.php`;
        expect((await context.request.post(post, { form: forged })).status()).toBe(403);
        const { request } = owner.context();
        const good = { 'X-WP-Nonce': await nonceOf(request) };
        expect((await request.get(url, { headers: good })).status()).toBe(200);
        expect(await statuses(request, { 'X-WP-Nonce': '0123456789' })).toEqual([403, 403]);
        expect(await statuses(request, {})).toEqual([401, 401]);
        expect((await request.post(post, { form: forged })).status()).toBe(403);
        await context.close();
        expect({ version: await count('program_version'), posting: await count('posting') }).toEqual(before);
        expect(await count('program_pause')).toBe(0);
        await owner.goto(adminUrl('programme'));
        await owner.locator('.ristourne-badge', { hasText: 'Active' }).waitFor();
      },
      STEP_LIMIT_MS,
    );

    test(
      'nothing went wrong on the way, in browser, PHP or server, and nothing was asked of another machine',
      async () => {
        expect({ complaints, failures, php: wordpress.complaints(), outside }).toEqual({
          complaints: [],
          failures: [],
          php: [],
          outside: [],
        });
        expect((await prove(database.pool)).differences).toEqual([]);
      },
      STEP_LIMIT_MS,
    );
  },
);
