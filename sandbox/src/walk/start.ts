import { join } from 'node:path';
import type { Program, Running } from './processes.ts';
import { runToEnd, startProgram } from './processes.ts';
import type { Setting } from './read-setting.ts';
import { SHOP_PORT_DEFAULT } from './read-setting.ts';

export interface Started {
  /** Resolves when both serve; rejects with one line when one of them ended instead. */
  ready: Promise<void>;
  /** Settles with one line when a part ends, whether that was wanted or not. */
  ended: Promise<string>;
  /** Runs an operator's command; throws once we stop. */
  cli: (args: string[]) => Promise<{ code: number; output: string }>;
  stopping: AbortSignal;
  stop(): Promise<void>;
}

/** What the server says of its own PostgreSQL when both are told to stop. */
const CONNECTION_LOST = /database connection lost/;

/** Starts the shops and the loyalty server: one process for all that is only pretended, one for what is real. */
export function startParts(setting: Setting, say: (line: string) => void): Started {
  const env = environmentOf(setting);
  const stopping = new AbortController();
  const tell = (line: string): void => {
    if (!(stopping.signal.aborted && CONNECTION_LOST.test(line))) say(line);
  };
  const parts = [sandboxProgram(setting, env), serverProgram(setting, env)].map((program) => ({
    name: program.name,
    running: startProgram(program, tell),
  }));
  let lastCommand: Promise<unknown> = Promise.resolve();
  return {
    ready: Promise.all(parts.map(({ running }) => running.ready)).then(() => undefined),
    ended: Promise.race(
      parts.map(({ name, running }) => running.ended.then((how) => `the ${name} ended (${how})`)),
    ),
    stopping: stopping.signal,
    cli: async (args) => {
      stopping.signal.throwIfAborted();
      const ended = runToEnd(join(setting.root, 'server', 'src', 'main.ts'), ['cli', ...args], env);
      lastCommand = ended;
      return ended;
    },
    stop: async () => {
      stopping.abort();
      // A command that is cut short would leave its PostgreSQL running.
      await lastCommand;
      await stopInTurn(parts.map(({ running }) => running));
    },
  };
}

/** The server first: what it has under way with the shop comes to its end. */
async function stopInTurn(parts: Running[]): Promise<void> {
  for (const part of parts.toReversed()) await part.stop();
}

function environmentOf(setting: Setting): NodeJS.ProcessEnv {
  const { DATABASE_URL: _theirs, ...inherited } = process.env;
  return {
    ...inherited,
    ...commandEnvironment(setting),
    RISTOURNE_STATE_DIR: setting.stateDir,
    SANDBOX_SHOP_PORT: String(setting.shopPort),
    SANDBOX_SMTP_PORT: String(setting.smtpPort),
    SANDBOX_SHOPIFY_PORT: String(setting.shopifyPort),
    SANDBOX_SHOPIFY_FRAME_PORT: String(setting.shopifyFramePort),
    SANDBOX_SHOPIFY_HANDLE: shopifyHandle(setting),
    SANDBOX_APP_URL: setting.publicUrl,
    // A shop at another address is another shop to the server, so it starts with orders of its own.
    SANDBOX_SNAPSHOT:
      inherited['SANDBOX_SNAPSHOT'] || join(setting.stateDir, `sandbox-${setting.shopPort}.json`),
    SANDBOX_SHOPIFY_SNAPSHOT:
      inherited['SANDBOX_SHOPIFY_SNAPSHOT'] ||
      join(setting.stateDir, `sandbox-shopify-${setting.shopPort}.json`),
    RISTOURNE_LOG_LEVEL: inherited['RISTOURNE_LOG_LEVEL'] || 'warn',
  };
}

/** What the server and an operator's commands must agree upon: where it is, its mail, and that the shops may be local. */
export function commandEnvironment(setting: Setting): Record<string, string> {
  const allowed = [process.env['RISTOURNE_ALLOWED_HOSTS'] ?? '', new URL(setting.shop).host];
  return {
    PORT: String(setting.port),
    RISTOURNE_PUBLIC_URL: setting.publicUrl,
    RISTOURNE_ALLOWED_HOSTS: allowed.filter((host) => host !== '').join(','),
    SMTP_URL: `smtp://127.0.0.1:${setting.smtpPort}`,
    ...APP,
    SHOPIFY_SANDBOX_ORIGIN: setting.shopify,
    APP_BRIDGE_URL: `${setting.shopify}/app-bridge.js`,
  };
}

/** The app of the sandbox's Shopify: never that of a real account, whatever the environment names. */
const APP = { SHOPIFY_API_KEY: 'sandbox-client-id', SHOPIFY_API_SECRET: 'sandbox-client-secret' };

/** Both shops of a demonstration are one merchant's: where the first is another one, so is the second. */
function shopifyHandle({ shopPort }: Setting): string {
  return shopPort === SHOP_PORT_DEFAULT ? 'maison-colibri' : `maison-colibri-${shopPort}`;
}

function sandboxProgram({ root }: Setting, env: NodeJS.ProcessEnv): Program {
  return {
    name: 'sandbox',
    file: join(root, 'sandbox', 'src', 'main.ts'),
    args: [],
    env,
    readyLine: /^Shopify http/,
    tell: (line) => (/^(Shop http|REST keys )/.test(line) ? undefined : line),
  };
}

function serverProgram({ root }: Setting, env: NodeJS.ProcessEnv): Program {
  return {
    name: 'server',
    file: join(root, 'server', 'src', 'main.ts'),
    args: ['start'],
    env,
    readyLine: /^serving http/,
    tell: tellLogLine,
  };
}

/** The server logs JSON; people read its message and the error's. */
function tellLogLine(line: string): string {
  if (!line.startsWith('{')) return line.replace(/^ristourne: /, '');
  try {
    const { msg = '', err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return err?.message === undefined ? msg : `${msg}: ${err.message}`;
  } catch {
    return line;
  }
}
