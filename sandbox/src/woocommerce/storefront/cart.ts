import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { addCoupon } from '../checkout.ts';
import type { Buyer } from '../checkout.ts';
import { refusalText } from '../coupon-validity.ts';
import type { Store } from '../store.ts';
import { findCoupon, findProduct } from '../store.ts';
import { cartTotals } from '../totals.ts';
import type { CartTotals } from '../totals.ts';
import { shopPage } from './layout.ts';
import type { Html, Notice } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { money, textsIn } from './texts.ts';

const QUANTITY_MAX = 99;

export function cartPages(store: Store): Hono {
  const app = new Hono();
  app.get('/cart/', (c) => {
    const session = sessionOf(store, c);
    const text = textsIn(session.locale);
    const notice: Notice | undefined =
      c.req.query('coupon') === 'applied'
        ? { kind: 'success', texts: [text('couponApplied')] }
        : c.req.query('coupon') === 'removed'
          ? { kind: 'success', texts: [text('couponRemoved')] }
          : undefined;
    return cartPage(store, c, { session, notice });
  });
  app.post('/cart/add', async (c) => {
    const { cart } = sessionOf(store, c);
    const product = findProduct(store, Number((await c.req.parseBody())['product']));
    if (!product) return c.redirect('/');
    const line = cart.lines.find((row) => row.productId === product.id);
    if (line) line.quantity = Math.min(QUANTITY_MAX, line.quantity + 1);
    else cart.lines.push({ productId: product.id, quantity: 1 });
    return c.redirect(`/?added=${product.id}`, 303);
  });
  app.post('/cart/update', async (c) => {
    const { cart } = sessionOf(store, c);
    const form = await c.req.parseBody();
    const removed = Number(form['remove'] ?? 0);
    cart.lines = cart.lines.flatMap((line) => {
      const wanted = Number(form[`quantity_${line.productId}`] ?? line.quantity);
      const quantity = Number.isInteger(wanted) ? Math.min(QUANTITY_MAX, wanted) : line.quantity;
      return line.productId === removed || quantity < 1 ? [] : [{ ...line, quantity }];
    });
    if (cart.lines.length === 0) cart.couponCodes = [];
    return c.redirect('/cart/', 303);
  });
  app.post('/cart/coupon', async (c) => {
    const session = sessionOf(store, c);
    const form = await c.req.parseBody();
    const refusal = applyCoupon(store, session, { code: textOf(form['coupon_code']), atCheckout: false });
    if (refusal === undefined) return c.redirect('/cart/?coupon=applied', 303);
    return cartPage(store, c, { session, notice: { kind: 'error', texts: [refusal] } });
  });
  app.post('/cart/remove-coupon', async (c) => {
    const { cart } = sessionOf(store, c);
    const form = await c.req.parseBody();
    cart.couponCodes = cart.couponCodes.filter((code) => code !== form['code']);
    return c.redirect('/cart/?coupon=removed', 303);
  });
  return app;
}

/** Adds a code to the session's cart; answers the shop's refusal in words, or undefined. */
export function applyCoupon(
  store: Store,
  session: Session,
  wanted: { code: string; atCheckout: boolean },
): string | undefined {
  const result = addCoupon(store, wanted.code, buyerOf(session, wanted.atCheckout));
  if (result.outcome === 'refused') return refusalText(result.refusal, session.locale);
  session.cart.couponCodes = result.couponCodes;
  return undefined;
}

export function buyerOf({ cart }: Session, atCheckout: boolean): Buyer {
  return { ...cart, atCheckout };
}

export function totalsOf(store: Store, { cart }: Session): CartTotals {
  const coupons = cart.couponCodes.flatMap((code) => findCoupon(store, code) ?? []);
  return cartTotals(store, cart.lines, coupons);
}

