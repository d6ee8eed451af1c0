import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Store } from '../store.ts';
import { findCustomer } from '../store.ts';
import type { Cart, Customer, Locale } from '../types.ts';

export interface Session {
  id: string;
  cart: Cart;
  locale: Locale;
  /** The query of the page that is shown; undefined when it answers a form and has another address to be read at. */
  query: URLSearchParams | undefined;
  customer: Customer | undefined;
}

const CART_COOKIE = 'sandbox_session';
const LANGUAGE_COOKIE = 'sandbox_lang';
const SESSION_CHARACTERS = 32;
const CARTS_MAX = 1_000;

/** The buyer's cart and language, from cookies; `?lang=fr` changes the language. */
export function sessionOf(store: Store, c: Context): Session {
  const id = getCookie(c, CART_COOKIE) ?? '';
  const known = Object.hasOwn(store.state.carts, id) ? store.state.carts[id] : undefined;
  const asked = c.req.query('lang');
  const locale = readLocale(asked ?? getCookie(c, LANGUAGE_COOKIE)) ?? 'en';
  if (asked !== undefined) setCookie(c, LANGUAGE_COOKIE, locale, { path: '/', sameSite: 'Lax' });
  const query = c.req.method === 'GET' ? new URL(c.req.url).searchParams : undefined;
  if (known) return { id, cart: known, locale, query, customer: findCustomer(store, known.customerId) };
  const fresh = store.randomness.token(SESSION_CHARACTERS);
  const cart: Cart = { lines: [], couponCodes: [], email: '', customerId: 0 };
  store.state.carts[fresh] = cart;
  const ids = Object.keys(store.state.carts);
  if (ids.length > CARTS_MAX) delete store.state.carts[ids[0] ?? ''];
  setCookie(c, CART_COOKIE, fresh, { path: '/', sameSite: 'Lax', httpOnly: true });
  return { id: fresh, cart, locale, query, customer: undefined };
}

function readLocale(text: string | undefined): Locale | undefined {
  return text === 'fr' || text === 'en' ? text : undefined;
}
