import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { startWorker } from '@ristourne/core/jobs/start-worker';
import { startShopify, type Shopify } from '../../../../sandbox/src/index.ts';
import { startMailbox, type Mailbox } from '../../../../sandbox/src/mailbox/mailbox.ts';
import { buildShopifyApp } from '../../../../scripts/shopify-build.mjs';
import { compose, type Installation } from '../../compose.ts';
import { readEnvironment, type Environment } from '../../environment/read-environment.ts';
import { startWeb } from '../start-web.ts';

const APP = { apiKey: 'client-id-of-the-app', apiSecret: 'secret-of-the-app' };
/** The library sends whatever names itself a tool or a robot away with 410, HeadlessChrome too. */
export const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
export const SET_UP_LIMIT_MS = 180_000;
export const SOON = { timeout: 15_000, interval: 50 };

export type ShopifyServer = {
  shopify: Shopify;
  /** Where the shop's order confirmations come to. */
  mailbox: Mailbox;
  database: TestDatabase;
  installation: Installation;
  /** Where it answers this test. */
  origin: string;
  /** As App Bridge asks, with a fresh session token. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** As the owner opens the app in Shopify. */
  open(): Promise<{ outcome: string }>;
  stop(): Promise<void>;
};

/**
 * `port`: where buyers reach the server, whose mails then come to the mailbox; without it nothing but this test reaches it.
 * `worker: false`: nothing is done but what is asked for.
 */
export type ShopifyServerOptions = { port?: number; worker?: false };

/** The whole server, web and worker, against the stand-in shop over HTTP. The app is not installed yet. */
export async function openShopifyServer({
  port,
  worker: works,
}: ShopifyServerOptions = {}): Promise<ShopifyServer> {
  await buildShopifyApp();
  const clock = { now: () => new Date() };
  const mailbox = await startMailbox({ host: '127.0.0.1', port: 0, clock });
  const shopify = await startShopify({
    host: '127.0.0.1',
    port: 0,
    seed: 1,
    clock,
    mailbox,
    webhookLagMs: 'manual',
    webhookTimeoutMs: 5_000,
    app: APP,
  });
  const bridgeBefore = process.env['APP_BRIDGE_URL'];
  // The library's page for a fresh token reads it from the process, as `npm start` sets it.
  process.env['APP_BRIDGE_URL'] = shopify.appBridgeUrl;
  const database = await createTestDatabase();
  const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-shop-'));
  const installation = await compose(environmentOf({ shopify, mailbox, database, stateDir, port }));
  const worker =
    works === false
      ? null
      : await startWorker(installation.deps, { ...installation, onFailure: () => undefined });
  const web = await startWeb(installation, () => worker?.wake());
  shopify.setAppUrl(`http://127.0.0.1:${web.port}`);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${web.port}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        'user-agent': BROWSER,
        authorization: `Bearer ${shopify.control.sessionToken()}`,
        'content-type': 'application/json',
      },
    });
  return {
    shopify,
    mailbox,
    database,
    installation,
    origin: `http://127.0.0.1:${web.port}`,
    ask,
    open: async () =>
      (await (await ask('/app/members?_data=routes%2Fapp.%28%24page%29')).json()) as { outcome: string },
    async stop() {
      if (bridgeBefore === undefined) delete process.env['APP_BRIDGE_URL'];
      else process.env['APP_BRIDGE_URL'] = bridgeBefore;
      await web.stop();
      await worker?.stop();
      await shopify.stop();
      await mailbox.stop();
      await installation.database.close();
      await database.drop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

type Parts = Pick<ShopifyServer, 'shopify' | 'mailbox' | 'database'> & {
  stateDir: string;
  port: number | undefined;
};

function environmentOf({ shopify, mailbox, database, stateDir, port }: Parts): Environment {
  return readEnvironment({
    DATABASE_URL: database.connectionString,
    RISTOURNE_STATE_DIR: stateDir,
    RISTOURNE_LOG_LEVEL: 'silent',
    SHOPIFY_API_KEY: APP.apiKey,
    SHOPIFY_API_SECRET: APP.apiSecret,
    SHOPIFY_SANDBOX_ORIGIN: shopify.origin,
    APP_BRIDGE_URL: shopify.appBridgeUrl,
    ...(port === undefined
      ? { PORT: '0', RISTOURNE_PUBLIC_URL: 'https://loyalty.example' }
      : { PORT: String(port), RISTOURNE_PUBLIC_URL: `http://127.0.0.1:${port}`, SMTP_URL: mailbox.smtpUrl }),
  });
}
