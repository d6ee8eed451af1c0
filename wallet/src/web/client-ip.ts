import type { WalletContext, WalletEnv } from './visit.ts';
import type { WalletDeps } from './wallet-deps.ts';

const UNKNOWN = '0.0.0.0';

export type Caller = { headers: Headers; remoteAddress: string | undefined; trustedProxy: boolean };

/**
 * Whom limits count. Behind a declared proxy it is the last name in X-Forwarded-For, the one that this proxy wrote;
 * otherwise the connection's own address.
 */
export function ipOf({ headers, remoteAddress, trustedProxy }: Caller): string {
  const forwarded = trustedProxy ? headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return forwarded || remoteAddress || UNKNOWN;
}

export function clientIp(context: WalletContext, { trustedProxy }: WalletDeps): string {
  // Called without an environment, as tests may, hono gives none.
  const env = context.env as WalletEnv['Bindings'] | undefined;
  const { headers } = context.req.raw;
  return ipOf({ headers, remoteAddress: env?.remoteAddress, trustedProxy });
}
