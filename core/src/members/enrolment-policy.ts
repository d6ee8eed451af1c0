import type { MerchantId } from '../commerce/ids.ts';
import type { Database } from '../database/pool.ts';
import { sqlMaybe, sqlOne } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { keepAudit } from '../stores/keep-audit.ts';

/**
 * Who becomes a member: `explicit`, whoever says so themselves (a claim, their account page, at the till);
 * `account_holders`, also a store's customer with an account there, when an order of theirs arrives.
 */
export const ENROLMENT_POLICIES = ['explicit', 'account_holders'] as const;
export type EnrolmentPolicy = (typeof ENROLMENT_POLICIES)[number];

/** The merchant's policy. */
export async function readEnrolmentPolicy(
  database: Database,
  merchantId: MerchantId,
): Promise<EnrolmentPolicy> {
  const { policy } = await sqlOne<{ policy: EnrolmentPolicy }>(
    database,
    'SELECT enrolment AS policy FROM merchant WHERE merchant_id = $1',
    [merchantId],
  );
  return policy;
}

export type ChooseEnrolment = { merchantId: MerchantId; policy: EnrolmentPolicy; author: string };

/**
 * Chooses it for orders that arrive from now on: whoever is a member stays one, and nobody is made one after the fact. Who
 * chose is kept. Choosing what stands changes nothing.
 */
export async function chooseEnrolment(
  deps: Pick<Deps, 'pool' | 'ids' | 'clock'>,
  { merchantId, policy, author }: ChooseEnrolment,
): Promise<{ outcome: 'chosen' | 'same' }> {
  return inTransaction(deps.pool, async (tx) => {
    const changed = await sqlMaybe(
      tx,
      'UPDATE merchant SET enrolment = $2 WHERE merchant_id = $1 AND enrolment <> $2 RETURNING 1 AS one',
      [merchantId, policy],
    );
    if (changed === undefined) return { outcome: 'same' };
    await keepAudit(deps, tx, {
      merchantId,
      author,
      action: 'choose_enrolment',
      subject: 'merchant',
      detail: { policy },
    });
    return { outcome: 'chosen' };
  });
}
