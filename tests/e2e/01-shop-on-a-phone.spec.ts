import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/src/index.ts';
import { browserAvailable, launchBrowser, openPhone, scrollsSideways } from './browser.ts';

/** 187 characters: no mail server refuses it for its length, and nothing in it lets a line break. */
const LONG_ADDRESS = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(57)}.com`;
const MAIL_LIMIT_MS = 5_000;

describe.runIf(browserAvailable())('01 the demonstration shop on a phone', () => {
  let sandbox: Sandbox;
  let browser: Browser;

  beforeAll(async () => {
    sandbox = await startSandbox({ shopPort: 0, smtpPort: 0, seed: 1, webhookLagMs: 'manual' });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await sandbox.stop();
  });

  test.each([320, 390])(
    'no page scrolls sideways at %i px, however long an e-mail address is',
    async (width) => {
      expect(LONG_ADDRESS).toHaveLength(187);
      const { control, origin } = sandbox.woocommerce;
      const order = control.placeOrder({
        lines: [{ product: 12, quantity: 1 }],
        email: LONG_ADDRESS,
        paid: true,
      });
      await expect
        .poll(async () => (await fetch(`${origin}/mailbox`)).text(), { timeout: MAIL_LIMIT_MS })
        .toContain(LONG_ADDRESS);
      const { context, page } = await openPhone(browser, { locale: 'fr-FR', width });
      const sideways: string[] = [];
      for (const path of [
        '/',
        '/cart/',
        `/checkout/order-received/${order.id}/?key=${order.order_key}`,
        '/no-such-page',
        '/mailbox',
        '/mailbox/1',
        '/wp-admin/',
        `/wp-admin/orders/${order.id}`,
        '/wp-admin/coupons',
        '/wp-admin/webhooks',
        '/wp-admin/ristourne',
      ]) {
        await page.goto(origin + path);
        if (await scrollsSideways(page)) sideways.push(path);
      }
      await page.goto(`${origin}/my-account/`);
      await page.locator('input[name=email]').fill(LONG_ADDRESS);
      await page.locator('main button').first().click();
      await page.goto(`${origin}/`);
      await page.locator('form[action="/cart/add"] button').first().click();
      for (const path of ['/my-account/', '/cart/', '/checkout/']) {
        await page.goto(origin + path);
        if (await scrollsSideways(page)) sideways.push(path);
      }
      expect(sideways).toEqual([]);
      await context.close();
    },
  );
});
