import type { Deps } from '@ristourne/core/ports/deps';

/** What the wallet is given by the composition root. */
export type WalletDeps = Deps & {
  /** `https://points.example`: where this server is reached. Forms of other origins are refused. */
  serverOrigin: string;
  /** True wherever the server is reached over https. */
  secureCookies: boolean;
  /** Whether the nearest proxy's `X-Forwarded-For` names the client. */
  trustedProxy: boolean;
  /** Where a buyer opens the store of this address: the same, but for a sandbox. */
  storeLink: (url: string) => string;
  /** Told about what failed; gets the route's pattern and the error, never an address, a token or a body. */
  onFailure: (route: string, error: unknown) => void;
};
