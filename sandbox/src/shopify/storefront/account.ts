import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Shop } from '../shop.ts';
import { shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { textsIn } from './texts.ts';

/** Signing in is choosing who one is: Shopify mails a code, which nobody needs to type here. */
export function accountPages(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/account', (c) => {
    const session = sessionOf(shop, c);
    const title = textsIn(session.locale)('account');
    const body = html`<h1>${title}</h1>
      ${session.customer === undefined ? signIn(shop, session) : signedIn(shop, session)}`;
    return c.html(shopPage(shop, session, { title, path: '/account', body }));
  });
  pages.post('/account', async (c) => {
    const { cart } = sessionOf(shop, c);
    const wanted = Number((await c.req.parseBody())['customer']);
    const customer = shop.state.customers.find((one) => one.id === wanted && one.hasAccount);
    cart.customerId = customer?.id ?? null;
    cart.email = customer?.email ?? '';
    return c.redirect('/account', 303);
  });
  return pages;
}

function signIn(shop: Shop, { locale }: Session): Html {
  const text = textsIn(locale);
  return html`<form method="post">
    ${shop.state.customers
      .filter((customer) => customer.hasAccount)
      .map(
        (customer) =>
          html`<p>
            <button name="customer" value="${customer.id}">${text('signIn')} ${customer.email}</button>
          </p>`,
      )}
  </form>`;
}

function signedIn(shop: Shop, { locale, customer }: Session): Html {
  const text = textsIn(locale);
  const orders = shop.state.orders.filter((order) => order.customerId === customer?.id);
  return html`<p>${text('signedIn')} ${customer?.email}</p>
    <form method="post"><button name="customer" value="0">${text('signOut')}</button></form>
    <h2>${text('yourOrders')}</h2>
    ${orders.length === 0 ? html`<p>${text('noOrders')}</p>` : ''}
    <ul>
      ${orders.map((order) => html`<li><a href="/orders/${order.token}">${text('order')} #${order.number}</a></li>`)}
    </ul>`;
}
