import type { Browser, Page } from './browser.ts';
import { rowsOf } from './browser.ts';
import { findForm, NotSeen } from './step.ts';

export interface PlacedOrder {
  number: string;
  /** As the shop writes it: €125.00 */
  total: string;
  /** The buyer's page of the order. */
  link: string;
}

/** Somebody at the shop: fills the cart on the product pages, types an address, pays by card; as a guest, or signed in. */
export interface Basket {
  shop: string;
  email: string;
  articles: { name: string; quantity: number }[];
  /** A code to be typed at the checkout. */
  code?: string;
  signedIn?: boolean;
}

export interface Purchase {
  buyer: Browser;
  order: PlacedOrder;
  received: Page;
  /** What the checkout asked for before the code was typed, and after. */
  before: string;
  after: string;
}

/** Puts articles in the cart by the buttons of the product page, then types how many of each. */
export async function fillCart(
  buyer: Browser,
  { shop, articles }: Basket,
  cartPath: '/cart' | '/cart/',
): Promise<void> {
  const products = await buyer.open(`${shop}/`);
  for (const { name } of articles) {
    const form = findForm(products, ({ html }) => html.includes(`: ${name}`), `button for ${name}`);
    await buyer.submit(products, form);
  }
  const cart = await buyer.open(shop + cartPath);
  const form = findForm(cart, ({ action }) => action === '/cart/update', 'cart');
  const quantities = articles.map(({ name, quantity }) => {
    const [, field] =
      new RegExp(`name="(quantity_\\d+)"[^>]*aria-label="[^"]*: ${name}"`).exec(form.html) ?? [];
    if (field === undefined) throw new NotSeen(`${name} is not in the cart`);
    return [field, String(quantity)];
  });
  await buyer.submit(cart, form, Object.fromEntries(quantities));
}

/** The last row that is called Total. */
export function totalOf(page: Page): string {
  const total = rowsOf(page.html).findLast(([label]) => label === 'Total')?.[1];
  const [, amount] = /^(\S+)/.exec(total ?? '') ?? [];
  if (amount === undefined)
    throw new NotSeen(`no total on ${new URL(page.url).pathname}: ${page.text.slice(0, 160)}`);
  return amount;
}
