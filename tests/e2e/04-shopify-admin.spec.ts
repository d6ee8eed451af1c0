import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sql } from '@ristourne/core/database/sql';
import type { TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, order, type World } from '@ristourne/core/earning/testing/world';
import { insertMember } from '@ristourne/core/members/testing/test-deps';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shopify } from '../../sandbox/src/index.ts';
import {
  BROWSER,
  openShopifyServer,
  SET_UP_LIMIT_MS,
  type ShopifyServer,
} from '../../server/src/web/testing/shopify-server.ts';
import { browserAvailable, launchBrowser } from './browser.ts';

/** Pages that use different components of Polaris. */
/** Every page is opened and measured twice. */
const ALL_PAGES_LIMIT_MS = 240_000;
const SHEETS =
  '/ /members /programme /campaigns /campaign?id=new /rates /vouchers /deliveries /locations /location /groups /group /settings'.split(
    ' ',
  );

describe.runIf(browserAvailable())("the app in Shopify's admin", () => {
  let shopify: Shopify;
  let database: TestDatabase;
  let server: ShopifyServer;
  let world: World;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let app: FrameLocator;

  beforeAll(async () => {
    server = await openShopifyServer({ worker: false });
    ({ shopify, database } = server);
    world = await createWorld(database.pool);
    await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [
      `https://${shopify.domain}`,
    ]);
    browser = await launchBrowser();
    context = await browser.newContext({ userAgent: BROWSER, viewport: { width: 1280, height: 900 } });
    // Fonts of Shopify's CDN: there is no network here, and nothing depends on them.
    await context.route(/cdn\.shopify\.com/, (route) => route.abort());
    page = await context.newPage();
    app = page.frameLocator('iframe[title=Ristourne]');
  }, SET_UP_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('opens in its frame, installed by a real token exchange, with its menu in the admin', async () => {
    await page.goto(`${shopify.origin}/admin/apps/ristourne`);
    await app.getByRole('heading', { level: 1 }).waitFor();
    expect(await sql(database.pool, 'SELECT shop FROM shopify_session')).toEqual([{ shop: shopify.domain }]);
    await page.locator('#menu').getByRole('link', { name: 'Members' }).click();
    await app.getByRole('heading', { name: 'Members', level: 1 }).waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/admin/apps/ristourne/members');
  });

  test('is at the same page after a reload of the admin', async () => {
    await page.locator('#menu').getByRole('link', { name: 'Programme' }).click();
    await app.getByRole('heading', { name: 'Programme', level: 1 }).waitFor();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/admin/apps/ristourne/programme');
    await page.reload();
    await app.getByRole('heading', { name: 'Programme', level: 1 }).waitFor();
  });

  test('shows the save bar of the admin while a form has changes, and discards them', async () => {
    const field = app.locator('input[type=text], input[inputmode], input[type=number]').first();
    const before = await field.inputValue();
    await field.fill('77');
    await page.locator('#save.open').waitFor();
    await page.locator('#do-discard').click();
    await expect.poll(() => field.inputValue()).toBe(before);
    await expect.poll(() => page.locator('#save.open').count()).toBe(0);
  });

  test('[F1] merges two members, shows where the one went, and separates them again', async () => {
    const [ada, augusta] = ['ada@example.org', 'augusta@example.org'];
    for (const [index, email] of [ada, augusta].entries()) {
      const person = { email, verified: true };
      await world.customer(
        String(index),
        await insertMember(server.installation.deps, world.merchantId, person),
      );
    }
    await world.deliver(
      order({ id: '1', customer: '0', totalMinor: 12_000 }),
      order({ id: '2', customer: '1', totalMinor: 4_000 }),
    );
    await page.goto(`${shopify.origin}/admin/apps/ristourne/members`);
    await app.getByRole('link', { name: augusta }).click();
    await app.getByRole('heading', { name: augusta, level: 1 }).waitFor();
    await app.getByRole('link', { name: 'Merge with another member…' }).click();
    await app.getByRole('heading', { name: 'Merge with another member', level: 1 }).waitFor();
    await app.getByRole('link', { name: ada }).click();
    const dialog = app.getByRole('dialog');
    await dialog.getByText('120 leaves').waitFor();
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog.getByText('Comment: say why, in up to 500 characters.').waitFor();
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('Two addresses');
    await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
    await app.getByText('160 leaves', { exact: true }).waitFor();
    await app.getByRole('link', { name: ada }).click();
    await app.getByText(`Merged into ${augusta} on`).waitFor();
    await app.getByRole('link', { name: 'Open that member' }).click();
    await app.getByRole('button', { name: 'Separate…' }).click();
    await dialog.getByRole('button', { name: 'Separate', exact: true }).click();
    await app.getByText('40 leaves', { exact: true }).waitFor();
  });

  test('speaks the language of its user', async () => {
    await page.goto(`${shopify.origin}/admin/apps/ristourne/members?locale=fr`);
    await app.getByRole('heading', { name: 'Membres', level: 1 }).waitFor();
    // What was written on the server comes alive in the same language.
    await page.locator('#menu').getByRole('link', { name: 'Lieux' }).click();
    await app.getByRole('heading', { name: 'Lieux', level: 1 }).waitFor();
    await page.goto(`${shopify.origin}/admin/apps/ristourne/members?locale=fr`);
    await app.getByRole('heading', { name: 'Membres', level: 1 }).waitFor();
  });

  test('comes back with a fresh token when the one it was opened with is over', async () => {
    const frame = page.frames().find((one) => one.url().includes('/app/members'));
    const address = new URL(frame?.url() ?? '');
    const dead = shopify.control.sessionToken({ exp: 1_000 });
    address.searchParams.set('id_token', dead);
    const asked = page.waitForRequest((request) => request.url().includes('/auth/session-token'));
    await frame?.evaluate((href) => location.assign(href), address.href);
    await asked;
    const tokenNow = () => new URL(frame?.url() ?? '').searchParams.get('id_token') ?? dead;
    await expect.poll(tokenNow).not.toBe(dead);
    await app.getByRole('heading', { name: 'Membres', level: 1 }).waitFor();
  });

  test(
    'looks the same with the whole of Polaris’s sheet as with what is left of it',
    async () => {
      const sheet = readFileSync(
        createRequire(import.meta.url).resolve('@shopify/polaris/build/esm/styles.css'),
      );
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const name of SHEETS) {
        await page.goto(`${shopify.origin}/admin/apps/ristourne${name === '/' ? '' : name}`);
        await app.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        const cut = await computedStyles(app);
        await app.locator('html').evaluate((html, content) => {
          const whole = document.createElement('style');
          whole.textContent = content;
          for (const link of html.querySelectorAll('link[rel=stylesheet]')) link.remove();
          document.head.append(whole);
        }, sheet.toString());
        expect(cut.length, name).toBeGreaterThan(20);
        expect(await computedStyles(app), name).toEqual(cut);
      }
      await page.emulateMedia({ reducedMotion: null });
    },
    ALL_PAGES_LIMIT_MS,
  );

  test('is framed by nobody but the admin', async () => {
    const address = `${server.origin}/app?shop=${shopify.domain}&id_token=${shopify.control.sessionToken()}&embedded=1&host=YQ`;
    const { headers } = await fetch(address, { headers: { 'user-agent': BROWSER } });
    expect(headers.get('content-security-policy')).not.toContain('127.0.0.1');
  });
});

/**
 * Everything that a browser computed of each element on the page, in its sequence. Custom properties are left out: they
 * are kept as they were written, and what they come to stands in the others.
 */
function computedStyles(app: FrameLocator): Promise<string[]> {
  return app.locator('body').evaluate((body) => {
    // A spinner turns on.
    for (const animation of document.getAnimations()) animation.cancel();
    return [...body.querySelectorAll('*')].map((element) => {
      const style = getComputedStyle(element);
      const properties = [...style].filter((property) => !property.startsWith('--'));
      const computed = properties.map((property) => `${property}: ${style.getPropertyValue(property)}`);
      return `${element.tagName}.${element.getAttribute('class') ?? ''} { ${computed.join('; ')} }`;
    });
  });
}
