import { confirmSignIn } from '../../accounts/confirm-sign-in.ts';
import { findSession, type Session } from '../../accounts/find-session.ts';
import { requestSignIn } from '../../accounts/request-sign-in.ts';
import { readWantedMails } from '../../accounts/testing/wanted-mails.ts';
import { sql } from '../../database/sql.ts';
import type { TestDeps } from '../../members/testing/test-deps.ts';
import type { ClaimLink } from '../claim-link.ts';
import { claimOrder, type ClaimEmail, type ClaimOrderResult } from '../claim-order.ts';
import { finishClaims } from '../finish-claims.ts';
import type { TestOrder } from './orders.ts';

/** 42 points. */
export const ORDER = {
  externalId: '19', email: 'anna@example.org', status: 'earning', spentMinor: 4_250,
} as const satisfies TestOrder; // prettier-ignore

let visitor = 0;

/** Limits count networks: each visitor comes from another one. */
export function newIp(): string {
  visitor += 1;
  return `192.0.2.${visitor % 250}`;
}

/** Signs in by the link in the mail. */
export async function signIn(deps: TestDeps, email: string): Promise<Session> {
  await requestSignIn(deps, { email, locale: 'en', ip: newIp() });
  const { sessionToken } = await confirmNewest(deps, email);
  const session = await findSession(deps, sessionToken);
  if (session === null) throw new Error(`${email} is not signed in`);
  return session;
}

export function claim(
  deps: TestDeps,
  { link, email, session = null }: { link: ClaimLink; email: ClaimEmail; session?: Session | null },
): Promise<ClaimOrderResult> {
  return claimOrder(deps, { link, email, session, ip: newIp(), locale: 'en' });
}

/** Opens the newest mail to an address, as its reader would. */
export async function openMail(deps: TestDeps, to: string): ReturnType<typeof finishClaims> {
  return finishClaims(deps, await confirmNewest(deps, to));
}

async function confirmNewest(deps: TestDeps, to: string) {
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === to);
  if (mail === undefined) throw new Error(`no mail to ${to} was wanted`);
  const result = await confirmSignIn(deps, { token: String(mail.secrets['token']) }, { ip: newIp() });
  if (result.outcome !== 'signed_in') throw new Error(result.outcome);
  return result;
}

export const bindingsIn = (deps: TestDeps): Promise<{ member_id: string; cause: string }[]> =>
  sql(deps.pool, 'select member_id, cause from order_binding');
