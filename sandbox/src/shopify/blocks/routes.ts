import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import { makeBuyerToken } from '../auth/session-token.ts';
import type { ShopifyParts } from '../parts.ts';
import { gid } from '../payloads/parts.ts';
import { sessionOf } from '../storefront/session.ts';
import type { Locale } from '../types.ts';
import { makeBundler } from './bundle.ts';
import type { Source } from './bundle.ts';
import { isBlockName, readExtension } from './extensions.ts';
import type { BlockName } from './extensions.ts';

const BROWSER = fileURLToPath(new URL('./browser/', import.meta.url));

/** The documents, scripts and session tokens of the blocks that the app's extensions show on buyers' pages. */
export function blockRoutes(parts: ShopifyParts, appUrl: () => string | undefined): Hono {
  const routes = new Hono();
  const bundled = makeBundler();
  const script = async (c: Context, source: Source) => {
    try {
      return c.body(await bundled(source), 200, SCRIPT_HEADERS);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      process.stderr.write(`sandbox: the block ${source.name} could not be built: ${problem}\n`);
      return c.text(problem, 500);
    }
  };
  const own = (name: string): Source => ({
    name,
    code: `import './${name}.ts'`,
    folder: BROWSER,
    appUrl: '',
  });
  routes.get('/blocks/page.js', (c) =>
    appUrl() === undefined ? c.body(NO_SERVER_YET, 200, SCRIPT_HEADERS) : script(c, own('page')),
  );
  routes.get('/blocks/frame.js', (c) => script(c, own('frame')));
  routes.use('/blocks/:name/*', (c, next) =>
    isBlockName(c.req.param('name')) ? next() : Promise.resolve(c.notFound()),
  );
  routes.get('/blocks/:name/frame', (c) =>
    c.html(frameDocument(c.req.param('name') as BlockName, c.req.query('lang') === 'fr' ? 'fr' : 'en')),
  );
  routes.get('/blocks/:name/script.js', (c) =>
    script(c, extensionSource(c.req.param('name') as BlockName, appUrl() ?? '')),
  );
  routes.post('/blocks/:name/session-token', (c) => sessionToken(parts, c, c.req.param('name') as BlockName));
  return routes;
}

const SCRIPT_HEADERS = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' };
const NO_SERVER_YET = "console.info('sandbox: the app has no server yet, so its blocks are not loaded')";

/** What Shopify's command line puts around an extension's module. */
function extensionSource(name: BlockName, appUrl: string): Source {
  const { folder, module, target } = readExtension(name, 'en');
  const code = `import run from ${JSON.stringify(module)}; shopify.extend(${JSON.stringify(target)}, run);`;
  return { name, code, folder, appUrl };
}

/** Empty but for its scripts: the block draws itself into the body. */
function frameDocument(name: BlockName, locale: Locale) {
  const { title, texts, target } = readExtension(name, locale);
  const given = JSON.stringify({ target, texts }).replaceAll('<', '\\u003c');
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <script type="application/json" id="extension">
          ${raw(given)}
        </script>
        <script src="/blocks/frame.js" defer></script>
        <script src="/blocks/${name}/script.js" defer></script>
      </head>
      <body></body>
    </html>`;
}

/**
 * A fresh token for the block of whoever sent the cookie: nobody names a customer here, so nobody gets another's. A
 * browser's request must come from the shop's own page, never from the block's frame.
 */
function sessionToken({ shop, app }: ShopifyParts, c: Context, name: BlockName) {
  const origin = c.req.header('origin');
  if (origin !== undefined && origin !== shop.origin)
    return c.text('The shop’s own page asks for session tokens, nobody else.\n', 403);
  const { customer } = sessionOf(shop, c);
  if (name === 'order-status' && customer === undefined)
    return c.text('Nobody is signed in: an order’s page in the account is its customer’s.\n', 401);
  c.header('cache-control', 'no-store');
  return c.text(makeBuyerToken(shop, app, customer === undefined ? null : gid('Customer', customer.id)));
}
