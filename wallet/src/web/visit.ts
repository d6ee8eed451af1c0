import type { Context, MiddlewareHandler } from 'hono';
import { chooseLocale } from '@ristourne/core/accounts/choose-locale';
import { findSession, type Session } from '@ristourne/core/accounts/find-session';
import type { Language } from '@ristourne/core/timeline/amounts';
import { translator, type Translate } from '../texts/translate.ts';
import type { Assets } from './assets.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { acceptedLanguage, readLanguage } from './language.ts';
import type { WalletDeps } from './wallet-deps.ts';

/** One request as the pages see it: whose it is, in which language, and what its forms must carry. */
export type Visit = {
  language: Language;
  t: Translate;
  /** The path alone: it may hold a token, a query never does. */
  path: string;
  session: Session | null;
  sessionToken: string | null;
  formToken: string;
  asset: (name: string) => string;
  now: number;
};

/** `remoteAddress` is the connection's own: the server gives it with each request, `wallet.fetch(request, { remoteAddress })`. */
export type WalletEnv = { Bindings: { remoteAddress?: string }; Variables: { visit: Visit } };
export type WalletContext = Context<WalletEnv>;

const FORM_COOKIE = /^[A-Za-z0-9_-]{22}$/;
const FORM_COOKIE_BYTES = 16;

/** Finds out who visits, chooses the language (link, cookie, account, browser), and ties forms to this browser. */
export function visiting(deps: WalletDeps, assets: Assets): MiddlewareHandler<WalletEnv> {
  return async (context, next) => {
    const sessionToken = readCookie(context, deps, 'session') ?? null;
    const session = sessionToken === null ? null : await findSession(deps, sessionToken);
    const language = chooseLanguage(context, deps, session);
    if (session !== null && language !== session.locale) {
      await chooseLocale(deps, { accountId: session.accountId, locale: language });
    }
    context.set('visit', {
      language,
      t: translator(language),
      path: context.req.path,
      session,
      sessionToken,
      formToken: formTokenOf(deps, formSecret(context, deps), session === null ? null : sessionToken),
      asset: (name) => assets.url(name),
      now: deps.clock.now(),
    });
    await next();
  };
}

function chooseLanguage(context: Context, deps: WalletDeps, session: Session | null): Language {
  const asked = context.req.method === 'GET' ? readLanguage(context.req.query('lang')) : null;
  if (asked !== null) {
    writeCookie(context, deps, { name: 'language', value: asked });
    return asked;
  }
  return (
    readLanguage(readCookie(context, deps, 'language')) ??
    session?.locale ??
    acceptedLanguage(context.req.header('accept-language'))
  );
}

/** A secret of this browser; made at its first visit. */
function formSecret(context: Context, deps: WalletDeps): string {
  const kept = readCookie(context, deps, 'form');
  if (kept !== undefined && FORM_COOKIE.test(kept)) return kept;
  const made = Buffer.from(deps.randomness.bytes(FORM_COOKIE_BYTES)).toString('base64url');
  writeCookie(context, deps, { name: 'form', value: made });
  return made;
}

function formTokenOf(deps: WalletDeps, secret: string, sessionToken: string | null): string {
  return deps.keys.hmac('wallet form', `${secret}\n${sessionToken ?? ''}`);
}
