import type { MemberId, MerchantId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { currentConsents } from './current-consents.ts';

type CarryRefusals = { merchantId: MerchantId; from: MemberId; to: MemberId; at: Instant };

/**
 * What one member refused is refused by the other, too, where that one had said yes: a "no" is never lost, a "yes" is never taken over.
 * Both are locked by the caller.
 */
export async function carryRefusals(
  tx: Transaction,
  { merchantId, from, to, at }: CarryRefusals,
): Promise<void> {
  const theirs = await currentConsents(tx, merchantId, from);
  const ours = await currentConsents(tx, merchantId, to);
  for (const [index, { channel, purpose, granted, recordedAt }] of ours.entries()) {
    const other = theirs[index];
    if (!granted || !other || other.granted || other.recordedAt === null) continue;
    const after = Math.max(at, (recordedAt ?? 0) + 1);
    await sql(
      tx,
      `INSERT INTO consent (merchant_id, member_id, channel, purpose, recorded_at, granted, source, author, text_version)
       SELECT merchant_id, $3, channel, purpose, $6, false, source, author, text_version FROM consent
        WHERE merchant_id = $1 AND member_id = $2 AND channel = $4 AND purpose = $5 AND recorded_at = $7`,
      [merchantId, from, to, channel, purpose, instant(after), instant(other.recordedAt)],
    );
  }
}
