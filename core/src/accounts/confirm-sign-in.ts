import type { AccountId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { randomToken, sameSecret, sha256 } from '../keys/tokens.ts';
import { linkVerifiedMembers } from '../members/link-verified-members.ts';
import type { Deps } from '../ports/deps.ts';
import { hashCode, SIGN_IN_MS, type ClaimRef } from './issue-sign-in.ts';
import type { Locale } from './locale.ts';
import {
  CODES_PER_ADDRESS_A_DAY,
  CONFIRMATIONS_PER_IP,
  hashNetwork,
  takeAttempts,
  type Attempt,
  type TooManyAttempts,
} from './rate-limit.ts';

/** Wrong codes that one mail stands; its link, which nobody guesses, goes on working. */
export const MAX_CODE_ATTEMPTS = 5;
export const SESSION_MS = 90 * DAY_MS;
/** Longer texts are no tokens of ours, and are not even hashed. */
const MAX_TYPED_LENGTH = 512;

export type SignInProof = { token: string } | { email: string; code: string };
export type ConfirmSignInResult =
  | {
      outcome: 'signed_in';
      accountId: AccountId;
      sessionToken: string;
      claims: ClaimRef[];
      returnTo: string | null;
    }
  | { outcome: 'invalid_or_expired' }
  | TooManyAttempts;

type TokenRow = {
  token_sha256: string;
  email_hmac: string;
  email_sealed: string;
  payload: { claims: ClaimRef[]; locale: Locale; returnTo?: string | null };
};

/**
 * Opens a session of 90 days for whoever holds the link's token or the newest mail's code: once, under any
 * concurrency. The first verification of an address makes its account and links it to the members that have this
 * address verified. Wrong, used, expired and unknown proofs get one answer.
 */
export async function confirmSignIn(
  deps: Deps,
  proof: SignInProof,
  from: { ip: string },
): Promise<ConfirmSignInResult> {
  const refused = await takeAttempts(deps.pool, deps.clock.now(), attemptsOf(deps, proof, from.ip));
  if (refused) return refused;
  const tokenSha256 = 'token' in proof ? hashTyped(proof.token) : await findByCode(deps, proof);
  if (tokenSha256 === null) return { outcome: 'invalid_or_expired' };
  const sessionToken = randomToken(deps.randomness);
  const opened = await inTransaction(deps.pool, (transaction) =>
    openSession(deps, transaction, { tokenSha256, sessionSha256: sha256(sessionToken) }),
  );
  return opened === null
    ? { outcome: 'invalid_or_expired' }
    : { outcome: 'signed_in', sessionToken, ...opened };
}

function attemptsOf(deps: Deps, proof: SignInProof, ip: string): Attempt[] {
  const network = { limit: CONFIRMATIONS_PER_IP, key: hashNetwork(deps.keys, ip) };
  if ('token' in proof) return [network];
  return [network, { limit: CODES_PER_ADDRESS_A_DAY, key: hashEmail(deps.keys, proof.email) }];
}

export function hashTyped(token: string): string | null {
  return token.length > MAX_TYPED_LENGTH ? null : sha256(token);
}

/** Takes one of the newest mail's five attempts, committed at once, and only then looks at the code. */
async function findByCode(deps: Deps, typed: { email: string; code: string }): Promise<string | null> {
  const now = deps.clock.now();
  const row = await sqlMaybe<{ token_sha256: string; code_hmac: string }>(
    deps.pool,
    `update one_time_token set attempts = attempts + 1
      where token_sha256 = (select token_sha256 from one_time_token
                             where email_hmac = $1 and purpose = 'sign_in' and used_at is null and created_at > $2
                             order by created_at desc, token_sha256 limit 1)
        and used_at is null and attempts < $3
     returning token_sha256, code_hmac`,
    [hashEmail(deps.keys, typed.email), instant(now - SIGN_IN_MS), MAX_CODE_ATTEMPTS],
  );
  const digits = typed.code.slice(0, MAX_TYPED_LENGTH).replace(/\s/g, '');
  if (row === undefined) return null;
  const hashed = hashCode(deps.keys, row.token_sha256, digits);
  return sameSecret(hashed, row.code_hmac) ? row.token_sha256 : null;
}

async function openSession(
  deps: Deps,
  transaction: Transaction,
  hashes: { tokenSha256: string; sessionSha256: string },
): Promise<{ accountId: AccountId; claims: ClaimRef[]; returnTo: string | null } | null> {
  const now = deps.clock.now();
  const token = await sqlMaybe<TokenRow>(
    transaction,
    `update one_time_token set used_at = $2
      where token_sha256 = $1 and purpose = 'sign_in' and used_at is null and expires_at > $2
     returning token_sha256, email_hmac, email_sealed, payload`,
    [hashes.tokenSha256, instant(now)],
  );
  if (token === undefined) return null;
  const accountId = await provideAccount(deps, transaction, token);
  await linkVerifiedMembers(transaction, { accountId, emailHmac: token.email_hmac, at: now });
  await sql(
    transaction,
    'insert into session (token_sha256, account_id, created_at, expires_at) values ($1, $2, $3, $4)',
    [hashes.sessionSha256, accountId, instant(now), instant(now + SESSION_MS)],
  );
  return { accountId, claims: token.payload.claims, returnTo: token.payload.returnTo ?? null };
}

/** The account of a verified address; made at its first time. Two first times at once wait for each other. */
async function provideAccount(deps: Deps, transaction: Transaction, token: TokenRow): Promise<AccountId> {
  await sql(transaction, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [token.email_hmac]);
  const known = await sqlMaybe<{ account_id: AccountId }>(
    transaction,
    'select account_id from account_email where email_hmac = $1',
    [token.email_hmac],
  );
  if (known) return known.account_id;
  const now = instant(deps.clock.now());
  const accountId: AccountId = deps.ids.next();
  const email = deps.keys.open(sealedPlaces.oneTimeToken(token.token_sha256), token.email_sealed);
  await sql(transaction, 'insert into account (account_id, locale, created_at) values ($1, $2, $3)', [
    accountId,
    token.payload.locale,
    now,
  ]);
  await sql(
    transaction,
    'insert into account_email (email_hmac, account_id, email_sealed, verified_at) values ($1, $2, $3, $4)',
    [token.email_hmac, accountId, deps.keys.seal(sealedPlaces.accountEmail(token.email_hmac), email), now],
  );
  return accountId;
}
