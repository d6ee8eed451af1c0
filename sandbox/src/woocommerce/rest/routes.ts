import { Hono } from 'hono';
import type { Context } from 'hono';
import { HANG_UP_HEADER } from '../../listen.ts';
import { restFaultFor } from '../../faults.ts';
import type { Faults, RestFault } from '../../faults.ts';
import type { SandboxLog } from '../../log.ts';
import { customerPayload, productPayload, variationPayload } from '../payloads.ts';
import { offsetHours } from '../site-time.ts';
import { categoriesOf } from '../articles.ts';
import type { Store } from '../store.ts';
import type { WebhookDelivery } from '../types.ts';
import { findCustomer, findProduct, nowSecond, WOOCOMMERCE_VERSION, WORDPRESS_VERSION } from '../store.ts';
import type { WebhookQueue } from '../webhooks.ts';
import { answer, page, refuse } from './answers.ts';
import type { RestError } from './answers.ts';
import { oauthVerifier } from './auth.ts';
import { couponRoutes } from './coupons.ts';
import { orderRoutes } from './orders.ts';
import { webhookRoutes } from './webhooks.ts';

const PREFIX = '/wp-json/wc/v3';

/** WordPress's REST index and WooCommerce's REST v3, behind its authentication and the injected faults. */
export function restRoutes(parts: {
  store: Store;
  queue: WebhookQueue;
  faults: Faults;
  log: SandboxLog<WebhookDelivery>;
}): Hono {
  const { store, queue, faults, log } = parts;
  const app = new Hono();
  const verifier = oauthVerifier();

  app.get('/wp-json/', (c) => c.redirect('/wp-json'));
  app.get('/wp-json', () => answer(index(store)));
  app.use(`${PREFIX}/*`, async (c, next) => {
    const started = performance.now();
    const met: string[] = [];
    const url = new URL(c.req.url);
    await respond(c, met, next);
    log.request({
      at: store.clock.now().getTime(),
      method: c.req.method,
      path: url.pathname,
      query: publicQuery(url),
      status: c.res.headers.has(HANG_UP_HEADER) ? 0 : c.res.status,
      durationMs: Math.round(performance.now() - started),
      faults: met,
    });
  });

  async function respond(c: Context, met: string[], next: () => Promise<void>): Promise<void> {
    const url = new URL(c.req.url);
    const route = url.pathname.slice(PREFIX.length);
    const fault = restFaultFor(faults.current(), { method: c.req.method, route }, store.randomness.happens);
    if (fault) met.push(fault.kind);
    if (fault && fault.kind !== 'timeout_after') {
      c.res = faultResponse(fault);
      return;
    }
    const baseUrl = `${url.origin}${url.pathname}`;
    const refusal = verifier.refusal(
      { method: c.req.method, url, baseUrl },
      store.state.keys,
      // The client signs with the machine's time, whatever clock a test gives the shop.
      Date.now() / 1000,
    );
    if (refusal) c.res = refuse(refusal);
    else await next();
    if (fault) c.res = faultResponse(fault);
  }

  app.route(`${PREFIX}/orders`, orderRoutes(store));
  app.route(`${PREFIX}/coupons`, couponRoutes(store));
  app.route(`${PREFIX}/webhooks`, webhookRoutes(store, queue));
  catalogueRoutes(app, store);
  settingsRoutes(app, store);
  app.all('/wp-json/*', () => refuse(NO_ROUTE));
  return app;
}

const NO_ROUTE: RestError = {
  status: 404,
  code: 'rest_no_route',
  message: 'No route was found matching the URL and request method.',
};

function faultResponse(fault: RestFault): Response {
  if (fault.kind === 'timeout_before' || fault.kind === 'timeout_after') {
    return new Response(null, { headers: { [HANG_UP_HEADER]: String(fault.timeoutMs) } });
  }
  if (fault.kind === '429') {
    return new Response('Too Many Requests', { status: 429, headers: { 'retry-after': '1' } });
  }
  if (fault.kind === '503') return new Response('<h1>Service Unavailable</h1>', { status: 503 });
  return refuse({
    status: 500,
    code: 'internal_server_error',
    message: '<p>There has been a critical error on this website.</p>',
  });
}

