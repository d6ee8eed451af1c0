import { Browser } from '../browser.ts';
import { StartError } from '../read-setting.ts';
import type { Setting } from '../read-setting.ts';
import { findForm } from '../step.ts';
import { lastLine, mustRun } from '../cli.ts';
import type { DemonstrationShop } from '../programme.ts';

const SHOP_NAME = 'Maison Colibri';

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
