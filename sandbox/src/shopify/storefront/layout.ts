import { html, raw } from 'hono/html';
import { SHOP_STYLE } from '../../woocommerce/storefront/style.ts';
import { PLACE_STYLE } from '../blocks/place.ts';
import type { Shop } from '../shop.ts';
import type { Locale } from '../types.ts';
import type { Session } from './session.ts';
import { textsIn } from './texts.ts';

/** The app's page on the shop's own domain. Shopify keeps a shop's second language in a folder. */
export const LOYALTY_PATHS: Record<Locale, string> = { en: '/apps/ristourne', fr: '/fr/apps/ristourne' };

export type Html = ReturnType<typeof html>;

export interface ShopPage {
  title: string;
  path: string;
  /** The same page in the other language, where that is another address. */
  otherLanguagePath?: string;
  /** What went wrong with the form that is answered. */
  problem?: string | undefined;
  body: Html;
}

/** The same plain sheet as the other shop's, in another colour, so that a walk shows which one it is in. */
const STYLE = `${SHOP_STYLE.replace('#7f54b3', '#00664b').replace('#6a4399', '#004d39')}${PLACE_STYLE}`;

export function shopPage(shop: Shop, session: Session, page: ShopPage): Html {
  const { locale } = session;
  const text = textsIn(locale);
  const other: Locale = locale === 'fr' ? 'en' : 'fr';
  const articles = session.cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  const link = (href: string, label: string): Html =>
    html`<a href="${href}" ${page.path === href ? raw('aria-current="page"') : ''}>${label}</a>`;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='8' fill='%2300664b'/%3E%3C/svg%3E"
        />
        <title>${page.title} – ${shop.settings.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">${text('skip')}</a>
        <aside class="demo" aria-label="${text('demonstration')}">
          <div class="wrap">
            <span>${text('tagline')}</span>
            <a href="/admin">${text('owner')}</a>
            <a href="${page.otherLanguagePath ?? page.path}?lang=${other}" lang="${other}"
              >${text('otherLanguage')}</a
            >
          </div>
        </aside>
        <header class="site">
          <div class="wrap">
            <a class="brand" href="/">${shop.settings.title}</a>
            <nav class="site" aria-label="${text('shop')}">
              ${link('/', text('shop'))} ${link('/cart', `${text('cart')} (${articles})`)}
              ${link('/checkout', text('checkout'))} ${link('/account', text('account'))}
              ${link(LOYALTY_PATHS[locale], text('loyalty'))}
            </nav>
          </div>
        </header>
        <main id="content">
          <div class="wrap">
            ${page.problem ? html`<div class="notice error" role="alert"><span>${page.problem}</span></div>` : ''}
            ${page.body}
          </div>
        </main>
        <footer class="site"><div class="wrap">© ${shop.settings.title} · Lyon</div></footer>
      </body>
    </html>`;
}
