import { Browser, rowsOf } from '../browser.ts';
import type { Basket, Purchase } from '../shopping.ts';
import { fillCart, totalOf } from '../shopping.ts';
import { expectEqual, findForm, findLink, NotSeen, read, until } from '../step.ts';

/** A guest's order, paid by card. */
export async function buy(basket: Basket): Promise<Purchase> {
  const { shop, email, code } = basket;
  const buyer = new Browser();
  await fillCart(buyer, basket, '/cart');
  let checkout = await buyer.open(`${shop}/checkout`);
  const before = totalOf(checkout);
  if (code !== undefined) {
    const form = findForm(checkout, ({ fields }) => 'discount' in fields, 'discount code field');
    checkout = await buyer.submit(checkout, { ...form, action: '/discount' }, { email, discount: code });
  }
  const after = totalOf(checkout);
  const form = findForm(checkout, ({ action }) => action === '/checkout', 'checkout form');
  const received = await buyer.submit(checkout, form, { email, payment: 'card' });
  const number = read(received, /Order #(\d+)/, 'order number');
  expectEqual('total on the thank-you page', totalOf(received), after);
  return { buyer, order: { number, total: after, link: received.url }, received, before, after };
}

/** The owner's page of an order. */
export async function ordersPage(shop: string, number: string): Promise<string> {
  return findLink(
    await new Browser().open(`${shop}/admin`),
    ({ text }) => text === `#${number}`,
    `order #${number}`,
  );
}

/** The delivery that told of an order, in the owner's list of webhook deliveries, answered with 200. */
export async function findDelivery(
  shop: string,
  number: string,
): Promise<{ at: string; topic: string; webhookId: string }> {
  const owner = new Browser();
  const id = (await ordersPage(shop, number)).split('/').at(-1);
  return until(async () => {
    const page = await owner.open(`${shop}/admin/webhooks`);
    const rows = rowsOf(page.html).filter(
      ([, topic, resource]) => topic === 'orders/create' && resource === id,
    );
    const [at = '', topic = '', , webhookId = '', , answer = 'none'] = rows.at(-1) ?? [];
    if (answer !== '200')
      throw new NotSeen(`orders/create of #${number} answered: ${rows.length === 0 ? 'not sent' : answer}`);
    return { at, topic, webhookId };
  });
}

/** A discount code as the owner's list shows it; waits for it. */
export async function findDiscount(
  shop: string,
  code: string,
): Promise<{ worth: string; used: string; tags: string }> {
  const owner = new Browser();
  return until(async () => {
    const page = await owner.open(`${shop}/admin/discounts`);
    const row = rowsOf(page.html).find(([cell]) => cell === code);
    if (!row) throw new NotSeen(`discount code ${code} is not in the shop`);
    const [, , , worth = '', , used = '', , tags = ''] = row;
    return { worth, used, tags };
  });
}

/** The owner refunds one article of an order. Returns what was paid back, as the shop writes it. */
export async function refundOne(shop: string, number: string, article: string): Promise<string> {
  const owner = new Browser();
  const page = await owner.open(await ordersPage(shop, number));
  const form = findForm(page, ({ html }) => html.includes(`Quantity of ${article}"`), `${article} to refund`);
  const after = await owner.submit(page, form, { quantity: '1', act: 'refund_line' });
  const [, amount] = /: 1 line\(s\), (\S+)/.exec(after.text) ?? [];
  if (amount === undefined) throw new NotSeen(`order #${number} shows no refund`);
  return amount;
}
