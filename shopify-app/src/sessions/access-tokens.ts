import { HttpResponseError } from '@shopify/shopify-api';
import type { Session } from '@shopify/shopify-app-remix/server';
import type { AccessToken, AccessTokens } from '../admin-api/client.ts';
import { shopDomainOf } from '../admin-api/shop-address.ts';
import type { SessionStorage } from './session-storage.ts';

/** As the library does before its own calls: what ends within five minutes is renewed first. */
const RENEWED_BEFORE_MS = 5 * 60_000;
/** Shopify's word that a refresh token is spent, expired or revoked. Anything else may pass. */
const REFUSALS = new Set([400, 401, 403, 404]);

export type TokenParts = {
  sessions: Pick<SessionStorage, 'loadSession' | 'replaceSession' | 'expireSession'>;
  /** The library's exchange of a refresh token for a new session. */
  renew: (shop: string, refreshToken: string) => Promise<Session>;
};

/**
 * The app's tokens as the library keeps them, renewed where they end. One renewal at a time for a shop in this process; when
 * another process or the owner's opening of the app was faster, what was stored then is used, and never written over; a
 * shop that left meanwhile stays forgotten. The library's own way (`unauthenticated.admin`) tells a dead refresh token and
 * a Shopify that is down alike.
 */
export function createAccessTokens(parts: TokenParts): AccessTokens {
  const renewing = new Map<string, Promise<AccessToken>>();
  return {
    async accessTokenFor(store): Promise<AccessToken> {
      const shop = shopDomainOf(store.url);
      const session = shop === null ? undefined : await load(parts, shop);
      if (shop === null || session === undefined) return { outcome: 'uninstalled' };
      if (session.accessToken === undefined) return { outcome: 'revoked' };
      if (!session.isExpired(RENEWED_BEFORE_MS)) return { outcome: 'ok', accessToken: session.accessToken };
      const under = renewing.get(shop) ?? renew(parts, session).finally(() => renewing.delete(shop));
      renewing.set(shop, under);
      return under;
    },
    async refused(store, accessToken): Promise<void> {
      const shop = shopDomainOf(store.url);
      const session = shop === null ? undefined : await load(parts, shop);
      // It is renewed next time, or exchanged when the owner opens the app.
      if (session?.accessToken === accessToken) await parts.sessions.expireSession(session);
    },
  };
}

function load({ sessions }: TokenParts, shop: string): Promise<Session | undefined> {
  return sessions.loadSession(`offline_${shop}`);
}

async function renew(parts: TokenParts, old: Session): Promise<AccessToken> {
  if (old.refreshToken === undefined) return { outcome: 'revoked' };
  const renewed = await askRenewal(parts, old.shop, old.refreshToken);
  if (renewed === 'unanswered') return { outcome: 'unanswered' };
  if (renewed !== 'refused' && (await parts.sessions.replaceSession(old, renewed))) return okOf(renewed);
  const stored = await load(parts, old.shop);
  if (stored === undefined) return { outcome: 'uninstalled' };
  return stored.accessToken === old.accessToken ? { outcome: 'revoked' } : okOf(stored);
}

async function askRenewal(
  parts: TokenParts,
  shop: string,
  refreshToken: string,
): Promise<Session | 'refused' | 'unanswered'> {
  try {
    return await parts.renew(shop, refreshToken);
  } catch (error) {
    const refused = error instanceof HttpResponseError && REFUSALS.has(error.response.code);
    return refused ? 'refused' : 'unanswered';
  }
}

function okOf({ accessToken }: Session): AccessToken {
  return accessToken === undefined ? { outcome: 'revoked' } : { outcome: 'ok', accessToken };
}
