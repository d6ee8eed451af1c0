import { Hono } from 'hono';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import { textOf } from '../../form.ts';
import { checkOut } from '../checkout.ts';
import { refusalText } from '../coupon-validity.ts';
import { orderSummary } from '../plugin.ts';
import type { OrderSummary } from '../plugin.ts';
import type { Store } from '../store.ts';
import { findOrder } from '../store.ts';
import { orderTotals } from '../totals.ts';
import type { BillingAddress, Order, OrderStatus } from '../types.ts';
import { applyCoupon, buyerOf, totalRows, totalsOf } from './cart.ts';
import { shopPage } from './layout.ts';
import type { Html, Notice } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { day, money, textsIn } from './texts.ts';
import type { TextKey } from './texts.ts';

type Method = 'card' | 'cod' | 'bacs';

const METHODS: { id: Method; hint: TextKey; status: OrderStatus; paid: boolean }[] = [
  { id: 'card', hint: 'cardHint', status: 'processing', paid: true },
  { id: 'cod', hint: 'codHint', status: 'processing', paid: false },
  { id: 'bacs', hint: 'bacsHint', status: 'on-hold', paid: false },
];

const FIELDS: { name: keyof BillingAddress; label: TextKey; autocomplete: string; full?: boolean }[] = [
  { name: 'first_name', label: 'firstName', autocomplete: 'given-name' },
  { name: 'last_name', label: 'lastName', autocomplete: 'family-name' },
  { name: 'address_1', label: 'street', autocomplete: 'address-line1', full: true },
  { name: 'postcode', label: 'postcode', autocomplete: 'postal-code' },
  { name: 'city', label: 'city', autocomplete: 'address-level2' },
  { name: 'email', label: 'email', autocomplete: 'email', full: true },
];

/** Where a demonstration needs no typing: everything is filled in but the e-mail address. */
const DEMO_ADDRESS: Partial<BillingAddress> = {
  first_name: 'Camille',
  last_name: 'Martin',
  address_1: '12 rue de la République',
  postcode: '69002',
  city: 'Lyon',
};

const FIELD_CHARACTERS_MAX = 200;

export function checkoutPages(store: Store): Hono {
  const app = new Hono();
  app.get('/checkout/', (c) => {
    const session = sessionOf(store, c);
    if (session.cart.lines.length === 0) return c.redirect('/cart/');
    return checkoutPage(store, c, { session, billing: knownBilling(session), method: 'card' });
  });
  app.post('/checkout/coupon', async (c) => {
    const session = sessionOf(store, c);
    const form = readForm(await c.req.parseBody());
    session.cart.email = form.billing.email ?? '';
    const refusal = applyCoupon(store, session, { code: form.couponCode, atCheckout: true });
    const text = textsIn(session.locale);
    const notice: Notice =
      refusal === undefined
        ? { kind: 'success', texts: [text('couponApplied')] }
        : { kind: 'error', texts: [refusal] };
    return checkoutPage(store, c, { session, ...form, notice });
  });
  app.post('/checkout/', async (c) => placeOrder(store, c));
  app.get('/checkout/order-received/:id{[0-9]+}/', async (c) => receivedPage(store, c));
  return app;
}

/** A new account has no address yet: it is filled in like a guest's. */
function knownBilling({ customer, cart }: Session): Partial<BillingAddress> {
  const kept = Object.entries(customer?.billing ?? {}).filter(([, value]) => value !== '');
  return { ...DEMO_ADDRESS, email: cart.email, ...Object.fromEntries(kept) };
}

interface Form {
  billing: Partial<BillingAddress>;
  method: Method;
  couponCode: string;
}

function readForm(form: Record<string, unknown>): Form {
  const billing: Partial<BillingAddress> = { country: 'FR' };
  for (const { name } of FIELDS) billing[name] = textOf(form[name]).slice(0, FIELD_CHARACTERS_MAX);
  const method = METHODS.find(({ id }) => id === form['payment_method'])?.id ?? 'card';
  return { billing, method, couponCode: textOf(form['coupon_code']) };
}

