import { Browser } from './browser.ts';
import { SHOPIFY_STEPS } from './shopify/steps.ts';
import type { PlacedOrder } from './shopping.ts';
import type { Shown } from './step.ts';
import { findLink, NotSeen, until } from './step.ts';
import type { Step, WalkSetting } from './trail.ts';
import { buy } from './woocommerce/shopping.ts';
import { FIRST, REFUND, WOOCOMMERCE_STEPS } from './woocommerce/steps.ts';

/**
 * The main job in two shops of one merchant, as a guest, the shops' owner and an operator see it: pages, mails and
 * commands, nothing behind them.
 */
export const PARTS: { title: string; steps: Step[] }[] = [
  { title: 'An order at the WooCommerce shop', steps: WOOCOMMERCE_STEPS },
  { title: 'The same at the Shopify shop, onto the same card', steps: SHOPIFY_STEPS },
  { title: 'The books of both', steps: [{ name: 'Proved', run: prove }] },
];

const LEFT_BASKET = [{ name: 'Stoneware mug', quantity: 1 }];

/** One more paid order that nobody claims: its QR code is left for the person who reads the walk. */
export async function leaveUnclaimed({ shop, email }: WalkSetting): Promise<PlacedOrder> {
  const { order } = await buy({ shop, email, articles: LEFT_BASKET });
  const stranger = new Browser();
  await until(async () =>
    findLink(await stranger.open(order.link), ({ text }) => text === 'Add my points', 'claim link'),
  );
  return order;
}

/** What the first order's pages say once the walk is over, unlike at its third step. */
export const AFTERWARDS = `keeps ${REFUND.orderPoints} of its ${FIRST.points} points`;

async function prove({ cli }: WalkSetting): Promise<Shown> {
  const { code, output } = await cli(['prove']);
  const verdict = output.trim().split('\n').at(-1) ?? '';
  if (code !== 0 || verdict !== 'nothing differs') throw new NotSeen(verdict || `exit code ${code}`);
  const checked = [...output.matchAll(/^ *(\d+) {2}\S/gm)].map(([, count]) => Number(count));
  const figures = checked.reduce((sum, count) => sum + count, 0);
  if (figures === 0) throw new NotSeen('nothing was there to be proved');
  return {
    figure: 'every balance follows from the ledger',
    details: [`${checked.length} checks of ${figures} figures, nothing differs`],
  };
}
