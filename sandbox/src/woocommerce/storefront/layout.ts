import { html, raw } from 'hono/html';
import type { Store } from '../store.ts';
import type { Locale } from '../types.ts';
import type { Session } from './session.ts';
import { SHOP_STYLE } from './style.ts';
import { textsIn } from './texts.ts';

export type Html = ReturnType<typeof html>;

export interface Notice {
  kind: 'success' | 'error' | 'info';
  texts: readonly string[];
  link?: { href: string; text: string };
}

export interface ShopPage {
  title: string;
  path: string;
  notice?: Notice | undefined;
  body: Html;
}

export function shopPage(store: Store, session: Session, page: ShopPage): Html {
  const { locale } = session;
  const text = textsIn(locale);
  const other: Locale = locale === 'fr' ? 'en' : 'fr';
  const articles = session.cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  const nav = (href: string, label: string): Html =>
    html`<a href="${href}" ${page.path === href ? raw('aria-current="page"') : ''}>${label}</a>`;
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='8' fill='%237f54b3'/%3E%3C/svg%3E"
        />
        <title>${page.title} – ${store.settings.title}</title>
        <style>
          ${raw(SHOP_STYLE)}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">${text('skip')}</a>
        <div class="demo">
          <div class="wrap">
            <span>${text('demo')}</span>
            <a href="/wp-admin/">${text('owner')}</a>
            <a href="/mailbox">${text('mailbox')}</a>
            <a href="${inLanguage(other, session, page)}" lang="${other}">${text('otherLanguage')}</a>
          </div>
        </div>
        <header class="site">
          <div class="wrap">
            <a class="brand" href="/">${store.settings.title}<small>${text('tagline')}</small></a>
            <nav class="site" aria-label="${text('shop')}">
              ${nav('/', text('shop'))} ${nav('/cart/', `${text('cart')} (${articles})`)}
              ${nav('/checkout/', text('checkout'))} ${nav('/my-account/', text('account'))}
            </nav>
          </div>
        </header>
        <main id="content">
          <div class="wrap">${page.notice ? noticeBox(page.notice) : ''} ${page.body}</div>
        </main>
        <footer class="site">
          <div class="wrap">© ${store.settings.title} · Lyon</div>
        </footer>
      </body>
    </html>`;
}

/** The same page in another language: what else its address says stays; an answered form's page is read at its own. */
function inLanguage(locale: Locale, { query }: Session, { path }: ShopPage): string {
  const wanted = new URLSearchParams(query);
  wanted.set('lang', locale);
  return `${query ? '' : path}?${wanted}`;
}

function noticeBox(notice: Notice): Html {
  const role = notice.kind === 'error' ? 'alert' : 'status';
  const [only] = notice.texts;
  const content =
    notice.texts.length === 1
      ? html`<span>${only}</span>`
      : html`<ul>
          ${notice.texts.map((text) => html`<li>${text}</li>`)}
        </ul>`;
  const link = notice.link ? html`<a href="${notice.link.href}">${notice.link.text}</a>` : '';
  return html`<div class="notice ${notice.kind}" role="${role}">${content}${link}</div>`;
}