async function placeOrder(store: Store, c: Context) {
  const session = sessionOf(store, c);
  const text = textsIn(session.locale);
  const form = readForm(await c.req.parseBody());
  session.cart.email = form.billing.email ?? '';
  const problems = FIELDS.filter(({ name }) => !form.billing[name]).map(({ label }) =>
    text('fieldRequired', text(label)),
  );
  if (form.billing.email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.billing.email))
    problems.push(text('emailInvalid'));
  if (problems.length > 0) {
    return checkoutPage(store, c, { session, ...form, notice: { kind: 'error', texts: problems } });
  }
  const method = METHODS.find(({ id }) => id === form.method);
  const result = checkOut(store, buyerOf(session, true), {
    billing: form.billing,
    locale: session.locale,
    paymentMethod: form.method,
    paymentMethodTitle: text(form.method),
    status: method?.status ?? 'processing',
    paid: method?.paid ?? false,
  });
  if (result.outcome === 'empty') return c.redirect('/cart/', 303);
  if (result.outcome === 'coupons_refused') {
    const refused = new Set(result.refusals.map(({ code }) => code));
    session.cart.couponCodes = session.cart.couponCodes.filter((code) => !refused.has(code));
    const texts = result.refusals.map((refusal) => refusalText(refusal, session.locale));
    return checkoutPage(store, c, { session, ...form, notice: { kind: 'error', texts } });
  }
  session.cart.lines = [];
  session.cart.couponCodes = [];
  return c.redirect(`/checkout/order-received/${result.order.id}/?key=${result.order.key}`, 303);
}

interface CheckoutPage {
  session: Session;
  billing: Partial<BillingAddress>;
  method: Method;
  notice?: Notice;
}

function checkoutPage(store: Store, c: Context, shown: CheckoutPage) {
  const { session } = shown;
  const text = textsIn(session.locale);
  const { customer } = session;
  const greeting = customer
    ? html`<div class="notice info"><span>${text('signedInAs', customer.email)}</span></div>`
    : html`<div class="notice info">
        <span>${text('returning')} <a href="/my-account/?back=checkout">${text('signInLink')}</a></span>
      </div>`;
  const body = html`<h1>${text('checkout')}</h1>
    ${greeting}
    <form method="post" action="/checkout/" novalidate>
      <div class="columns">
        <section>
          <h2>${text('billing')}</h2>
          <div class="fields">${FIELDS.map((field) => fieldInput(field, shown.billing, session))}</div>
        </section>
        <section class="box">
          <h2>${text('yourOrder')}</h2>
          ${checkoutTotals(store, session)} ${couponField(session)}
          <fieldset>
            <legend>${text('payment')}</legend>
            ${METHODS.map(
              ({ id, hint }) =>
                html`<label class="method">
                  <input
                    type="radio"
                    name="payment_method"
                    value="${id}"
                    ${id === shown.method ? raw('checked') : ''}
                  />
                  <span>${text(id)}</span><small>${text(hint)}</small>
                </label>`,
            )}
          </fieldset>
          <button class="primary wide">${text('placeOrder')}</button>
        </section>
      </div>
    </form>`;
  return c.html(
    shopPage(store, session, { title: text('checkout'), path: '/checkout/', notice: shown.notice, body }),
  );
}

function fieldInput(
  field: (typeof FIELDS)[number],
  billing: Partial<BillingAddress>,
  { locale }: Session,
): Html {
  const type = field.name === 'email' ? 'email' : 'text';
  return html`<div class="${field.full ? 'full' : ''}">
    <label for="${field.name}">${textsIn(locale)(field.label)}</label>
    <input
      id="${field.name}"
      name="${field.name}"
      type="${type}"
      value="${billing[field.name] ?? ''}"
      autocomplete="${field.autocomplete}"
      maxlength="${FIELD_CHARACTERS_MAX}"
      required
    />
  </div>`;
}

function checkoutTotals(store: Store, session: Session): Html {
  const totals = totalsOf(store, session);
  return html`<table>
    <tbody>
      ${totals.lines.map(
        ({ product, quantity, grossMinor }) =>
          html`<tr>
            <td>${product.name[session.locale]} × ${quantity}</td>
            <td class="amount">${money(grossMinor, session.locale)}</td>
          </tr>`,
      )}
      ${totalRows(totals, session, false)}
    </tbody>
  </table>`;
}

