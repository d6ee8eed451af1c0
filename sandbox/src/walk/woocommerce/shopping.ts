import { Browser, rowsOf } from '../browser.ts';
import type { Basket, Purchase } from '../shopping.ts';
import { fillCart, totalOf } from '../shopping.ts';
import { expectEqual, findForm, NotSeen, read, until } from '../step.ts';

export async function buy(basket: Basket): Promise<Purchase> {
  const { shop, email, code, signedIn } = basket;
  const buyer = new Browser();
  if (signedIn) await signIn(buyer, shop, email);
  await fillCart(buyer, basket, '/cart/');
  let checkout = await buyer.open(`${shop}/checkout/`);
  const before = totalOf(checkout);
  if (code !== undefined) {
    const form = findForm(checkout, ({ action }) => action === '/checkout/', 'checkout form');
    checkout = await buyer.submit(
      checkout,
      { ...form, action: '/checkout/coupon' },
      { email, coupon_code: code },
    );
  }
  const form = findForm(checkout, ({ action }) => action === '/checkout/', 'checkout form');
  const after = totalOf(checkout);
  const received = await buyer.submit(checkout, form, { email, payment_method: 'card' });
  const number = read(received, /Order number:? (\d+)/, 'order number');
  expectEqual('total on the confirmation', totalOf(received), after);
  return { buyer, order: { number, total: after, link: received.url }, received, before, after };
}

/** The shop's own account: it knows the buyer's orders, Ristourne does not know that it is theirs. */
async function signIn(buyer: Browser, shop: string, email: string): Promise<void> {
  const account = await buyer.open(`${shop}/my-account/`);
  await buyer.submit(
    account,
    findForm(account, ({ action }) => action.endsWith('/sign-in'), 'sign-in form of the shop'),
    { email },
  );
}

export interface SeenDelivery {
  at: string;
  topic: string;
  deliveryId: string;
}

/** The delivery of an order in the owner's list of webhook deliveries, answered with 200. */
export async function findDelivery(shop: string, orderNumber: string): Promise<SeenDelivery> {
  const owner = new Browser();
  return until(async () => {
    const page = await owner.open(`${shop}/wp-admin/webhooks`);
    const rows = rowsOf(page.html).filter(
      ([, , topic, resource]) => topic?.startsWith('order.') && resource === orderNumber,
    );
    const [at = '', , topic = '', , answer = 'none', , id = ''] = rows.at(-1) ?? [];
    if (answer !== '200')
      throw new NotSeen(
        `delivery of order ${orderNumber} answered: ${rows.length === 0 ? 'not sent' : answer}`,
      );
    return { at, topic, deliveryId: id.split(' ')[0] ?? '' };
  });
}

export interface SeenCoupon {
  worth: string;
  restrictedTo: string;
  used: string;
}

/** A coupon as the owner's list shows it; waits for it. */
export async function findCoupon(shop: string, code: string): Promise<SeenCoupon> {
  const owner = new Browser();
  return until(async () => {
    const page = await owner.open(`${shop}/wp-admin/coupons`);
    const row = rowsOf(page.html).find(([cell]) => cell?.split(' ')[0] === code.toLowerCase());
    if (!row) throw new NotSeen(`coupon ${code} is not in the shop`);
    const [, worth = '', restrictedTo = '', , used = ''] = row;
    return { worth: worth.replace(/ alone$/, ''), restrictedTo, used };
  });
}

/** The owner refunds one article of an order. Returns what was paid back, as the shop writes it. */
export async function refundOne(shop: string, orderNumber: string, article: string): Promise<string> {
  const owner = new Browser();
  const page = await owner.open(`${shop}/wp-admin/orders/${orderNumber}`);
  const form = findForm(page, ({ action }) => action.endsWith('/refund'), 'refund form');
  const [, field] = new RegExp(`name="(line_\\d+)"[^>]*aria-label="[^"]*${article}"`).exec(form.html) ?? [];
  if (field === undefined) throw new NotSeen(`${article} is not in order ${orderNumber}`);
  const after = await owner.submit(page, form, { [field]: '1', reason: 'Sent back' });
  const refund = rowsOf(after.html).find(([label]) => label?.startsWith('Refund #'));
  if (!refund) throw new NotSeen(`order ${orderNumber} shows no refund`);
  return (refund[2] ?? '').replace(/^[-−]/, '');
}
