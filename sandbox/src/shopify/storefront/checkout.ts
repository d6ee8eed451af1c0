import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { minorFrom } from '../money.ts';
import { checkOut } from '../orders.ts';
import type { Checkout } from '../orders.ts';
import type { Shop } from '../shop.ts';
import { cartTotals } from '../totals.ts';
import { codeField, totalsTable } from './cart.ts';
import { shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { refusalText, textsIn } from './texts.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
type Form = Record<string, unknown>;

/** One page, for guests and for customers who signed in. */
export function checkoutPages(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/checkout', (c) =>
    checkoutPage(shop, c, { session: sessionOf(shop, c), problem: c.req.query('problem') }),
  );
  pages.post('/checkout', async (c) => {
    const session = sessionOf(shop, c);
    const form: Form = await c.req.parseBody();
    const { cart, customer, locale } = session;
    cart.email = customer?.email ?? textOf(form['email']);
    if (!EMAIL.test(cart.email))
      return checkoutPage(shop, c, { session, problem: textsIn(locale)('needEmail') });
    const result = checkOut(shop, cart, checkoutFrom(form, session));
    switch (result.outcome) {
      case 'empty':
        return c.redirect('/cart', 303);
      case 'refused':
        cart.codes = cart.codes.filter((code) => code !== result.code);
        return checkoutPage(shop, c, {
          session,
          problem: refusalText(result.refusal, result.code, locale),
        });
      case 'ordered':
        Object.assign(cart, { lines: [], codes: [] });
        return c.redirect(`/checkouts/${result.order.checkoutToken}/thank-you`, 303);
    }
  });
  return pages;
}

function checkoutFrom(form: Form, { locale, customer }: Session): Checkout {
  const tipMinor = minorFrom(textOf(form['tip']));
  return {
    firstName: customer?.firstName ?? textOf(form['first_name']),
    lastName: customer?.lastName ?? textOf(form['last_name']),
    locale,
    payment: textOf(form['payment']) === 'manual' ? 'manual' : 'card',
    ...(tipMinor === null ? {} : { tipMinor }),
  };
}

function checkoutPage(
  shop: Shop,
  c: Context,
  { session, problem }: { session: Session; problem?: string | undefined },
) {
  const text = textsIn(session.locale);
  const totals = cartTotals(shop, session.cart);
  if (totals.lines.length === 0) return c.redirect('/cart', 303);
  const body = html`<h1>${text('checkout')}</h1>
    ${checkoutForm(session, totalsTable(totals, session, false))}`;
  const page = { title: text('checkout'), path: '/checkout', problem, body };
  return c.html(shopPage(shop, session, page), problem ? 422 : 200);
}

/** One form, as Shopify's: a code for one customer needs the address that was typed. */
function checkoutForm(session: Session, totals: Html): Html {
  const { locale, customer, cart } = session;
  const text = textsIn(locale);
  const field = (name: string, label: string, filled: { autocomplete: string; value?: string }): Html =>
    html`<p>
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        value="${filled.value ?? ''}"
        autocomplete="${filled.autocomplete}"
      />
    </p>`;
  const person =
    customer === undefined
      ? html`${field('email', text('email'), { autocomplete: 'email', value: cart.email })}
        ${field('first_name', text('firstName'), { autocomplete: 'given-name' })}
        ${field('last_name', text('lastName'), { autocomplete: 'family-name' })}`
      : html`<p>${text('signedIn')} ${customer.email}</p>`;
  return html`<form method="post" action="/checkout">
    <h2>${text('contact')}</h2>
    ${person} ${codeField(session, 'checkout')} ${totals}
    ${field('tip', text('tip'), { autocomplete: 'off' })}
    <div class="row">
      <button class="primary" name="payment" value="card">${text('payNow')}</button>
      <button name="payment" value="manual">${text('payLater')}</button>
    </div>
  </form>`;
}
