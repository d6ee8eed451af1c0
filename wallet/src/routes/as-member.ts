import { showId } from '@ristourne/core/commerce/ids';
import { membershipOf, type Membership } from '@ristourne/core/timeline/wallet-of';
import { notFoundPage } from '../pages/problem-page.ts';
import type { WalletContext } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';

type AsMember = (context: WalletContext, membership: Membership) => Promise<Response>;

/** Runs `answer` for the buyer's membership that the path names; 404 where there is none. */
export function asMember(deps: WalletDeps, answer: AsMember): (context: WalletContext) => Promise<Response> {
  return async (context) => {
    const { session } = context.var.visit;
    const slug = context.req.param('slug') ?? '';
    const membership = session === null ? undefined : await membershipOf(deps, session.accountId, slug);
    return membership === undefined ? notFound(context) : answer(context, membership);
  };
}

export function notFound(context: WalletContext): Response | Promise<Response> {
  return context.html(notFoundPage(context.var.visit), 404);
}

export function voucherPath(membership: Membership, voucherId: string): string {
  return `/wallet/m/${membership.merchantSlug}/vouchers/${showId('voucher', voucherId)}`;
}
