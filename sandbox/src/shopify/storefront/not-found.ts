import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Shop } from '../shop.ts';
import { shopPage } from './layout.ts';
import { sessionOf } from './session.ts';
import { textsIn } from './texts.ts';

export function notFoundPage(shop: Shop, c: Context) {
  const session = sessionOf(shop, c);
  const text = textsIn(session.locale);
  const body = html`<h1>${text('notFound')}</h1>
    <p><a class="button" href="/">${text('toShop')}</a></p>`;
  return c.html(shopPage(shop, session, { title: text('notFound'), path: '/', body }), 404);
}