function couponField({ locale }: Session): Html {
  const text = textsIn(locale);
  return html`<div style="margin:8px 0 24px">
    <label for="coupon_code">${text('haveCoupon')}</label>
    <div class="row">
      <input
        id="coupon_code"
        name="coupon_code"
        placeholder="${text('couponCode')}"
        autocomplete="off"
        style="flex:1;min-width:9em"
      />
      <button formaction="/checkout/coupon" formnovalidate>${text('applyCoupon')}</button>
    </div>
  </div>`;
}

/** As in WooCommerce, the order key in the link is what lets a guest see the order. */
async function receivedPage(store: Store, c: Context) {
  const session = sessionOf(store, c);
  const text = textsIn(session.locale);
  const order = findOrder(store, Number(c.req.param('id')));
  if (!order || order.status === 'trash' || order.key !== c.req.query('key')) return c.notFound();
  const summary = await orderSummary(store, order, session.locale);
  const body = html`<h1>${text('received')}</h1>
    <p>${text('thanks')}</p>
    ${overview(store, order, session)} ${summary ? loyaltyBlock(summary) : ''}
    <h2>${text('orderDetails')}</h2>
    ${orderTable(order, session)}
    <h2>${text('billingAddress')}</h2>
    <address>
      ${order.billing.first_name} ${order.billing.last_name}<br />${order.billing.address_1}<br />${order.billing.postcode}
      ${order.billing.city}<br />${order.billing.email}
    </address>`;
  return c.html(shopPage(store, session, { title: text('received'), path: '', body }));
}

function overview(store: Store, order: Order, { locale }: Session): Html {
  const text = textsIn(locale);
  const rows: [string, string][] = [
    [text('orderNumber'), String(order.id)],
    [text('date'), day(order.createdAt, locale, store.settings.timezone)],
    [text('email'), order.billing.email],
    [text('total'), money(orderTotals(order).totalMinor, locale)],
    [text('paymentMethod'), order.paymentMethodTitle],
    [text('status'), text(`status_${order.status}`)],
  ];
  return html`<ul class="overview">
    ${rows.map(([label, value]) => html`<li>${label}<strong>${value}</strong></li>`)}
  </ul>`;
}

/** What the plugin adds at woocommerce_thankyou: the server's words, and a code to scan with a phone. */
function loyaltyBlock(summary: OrderSummary): Html {
  const { claim } = summary;
  return html`<section class="loyalty" aria-labelledby="loyalty-title">
    <div>
      <h2 id="loyalty-title">${summary.title}</h2>
      ${summary.sentences.map((sentence) => html`<p>${sentence}</p>`)}
      ${claim ? html`<a class="button primary" href="${claim.url}">${claim.linkText}</a>` : ''}
    </div>
    ${
      claim
        ? html`<figure>
            <img src="${claim.qrSvgUrl}" alt="${claim.qrAlt}" width="184" height="184" />
            <figcaption>${claim.hint}</figcaption>
          </figure>`
        : ''
    }
  </section>`;
}

export function orderTable(order: Order, { locale }: { locale: Session['locale'] }): Html {
  const text = textsIn(locale);
  const totals = orderTotals(order);
  const row = (label: string, minor: number): Html =>
    html`<tr>
      <th scope="row">${label}</th>
      <td class="amount">${money(minor, locale)}</td>
    </tr>`;
  const discount = totals.discountMinor + totals.discountTaxMinor;
  const codes = order.couponLines.map((line) => line.code).join(', ');
  return html`<table>
    <thead>
      <tr>
        <th>${text('product')}</th>
        <th class="amount">${text('total')}</th>
      </tr>
    </thead>
    <tbody>
      ${order.lines.map(
        (line) =>
          html`<tr>
            <td>${line.name} × ${line.quantity}</td>
            <td class="amount">${money(line.subtotalMinor + line.subtotalTaxMinor, locale)}</td>
          </tr>`,
      )}
      ${order.couponLines.length > 0 ? row(`${text('coupon')}: ${codes}`, -discount) : ''}
      ${order.shippingLines.map((line) => row(text('shipping'), line.totalMinor + line.taxMinor))}
      ${order.refunds.map((refund) => row(text('refund'), -refund.amountMinor))}
      <tr class="total">
        <th scope="row">${text('total')}</th>
        <td class="amount">
          <strong>${money(totals.totalMinor - totals.refundedMinor, locale)}</strong>
          <small>${text('includesVat', money(totals.keptTaxMinor, locale))}</small>
        </td>
      </tr>
    </tbody>
  </table>`;
}
