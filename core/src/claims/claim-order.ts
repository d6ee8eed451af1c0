import type { Session } from '../accounts/find-session.ts';
import { CLAIM_LINK_MS, issueSignIn } from '../accounts/issue-sign-in.ts';
import type { Locale } from '../accounts/locale.ts';
import type { TooManyAttempts } from '../accounts/rate-limit.ts';
import { takeMailAttempts } from '../accounts/request-sign-in.ts';
import { instant, sql } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import { inTransaction, type Transaction } from '../database/transaction.ts';
import { holdOffErasures } from '../members/tombstones.ts';
import { hashEmail, maskEmail, normaliseEmail } from '../keys/email.ts';
import type { Deps } from '../ports/deps.ts';
import { pointsOf, welcomeFor } from '../rewards/welcome.ts';
import { bindForAccount, type BoundClaim } from './bind-for-account.ts';
import type { ClaimLink } from './claim-link.ts';
import { takeClaimAttempts } from './claim-limits.ts';
import { readStanding, type NotClaimable } from './claim-standing.ts';
import { readOrderEmail } from './order-email.ts';
import type { OrderUnits } from './order-units.ts';
import { verifyLink, type ClaimedOrder } from './verify-link.ts';
import { wantOrder } from './want-order.ts';

export type ClaimEmail = { from: 'order' } | { from: 'typed'; address: string } | { from: 'session' };
export type ClaimOrder = {
  link: ClaimLink;
  email: ClaimEmail;
  session: Session | null;
  ip: string;
  locale: Locale;
};
export type ClaimOrderResult =
  | { outcome: 'invalid' }
  | NotClaimable
  | BoundClaim
  /** Shown, not yet spendable by anybody: bound when the mail's link is opened within 24 hours. */
  | { outcome: 'mail_sent'; maskedEmail: string; units: OrderUnits[] }
  | { outcome: 'invalid_email' }
  | TooManyAttempts;

/**
 * Claims an order by its one-time link. Signed in with the chosen address: bound at once. Otherwise provisional: a
 * mail goes there, and the first of all claimants to open theirs gets the order. Whether the address is known changes
 * neither the answer nor the statements.
 */
export async function claimOrder(deps: Deps, command: ClaimOrder): Promise<ClaimOrderResult> {
  const refused = await takeClaimAttempts(deps, command);
  if (refused) return refused;
  const verified = await verifyLink(deps, command.link);
  if (verified.outcome === 'invalid') return { outcome: 'invalid' };
  if (verified.outcome === 'order_unknown') {
    await wantOrder(deps, verified.store, command.link.orderRef);
    return { outcome: 'on_its_way' };
  }
  const { order } = verified;
  const standing = await readStanding(deps.pool, order, command.session?.accountId ?? null);
  if (standing.outcome !== 'claimable') return standing;
  const email = await chooseEmail(deps, deps.pool, { order, command });
  if (email === null) return { outcome: 'invalid_email' };
  const emailHmac = hashEmail(deps.keys, email);
  if (command.session?.emails.some((own) => own.emailHmac === emailHmac)) {
    return bindForAccount(deps, order, { accountId: command.session.accountId, emailHmac, toldWelcome: 0 });
  }
  const flooded = await takeMailAttempts(deps, email, command.ip);
  if (flooded) return flooded;
  const { locale } = command;
  const kept = await inTransaction(deps.pool, async (tx) => {
    await holdOffErasures(tx, order.merchantId);
    // The order's own address, once more: an erasure may have passed since it was read.
    if ((await chooseEmail(deps, tx, { order, command })) !== email) return false;
    await claimProvisionally(deps, tx, { order, email, locale, units: standing.units });
    return true;
  });
  return kept
    ? { outcome: 'mail_sent', maskedEmail: maskEmail(email), units: standing.units }
    : { outcome: 'invalid_email' };
}

async function chooseEmail(
  deps: Deps,
  database: Database,
  { order, command: { email, session } }: { order: ClaimedOrder; command: ClaimOrder },
): Promise<string | null> {
  switch (email.from) {
    case 'order':
      return readOrderEmail(deps, database, order);
    case 'typed':
      return normaliseEmail(email.address);
    case 'session':
      return session?.emails[0]?.email ?? null;
  }
}

type ProvisionalClaim = { order: ClaimedOrder; email: string; locale: Locale; units: OrderUnits[] };

async function claimProvisionally(
  deps: Deps,
  tx: Transaction,
  { order, email, locale, units }: ProvisionalClaim,
): Promise<void> {
  const { merchantId, orderId, merchantName } = order;
  const now = deps.clock.now();
  const claimId = deps.ids.next();
  const emailHmac = hashEmail(deps.keys, email);
  const welcomes = await welcomeFor(deps, tx, { merchantId, emailHmac });
  await sql(
    tx,
    `insert into order_claim (merchant_id, claim_id, order_id, email_hmac, state, requested_at, expires_at, told_welcome)
     values ($1, $2, $3, $4, 'waiting', $5, $6, $7)`,
    [merchantId, claimId, orderId, emailHmac, instant(now), instant(now + CLAIM_LINK_MS), pointsOf(welcomes)],
  );
  await issueSignIn(deps, tx, {
    email,
    locale,
    claims: [{ merchantId, claimId }],
    merchantId,
    template: 'claim',
    params: {
      merchantName,
      units: units.map(({ unit, amount, pointName }) => ({ unit, amount, pointName })),
      welcome: welcomes.map(({ points, pointName }) => ({ unit: 'points', amount: points, pointName })),
    },
  });
}
