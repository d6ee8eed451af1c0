import { systemClock } from './clock.ts';
import { startSandbox, startShopify } from './index.ts';
import type { Mailbox, Shopify } from './index.ts';

const SHOP_PORT_DEFAULT = 4401;
const SMTP_PORT_DEFAULT = 4425;
const PORT_MAX = 65_535;
const WEBHOOK_LAG_MS_DEFAULT = 1_000;
/** Shopify gives a receiver 5 seconds. */
const SHOPIFY_PATIENCE_MS = 5_000;

/** Starts the sandbox from the environment and serves until it is told to stop. */
async function main(): Promise<void> {
  const { env } = process;
  const sandbox = await startSandbox({
    shopPort: port('SANDBOX_SHOP_PORT', SHOP_PORT_DEFAULT),
    smtpPort: port('SANDBOX_SMTP_PORT', SMTP_PORT_DEFAULT),
    ...(env['SANDBOX_HOST'] ? { host: env['SANDBOX_HOST'] } : {}),
    ...(env['SANDBOX_SNAPSHOT'] ? { snapshotFile: env['SANDBOX_SNAPSHOT'] } : {}),
    ...(env['SANDBOX_WEBHOOK_LAG_MS'] ? { webhookLagMs: number('SANDBOX_WEBHOOK_LAG_MS', 0) } : {}),
  });
  const { origin, keys } = sandbox.woocommerce;
  print(
    `Shop ${origin}/  owner ${origin}/wp-admin/  mailbox ${origin}/mailbox  SMTP ${sandbox.mailbox.smtpUrl}`,
  );
  print(`REST keys ${keys.key} ${keys.secret}`);
  const shopify = await shopifyIfAsked(sandbox.mailbox);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.all([sandbox.stop(), shopify?.stop()]).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Whoever started it over an IPC channel was killed.
  process.on('disconnect', stop);
  process.channel?.unref();
}

/** A Shopify shop beside it, where SANDBOX_SHOPIFY_PORT names a port; 0 takes a free one. */
async function shopifyIfAsked(mailbox: Mailbox): Promise<Shopify | undefined> {
  const { env } = process;
  if (!env['SANDBOX_SHOPIFY_PORT']) return undefined;
  const shopify = await startShopify({
    host: env['SANDBOX_HOST'] ?? '127.0.0.1',
    port: port('SANDBOX_SHOPIFY_PORT', 0),
    framePort: port('SANDBOX_SHOPIFY_FRAME_PORT', 0),
    seed: 1,
    clock: systemClock,
    mailbox,
    webhookLagMs: number('SANDBOX_WEBHOOK_LAG_MS', WEBHOOK_LAG_MS_DEFAULT),
    webhookTimeoutMs: SHOPIFY_PATIENCE_MS,
    app: {
      apiKey: env['SHOPIFY_API_KEY'] ?? 'sandbox-client-id',
      apiSecret: env['SHOPIFY_API_SECRET'] ?? 'sandbox-client-secret',
    },
    ...(env['SANDBOX_SHOPIFY_HANDLE'] ? { settings: { handle: env['SANDBOX_SHOPIFY_HANDLE'] } } : {}),
    ...(env['SANDBOX_APP_URL'] ? { appUrl: env['SANDBOX_APP_URL'] } : {}),
    ...(env['SANDBOX_SHOPIFY_SNAPSHOT'] ? { snapshotFile: env['SANDBOX_SHOPIFY_SNAPSHOT'] } : {}),
  });
  // As an owner has done who followed the README.
  if (env['SANDBOX_APP_URL']) shopify.control.pasteMailSnippet();
  print(
    `Shopify ${shopify.origin}/  admin ${shopify.origin}/admin  app ${shopify.origin}/admin/apps/ristourne`,
  );
  return shopify;
}

function port(name: string, otherwise: number): number {
  const value = number(name, otherwise);
  if (value > PORT_MAX) throw new Error(`${name}: ${value} is not a port`);
  return value;
}

function number(name: string, otherwise: number): number {
  const text = process.env[name];
  if (!text) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name}: "${text}" is not a whole number`);
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const hint = taken ? ' Set SANDBOX_SHOP_PORT or SANDBOX_SMTP_PORT to a free port.' : '';
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}.${hint}\n`);
  process.exitCode = 1;
});
