import type { Hono } from 'hono';
import { keepBirthday } from '@ristourne/core/members/birthday';
import type { Membership } from '@ristourne/core/timeline/wallet-of';
import { badBirthdayPage } from '../pages/problem-page.ts';
import { readField } from '../web/form.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { asMember, notFound } from './as-member.ts';

/** Keeps a member's birthday, or takes it away; then their card again. */
export function birthdayRoutes(app: Hono<WalletEnv>, deps: WalletDeps): void {
  app.post(
    '/m/:slug/birthday',
    asMember(deps, (context, membership) => keep(context, deps, membership)),
  );
}

async function keep(context: WalletContext, deps: WalletDeps, membership: Membership): Promise<Response> {
  const { session } = context.var.visit;
  const { merchantId, memberId, merchantSlug } = membership;
  const isRemoved = (await readField(context, 'remove')) === 'yes';
  const birthday = isRemoved
    ? null
    : { month: await readNumber(context, 'month'), day: await readNumber(context, 'day') };
  const author = `account:${session?.accountId ?? ''}`;
  const { outcome } = await keepBirthday(deps, { merchantId, memberId, birthday, author });
  switch (outcome) {
    case 'kept':
    case 'taken_away':
      return context.redirect(`/wallet/m/${merchantSlug}`, 303);
    case 'no_such_member':
      return notFound(context);
    case 'invalid':
      return context.html(badBirthdayPage(context.var.visit, `/wallet/m/${merchantSlug}`), 422);
  }
}

/** NaN for what is no whole number. */
async function readNumber(context: WalletContext, name: string): Promise<number> {
  const typed = (await readField(context, name)).trim();
  return /^\d{1,2}$/.test(typed) ? Number(typed) : Number.NaN;
}
