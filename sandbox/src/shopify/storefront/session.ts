import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sessionToken } from '../orders.ts';
import { findCustomer } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Cart, Customer, Locale } from '../types.ts';

export interface Session {
  cart: Cart;
  locale: Locale;
  customer: Customer | undefined;
}

/** Cookies know no ports: the other shop of this machine must not be met. */
const CART_COOKIE = 'sandbox_shopify_cart';
const LANGUAGE_COOKIE = 'sandbox_shopify_lang';
const CARTS_MAX = 1_000;

/** The buyer's cart and language, from cookies; `?lang=fr` changes the language. */
export function sessionOf(shop: Shop, c: Context): Session {
  const { carts } = shop.state;
  const asked = c.req.query('lang') ?? getCookie(c, LANGUAGE_COOKIE);
  const locale: Locale = asked === 'fr' ? 'fr' : 'en';
  if (c.req.query('lang') !== undefined)
    setCookie(c, LANGUAGE_COOKIE, locale, { path: '/', sameSite: 'Lax' });
  const id = getCookie(c, CART_COOKIE) ?? '';
  const known = Object.hasOwn(carts, id) ? carts[id] : undefined;
  const cart = known ?? freshCart(shop, c);
  const customer = cart.customerId === null ? undefined : findCustomer(shop, cart.customerId);
  return { cart, locale, customer };
}

function freshCart(shop: Shop, c: Context): Cart {
  const { carts } = shop.state;
  const id = sessionToken(shop);
  const cart: Cart = { lines: [], codes: [], email: '', customerId: null };
  carts[id] = cart;
  const [oldest = ''] = Object.keys(carts);
  if (Object.keys(carts).length > CARTS_MAX) delete carts[oldest];
  setCookie(c, CART_COOKIE, id, { path: '/', sameSite: 'Lax', httpOnly: true });
  return cart;
}
