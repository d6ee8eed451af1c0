import { sql } from '@ristourne/core/database/sql';
import { createWorld, order, ORDER_TIME } from '@ristourne/core/earning/testing/world';
import { DEFINITION } from '@ristourne/core/messages/testing/preview-unit';
import { programDefinition } from '@ristourne/core/programs/definition';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shopify } from '../../sandbox/src/index.ts';
import {
  openShopifyServer,
  SET_UP_LIMIT_MS,
  type ShopifyServer,
} from '../../server/src/web/testing/shopify-server.ts';
import {
  accessibilityProblems,
  browserAvailable,
  launchBrowser,
  screenshot,
  scrollsSideways,
} from './browser.ts';

const DAY_MS = 86_400_000;

describe.runIf(browserAvailable())("the loyalty page on the shop's own domain", () => {
  let server: ShopifyServer;
  let shopify: Shopify;
  let browser: Browser;

  beforeAll(async () => {
    server = await openShopifyServer({ worker: false });
    shopify = server.shopify;
    const { database } = server;
    const world = await createWorld(
      database.pool,
      programDefinition.parse({
        ...DEFINITION,
        earning: [{ kind: 'rate', ruleId: 'spend', points: 1, perMinor: 100 }],
      }),
    );
    await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1`, [
      `https://${shopify.domain}`,
    ]);
    const ada = shopify.control.customers().find((one) => one.email === 'ada@example.com');
    const customer = String(ada?.id);
    await world.customer(customer, await world.member('ada@example.com'));
    await world.deliver(
      order({ id: '1', customer, totalMinor: 5_100, placedAt: ORDER_TIME - 20 * DAY_MS }),
      order({ id: '2', customer, totalMinor: 2_400 }),
    );
    browser = await launchBrowser();
  }, SET_UP_LIMIT_MS);

  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function open(width: number, language: 'en' | 'fr'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 844 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${shopify.origin}/?lang=${language}`);
    return page;
  }

  async function expectSound(page: Page, name: string): Promise<void> {
    await screenshot(page, `07-${name}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  }

  const WORDS = {
    en: {
      link: 'Loyalty',
      title: 'Colibri card',
      join: 'How to take part',
      next: '49 points to go for 3 € off.',
      wallet: 'Open my wallet',
    },
    fr: {
      link: 'Fidélité',
      title: 'Carte Colibri',
      join: 'Comment participer',
      next: 'Plus que 49 points pour obtenir : 3 € de remise.',
      wallet: 'Ouvrir mon portefeuille',
    },
  };

  describe.each(['en', 'fr'] as const)('in %s', (language) => {
    const words = WORDS[language];

    test.each([390, 1280])('at %i pixels, a guest reads how to take part, a member what they have', async (width) => {
      const page = await open(width, language);
      await page.getByRole('link', { name: words.link }).click();
      await page.getByRole('heading', { name: words.title, level: 1 }).waitFor();
      await page.getByRole('heading', { name: words.join }).waitFor();
      await expectSound(page, `guest-${language}-${width}`);
      await page.goto(`${shopify.origin}/account`);
      await page.getByRole('button', { name: /ada@example\.com/ }).click();
      await page.getByRole('link', { name: words.link }).click();
      await page.getByText(words.next).waitFor();
      expect(await page.getByText('51 points', { exact: true }).count()).toBe(1);
      const wallet = await page.getByRole('link', { name: words.wallet }).getAttribute('href');
      expect(wallet).toMatch(new RegExp(`^https://loyalty\\.example/wallet/m/.+\\?lang=${language}$`));
      await expectSound(page, `member-${language}-${width}`);
      await page.context().close();
    }); // prettier-ignore
  });
});
