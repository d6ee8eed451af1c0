import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { makeCustomer } from '../catalogue.ts';
import type { Store } from '../store.ts';
import { nowSecond } from '../store.ts';
import { orderTotals } from '../totals.ts';
import type { Customer } from '../types.ts';
import { shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { day, money, textsIn } from './texts.ts';

/** My account, with a sign-in that asks for nothing but an address. */
export function accountPages(store: Store): Hono {
  const app = new Hono();
  app.get('/my-account/', (c) => accountPage(store, c));
  app.post('/my-account/sign-in', async (c) => {
    const { cart } = sessionOf(store, c);
    const form = await c.req.parseBody();
    const email = textOf(form['email']).toLowerCase();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return c.redirect('/my-account/', 303);
    cart.customerId = customerFor(store, email).id;
    cart.email = '';
    return c.redirect(form['back'] === 'checkout' ? '/checkout/' : '/my-account/', 303);
  });
  app.post('/my-account/sign-out', (c) => {
    sessionOf(store, c).cart.customerId = 0;
    return c.redirect('/my-account/', 303);
  });
  return app;
}

function customerFor(store: Store, email: string): Customer {
  const known = store.state.customers.find((customer) => customer.email.toLowerCase() === email);
  if (known) return known;
  const id = store.state.customers.reduce((max, customer) => Math.max(max, customer.id), 1) + 1;
  const name = (email.split('@')[0] ?? '').split(/[.+_-]/)[0] ?? '';
  const firstName = name.charAt(0).toUpperCase() + name.slice(1);
  const customer = makeCustomer({ id, email, firstName, lastName: '', createdAt: nowSecond(store) });
  store.state.customers.push(customer);
  store.announce('customer.created', id);
  return customer;
}

function accountPage(store: Store, c: Context) {
  const session = sessionOf(store, c);
  const text = textsIn(session.locale);
  const body = session.customer
    ? ordersList(store, session, session.customer)
    : signInForm(store, session, c.req.query('back') === 'checkout');
  return c.html(shopPage(store, session, { title: text('account'), path: '/my-account/', body }));
}

function signInForm(store: Store, { locale }: Session, back: boolean): Html {
  const text = textsIn(locale);
  return html`<h1>${text('account')}</h1>
    <form class="narrow" method="post" action="/my-account/sign-in">
      <p>${text('signInHint')}</p>
      <label for="email">${text('email')}</label>
      <p>
        <input
          id="email"
          name="email"
          type="email"
          list="known"
          autocomplete="email"
          required
          style="width:100%"
        />
      </p>
      <datalist id="known">
        ${store.state.customers.map(({ email }) => html`<option value="${email}"></option>`)}
      </datalist>
      ${back ? html`<input type="hidden" name="back" value="checkout" />` : ''}
      <button class="primary">${text('signIn')}</button>
    </form>`;
}

function ordersList(store: Store, { locale }: Session, customer: Customer): Html {
  const text = textsIn(locale);
  const orders = store.state.orders.filter(
    (order) => order.customerId === customer.id && order.status !== 'trash',
  );
  const table = html`<table>
    <thead>
      <tr>
        <th>${text('orderNumber')}</th>
        <th>${text('date')}</th>
        <th>${text('status')}</th>
        <th class="amount">${text('total')}</th>
        <th></th>
      </tr>
    </thead>
    <tbody>
      ${orders.toReversed().map(
        (order) =>
          html`<tr>
            <td>${order.id}</td>
            <td>${day(order.createdAt, locale, store.settings.timezone)}</td>
            <td>${text(`status_${order.status}`)}</td>
            <td class="amount">${money(orderTotals(order).totalMinor, locale)}</td>
            <td><a href="/checkout/order-received/${order.id}/?key=${order.key}">${text('view')}</a></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  return html`<h1>${text('hello', customer.firstName)}</h1>
    <h2>${text('orders')}</h2>
    ${orders.length === 0 ? html`<p>${text('noOrders')}</p>` : table}
    <form method="post" action="/my-account/sign-out"><button>${text('signOut')}</button></form>`;
}
