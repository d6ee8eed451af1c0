import type { Page } from './browser.ts';
import { Browser } from './browser.ts';
import type { PlacedOrder } from './shopping.ts';
import type { Cli } from './cli.ts';
import type { Shown } from './step.ts';

export interface WalkSetting {
  /** Origins, without a slash at their end: the WooCommerce shop (with the mailbox), and the Shopify shop. */
  shop: string;
  shopify: string;
  /** Where the loyalty server answers. */
  server: string;
  /** The guest's address; a new one for each walk, so that the figures are those of a first order. */
  email: string;
  cli: Cli;
}

/** What one step leaves for the next ones. */
export interface Trail {
  first: PlacedOrder;
  received: Page;
  buyer: Browser;
  claim: string;
  card: string;
  voucher: string;
  code: string;
  /** At the WooCommerce shop, signed in there. */
  shopper: Browser;
  next: PlacedOrder;
  /** The first order at the Shopify shop, and the browser that placed it. */
  other: PlacedOrder;
  stranger: Browser;
}

export interface Step {
  name: string;
  run: (setting: WalkSetting, trail: Trail) => Promise<Shown>;
}

/** An empty trail: each step fills its part. */
export function startTrail(): Trail {
  const nowhere: Page = { url: '', status: 0, html: '', text: '' };
  const nothing = { number: '', total: '', link: '' };
  return {
    first: nothing,
    received: nowhere,
    buyer: new Browser(),
    claim: '',
    card: '',
    voucher: '',
    code: '',
    shopper: new Browser(),
    next: nothing,
    other: nothing,
    stranger: new Browser(),
  };
}
