import type { MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { HOUR_MS, MINUTE_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import type { Keyring } from '../keys/keyring.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { randomDigits, randomToken, sha256 } from '../keys/tokens.ts';
import type { Deps } from '../ports/deps.ts';
import type { Locale } from './locale.ts';
import { wantMail } from './want-mail.ts';

/** How long a sign-in link lives, and every code. */
export const SIGN_IN_MS = 15 * MINUTE_MS;
/** A claim waits a day for its address to be verified, so its link does too; its code does not. */
export const CLAIM_LINK_MS = 24 * HOUR_MS;
export const CODE_DIGITS = 6;

/** A claim that its sign-in's confirmation may finish. */
export type ClaimRef = { merchantId: MerchantId; claimId: string };

export type SignInMail = {
  /** In its normal form (`normaliseEmail`). */
  email: string;
  locale: Locale;
  claims: ClaimRef[];
  merchantId: MerchantId | null;
  /** The wallet's page that was asked for before signing in; its confirmation hands it back. */
  returnTo?: string | null;
  template: 'sign_in' | 'claim';
  params: Record<string, unknown>;
};

/**
 * Stores a one-time token (as SHA-256) with its code (as keyed hash) and wants the mail that carries both, sealed.
 * Looks up nothing about the address: a known one and an unknown one run the same statements.
 */
export async function issueSignIn(deps: Deps, transaction: Transaction, mail: SignInMail): Promise<void> {
  const now = deps.clock.now();
  const token = randomToken(deps.randomness);
  const code = randomDigits(deps.randomness, CODE_DIGITS);
  const tokenSha256 = sha256(token);
  const expiresAt: Instant = now + (mail.claims.length > 0 ? CLAIM_LINK_MS : SIGN_IN_MS);
  await sql(
    transaction,
    `insert into one_time_token (token_sha256, purpose, email_hmac, email_sealed, code_hmac, attempts, payload,
                                 created_at, expires_at)
     values ($1, 'sign_in', $2, $3, $4, 0, $5, $6, $7)`,
    [
      tokenSha256,
      hashEmail(deps.keys, mail.email),
      deps.keys.seal(sealedPlaces.oneTimeToken(tokenSha256), mail.email),
      hashCode(deps.keys, tokenSha256, code),
      JSON.stringify({ claims: mail.claims, locale: mail.locale, returnTo: mail.returnTo ?? null }),
      instant(now),
      instant(expiresAt),
    ],
  );
  await wantMail(deps, transaction, {
    merchantId: mail.merchantId,
    subject: `${mail.template}/${tokenSha256}`,
    template: mail.template,
    locale: mail.locale,
    to: mail.email,
    params: mail.params,
    secrets: { token, code },
    notAfter: expiresAt,
  });
}

/** Six digits are quickly tried out, so their hash is keyed, and bound to their token. */
export function hashCode(keys: Keyring, tokenSha256: string, code: string): string {
  return keys.hmac('sign-in code', `${tokenSha256}\n${code}`);
}
