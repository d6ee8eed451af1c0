import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { textOf } from '../../form.ts';
import { checkCode } from '../discounts.ts';
import { findDiscount, findProduct } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { cartTotals, customerOf, pricedLines } from '../totals.ts';
import type { CartTotals } from '../totals.ts';
import { shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { money, refusalText, textsIn } from './texts.ts';

const QUANTITY_MAX = 99;

export function cartPages(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/cart', (c) => cartPage(shop, c, { session: sessionOf(shop, c) }));
  pages.post('/cart/add', async (c) => {
    const { cart } = sessionOf(shop, c);
    const product = findProduct(shop, Number((await c.req.parseBody())['product']));
    const line = cart.lines.find((one) => one.productId === product?.id);
    if (line) line.quantity = Math.min(QUANTITY_MAX, line.quantity + 1);
    else if (product) cart.lines.push({ productId: product.id, quantity: 1 });
    return c.redirect('/cart', 303);
  });
  pages.post('/cart/update', async (c) => {
    const { cart } = sessionOf(shop, c);
    const form = await c.req.parseBody();
    cart.lines = cart.lines.flatMap((line) => {
      const wanted = Number(form[`quantity_${line.productId}`] ?? line.quantity);
      const quantity = Number.isInteger(wanted) ? Math.min(QUANTITY_MAX, wanted) : line.quantity;
      return quantity < 1 || Number(form['remove']) === line.productId ? [] : [{ ...line, quantity }];
    });
    return c.redirect('/cart', 303);
  });
  pages.post('/discount/remove', async (c) => {
    const { cart } = sessionOf(shop, c);
    const form = await c.req.parseBody();
    cart.codes = cart.codes.filter((code) => code !== textOf(form['code']));
    return c.redirect('/cart', 303);
  });
  pages.post('/discount', async (c) => {
    const session = sessionOf(shop, c);
    const form = await c.req.parseBody();
    const email = textOf(form['email']);
    if (email !== '') session.cart.email = email;
    const typed = textOf(form['discount']);
    const atCheckout = textOf(form['at']) === 'checkout';
    // Enter in any field of the checkout sends its first button.
    if (atCheckout && typed === '') return c.redirect('/checkout', 303);
    const problem = addCode(shop, session, typed);
    if (atCheckout)
      return c.redirect(`/checkout${problem ? `?problem=${encodeURIComponent(problem)}` : ''}`, 303);
    return problem ? cartPage(shop, c, { session, problem }) : c.redirect('/cart', 303);
  });
  // Shopify's own link to a code: it waits in the cart until there is something to take off.
  pages.get('/discount/:code', (c) => {
    const { cart } = sessionOf(shop, c);
    const discount = findDiscount(shop, c.req.param('code'));
    if (discount !== undefined && !cart.codes.includes(discount.code)) cart.codes.push(discount.code);
    return c.redirect('/cart', 303);
  });
  return pages;
}

/** Adds a code to the cart; answers the shop's refusal in words. */
function addCode(shop: Shop, { cart, locale }: Session, code: string): string | undefined {
  const codes = cart.codes.filter((other) => other.toLowerCase() !== code.toLowerCase());
  const checked = checkCode(shop, code, {
    lines: pricedLines(shop, cart),
    codes,
    customer: customerOf(shop, cart),
  });
  if (!('id' in checked)) return refusalText(checked, code, locale);
  cart.codes = [...codes, checked.code];
  return undefined;
}

function cartPage(
  shop: Shop,
  c: Context,
  { session, problem }: { session: Session; problem?: string | undefined },
) {
  const text = textsIn(session.locale);
  const totals = cartTotals(shop, session.cart);
  const body =
    totals.lines.length === 0
      ? html`<h1>${text('cart')}</h1>
          <p>${text('emptyCart')}</p>
          <p><a class="button" href="/">${text('toShop')}</a></p>`
      : html`<h1>${text('cart')}</h1>
          ${linesForm(totals, session)}
          <form method="post" action="/discount">${codeField(session, 'cart')}</form>
          ${totalsTable(totals, session, true)}
          <a class="button primary" href="/checkout">${text('toCheckout')}</a>`;
  const page = { title: text('cart'), path: '/cart', problem, body };
  return c.html(shopPage(shop, session, page), problem ? 422 : 200);
}

function linesForm(totals: CartTotals, { locale }: Session): Html {
  const text = textsIn(locale);
  return html`<form method="post" action="/cart/update">
    <table class="cart">
      <thead>
        <tr>
          <th scope="col">${text('product')}</th>
          <th scope="col">${text('quantity')}</th>
          <th scope="col" class="amount">${text('price')}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${totals.lines.map(
          ({ product, quantity, fullMinor }) =>
            html`<tr>
              <td class="name">${product.title[locale]}</td>
              <td>
                <input
                  type="number"
                  name="quantity_${product.id}"
                  value="${quantity}"
                  min="0"
                  max="${QUANTITY_MAX}"
                  aria-label="${text('quantity')}: ${product.title[locale]}"
                />
              </td>
              <td class="amount">${money(fullMinor, locale)}</td>
              <td>
                <button
                  class="link"
                  name="remove"
                  value="${product.id}"
                  aria-label="${text('remove')}: ${product.title[locale]}"
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

/** The field that Shopify shows in the cart of some themes and in every checkout; its button sends the form it is in. */
export function codeField({ locale }: Session, at: 'cart' | 'checkout'): Html {
  const text = textsIn(locale);
  return html`<div class="row">
    <input type="hidden" name="at" value="${at}" />
    <div>
      <label for="discount">${text('discountCode')}</label>
      <input id="discount" name="discount" autocomplete="off" />
    </div>
    <button formaction="/discount">${text('apply')}</button>
  </div>`;
}

/** The rows from subtotal to total. */
export function totalsTable(totals: CartTotals, { locale }: Session, removable: boolean): Html {
  const text = textsIn(locale);
  const fullMinor = totals.lines.reduce((sum, line) => sum + line.fullMinor, 0);
  const row = (name: string, minor: number): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="amount">${money(minor, locale)}</td>
    </tr>`;
  return html`<table>
      <tbody>
        ${row(text('subtotal'), fullMinor)}
        ${totals.taken.map(({ discount, amountMinor }) => row(`${text('discount')} ${discount.code}`, -amountMinor))}
        ${totals.shipping === null ? '' : row(text('shipping'), totals.shipping.priceMinor)}
        <tr class="total">
          <th scope="row">${text('total')}</th>
          <td class="amount">
            <strong>${money(totals.totalMinor, locale)}</strong>
            <small>${text('taxes')} ${money(totals.taxMinor, locale)}</small>
          </td>
        </tr>
      </tbody>
    </table>
    ${removable ? totals.taken.map(({ discount }) => removeForm(discount.code, locale)) : ''}`;
}

function removeForm(code: string, locale: Session['locale']): Html {
  const label = `${textsIn(locale)('remove')}: ${code}`;
  return html`<form method="post" action="/discount/remove">
    <button class="link" name="code" value="${code}">${label}</button>
  </form>`;
}
