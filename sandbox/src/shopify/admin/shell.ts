import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import { makeSessionToken } from '../auth/session-token.ts';
import type { ShopifyParts } from '../parts.ts';
import { shopDomain } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { APP_BRIDGE } from './app-bridge.ts';

/** Where the app is in the shop's admin: /admin/apps/ristourne is its /app. */
export const APP_PATH = '/admin/apps/ristourne';

const STYLE = `
*{box-sizing:border-box}html,body{height:100%;margin:0}body{display:grid;grid-template:56px 1fr/240px 1fr;font:14px/20px Inter,-apple-system,"Segoe UI",sans-serif;color:#303030;background:#1a1a1a}
header{grid-column:1/-1;color:#fff;display:flex;align-items:center;gap:12px;padding:0 16px}header strong{margin-right:auto}header a{color:#fff}
nav{background:#ebebeb;padding:12px;border-top-left-radius:12px;overflow:auto}nav a{display:block;color:#303030;text-decoration:none;padding:6px 8px;border-radius:8px}nav a:hover,nav a[aria-current]{background:#fff}nav #menu a{padding-left:28px}nav h2{font-size:12px;color:#616161;margin:16px 8px 4px}
#app{background:#f1f1f1;border-top-right-radius:12px;position:relative;min-width:0}iframe{border:0;width:100%;height:100%;display:block;border-top-right-radius:12px}
#save{position:fixed;top:8px;left:50%;transform:translateX(-50%);display:none;gap:8px;background:#303030;color:#fff;border-radius:12px;padding:6px 8px 6px 16px;align-items:center}#save.open{display:flex}
button{font:inherit;border:0;border-radius:8px;padding:6px 12px;min-height:28px;cursor:pointer;background:#4a4a4a;color:#fff}button.primary{background:#fff;color:#303030}
#toast{position:fixed;bottom:24px;left:50%;transform:translateX(-50%);background:#1a1a1a;color:#fff;padding:10px 16px;border-radius:8px;opacity:0;transition:opacity .2s}#toast.open{opacity:1}#toast.bad{background:#8e1f0b}
a:focus-visible,button:focus-visible{outline:2px solid #005bd3;outline-offset:1px}
@media (max-width:720px){body{grid-template:56px auto 1fr/1fr}nav{border-radius:0;display:flex;flex-wrap:wrap;gap:0 8px}nav h2{display:none}nav #menu{display:flex;flex-wrap:wrap}nav #menu a{padding-left:8px}#app,iframe{border-radius:0}}
`;

/** The shell's half of App Bridge. */
const SCRIPT = `
const frame = document.querySelector('iframe');
const appOrigin = new URL(frame.src).origin;
const find = (id) => document.getElementById(id);
const tell = (kind, detail = {}) => frame.contentWindow.postMessage({ sandboxBridge: kind, ...detail }, appOrigin);
let fading;
const answers = {
  'id-token': async ({ call }) => tell('token', { call, token: await (await fetch('/sandbox/id-token', { method: 'POST' })).text() }),
  toast: ({ message, isError }) => {
    clearTimeout(fading);
    find('toast').textContent = message;
    find('toast').className = (message ? 'open' : '') + (isError ? ' bad' : '');
    fading = setTimeout(() => { find('toast').className = ''; }, 5000);
  },
  'save-bar': ({ open, save, discard }) => {
    find('save').className = open ? 'open' : '';
    if (open) { find('do-save').textContent = save; find('do-discard').textContent = discard; }
  },
  menu: ({ links, path }) => {
    find('menu').replaceChildren(...links.map(({ href, text }) => {
      const link = document.createElement('a');
      link.href = '${APP_PATH}' + href.replace(/^\\/app/, '');
      link.textContent = text;
      if (href === path) link.setAttribute('aria-current', 'page');
      link.addEventListener('click', (event) => { event.preventDefault(); tell('navigate', { href }); });
      return link;
    }));
    if (path.startsWith('/app')) history.replaceState(null, '', '${APP_PATH}' + path.replace(/^\\/app/, '') + location.search);
  },
};
window.addEventListener('message', ({ origin, source, data }) => {
  if (origin === appOrigin && source === frame.contentWindow) void answers[data.sandboxBridge]?.(data);
});
find('do-save').addEventListener('click', () => tell('save'));
find('do-discard').addEventListener('click', () => tell('discard'));
`;

/** A page in the place of admin.shopify.com, around the app in its frame; and App Bridge's script for the frame. */
export function shellPages(parts: ShopifyParts, frameOrigin: () => string): Hono {
  const { shop, app } = parts;
  const pages = new Hono();
  pages.get('/app-bridge.js', (c) =>
    c.body(APP_BRIDGE, 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
    }),
  );
  pages.post('/sandbox/id-token', (c) => c.text(makeSessionToken(shop, app)));
  pages.get(`${APP_PATH}/*`, (c) => c.html(shell(parts, frameOrigin(), new URL(c.req.url))));
  pages.get(APP_PATH, (c) => c.html(shell(parts, frameOrigin(), new URL(c.req.url))));
  return pages;
}

function shell(parts: ShopifyParts, frameOrigin: string, url: URL) {
  const locale = url.searchParams.get('locale') ?? 'en';
  const source = frameAddress(parts, frameOrigin, {
    path: url.pathname.slice(APP_PATH.length),
    locale,
    search: url.searchParams,
  });
  const other = locale.startsWith('fr') ? 'en' : 'fr';
  return html`<!doctype html>
    <html lang="${locale.startsWith('fr') ? 'fr' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>Ristourne – ${parts.shop.settings.title} – Sandbox</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <strong>${parts.shop.settings.title}</strong>
          <a href="?locale=${other}" lang="${other}">${other === 'fr' ? 'Français' : 'English'}</a>
          <a href="/">Shop</a>
        </header>
        <nav aria-label="Admin">
          <a href="/admin">Orders</a><a href="/admin/discounts">Discounts</a>
          <h2>Apps</h2>
          <a href="${APP_PATH}?locale=${locale}">Ristourne</a>
          <div id="menu"></div>
        </nav>
        <div id="app"><iframe title="Ristourne" src="${source}"></iframe></div>
        <div id="save" role="region" aria-label="Unsaved changes">
          <span>Unsaved changes</span>
          <button id="do-discard">Discard</button><button id="do-save" class="primary">Save</button>
        </div>
        <div id="toast" role="status"></div>
        <script type="module">
          ${raw(SCRIPT)};
        </script>
      </body>
    </html>`;
}

interface Opening {
  path: string;
  locale: string;
  search: URLSearchParams;
}

/** The address that Shopify opens: everything the app needs to know who looks, and nothing that it could not check. */
function frameAddress(parts: ShopifyParts, frameOrigin: string, { path, locale, search }: Opening): string {
  const query = new URLSearchParams(search);
  const wanted = {
    embedded: '1',
    host: hostOf(parts.shop),
    id_token: makeSessionToken(parts.shop, parts.app),
    locale,
    shop: shopDomain(parts.shop),
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  for (const [name, value] of Object.entries(wanted)) query.set(name, value);
  return `${frameOrigin}/app${path === '/' ? '' : path}?${query}`;
}

function hostOf(shop: Shop): string {
  return Buffer.from(`admin.shopify.com/store/${shop.settings.handle}`).toString('base64url');
}
