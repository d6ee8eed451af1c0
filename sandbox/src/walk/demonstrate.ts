import { setTimeout as sleep } from 'node:timers/promises';
import { connectShop, ensureProgramme, PROGRAMME_PATH } from './connect.ts';
import { say, sayPlaces, sayStep, sayText } from './print.ts';
import type { Setting } from './read-setting.ts';
import { StartError } from './read-setting.ts';
import type { Started } from './start.ts';
import { commandEnvironment } from './start.ts';
import type { Demonstration, LastWalk } from './state.ts';
import { readDemonstration, saveDemonstration } from './state.ts';
import { AFTERWARDS, leaveUnclaimed, startTrail, STEPS } from './walk.ts';

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
  const wantsWalk = setting.walk !== 'if_none_yet' || lastWalkAt(setting.shop, before) === null;
  const programme = wantsWalk ? await ensureProgramme(shop) : 'was_set';
  const obstacle = obstacleOf(programme, slug);
  if (obstacle !== null && setting.walk === 'and_stop') throw new StartError(obstacle);
  const isDue = wantsWalk && obstacle === null;
  started.stopping.throwIfAborted();
  say();
  sayText(`Ristourne is up (${upSeconds} s): a shop, its loyalty server and a mailbox, on this machine.`);
  if (process.env['DATABASE_URL'])
    sayText('DATABASE_URL is left alone: the demonstration has a database of its own.');
  sayText(
    connected === 'connected'
      ? "The shop was connected with `npm run cli -- connect woocommerce …`; the line that it prints went into the shop's plugin."
      : "The shop is still connected; its orders and everyone's points are those of the last time.",
  );
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
  const went = isDue ? await walk(setting, started, before) : true;
  const last = lastWalkAt(setting.shop, readDemonstration(setting.stateDir));
  if (!isDue && last !== null) sayLastWalk(last);
  if (setting.walk !== 'and_stop') {
    if (last?.unclaimed) sayUnclaimed(last.unclaimed);
    sayWhereToLook(setting, last);
  }
  return went;
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

/** Ends at the first step that does not show what it should. */
async function walk(setting: Setting, { cli, stopping }: Started, before: Demonstration): Promise<boolean> {
  const walks = before.walks + 1;
  saveDemonstration(setting.stateDir, { ...before, walks });
  const guest = (name: string): string => `${name}${walks === 1 ? '' : `.${walks}`}@example.com`;
  const email = guest('camille');
  const trail = startTrail();
  const began = performance.now();
  stopping.throwIfAborted();
  say('One order through the main job');
  for (const [index, { name, run }] of STEPS.entries()) {
    try {
      sayStep(index + 1, name, await run({ shop: setting.shop, email, cli }, trail));
    } catch (error) {
      // What we stop ourselves is no failure of the step.
      stopping.throwIfAborted();
      const seen = error instanceof Error ? error.message : String(error);
      say(`${String(index + 1).padStart(3)}  ${name}: FAILED, ${seen}`);
      say();
      return false;
    }
  }
  const { number, link } = trail.first;
  say(`     All ${STEPS.length} steps went as they should, in ${seconds(began)} s.`);
  say(`     The links show how it ended: order ${number} ${AFTERWARDS}.`);
  say();
  const left = await leaveUnclaimed({ shop: setting.shop, email: guest('lou'), cli });
  const unclaimed = { link: left.link, email: guest('lou') };
  const last = { at: new Date().toISOString(), order: number, link, email, unclaimed };
  saveDemonstration(setting.stateDir, { ...before, walks, last });
  return true;
}

export function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

/** A shop at another address is another shop. */
function lastWalkAt(shop: string, { last }: Demonstration): LastWalk | null {
  return last?.link.startsWith(`${shop}/`) ? last : null;
}

function sayUnclaimed({ link, email }: NonNullable<LastWalk['unclaimed']>): void {
  say(`Scan this one yourself: ${link}`);
  sayText(`The code's link is on its button, too. The order is ${email}'s: the mail comes to the mailbox.`);
  say();
}

function sayLastWalk({ at, order, link, email }: LastWalk): void {
  say(`The last walk through the main job was that of order ${order} (${email}, ${at.slice(0, 10)}):`);
  say(`  ${link}`);
  say('For one more: npm start -- --walk');
  say();
}

function sayWhereToLook({ shop, publicUrl }: Setting, last: LastWalk | null): void {
  const buyer = last?.email ?? 'an address';
  say('Look around; all but the mails is kept for the next start. Ctrl-C stops it all.');
  sayPlaces([
    { name: 'shop', address: `${shop}/`, what: 'buy something, any e-mail will do' },
    { name: 'owner', address: `${shop}/wp-admin/`, what: 'orders, refunds, coupons, webhooks' },
    { name: 'mailbox', address: `${shop}/mailbox`, what: 'every mail that was sent' },
    {
      name: 'wallet',
      address: `${publicUrl}/wallet`,
      what: `asks for ${buyer}; its code and link come to the mailbox`,
    },
    { name: 'commands', address: 'npm run cli -- status', what: 'in another terminal; help: all' },
  ]);
}
