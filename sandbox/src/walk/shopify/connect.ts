import { attribute, Browser } from '../browser.ts';
import { lastLine, mustRun } from '../cli.ts';
import type { DemonstrationShop } from '../programme.ts';
import { StartError } from '../read-setting.ts';

const APP = '/admin/apps/ristourne';

/**
 * Opens the app in the Shopify shop's admin, which installs it, and joins the merchant of the other shop by a pairing
 * code, as its owner would; unless an earlier start did.
 */
export async function joinShopify({
  setting,
  slug,
  cli,
}: DemonstrationShop): Promise<'joined' | 'was_joined'> {
  const owner = new Browser();
  const shell = await owner.open(setting.shopify + APP);
  const source = attribute(/<iframe\b[^>]*>/.exec(shell.html)?.[0] ?? '', 'src');
  if (source === undefined) throw new StartError('The admin of the Shopify shop shows no app.');
  const app = await owner.open(source);
  if (app.status !== 200)
    throw new StartError(`Ristourne did not open in the Shopify shop's admin: it answered ${app.status}.`);
  if (!app.html.includes('name="pairingCode"')) return 'was_joined';
  const printed = await mustRun(cli, ['pair', '--merchant', slug]);
  const [, pairingCode] = /^pairing code: (\S+)$/m.exec(printed) ?? [];
  if (pairingCode === undefined) throw new StartError(`No pairing code: ${lastLine(printed)}`);
  const answer = await sendCommand(setting.shopify, new URL(source).origin, { do: 'join', pairingCode });
  if (answer.outcome !== 'done')
    throw new StartError(`The Shopify shop did not join: ${answer.problems?.[0]?.message ?? answer.outcome}`);
  return 'joined';
}

interface Answer {
  outcome: string;
  problems?: { message: string }[];
}

/** What the page's button sends, with the token that App Bridge would put into the header. */
async function sendCommand(shopify: string, app: string, command: object): Promise<Answer> {
  const token = await (await fetch(`${shopify}/sandbox/id-token`, { method: 'POST' })).text();
  const response = await fetch(`${app}/app/act/home`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'accept-language': 'en',
      'user-agent': Browser.USER_AGENT,
    },
    body: JSON.stringify(command),
  });
  if (!response.ok) throw new StartError(`The app answered ${response.status} to its own page.`);
  return (await response.json()) as Answer;
}
