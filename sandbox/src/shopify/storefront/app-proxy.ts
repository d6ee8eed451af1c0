import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { AppCredentials } from '../auth/session-token.ts';
import { shopDomain } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Locale } from '../types.ts';
import type { AppProxy } from '../webhooks/subscriptions.ts';
import { LOYALTY_PATHS, shopPage } from './layout.ts';
import type { Html } from './layout.ts';
import { sessionOf } from './session.ts';
import type { Session } from './session.ts';
import { textsIn } from './texts.ts';

export interface Forwarding {
  app: AppCredentials;
  proxy: AppProxy;
  /** Where the app's server answers, without a trailing slash. */
  appUrl: () => string | undefined;
}

const TIMEOUT_MS = 10_000;
const CLIENT_IP = '192.0.2.55';
/** What goes on to the app, and what comes back from it; cookies in neither direction. */
const REQUEST_HEADERS = ['accept', 'accept-language', 'content-type', 'user-agent'];
const RESPONSE_HEADERS = ['cache-control', 'content-type', 'retry-after', 'allow'];

/** What the shop forwards to the app's server of its own domain; a Liquid answer is set into the shop's layout. */
export function appProxyPages(shop: Shop, forwarding: Forwarding): Hono {
  const pages = new Hono();
  const { prefix, subpath } = forwarding.proxy;
  for (const [folder, locale] of [
    ['', 'en'],
    ['/fr', 'fr'],
  ] as const) {
    const pathPrefix = `${folder}/${prefix}/${subpath}`;
    pages.all(pathPrefix, (c) => forward(shop, c, { forwarding, pathPrefix, locale }));
    pages.all(`${pathPrefix}/*`, (c) => forward(shop, c, { forwarding, pathPrefix, locale }));
  }
  return pages;
}

interface Forwarded {
  forwarding: Forwarding;
  pathPrefix: string;
  locale: Locale;
}

async function forward(shop: Shop, c: Context, { forwarding, pathPrefix, locale }: Forwarded) {
  const session: Session = { ...sessionOf(shop, c), locale };
  const own = new URL(c.req.url);
  const address = new URL(
    (forwarding.appUrl() ?? 'http://127.0.0.1:9') +
      forwarding.proxy.url +
      own.pathname.slice(pathPrefix.length),
  );
  address.search = signedQuery(own.searchParams, forwarding.app, {
    shop: shopDomain(shop),
    logged_in_customer_id: session.customer === undefined ? '' : String(session.customer.id),
    path_prefix: pathPrefix,
    // Real time, whatever the shop's clock says: the app judges it by its own.
    timestamp: String(Math.floor(Date.now() / 1000)),
  }).toString();
  const answer = await askApp(c, address);
  if (answer === null)
    return c.html(appPage(shop, session, html`<p>${textsIn(locale)('appSilent')}</p>`), 502);
  const body = await answer.text();
  const kept = RESPONSE_HEADERS.map((name) => [name, answer.headers.get(name)] as const);
  for (const [name, value] of kept) if (value !== null) c.header(name, value);
  if (!/^application\/liquid\b/.test(answer.headers.get('content-type') ?? ''))
    return c.body(body, answer.status as 200);
  // Literally: there is no Liquid here, so what the app left of it would show.
  c.header('content-type', 'text/html; charset=UTF-8');
  return c.body(String(await appPage(shop, session, html`${raw(body)}`)), answer.status as 200);
}

async function askApp(c: Context, address: URL): Promise<Response | null> {
  const sent = REQUEST_HEADERS.map((name) => [name, c.req.header(name) ?? ''] as const);
  const { method } = c.req;
  try {
    return await fetch(address, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...Object.fromEntries(sent.filter(([, value]) => value !== '')),
        'x-forwarded-for': CLIENT_IP,
      },
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: await c.req.arrayBuffer() }),
    });
  } catch {
    return null;
  }
}

/**
 * The visitor's parameters and the shop's, with a signature over all of them: name=value, a repeated one joined by commas,
 * sorted, nothing between. What a visitor types under a name of the shop's is dropped.
 */
function signedQuery(
  visitors: URLSearchParams,
  { apiSecret }: AppCredentials,
  shops: Record<string, string>,
): URLSearchParams {
  const query = new URLSearchParams(
    [...visitors].filter(([name]) => !Object.hasOwn(shops, name) && name !== 'signature'),
  );
  for (const [name, value] of Object.entries(shops)) query.append(name, value);
  const text = [...new Set(query.keys())]
    .map((name) => `${name}=${query.getAll(name).join(',')}`)
    .sort()
    .join('');
  query.append('signature', createHmac('sha256', apiSecret).update(text).digest('hex'));
  return query;
}

function appPage(shop: Shop, session: Session, body: Html): Html {
  const { locale } = session;
  const title = textsIn(locale)('loyalty');
  const otherLanguagePath = LOYALTY_PATHS[locale === 'fr' ? 'en' : 'fr'];
  return shopPage(shop, session, { title, path: LOYALTY_PATHS[locale], otherLanguagePath, body });
}
