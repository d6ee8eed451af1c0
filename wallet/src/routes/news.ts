import type { Hono } from 'hono';
import { NEWS_TEXT_VERSION, recordConsent } from '@ristourne/core/members/record-consent';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { readField } from '../web/form.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { asMember } from './as-member.ts';

const NEWS = { channel: 'email', purpose: 'news' } as const;

/** A member's own yes or no to a merchant's news. Pressed twice, it is written down once. */
export function newsRoutes(app: Hono<WalletEnv>, deps: WalletDeps): void {
  app.post(
    '/m/:slug/news',
    asMember(deps, (context, membership) => choose(context, deps, membership)),
  );
}

async function choose(
  context: WalletContext,
  deps: WalletDeps,
  { merchantId, merchantSlug, memberId }: Membership,
): Promise<Response> {
  const wanted = await readField(context, 'wanted');
  if (wanted === 'yes' || wanted === 'no')
    await recordConsent(deps, {
      merchantId,
      memberId,
      topic: NEWS,
      granted: wanted === 'yes',
      source: 'wallet',
      author: `account:${context.var.visit.session?.accountId ?? ''}`,
      textVersion: NEWS_TEXT_VERSION,
    });
  return context.redirect(`/wallet/m/${merchantSlug}`, 303);
}
