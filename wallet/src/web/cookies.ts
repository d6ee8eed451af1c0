import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import type { WalletDeps } from './wallet-deps.ts';

/** Browsers keep no cookie longer than 400 days. */
const LANGUAGE_MS = 365 * DAY_MS;
const FORM_MS = DAY_MS;
const NOTE_MS = 15 * MINUTE_MS;

/** `note` is sealed: what one page leaves for the next, without any of it in an address. */
export type CookieName = 'session' | 'form' | 'language' | 'note';
const LASTS: Record<Exclude<CookieName, 'session'>, number> = {
  form: FORM_MS,
  language: LANGUAGE_MS,
  note: NOTE_MS,
};

/** Host-only by `__Host-` where there is https; without it browsers would refuse that prefix. */
export function cookieName(name: CookieName, secure: boolean): string {
  return `${secure ? '__Host-' : ''}ristourne_${name}`;
}

export function readCookie(context: Context, deps: WalletDeps, name: CookieName): string | undefined {
  return getCookie(context, cookieName(name, deps.secureCookies));
}

export function writeCookie(
  context: Context,
  deps: WalletDeps,
  cookie: { name: CookieName; value: string; lastsMs?: number },
): void {
  const lasts = cookie.lastsMs ?? (cookie.name === 'session' ? 0 : LASTS[cookie.name]);
  setCookie(context, cookieName(cookie.name, deps.secureCookies), cookie.value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: deps.secureCookies,
    maxAge: Math.floor(lasts / SECOND_MS),
  });
}

export function dropCookie(context: Context, deps: WalletDeps, name: CookieName): void {
  deleteCookie(context, cookieName(name, deps.secureCookies), { path: '/', secure: deps.secureCookies });
}
