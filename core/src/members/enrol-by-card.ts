import type { MemberId, MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';

/** A new member of whom nothing is known but the card that they are given: no address, no account. */
export async function enrolByCard(
  { ids, clock }: Pick<Deps, 'ids' | 'clock'>,
  tx: Transaction,
  merchantId: MerchantId,
): Promise<MemberId> {
  const memberId = ids.next();
  await sql(
    tx,
    `INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into) VALUES ($1, $2, $3, 'card', $4)`,
    [merchantId, memberId, instant(clock.now()), NONE],
  );
  return memberId;
}
