import { Hono } from 'hono';
import { confirmSignIn, SESSION_MS, type SignInProof } from '@ristourne/core/accounts/confirm-sign-in';
import type { ClaimRef } from '@ristourne/core/accounts/issue-sign-in';
import { isSignInOpen } from '@ristourne/core/accounts/is-sign-in-open';
import { requestSignIn } from '@ristourne/core/accounts/request-sign-in';
import { signInPath } from '@ristourne/core/accounts/sign-in-path';
import { signOut } from '@ristourne/core/accounts/sign-out';
import { finishClaims, type FinishedClaim } from '@ristourne/core/claims/finish-claims';
import { codePage, confirmLinkPage, linkGonePage, signInPage } from '../pages/sign-in-page.ts';
import { clientIp } from '../web/client-ip.ts';
import { dropCookie, writeCookie } from '../web/cookies.ts';
import { readField } from '../web/form.ts';
import {
  dropNote,
  leaveNote,
  MAX_NOTED_CLAIMS,
  readNote,
  type AskedMail,
  type EndedClaim,
} from '../web/note.ts';
import { readOwnPage, wantedPage } from '../web/return-to.ts';
import type { WalletContext, WalletEnv } from '../web/visit.ts';
import type { WalletDeps } from '../web/wallet-deps.ts';
import { tooMany } from './too-many.ts';

/** Sign-in by link or code, and sign-out. */
export function signInRoutes(deps: WalletDeps): Hono<WalletEnv> {
  const app = new Hono<WalletEnv>();
  app.get('/wallet/sign-in', (context) => context.html(signInPage(context.var.visit, null)));
  app.post('/wallet/sign-in', (context) => ask(context, deps));
  app.get('/wallet/sign-in/code', (context) => {
    const asked = askedMail(context, deps);
    if (asked === null) return context.redirect('/wallet/sign-in', 303);
    return context.html(codePage(context.var.visit, asked, null));
  });
  app.post('/wallet/sign-in/code', async (context) => {
    const asked = askedMail(context, deps);
    if (asked === null) return context.redirect('/wallet/sign-in', 303);
    const code = await readField(context, 'code');
    const result = await confirm(context, deps, { email: asked.email, code });
    return result ?? context.html(codePage(context.var.visit, asked, 'wrong_code'), 422);
  });
  app.get(signInPath(':token'), async (context) =>
    (await isSignInOpen(deps, context.req.param('token') ?? ''))
      ? context.html(confirmLinkPage(context.var.visit))
      : context.html(linkGonePage(context.var.visit), 410),
  );
  app.post(signInPath(':token'), async (context) => {
    const result = await confirm(context, deps, { token: context.req.param('token') ?? '' });
    return result ?? context.html(linkGonePage(context.var.visit), 410);
  });
  app.post('/wallet/sign-out', async (context) => {
    const { sessionToken } = context.var.visit;
    if (sessionToken !== null) await signOut(deps, sessionToken);
    dropCookie(context, deps, 'session');
    dropNote(context, deps);
    return context.redirect('/wallet/sign-in', 303);
  });
  return app;
}

async function ask(context: WalletContext, deps: WalletDeps): Promise<Response> {
  const { visit } = context.var;
  const email = (await readField(context, 'email')).trim();
  const returnTo = wantedPage(context, deps);
  const result = await requestSignIn(deps, {
    email,
    returnTo,
    locale: visit.language,
    ip: clientIp(context, deps),
  });
  switch (result.outcome) {
    case 'invalid_email':
      return context.html(signInPage(visit, 'invalid_email'), 422);
    case 'too_many_attempts':
      return tooMany(context, result.retryAfterSeconds);
    case 'sent':
      leaveNote(context, deps, {
        kind: 'asked',
        email,
        shown: email,
        askedAt: '/wallet/sign-in',
        returnTo,
      });
      return context.redirect('/wallet/sign-in/code', 303);
  }
}

function askedMail(context: WalletContext, deps: WalletDeps): AskedMail | null {
  const note = readNote(context, deps);
  return note?.kind === 'asked' ? note : null;
}

/** Signs in, finishes waiting claims and leads to what was added; null when the proof is no good. */
async function confirm(
  context: WalletContext,
  deps: WalletDeps,
  proof: SignInProof,
): Promise<Response | null> {
  const result = await confirmSignIn(deps, proof, { ip: clientIp(context, deps) });
  switch (result.outcome) {
    case 'invalid_or_expired':
      return null;
    case 'too_many_attempts':
      return tooMany(context, result.retryAfterSeconds);
    case 'signed_in': {
      writeCookie(context, deps, { name: 'session', value: result.sessionToken, lastsMs: SESSION_MS });
      const claims = await endClaims(deps, result);
      if (claims.length === 0) {
        dropNote(context, deps);
        return context.redirect(readOwnPage(result.returnTo) ?? '/wallet', 303);
      }
      leaveNote(context, deps, { kind: 'added', claims });
      return context.redirect('/wallet/added', 303);
    }
  }
}

async function endClaims(
  deps: WalletDeps,
  confirmed: { accountId: string; claims: ClaimRef[] },
): Promise<EndedClaim[]> {
  try {
    const finished = await finishClaims(deps, confirmed);
    return finished.slice(0, MAX_NOTED_CLAIMS).map(ended);
  } catch (error) {
    // The sign-in took place and its link is used up: the buyer gets in, and scans the order once more.
    deps.onFailure('POST /wallet/sign-in/:token (claims)', error);
    return confirmed.claims.slice(0, MAX_NOTED_CLAIMS).map(({ merchantId }) => ({
      outcome: 'failed',
      merchantId,
      merchantName: '',
      units: [],
      addedAt: null,
    }));
  }
}

function ended(claim: FinishedClaim): EndedClaim {
  const base = {
    merchantId: claim.claim.merchantId,
    merchantName: claim.merchantName,
    units: [],
    addedAt: null,
  };
  switch (claim.outcome) {
    case 'bound':
      return { ...base, outcome: 'bound', units: claim.units };
    case 'already_added':
      return { ...base, outcome: 'already_added', addedAt: claim.addedAt };
    case 'lapsed':
      return { ...base, outcome: 'lapsed' };
    default:
      return { ...base, outcome: 'failed' };
  }
}
