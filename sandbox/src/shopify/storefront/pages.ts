import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { productPicture } from '../../woocommerce/storefront/pictures.ts';
import type { Shop } from '../shop.ts';
import type { Product } from '../types.ts';
import { accountPages } from './account.ts';
import { cartPages } from './cart.ts';
import { checkoutPages } from './checkout.ts';
import { shopPage } from './layout.ts';
import { notFoundPage } from './not-found.ts';
import type { Html } from './layout.ts';
import { orderPages } from './orders.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { money, textsIn } from './texts.ts';

/** The buyers' shop: products, cart, checkout, thank-you and order status pages, account. */
export function storefrontPages(shop: Shop): Hono {
  const pages = new Hono();
  pages.get('/', (c) => productsPage(shop, c));
  pages.get('/products/:slug', (c) => productPage(shop, c, c.req.param('slug')));
  pages.get('/pictures/:slug{.+\\.svg}', (c) => {
    const picture = productPicture(c.req.param('slug').replace(/\.svg$/, ''));
    return picture ? c.body(picture, 200, { 'content-type': 'image/svg+xml' }) : c.notFound();
  });
  pages.route('/', cartPages(shop));
  pages.route('/', checkoutPages(shop));
  pages.route('/', orderPages(shop));
  pages.route('/', accountPages(shop));
  return pages;
}

function productsPage(shop: Shop, c: Context) {
  const session = sessionOf(shop, c);
  const text = textsIn(session.locale);
  const body = html`<h1>${text('shop')}</h1>
    <ul class="products">
      ${shop.state.products.map(
        (product) =>
          html`<li>
            <a href="/products/${product.slug}">
              <img src="/pictures/${product.slug}.svg" alt="" width="320" height="320" />
              <h2>${product.title[session.locale]}</h2>
            </a>
            <div class="price">${money(product.priceMinor, session.locale)}</div>
            ${addForm(product, session)}
          </li>`,
      )}
    </ul>`;
  return c.html(shopPage(shop, session, { title: text('shop'), path: '/', body }));
}

function productPage(shop: Shop, c: Context, slug: string) {
  const session = sessionOf(shop, c);
  const product = shop.state.products.find((candidate) => candidate.slug === slug);
  if (product === undefined) return notFoundPage(shop, c);
  const body = html`<div class="single">
    <img src="/pictures/${product.slug}.svg" alt="" width="480" height="480" />
    <div>
      <h1>${product.title[session.locale]}</h1>
      <div class="price">${money(product.priceMinor, session.locale)}</div>
      <p>${product.description[session.locale]}</p>
      ${addForm(product, session)}
    </div>
  </div>`;
  const title = product.title[session.locale];
  return c.html(shopPage(shop, session, { title, path: `/products/${slug}`, body }));
}

function addForm(product: Product, { locale }: Session): Html {
  const label = textsIn(locale)('addToCart');
  return html`<form method="post" action="/cart/add">
    <input type="hidden" name="product" value="${product.id}" />
    <button aria-label="${label}: ${product.title[locale]}">${label}</button>
  </form>`;
}