function cartPage(store: Store, c: Context, shown: { session: Session; notice: Notice | undefined }) {
  const { session, notice } = shown;
  const text = textsIn(session.locale);
  const totals = totalsOf(store, session);
  const body =
    totals.lines.length === 0
      ? html`<h1>${text('cart')}</h1>
          <p>${text('emptyCart')}</p>
          <p><a class="button" href="/">${text('returnToShop')}</a></p>`
      : html`<h1>${text('cart')}</h1>
          ${cartTable(totals, session)}
          <div class="columns">
            <form class="cartactions" method="post" action="/cart/coupon">
              <label for="coupon_code">${text('haveCoupon')}</label>
              <div class="row">
                <input
                  id="coupon_code"
                  name="coupon_code"
                  placeholder="${text('couponCode')}"
                  autocomplete="off"
                  required
                />
                <button>${text('applyCoupon')}</button>
              </div>
            </form>
            <section class="box">
              <h2>${text('cartTotals')}</h2>
              <table>
                <tbody>
                  ${totalRows(totals, session, true)}
                </tbody>
              </table>
              <a class="button primary wide" href="/checkout/">${text('toCheckout')}</a>
            </section>
          </div>`;
  return c.html(shopPage(store, session, { title: text('cart'), path: '/cart/', notice, body }));
}

function cartTable(totals: CartTotals, { locale }: Session): Html {
  const text = textsIn(locale);
  return html`<form method="post" action="/cart/update">
    <table class="cart">
      <thead>
        <tr>
          <th></th>
          <th>${text('product')}</th>
          <th>${text('price')}</th>
          <th>${text('quantity')}</th>
          <th class="amount">${text('subtotal')}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${totals.lines.map(
          ({ product, quantity, grossMinor }) =>
            html`<tr>
              <td class="pic"><img class="thumb" src="/pictures/${product.slug}.svg" alt="" /></td>
              <td class="name"><a href="/product/${product.slug}/">${product.name[locale]}</a></td>
              <td class="price">${money(grossMinor / quantity, locale)}</td>
              <td class="qty">
                <input
                  type="number"
                  name="quantity_${product.id}"
                  value="${quantity}"
                  min="0"
                  max="${QUANTITY_MAX}"
                  aria-label="${text('quantity')}: ${product.name[locale]}"
                />
              </td>
              <td class="amount">${money(grossMinor, locale)}</td>
              <td class="del">
                <button
                  class="link"
                  name="remove"
                  value="${product.id}"
                  aria-label="${text('remove')}: ${product.name[locale]}"
                >
                  ${text('remove')}
                </button>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p><button>${text('update')}</button></p>
  </form>`;
}

/** The rows from subtotal to total, shared by cart and checkout. */
export function totalRows(totals: CartTotals, { locale }: Session, removable: boolean): Html {
  const text = textsIn(locale);
  const shipping =
    totals.shipping.title === 'none'
      ? ''
      : html`<tr>
          <th scope="row">${text('shipping')}</th>
          <td class="amount">
            ${totals.shipping.title === 'free' ? text('free') : text('flat', money(totals.shipping.minor, locale))}
          </td>
        </tr>`;
  return html`<tr>
      <th scope="row">${text('subtotal')}</th>
      <td class="amount">${money(totals.subtotalMinor, locale)}</td>
    </tr>
    ${totals.coupons.map(
      ({ coupon, discountMinor }) =>
        html`<tr>
          <th scope="row">${text('coupon')}: ${coupon.code}</th>
          <td class="amount">
            ${money(-discountMinor, locale)}
            ${
              removable
                ? html`<form method="post" action="/cart/remove-coupon">
                    <button
                      class="link"
                      name="code"
                      value="${coupon.code}"
                      aria-label="${text('remove')}: ${coupon.code}"
                    >
                      ${text('remove')}
                    </button>
                  </form>`
                : ''
            }
          </td>
        </tr>`,
    )}
    ${shipping}
    <tr class="total">
      <th scope="row">${text('total')}</th>
      <td class="amount">
        <strong>${money(totals.totalMinor, locale)}</strong>
        <small>${text('includesVat', money(totals.taxMinor, locale))}</small>
      </td>
    </tr>`;
}
