import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWantedMails } from '@ristourne/core/accounts/testing/wanted-mails';
import { formatClaimPath } from '@ristourne/core/claims/claim-link';
import { openShop, placeOrder, type TestShop } from '@ristourne/core/claims/testing/orders';
import { DAY_MS } from '@ristourne/core/commerce/time';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { instant, sql } from '@ristourne/core/database/sql';
import { randomToken, sha256 } from '@ristourne/core/keys/tokens';
import { createTestDeps, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import {
  DEMO_EMAIL,
  DEMO_IDS,
  DEMO_NOW,
  DEMO_SLUG,
  insertDemoHistory,
  insertDemoMember,
  insertDemoMerchant,
} from '@ristourne/core/timeline/testing/demo-member';
import {
  accessibilityProblems,
  browserAvailable,
  launchBrowser,
  openPhone,
  screenshot,
  scrollsSideways,
} from './browser.ts';
import { serveWallet, type WalletServer } from './wallet-server.ts';

const JOURNEY_MS = 120_000;

describe.runIf(browserAvailable())('02 claim and wallet, on a phone', () => {
  let database: TestDatabase;
  let deps: TestDeps;
  let shop: TestShop;
  let server: WalletServer;
  let browser: Browser;

  beforeAll(async () => {
    database = await createTestDatabase();
    deps = createTestDeps(database.pool);
    deps.clock.at = DEMO_NOW - DAY_MS;
    shop = await openShop(deps);
    deps.clock.at = DEMO_NOW;
    await insertDemoMerchant(deps.pool);
    await insertDemoMember(deps.pool, deps.keys);
    await insertDemoHistory(deps.pool);
    server = await serveWallet(deps);
    browser = await launchBrowser();
  }, JOURNEY_MS);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await database.drop();
  });

  const newestMail = async () => {
    const mail = (await readWantedMails(deps)).at(-1);
    if (mail === undefined) throw new Error('no mail was wanted');
    return { link: `${server.origin}/wallet/sign-in/${String(mail.secrets['token'])}`, mail };
  };

  /** Every page that a buyer sees: axe finds nothing, nothing scrolls sideways, and a picture is kept. */
  const inspect = async (page: Page, name: string): Promise<void> => {
    await screenshot(page, name);
    expect(await accessibilityProblems(page), name).toEqual([]);
    expect(await scrollsSideways(page), `${name} scrolls sideways`).toBe(false);
  };

  for (const [language, locale] of [
    ['en', 'en-GB'],
    ['fr', 'fr-FR'],
  ] as const) {
    test(
      `[B9] from the QR to credited units in three taps, in ${language}`,
      async () => {
        const email = `lea.${language}@example.com`;
        const { link } = await placeOrder(deps, shop, {
          externalId: `10${language === 'en' ? 1 : 2}`,
          email,
          status: 'earning',
          spentMinor: 4_250,
        });
        const { context, page, complaints } = await openPhone(browser, { locale });
        await page.goto(server.origin + formatClaimPath(link));
        await inspect(page, `${language}-01-claim`);
        await page.locator('form button').first().tap();
        await page.waitForSelector('.emblem.mail');
        await inspect(page, `${language}-02-claim-sent`);
        await page.goto((await newestMail()).link);
        await inspect(page, `${language}-03-confirm`);
        await page.locator('main button').tap();
        await page.waitForURL('**/wallet/added');
        await inspect(page, `${language}-04-added`);
        await page.locator('main .button').tap();
        await page.waitForURL('**/wallet/m/*');
        await inspect(page, `${language}-05-first-card`);
        expect(await page.locator('main').innerText()).toMatch(/42 (leaves|feuilles)/);
        await page.goto(server.origin + formatClaimPath(link));
        await inspect(page, `${language}-06-already-added`);
        expect(complaints).toEqual([]);
        expect(server.failures).toEqual([]);
        await context.close();
      },
      JOURNEY_MS,
    );

    test(
      `[D5] a card of a year, its rewards, codes and reasons, in ${language}`,
      async () => {
        const { context, page, complaints } = await openPhone(browser, { locale });
        await page.goto(`${server.origin}/wallet`);
        await inspect(page, `${language}-10-sign-in`);
        await page.locator('input[type=email]').fill(DEMO_EMAIL);
        await page.locator('main button').tap();
        await page.waitForURL('**/sign-in/code');
        await inspect(page, `${language}-11-code`);
        await page.locator('#code').fill(String((await newestMail()).mail.secrets['code']));
        await page.locator('main button').tap();
        await page.waitForURL('**/wallet');
        // The account speaks English; the phone's owner may prefer otherwise.
        await page.goto(`${server.origin}/wallet?lang=${language}`);
        await inspect(page, `${language}-12-cards`);
        await page.locator('a.card').first().tap();
        await page.waitForURL(`**/m/${DEMO_SLUG}`);
        await page.locator('.history summary').first().tap();
        await inspect(page, `${language}-13-card`);
        await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}/vouchers/vch_${DEMO_IDS.voucherIssued}`);
        await inspect(page, `${language}-14-voucher`);
        await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}/vouchers/vch_${DEMO_IDS.voucherWanted}`);
        await inspect(page, `${language}-15-voucher-wanted`);
        await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}/rewards/prg_${DEMO_IDS.program}/three-euros`);
        await inspect(page, `${language}-16-redeem`);
        await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}/rewards/prg_${DEMO_IDS.program}/ten-percent`);
        await inspect(page, `${language}-17-not-enough`);
        await pause(async () => {
          await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}`);
          await inspect(page, `${language}-20-paused`);
        });
        expect(complaints).toEqual([]);
        expect(server.failures).toEqual([]);
        // The browser itself complains of a 404 and of a 410.
        await page.goto(`${server.origin}/wallet/nothing`);
        await inspect(page, `${language}-18-no-such-page`);
        await page.goto(`${server.origin}/wallet/sign-in/${'x'.repeat(43)}`);
        await inspect(page, `${language}-19-link-gone`);
        await context.close();
      },
      JOURNEY_MS,
    );
  }

  test(
    'a code that is being made shows itself when the store has it, without a reload by hand',
    async () => {
      const { context, page, complaints } = await openPhone(browser, { locale: 'en-GB' });
      await signIn(page, 'en');
      await page.goto(voucherUrl(DEMO_IDS.voucherWanted));
      expect(await page.locator('h1').innerText()).toBe('Your code is being made');
      const setState = (state: string) =>
        sql(deps.pool, 'update voucher set state = $1 where voucher_id = $2', [
          state,
          DEMO_IDS.voucherWanted,
        ]);
      await setState('issued');
      await page.waitForSelector('.code');
      expect(await page.locator('.code').innerText()).toBe('M6RT2BQ9XFHC');
      await setState('wanted');
      expect(complaints).toEqual([]);
      await context.close();
    },
    JOURNEY_MS,
  );

  test(
    'without script everything still works, and waiting pages reload themselves',
    async () => {
      const { context, page } = await openPhone(browser, { locale: 'fr-FR', javaScript: false });
      await signIn(page, 'fr');
      await page.goto(`${server.origin}/wallet/m/${DEMO_SLUG}`);
      expect(await page.locator('.history li').count()).toBeGreaterThan(10);
      await page.goto(voucherUrl(DEMO_IDS.voucherIssued));
      expect(await page.locator('[data-copy]').isVisible()).toBe(false);
      await page.goto(voucherUrl(DEMO_IDS.voucherWanted));
      expect(await page.locator('meta[http-equiv=refresh]').count()).toBe(1);
      await context.close();
    },
    JOURNEY_MS,
  );

  test.each([
    { name: 'dark', options: { locale: 'en-GB', dark: true } },
    { name: '320px', options: { locale: 'fr-FR', width: 320 } },
    { name: 'text-200', options: { locale: 'fr-FR' }, textScale: '200%' },
  ])(
    'stays readable and inside the screen: $name',
    async ({ name, options, textScale }) => {
      const { context, page } = await openPhone(browser, options);
      const look = async (path: string, page_: string): Promise<void> => {
        await page.goto(server.origin + path);
        if (textScale !== undefined)
          await page.evaluate((scale) => (document.documentElement.style.fontSize = scale), textScale);
        await inspect(page, `${name}-${page_}`);
      };
      const { link } = await placeOrder(deps, shop, {
        externalId: `20${name.length}${name[0] ?? ''}`,
        email: `${name}@example.com`,
        status: 'earning',
        spentMinor: 123_456,
      });
      await look(formatClaimPath(link), '1-claim');
      await look('/c/x/1.1.forged', '2-forged');
      await look('/wallet/sign-in', '3-sign-in');
      await signIn(page, options.locale.slice(0, 2));
      await look('/wallet', '4-cards');
      await look(`/wallet/m/${DEMO_SLUG}`, '5-card');
      await look(new URL(voucherUrl(DEMO_IDS.voucherIssued)).pathname, '6-voucher');
      await look(`/wallet/m/${DEMO_SLUG}/rewards/prg_${DEMO_IDS.program}/three-euros`, '7-redeem');
      await context.close();
    },
    JOURNEY_MS,
  );

  /** Looks at the demo programme while it is paused. */
  const pause = async (look: () => Promise<void>): Promise<void> => {
    await sql(
      deps.pool,
      `insert into program_pause (merchant_id, program_id, starts_at, author) values ($1, $2, $3, 'test')`,
      [DEMO_IDS.merchant, DEMO_IDS.program, instant(DEMO_NOW - DAY_MS)],
    );
    await look();
    await sql(deps.pool, 'delete from program_pause where program_id = $1', [DEMO_IDS.program]);
  };

  const voucherUrl = (voucherId: string): string =>
    `${server.origin}/wallet/m/${DEMO_SLUG}/vouchers/vch_${voucherId}`;

  /** A session of the demo account, as its cookie; on a phone that reads `language`. */
  const signIn = async (page: Page, language: string): Promise<void> => {
    const sessionToken = randomToken(deps.randomness);
    await sql(
      deps.pool,
      'insert into session (token_sha256, account_id, created_at, expires_at) values ($1, $2, $3, $4)',
      [sha256(sessionToken), DEMO_IDS.account, instant(DEMO_NOW), instant(DEMO_NOW + DAY_MS)],
    );
    await page.context().addCookies([
      { name: 'ristourne_session', value: sessionToken, url: server.origin, httpOnly: true },
      { name: 'ristourne_language', value: language, url: server.origin, httpOnly: true },
    ]);
  };
});
