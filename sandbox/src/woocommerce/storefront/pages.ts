import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { priceMinor } from '../catalogue.ts';
import type { Store } from '../store.ts';
import type { Product } from '../types.ts';
import { accountPages } from './account.ts';
import { cartPages } from './cart.ts';
import { checkoutPages } from './checkout.ts';
import { shopPage } from './layout.ts';
import type { Html, Notice } from './layout.ts';
import { productPicture } from './pictures.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { money, textsIn } from './texts.ts';

/** The buyers' shop: products, cart, checkout, account. */
export function storefrontPages(store: Store): Hono {
  const app = new Hono();
  app.get('/', (c) => productsPage(store, c));
  app.get('/shop/', (c) => c.redirect('/'));
  app.get('/product/:slug/', (c) => productPage(store, c, c.req.param('slug')));
  app.get('/pictures/:slug{.+\\.svg}', (c) => {
    const picture = productPicture(c.req.param('slug').replace(/\.svg$/, ''));
    return picture
      ? c.body(picture, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' })
      : c.notFound();
  });
  app.route('/', cartPages(store));
  app.route('/', checkoutPages(store));
  app.route('/', accountPages(store));
  return app;
}

/** For the whole site: what a mounted application says of unknown pages is not asked. */
export function notFoundPage(store: Store, c: Context) {
  const session = sessionOf(store, c);
  const text = textsIn(session.locale);
  const body = html`<h1>${text('notFound')}</h1>
    <p>${text('notFoundHint')}</p>
    <p><a class="button" href="/">${text('returnToShop')}</a></p>`;
  return c.html(shopPage(store, session, { title: text('notFound'), path: '', body }), 404);
}

function productsPage(store: Store, c: Context) {
  const session = sessionOf(store, c);
  const text = textsIn(session.locale);
  const body = html`<div class="products-page">
    <h1>${text('shop')}</h1>
    <ul class="products">
      ${store.state.products.map(
        (product) =>
          html`<li>
            ${product.salePriceMinor === null ? '' : html`<span class="onsale">${text('sale')}</span>`}
            <a href="/product/${product.slug}/">
              <img src="/pictures/${product.slug}.svg" alt="" width="320" height="320" />
              <h2>${product.name[session.locale]}</h2>
            </a>
            ${priceTag(product, session)} ${addForm(product, session)}
          </li>`,
      )}
    </ul>
  </div>`;
  return c.html(
    shopPage(store, session, {
      title: text('shop'),
      path: '/',
      notice: addedNotice(store, c, session),
      body,
    }),
  );
}

function productPage(store: Store, c: Context, slug: string) {
  const session = sessionOf(store, c);
  const product = store.state.products.find((row) => row.slug === slug);
  if (!product) return c.notFound();
  const body = html`<div class="single">
    <img src="/pictures/${product.slug}.svg" alt="" width="480" height="480" />
    <div>
      <h1>${product.name[session.locale]}</h1>
      ${priceTag(product, session)}
      <p>${product.description[session.locale]}</p>
      ${addForm(product, session)}
    </div>
  </div>`;
  return c.html(shopPage(store, session, { title: product.name[session.locale], path: '', body }));
}

function addedNotice(store: Store, c: Context, { locale }: Session): Notice | undefined {
  const product = store.state.products.find((row) => String(row.id) === c.req.query('added'));
  const text = textsIn(locale);
  if (!product) return undefined;
  return {
    kind: 'success',
    texts: [text('added', product.name[locale])],
    link: { href: '/cart/', text: text('viewCart') },
  };
}

function priceTag(product: Product, { locale }: Session): Html {
  const now = money(priceMinor(product), locale);
  if (product.salePriceMinor === null) return html`<div class="price">${now}</div>`;
  const text = textsIn(locale);
  return html`<div class="price">
    <del aria-label="${text('was')}">${money(product.regularPriceMinor, locale)}</del>
    <ins aria-label="${text('now')}">${now}</ins>
  </div>`;
}

function addForm(product: Product, { locale }: Session): Html {
  const label = textsIn(locale)('addToCart');
  return html`<form method="post" action="/cart/add">
    <input type="hidden" name="product" value="${product.id}" />
    <button aria-label="${label}: ${product.name[locale]}">${label}</button>
  </form>`;
}
