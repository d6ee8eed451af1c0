import { Hono } from 'hono';
import { html } from 'hono/html';
import { blockPlace } from '../blocks/place.ts';
import { amountsOf, currentQuantity, netOf } from '../order-amounts.ts';
import { gid } from '../payloads/parts.ts';
import type { Shop } from '../shop.ts';
import { statusPageKey } from '../status-page.ts';
import type { Order } from '../types.ts';
import { shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { notFoundPage } from './not-found.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { money, textsIn } from './texts.ts';

/** What the buyer sees of an order that was placed; whoever has the address may look, as at Shopify. */
export function orderPages(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/checkouts/:token/thank-you', (c) => {
    const session = sessionOf(shop, c);
    const order = shop.state.orders.find((one) => one.checkoutToken === c.req.param('token'));
    if (order === undefined) return notFoundPage(shop, c);
    const text = textsIn(session.locale);
    const body = html`<h1>${text('thankYou')}</h1>
      <p>${text('confirmed')} ${text('order')} #${order.number}</p>
      ${thankYouBlock(session, order)} ${orderTable(order, session)}
      <p><a class="button" href="/orders/${order.token}">${text('viewOrder')}</a></p>`;
    return c.html(shopPage(shop, session, { title: text('thankYou'), path: c.req.path, body }));
  });
  // From a mail: the key is its proof.
  pages.get('/:shop{[0-9]+}/orders/:token/authenticate', (c) => {
    const order = shop.state.orders.find((one) => one.token === c.req.param('token'));
    return order === undefined || statusPageKey(order) !== c.req.query('key')
      ? notFoundPage(shop, c)
      : c.redirect(`/orders/${order.token}`);
  });
  pages.get('/orders/:token', (c) => {
    const session = sessionOf(shop, c);
    const order = shop.state.orders.find((one) => one.token === c.req.param('token'));
    if (order === undefined) return notFoundPage(shop, c);
    const text = textsIn(session.locale);
    const body = html`<h1>${text('order')} #${order.number}</h1>
      ${order.cancelledAt === null ? '' : html`<div class="notice info" role="status">${text('cancelled')}</div>`}
      ${orderStatusBlock(session, order)} ${orderTable(order, session)}`;
    return c.html(shopPage(shop, session, { title: text('orderStatus'), path: c.req.path, body }));
  });
  return pages;
}

/** This page names an order that may not exist yet, by the identity that it will have; and the token of its checkout. */
function thankYouBlock({ locale, customer }: Session, order: Order): Html {
  return blockPlace('thank-you', locale, {
    orderId: gid('OrderIdentity', order.id),
    ...(order.checkoutToken === null ? {} : { checkoutToken: order.checkoutToken }),
    ...(customer === undefined ? {} : { customerId: gid('Customer', customer.id) }),
  });
}

/** A block of the customer's account: whoever is not signed in looks at the order without it. */
function orderStatusBlock({ locale, customer }: Session, order: Order): Html | '' {
  if (customer === undefined) return '';
  const customerId = gid('Customer', customer.id);
  return blockPlace('order-status', locale, { orderId: gid('Order', order.id), customerId });
}

function orderTable(order: Order, { locale }: Session): Html {
  const text = textsIn(locale);
  const amounts = amountsOf(order);
  const row = (name: string, minor: number): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="amount">${money(minor, locale)}</td>
    </tr>`;
  return html`<table>
    <tbody>
      ${order.lines.map((line) => row(`${line.title} × ${currentQuantity(order, line)}`, netOf(line)))}
      ${order.applications.map(
        (one) =>
          html`<tr>
            <th scope="row">${text('discount')}</th>
            <td class="amount">${one.code}</td>
          </tr>`,
      )}
      ${order.shipping === null ? '' : row(text('shipping'), order.shipping.priceMinor)}
      ${amounts.refundedMinor === 0 ? '' : row(text('refunded'), -amounts.refundedMinor)}
      <tr class="total">
        <th scope="row">${text('total')}</th>
        <td class="amount"><strong>${money(amounts.currentTotalMinor, locale)}</strong></td>
      </tr>
    </tbody>
  </table>`;
}
