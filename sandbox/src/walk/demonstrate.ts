import { setTimeout as sleep } from 'node:timers/promises';
import { sayLastWalk, sayUnclaimed, sayWhereToLook } from './places.ts';
import { say, sayText } from './print.ts';
import { ensureProgramme, PROGRAMME_PATH } from './programme.ts';
import type { Setting } from './read-setting.ts';
import { StartError } from './read-setting.ts';
import type { Started } from './start.ts';
import { commandEnvironment } from './start.ts';
import type { Demonstration, LastWalk } from './state.ts';
import { readDemonstration, saveDemonstration } from './state.ts';
import { joinShopify } from './shopify/connect.ts';
import { walkThrough } from './walk-through.ts';
import { connectShop } from './woocommerce/connect.ts';

const SECOND_MS = 1_000;

/** Connects the shop, walks if that is due, and says where to look. False when the walk failed; throws once we stop. */
export async function demonstrate(setting: Setting, started: Started, upSeconds: string): Promise<boolean> {
  const kept = readDemonstration(setting.stateDir);
  const slug = kept.merchants[setting.shop] ?? newSlug(kept, setting);
  const before: Demonstration = {
    ...kept,
    merchants: { ...kept.merchants, [setting.shop]: slug },
    environment: commandEnvironment(setting),
  };
  saveDemonstration(setting.stateDir, before);
  const shop = { setting, slug, cli: started.cli };
  const connected = await connectShop(shop);
  const joined = await joinShopify(shop);
  const wantsWalk = setting.walk !== 'if_none_yet' || lastWalkAt(setting.shop, before) === null;
  const programme = wantsWalk ? await ensureProgramme(shop) : 'was_set';
  const obstacle = obstacleOf(programme, slug);
  if (obstacle !== null && setting.walk === 'and_stop') throw new StartError(obstacle);
  const isDue = wantsWalk && obstacle === null;
  started.stopping.throwIfAborted();
  say();
  sayText(
    `Ristourne is up (${upSeconds} s): a WooCommerce shop, a Shopify shop, their loyalty server and a mailbox, on this machine.`,
  );
  if (process.env['DATABASE_URL'])
    sayText('DATABASE_URL is left alone: the demonstration has a database of its own.');
  for (const line of connectionTexts(connected, joined)) sayText(line);
  if (programme === 'set')
    sayText(
      'Programme: €1 = 1 point, 100 points = €3 off. Points can be used at once here (maturityDays 0); a real shop waits, 14 days by default. Shipping earns nothing.',
    );
  say();
  if (programme === 'set') await nextSecond();
  if (obstacle !== null) {
    sayText(obstacle);
    say();
  }
  const went = isDue ? await walkThrough(setting, started, before) : true;
  const last = lastWalkAt(setting.shop, readDemonstration(setting.stateDir));
  if (!isDue && last !== null) sayLastWalk(last);
  if (setting.walk !== 'and_stop') {
    if (last?.unclaimed) sayUnclaimed(last.unclaimed);
    sayWhereToLook(setting, last);
  }
  return went;
}

function connectionTexts(
  connected: 'connected' | 'was_connected',
  joined: 'joined' | 'was_joined',
): string[] {
  if (connected === 'was_connected' && joined === 'was_joined')
    return ["Both shops are still connected; their orders and everyone's points are those of the last time."];
  return [
    ...(connected === 'connected'
      ? [
          "The WooCommerce shop was connected with `npm run cli -- connect woocommerce …`; the line that it prints went into the shop's plugin.",
        ]
      : []),
    ...(joined === 'joined'
      ? [
          "The Shopify shop joined it, before its first order, by the code of `npm run cli -- pair`, typed in Ristourne's page of its admin.",
        ]
      : []),
  ];
}

/** Why the walk can't show its figures with the programme that is in force, and what changes that; null when it can. */
function obstacleOf(programme: Awaited<ReturnType<typeof ensureProgramme>>, slug: string): string | null {
  const merchant = slug === 'shop' ? '' : ` --merchant ${slug}`;
  if (programme === 'owners')
    return `No walk: the programme is yours, not the demonstration's, and stays. To replace it: npm run cli -- program set${merchant} --file ${PROGRAMME_PATH}`;
  if (programme === 'paused')
    return `No walk: the programme is paused. To go on with it: npm run cli -- program resume${merchant}`;
  return null;
}

/** WooCommerce dates orders in whole seconds: one of the programme's first second would count as placed before it. */
async function nextSecond(): Promise<void> {
  await sleep(SECOND_MS - (Date.now() % SECOND_MS));
}

/** The first shop's merchant is the one that commands mean when they name none. */
function newSlug({ merchants }: Demonstration, { shopPort }: Setting): string {
  return Object.keys(merchants).length === 0 ? 'shop' : `shop-${shopPort}`;
}

/** A shop at another address is another shop. */
function lastWalkAt(shop: string, { last }: Demonstration): LastWalk | null {
  return last?.link.startsWith(`${shop}/`) ? last : null;
}
