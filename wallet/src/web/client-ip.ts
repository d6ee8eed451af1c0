import type { Context } from 'hono';
import type { WalletDeps } from './wallet-deps.ts';

const UNKNOWN = '0.0.0.0';

/**
 * Whom limits count. Behind a declared proxy it is the last name in X-Forwarded-For, the one that this proxy wrote;
 * otherwise the connection's own address.
 */
export function clientIp(context: Context, deps: WalletDeps): string {
  if (deps.trustedProxy) {
    const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
    if (forwarded) return forwarded;
  }
  const incoming = (context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)
    ?.incoming;
  return incoming?.socket?.remoteAddress ?? UNKNOWN;
}
