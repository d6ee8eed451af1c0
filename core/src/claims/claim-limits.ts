import {
  CLAIMS_PER_IP,
  CLAIMS_PER_LINK,
  hashNetwork,
  takeAttempts,
  type TooManyAttempts,
} from '../accounts/rate-limit.ts';
import type { Deps } from '../ports/deps.ts';
import { formatClaimPath, type ClaimLink } from './claim-link.ts';

/** Counts one attempt with a claim link, for its network and for the link; null while there is room. */
export async function takeClaimAttempts(
  deps: Deps,
  { ip, link }: { ip: string; link: ClaimLink },
): Promise<TooManyAttempts | null> {
  return takeAttempts(deps.pool, deps.clock.now(), [
    { limit: CLAIMS_PER_IP, key: hashNetwork(deps.keys, ip) },
    { limit: CLAIMS_PER_LINK, key: deps.keys.hmac('claim link', formatClaimPath(link)) },
  ]);
}
