import { HEXADECIMAL } from '../../randomness.ts';
import { now } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Installation, ProtectedContent } from '../types.ts';

export const ACCESS_SECONDS = 60 * 60;
export const REFRESH_SECONDS = 90 * 24 * 60 * 60;
const TOKEN_LENGTH = 32;
/** More would only be tokens that nobody uses any more. */
const TOKENS_MAX = 20;

export interface Grant {
  scopes: string[];
  protectedContent: ProtectedContent[];
}

export interface TokenPair {
  accessToken: string;
  refreshToken: string | null;
}

/** The shop's installation of the app; the first token exchange installs it, as managed installation does. */
export function installationOf(shop: Shop, grant: Grant): Installation {
  shop.state.installation ??= { ...structuredClone(grant), accessTokens: [], refreshTokens: [] };
  return shop.state.installation;
}

/** A new offline token. `expiring` ones live an hour and come with a refresh token. */
export function issueTokens(shop: Shop, installation: Installation, expiring: boolean): TokenPair {
  const accessToken = `shpat_${shop.randomness.token(TOKEN_LENGTH, HEXADECIMAL)}`;
  const at = now(shop);
  installation.accessTokens.push({
    token: accessToken,
    expiresAt: expiring ? at + ACCESS_SECONDS * 1000 : null,
  });
  installation.accessTokens = installation.accessTokens.slice(-TOKENS_MAX);
  if (!expiring) return { accessToken, refreshToken: null };
  const refreshToken = `shprt_${shop.randomness.token(TOKEN_LENGTH, HEXADECIMAL)}`;
  installation.refreshTokens.push({
    token: refreshToken,
    expiresAt: at + REFRESH_SECONDS * 1000,
    usedAt: null,
  });
  installation.refreshTokens = installation.refreshTokens.slice(-TOKENS_MAX);
  return { accessToken, refreshToken };
}

/** Spends a refresh token; null when it is unknown, expired or was spent before. */
export function refreshTokens(shop: Shop, refreshToken: string): TokenPair | null {
  const { installation } = shop.state;
  const kept = installation?.refreshTokens.find((one) => one.token === refreshToken);
  if (!installation || kept === undefined || kept.usedAt !== null || kept.expiresAt <= now(shop)) return null;
  kept.usedAt = now(shop);
  return issueTokens(shop, installation, true);
}

/** Whether the Admin API lets this token in. */
export function isAlive(shop: Shop, accessToken: string): boolean {
  const kept = shop.state.installation?.accessTokens.find((one) => one.token === accessToken);
  return kept !== undefined && (kept.expiresAt === null || kept.expiresAt > now(shop));
}
