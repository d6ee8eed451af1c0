import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A condition that a person can mend: shown as one line. */
export class StartError extends Error {}

export interface Setting {
  root: string;
  stateDir: string;
  port: number;
  shopPort: number;
  smtpPort: number;
  shopifyPort: number;
  /** Where the admin of the Shopify shop frames the app from. */
  shopifyFramePort: number;
  /** Where the server says that it is reached. */
  publicUrl: string;
  shop: string;
  shopify: string;
  walk: 'if_none_yet' | 'once_more' | 'and_stop';
}

const PORT_DEFAULT = 4400;
export const SHOP_PORT_DEFAULT = 4401;
const SHOPIFY_PORT_DEFAULT = 4402;
const SHOPIFY_FRAME_PORT_DEFAULT = 4403;
const SMTP_PORT_DEFAULT = 4425;
const PORT_MAX = 65_535;

export const USAGE = `npm start                  two shops, a mailbox and the loyalty server; the first time with a walk through the main job
npm start -- --walk        with the walk, whether it was done before or not
npm start -- --walk-only   the walk, then stop; the exit code tells how it went
npm start -- --serve       the loyalty server alone, without a shop`;

export function readSetting(env: NodeJS.ProcessEnv, args: string[], root: string): Setting | 'help' {
  const flags = readFlags(args);
  if (flags.help) return 'help';
  const port = readPort(env, 'PORT', PORT_DEFAULT);
  const shopPort = readPort(env, 'SANDBOX_SHOP_PORT', SHOP_PORT_DEFAULT);
  const smtpPort = readPort(env, 'SANDBOX_SMTP_PORT', SMTP_PORT_DEFAULT);
  const shopifyPort = readPort(env, 'SANDBOX_SHOPIFY_PORT', SHOPIFY_PORT_DEFAULT);
  const shopifyFramePort = readPort(env, 'SANDBOX_SHOPIFY_FRAME_PORT', SHOPIFY_FRAME_PORT_DEFAULT);
  const ports = [port, shopPort, shopifyPort, shopifyFramePort, smtpPort];
  if (new Set(ports).size < ports.length)
    throw new StartError(
      'PORT, SANDBOX_SHOP_PORT, SANDBOX_SHOPIFY_PORT, SANDBOX_SHOPIFY_FRAME_PORT and SANDBOX_SMTP_PORT must differ.',
    );
  return {
    root,
    stateDir: resolve(env['RISTOURNE_STATE_DIR'] || join(root, '.ristourne')),
    port,
    shopPort,
    smtpPort,
    shopifyPort,
    shopifyFramePort,
    publicUrl: (env['RISTOURNE_PUBLIC_URL'] || `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    shop: `http://127.0.0.1:${shopPort}`,
    shopify: `http://127.0.0.1:${shopifyPort}`,
    walk: flags['walk-only'] ? 'and_stop' : flags.walk ? 'once_more' : 'if_none_yet',
  };
}

function readFlags(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        walk: { type: 'boolean', default: false },
        'walk-only': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch {
    throw new StartError(
      `not understood: ${args.join(' ')}. There are --walk, --walk-only, --serve and --help.`,
    );
  }
}

function readPort(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (!text) return otherwise;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > PORT_MAX)
    throw new StartError(`${name}: "${text}" is not a port from 1 to ${PORT_MAX}.`);
  return port;
}
