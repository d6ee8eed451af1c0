import { hashNetwork, takeAttempts, type Limit } from '@ristourne/core/accounts/rate-limit';
import type { Locale } from '@ristourne/core/accounts/locale';
import { MINUTE_MS } from '@ristourne/core/commerce/time';
import { findConnectedShop } from '../extensions/find-connected-shop.ts';
import type { Markup } from './liquid.ts';
import { loyaltyFacts, type LoyaltyDeps, type LoyaltyFacts } from './loyalty-facts.ts';
import { loyaltyPage, shortPage } from './loyalty-page.ts';
import { proxyLanguage } from './proxy-language.ts';
import { PAGE_TEXTS } from './texts.ts';
import { verifyProxyCall, type ProxyVisitor } from './verify-proxy-call.ts';

export type AppProxyDeps = LoyaltyDeps & {
  /** The app's secret, and during a rotation the old one beside it. */
  secrets: readonly string[];
  /** A call that Shopify signed came at the wrong time: this server's clock may be wrong. */
  onStale: (ageSeconds: number) => void;
};
/** `path`: what stands behind the address of the proxy, "" or "balance.json". `ip`: whom the limit counts. */
export type ProxyCall = { request: Request; path: string; ip: string };

/** Shown to whoever leafs through a shop; a whole mobile network may stand behind one address. */
export const PROXY_CALLS_PER_IP: Limit = {
  name: 'app_proxy_calls_per_ip',
  attempts: 600,
  windowMs: 15 * MINUTE_MS,
};
/** The form of balance.json: a theme reads it. */
const BALANCE_VERSION = 1;
const NO_STORE = { 'cache-control': 'no-store' };

type Answer =
  | { outcome: 'ready'; facts: LoyaltyFacts }
  | { outcome: 'not_found' }
  | { outcome: 'not_yet'; retryAfterSeconds: number };

/**
 * Answers what Shopify forwards from a shop's own domain: the loyalty page, to be set into the theme, and balance.json.
 * Whatever Shopify did not sign for this moment gets one answer, 401, whichever shop it names; nothing is written but the
 * count of attempts, and for those not even that.
 */
export async function answerAppProxy(deps: AppProxyDeps, call: ProxyCall): Promise<Response> {
  const { request } = call;
  const url = new URL(request.url);
  const verified = verifyProxyCall(url.searchParams, deps.secrets, deps.clock.now());
  if (verified.outcome === 'stale') deps.onStale(verified.ageSeconds);
  if (verified.outcome !== 'signed') return json(401, { outcome: 'refused' });
  const { visitor } = verified;
  if (!['GET', 'HEAD'].includes(request.method))
    return new Response(null, { status: 405, headers: { ...NO_STORE, allow: 'GET, HEAD' } });
  const language = proxyLanguage(url, { pathPrefix: visitor.pathPrefix, headers: request.headers });
  const answer = await answerVisitor(deps, call, { visitor, language });
  return call.path === 'balance.json' ? asJson(answer, language) : asPage(answer, language);
}

async function answerVisitor(
  deps: AppProxyDeps,
  { path, ip }: ProxyCall,
  { visitor, language }: { visitor: ProxyVisitor; language: Locale },
): Promise<Answer> {
  const flooded = await takeAttempts(deps.pool, deps.clock.now(), [
    { limit: PROXY_CALLS_PER_IP, key: hashNetwork(deps.keys, ip) },
  ]);
  if (flooded) return { outcome: 'not_yet', retryAfterSeconds: flooded.retryAfterSeconds };
  if (path !== '' && path !== 'balance.json') return { outcome: 'not_found' };
  const store = await findConnectedShop(deps.pool, visitor.shop);
  if (store === null) return { outcome: 'not_found' };
  const facts = await loyaltyFacts(deps, { store, customer: visitor.customer, language });
  return { outcome: 'ready', facts };
}

function asPage(answer: Answer, language: Locale): Response {
  const texts = PAGE_TEXTS[language];
  switch (answer.outcome) {
    case 'ready':
      return page(200, loyaltyPage({ facts: answer.facts, language }));
    case 'not_found':
      return page(404, shortPage(language, { title: texts.notFoundTitle, text: texts.notFound }));
    case 'not_yet': {
      const response = page(429, shortPage(language, { title: texts.slowDownTitle, text: texts.slowDown }));
      response.headers.set('retry-after', String(answer.retryAfterSeconds));
      return response;
    }
  }
}

function asJson(answer: Answer, language: Locale): Response {
  switch (answer.outcome) {
    case 'ready': {
      const { visitor, programs, walletUrl } = answer.facts;
      if (programs.length === 0) return json(200, { outcome: 'nothing' });
      return json(200, { outcome: 'ready', language, visitor, walletUrl, programs });
    }
    case 'not_found':
      return json(404, { outcome: 'nothing' });
    case 'not_yet': {
      const response = json(429, { outcome: 'not_yet', retryAfterSeconds: answer.retryAfterSeconds });
      response.headers.set('retry-after', String(answer.retryAfterSeconds));
      return response;
    }
  }
}

/** Shopify sets what has this type into the shop's theme, and lets Liquid read it first. */
function page(status: number, { markup }: Markup): Response {
  if (/\{[{%]/.test(markup)) throw new Error('a page would have Shopify execute Liquid');
  return new Response(markup, {
    status,
    headers: { ...NO_STORE, 'content-type': 'application/liquid; charset=utf-8' },
  });
}

function json(status: number, body: object): Response {
  return Response.json({ version: BALANCE_VERSION, ...body }, { status, headers: NO_STORE });
}
