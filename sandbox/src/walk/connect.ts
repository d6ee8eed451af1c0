import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Browser } from './browser.ts';
import { StartError } from './read-setting.ts';
import type { Setting } from './read-setting.ts';
import { findForm } from './step.ts';
import type { WalkSetting } from './walk.ts';

type Cli = WalkSetting['cli'];

const PROGRAMME_FILE = fileURLToPath(new URL('programme.json', import.meta.url));
/** For a command that is typed at the clone's root. */
export const PROGRAMME_PATH = 'sandbox/src/walk/programme.json';
const SHOP_NAME = 'Maison Colibri';

/** The shop of this demonstration, and the merchant that it belongs to. */
export interface DemonstrationShop {
  setting: Setting;
  slug: string;
  cli: Cli;
}

/** Connects the shop as its owner would, unless an earlier start did: keys from its page, the command, its answer pasted. */
export async function connectShop({
  setting,
  slug,
  cli,
}: DemonstrationShop): Promise<'connected' | 'was_connected'> {
  const owner = new Browser();
  const page = await owner.open(`${setting.shop}/wp-admin/ristourne`);
  const [, server, storeRef] = /Connected to (\S+) as store (\w+)/.exec(page.text) ?? [];
  if (server === setting.publicUrl && storeRef !== undefined && (await knows(setting, storeRef)))
    return 'was_connected';
  const [, key, secret] = /Consumer key (\S+) Consumer secret (\S+)/.exec(page.text) ?? [];
  if (key === undefined || secret === undefined) throw new StartError('The shop shows no REST keys.');
  const keys = ['--url', setting.shop, '--key', key, '--secret', secret];
  const names = ['--merchant', slug, '--name', SHOP_NAME, '--no-program'];
  const output = await mustRun(cli, ['connect', 'woocommerce', ...keys, ...names]);
  const connection = output.split('\n').find((line) => line.startsWith('ristourne1.'));
  if (connection === undefined) throw new StartError(`The shop was not connected: ${lastLine(output)}`);
  const form = findForm(page, ({ html }) => html.includes('name="connection_string"'), 'connection form');
  const pasted = await owner.submit(page, form, { connection_string: connection });
  if (pasted.status !== 200) throw new StartError("The shop's plugin did not take the connection string.");
  return 'connected';
}

/** A store that the server does not know gets 404 for its webhooks; an unsigned ping of a known one changes nothing. */
async function knows(setting: Setting, storeRef: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${setting.port}/webhooks/woocommerce/${storeRef}`, {
    method: 'POST',
    body: new URLSearchParams({ webhook_id: '0' }),
  });
  await response.body?.cancel();
  return response.status === 200;
}

type ShownProgramme = {
  clock: { pauses: { endsAt: number | null }[] };
  newest: { definition?: object } | null;
};

/**
 * Puts the demonstration's programme in force where there is none. One that its owner wrote, or paused, is left as it is:
 * the walk's figures would not hold.
 */
export async function ensureProgramme({
  slug,
  cli,
}: DemonstrationShop): Promise<'set' | 'was_set' | 'owners' | 'paused'> {
  const wanted: unknown = JSON.parse(readFileSync(PROGRAMME_FILE, 'utf8'));
  const shown = JSON.parse(await mustRun(cli, ['program', 'show', '--merchant', slug])) as ShownProgramme[];
  const newest = shown[0]?.newest?.definition ?? null;
  if (newest !== null && !sameShape(newest, wanted)) return 'owners';
  if (shown[0]?.clock.pauses.some(({ endsAt }) => endsAt === null)) return 'paused';
  if (newest !== null) return 'was_set';
  await mustRun(cli, ['program', 'set', '--merchant', slug, '--file', PROGRAMME_FILE]);
  return 'set';
}

/** Equal whatever the sequence of keys: the database keeps its own. */
function sameShape(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

async function mustRun(cli: Cli, args: string[]): Promise<string> {
  const { code, output } = await cli(args);
  if (code !== 0) throw new StartError(`npm run cli -- ${args.slice(0, 2).join(' ')}: ${lastLine(output)}`);
  return output;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
