import type { WalletContext, WalletEnv } from './visit.ts';
import type { WalletDeps } from './wallet-deps.ts';

const UNKNOWN = '0.0.0.0';

/**
 * Whom limits count. Behind a declared proxy it is the last name in X-Forwarded-For, the one that this proxy wrote;
 * otherwise the connection's own address.
 */
export function clientIp(context: WalletContext, deps: WalletDeps): string {
  if (deps.trustedProxy) {
    const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded) return forwarded;
  }
  // Called without an environment, as tests may, hono gives none.
  const env = context.env as WalletEnv['Bindings'] | undefined;
  return env?.remoteAddress ?? UNKNOWN;
}