function catalogueRoutes(app: Hono, store: Store): void {
  app.get(`${PREFIX}/products`, (c) => {
    const { sku, include } = c.req.query();
    const wanted = include === undefined ? null : new Set(include.split(',').map(Number));
    const rows = store.state.products
      .filter((row) => sku === undefined || row.sku === sku)
      .filter((row) => wanted === null || wanted.has(row.id));
    return page(new URL(c.req.url), rows, (row) => productPayload(store, row));
  });
  app.get(`${PREFIX}/products/categories`, (c) => {
    const { include } = c.req.query();
    const wanted = include === undefined ? null : new Set(include.split(',').map(Number));
    const rows = categoriesOf(store).filter((row) => wanted === null || wanted.has(row.id));
    return page(new URL(c.req.url), rows, (row) => row);
  });
  app.get(`${PREFIX}/products/:id{[0-9]+}/variations`, (c) => {
    const found = findProduct(store, Number(c.req.param('id')));
    return found
      ? page(new URL(c.req.url), found.variations, (variation) => variationPayload(found, variation))
      : refuse(UNKNOWN_PRODUCT);
  });
  app.get(`${PREFIX}/products/:id{[0-9]+}`, (c) => {
    const found = findProduct(store, Number(c.req.param('id')));
    return found ? answer(productPayload(store, found)) : refuse(UNKNOWN_PRODUCT);
  });
  app.get(`${PREFIX}/customers`, (c) => {
    const email = c.req.query('email')?.toLowerCase();
    const rows = store.state.customers.filter(
      (row) => email === undefined || row.email.toLowerCase() === email,
    );
    return page(new URL(c.req.url), rows, (row) => customerPayload(store, row));
  });
  app.get(`${PREFIX}/customers/:id{[0-9]+}`, (c) => {
    const found = findCustomer(store, Number(c.req.param('id')));
    return found
      ? answer(customerPayload(store, found))
      : refuse({ status: 404, code: 'woocommerce_rest_invalid_id', message: 'Invalid resource ID.' });
  });
}

const UNKNOWN_PRODUCT: RestError = {
  status: 404,
  code: 'woocommerce_rest_product_invalid_id',
  message: 'Invalid ID.',
};

function settingsRoutes(app: Hono, store: Store): void {
  const { settings } = store;
  const groups: Record<string, Record<string, string>> = {
    general: {
      woocommerce_currency: settings.currency,
      woocommerce_price_num_decimals: '2',
      woocommerce_default_country: 'FR',
      woocommerce_calc_taxes: 'yes',
      woocommerce_enable_coupons: 'yes',
    },
    tax: { woocommerce_prices_include_tax: settings.pricesIncludeTax ? 'yes' : 'no' },
  };
  app.get(`${PREFIX}/settings/:group`, (c) => {
    const group = groups[c.req.param('group')];
    if (!group) return refuse(NO_SETTING_GROUP);
    return answer(
      Object.entries(group).map(([id, value]) => setting(store, { group: c.req.param('group'), id, value })),
    );
  });
  app.get(`${PREFIX}/settings/:group/:id`, (c) => {
    const { group, id } = c.req.param();
    const value = groups[group]?.[id];
    if (!groups[group]) return refuse(NO_SETTING_GROUP);
    if (value === undefined) {
      return refuse({ status: 404, code: 'rest_setting_setting_invalid', message: 'Invalid setting.' });
    }
    return answer(setting(store, { group, id, value }));
  });
  app.get(`${PREFIX}/system_status`, () =>
    answer({
      environment: {
        home_url: store.origin,
        site_url: store.origin,
        version: WOOCOMMERCE_VERSION,
        wp_version: WORDPRESS_VERSION,
      },
      settings: {
        api_enabled: false,
        currency: settings.currency,
        currency_symbol: '&euro;',
        currency_position: 'right_space',
        thousand_separator: ' ',
        decimal_separator: ',',
        number_of_decimals: 2,
        prices_include_tax: settings.pricesIncludeTax,
      },
    }),
  );
}

const NO_SETTING_GROUP: RestError = {
  status: 404,
  code: 'rest_setting_setting_group_invalid',
  message: 'Invalid setting group.',
};

function setting(store: Store, { group, id, value }: { group: string; id: string; value: string }) {
  const href = `${store.origin}${PREFIX}/settings/${group}`;
  return {
    id,
    label: id,
    description: '',
    type: 'text',
    default: value,
    value,
    group_id: group,
    _links: { self: [{ href: `${href}/${id}` }], collection: [{ href }] },
  };
}

function index(store: Store) {
  const { title, timezone } = store.settings;
  return {
    name: title,
    description: '',
    url: store.origin,
    home: store.origin,
    gmt_offset: offsetHours(nowSecond(store), timezone),
    timezone_string: timezone,
    namespaces: ['oembed/1.0', 'wc/v3', 'wc/store/v1', 'wp/v2'],
    authentication: {},
    routes: {},
  };
}

/** The query without its authentication, fit for a log. */
function publicQuery(url: URL): string {
  const kept = [...new Map(url.searchParams)].filter(([name]) => !/^(?:oauth_|consumer_)/.test(name));
  return new URLSearchParams(kept).toString();
}
