import { Hono } from 'hono';
import { claimOrder, type ClaimEmail } from '@ristourne/core/claims/claim-order';
import { linkShopAccount } from '@ristourne/core/claims/link-shop-account';
import { parseClaimLink, type ClaimLink } from '@ristourne/core/claims/claim-link';
import { merchantOfStore } from '@ristourne/core/timeline/merchant-of-store';
import { readOrderEmail } from '@ristourne/core/claims/order-email';
import { verifyLink } from '@ristourne/core/claims/verify-link';
import { viewClaim } from '@ristourne/core/claims/view-claim';
import { claimPage, claimSentPage, closedClaimPage } from '../pages/claim-page.ts';
import { badLinkPage } from '../pages/problem-page.ts';
import { clientIp } from '../web/client-ip.ts';
import { readField } from '../web/form.ts';
import { leaveNote } from '../web/note.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { tooMany } from './too-many.ts';

/** `/c/{storeRef}/{orderRef}.{keyVersion}.{token}`: looking never claims, only the button does. */
export function claimRoutes(deps: WalletDeps): Hono<WalletEnv> {
  const app = new Hono<WalletEnv>();
  app.get('/:storeRef/:tail', async (context) => {
    const link = readLink(context);
    return link === null ? badLink(context) : show(context, deps, { link, problem: null });
  });
  app.post('/:storeRef/:tail', async (context) => {
    const link = readLink(context);
    if (link === null) return badLink(context);
    const wanted = await readField(context, 'to');
    return wanted === 'shop_account' ? join(context, deps, link) : claim(context, deps, link);
  });
  return app;
}

function readLink(context: WalletContext): ClaimLink | null {
  return parseClaimLink(context.req.param('storeRef') ?? '', context.req.param('tail') ?? '');
}

function badLink(context: WalletContext): Response | Promise<Response> {
  return context.html(badLinkPage(context.var.visit), 404);
}

async function show(
  context: WalletContext,
  deps: WalletDeps,
  { link, problem }: { link: ClaimLink; problem: 'invalid_email' | null },
): Promise<Response> {
  const { visit } = context.var;
  const view = await viewClaim(deps, link, visit.session);
  switch (view.outcome) {
    case 'invalid':
      return badLink(context);
    case 'claimable':
      return context.html(claimPage(visit, view, problem), problem === null ? 200 : 422);
    default:
      return context.html(
        closedClaimPage(visit, view, (await merchantOfStore(deps, link.storeRef)).timeZone),
      );
  }
}

async function claim(context: WalletContext, deps: WalletDeps, link: ClaimLink): Promise<Response> {
  const { visit } = context.var;
  const ip = clientIp(context, deps);
  const email = await readEmail(context);
  const result = await claimOrder(deps, { link, email, session: visit.session, ip, locale: visit.language });
  switch (result.outcome) {
    case 'invalid':
      return badLink(context);
    case 'mail_sent': {
      const { maskedEmail } = result;
      const sentTo = await addressOf(deps, link, email);
      if (sentTo !== null) {
        const asked = { email: sentTo, shown: maskedEmail, askedAt: visit.path, returnTo: null };
        leaveNote(context, deps, { kind: 'asked', ...asked });
      }
      return context.html(claimSentPage(visit, { maskedEmail, takesCode: sentTo !== null }));
    }
    case 'invalid_email':
      return show(context, deps, { link, problem: 'invalid_email' });
    case 'too_many_attempts':
      return tooMany(context, result.retryAfterSeconds);
    case 'bound': {
      const { merchantId, merchantName } = await merchantOfStore(deps, link.storeRef);
      const claims = [
        { outcome: 'bound' as const, merchantId, merchantName, units: result.units, addedAt: null },
      ];
      leaveNote(context, deps, { kind: 'added', claims });
      return context.redirect('/wallet/added', 303);
    }
    default:
      // The page of this very link tells where the order stands now.
      return context.redirect(visit.path, 303);
  }
}

/** The page of this very link then tells that the account is linked, or still offers it. */
async function join(context: WalletContext, deps: WalletDeps, link: ClaimLink): Promise<Response> {
  const { visit } = context.var;
  const result = await linkShopAccount(deps, { link, session: visit.session, ip: clientIp(context, deps) });
  if (result.outcome === 'invalid') return badLink(context);
  if (result.outcome === 'too_many_attempts') return tooMany(context, result.retryAfterSeconds);
  return context.redirect(visit.path, 303);
}

/** Whose code the next page takes. The order's own address goes into the sealed note only, never onto a page. */
async function addressOf(deps: WalletDeps, link: ClaimLink, email: ClaimEmail): Promise<string | null> {
  if (email.from === 'typed') return email.address.trim();
  if (email.from === 'session') return null;
  const verified = await verifyLink(deps, link);
  return verified.outcome === 'verified' ? readOrderEmail(deps, deps.pool, verified.order) : null;
}

async function readEmail(context: WalletContext): Promise<ClaimEmail> {
  const to = await readField(context, 'to');
  if (to === 'typed') return { from: 'typed', address: await readField(context, 'email') };
  return { from: to === 'session' ? 'session' : 'order' };
}
