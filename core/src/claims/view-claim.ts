import type { Session } from '../accounts/find-session.ts';
import { maskEmail } from '../keys/email.ts';
import type { Deps } from '../ports/deps.ts';
import type { ClaimLink } from './claim-link.ts';
import { readStanding, type Claimable, type NotClaimable } from './claim-standing.ts';
import { readOrderEmail } from './order-email.ts';
import { verifyLink, type ClaimedOrder, type ClaimStore } from './verify-link.ts';
import { wantOrder } from './want-order.ts';

export type ClaimViewer = Pick<Session, 'accountId' | 'emails'>;

export type ClaimView =
  | { outcome: 'invalid' }
  | (NotClaimable & { merchantName: string; storeName: string })
  | (Claimable & {
      merchantName: string;
      storeName: string;
      /** The order's own address, masked; null when none is kept, and one must be typed. */
      maskedEmail: string | null;
      /** One tap binds: somebody is signed in. `sameEmail`: with the very address of the order. */
      signedIn: { email: string; sameEmail: boolean } | null;
    });

/**
 * What a claim page shows: this order's units, or why it can't be claimed. Reads only, but for wanting an order that
 * has not arrived yet: looking at a link never claims it. Every link that is not ours gets one answer.
 */
export async function viewClaim(deps: Deps, link: ClaimLink, viewer: ClaimViewer | null): Promise<ClaimView> {
  const verified = await verifyLink(deps, link);
  if (verified.outcome === 'invalid') return { outcome: 'invalid' };
  if (verified.outcome === 'order_unknown') {
    await wantOrder(deps, verified.store, link.orderRef);
    return { outcome: 'on_its_way', ...namesOf(verified.store) };
  }
  const { order } = verified;
  const standing = await readStanding(deps.pool, order, viewer?.accountId ?? null);
  if (standing.outcome !== 'claimable') return { ...standing, ...namesOf(order) };
  const email = await readOrderEmail(deps, deps.pool, order);
  return {
    ...standing,
    ...namesOf(order),
    maskedEmail: email === null ? null : maskEmail(email),
    signedIn: viewer === null ? null : signedInAs(order, viewer),
  };
}

function namesOf(store: ClaimStore): { merchantName: string; storeName: string } {
  return { merchantName: store.merchantName, storeName: store.storeName };
}

function signedInAs(order: ClaimedOrder, viewer: ClaimViewer): { email: string; sameEmail: boolean } | null {
  const same = viewer.emails.find(({ emailHmac }) => emailHmac === order.emailHmac);
  const shown = same ?? viewer.emails[0];
  return shown === undefined ? null : { email: shown.email, sameEmail: same !== undefined };
}
