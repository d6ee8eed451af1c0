import { inTransaction } from '../database/transaction.ts';
import { hashEmail, normaliseEmail } from '../keys/email.ts';
import type { Deps } from '../ports/deps.ts';
import { issueSignIn, type ClaimRef } from './issue-sign-in.ts';
import type { Locale } from './locale.ts';
import {
  hashNetwork,
  MAILS_PER_ADDRESS,
  MAILS_PER_ADDRESS_A_DAY,
  MAILS_PER_IP,
  takeAttempts,
  type TooManyAttempts,
} from './rate-limit.ts';

export type RequestSignIn = {
  email: string;
  locale: Locale;
  ip: string;
  claims?: ClaimRef[];
  returnTo?: string | null;
};
export type RequestSignInResult = { outcome: 'sent' } | { outcome: 'invalid_email' } | TooManyAttempts;

/**
 * Mails a link and a code that sign in once within 15 minutes. The answer and the statements it runs are the same
 * whether the address is known or not; no account exists before its first verified sign-in.
 */
export async function requestSignIn(deps: Deps, command: RequestSignIn): Promise<RequestSignInResult> {
  const email = normaliseEmail(command.email);
  if (email === null) return { outcome: 'invalid_email' };
  const refused = await takeMailAttempts(deps, email, command.ip);
  if (refused) return refused;
  await inTransaction(deps.pool, (transaction) =>
    issueSignIn(deps, transaction, {
      email,
      locale: command.locale,
      claims: command.claims ?? [],
      returnTo: command.returnTo ?? null,
      merchantId: null,
      template: 'sign_in',
      params: {},
    }),
  );
  return { outcome: 'sent' };
}

/** Counts a mail against its address and the network that asks for it. */
export function takeMailAttempts(deps: Deps, email: string, ip: string): Promise<TooManyAttempts | null> {
  const address = hashEmail(deps.keys, email);
  return takeAttempts(deps.pool, deps.clock.now(), [
    { limit: MAILS_PER_IP, key: hashNetwork(deps.keys, ip) },
    { limit: MAILS_PER_ADDRESS, key: address },
    { limit: MAILS_PER_ADDRESS_A_DAY, key: address },
  ]);
}
