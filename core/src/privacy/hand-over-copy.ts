import type { MerchantId } from '../commerce/ids.ts';
import { instant, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../ports/deps.ts';
import { keepAudit } from '../stores/keep-audit.ts';

export type HandOverCopy = { merchantId: MerchantId; requestId: string; author: string };
export type HandOverCopyResult = { outcome: 'handed_over' | 'not_waiting' };

/** The person has their copy: whose it was is forgotten, that it was handed over, when and by whom stays. */
export async function handOverCopy(
  deps: Deps,
  { merchantId, requestId, author }: HandOverCopy,
): Promise<HandOverCopyResult> {
  return inTransaction(deps.pool, async (tx) => {
    const handed = await sqlMaybe(
      tx,
      `UPDATE privacy_request SET state = 'done', question_sealed = '', done_at = $3
        WHERE merchant_id = $1 AND request_id = $2 AND state = 'waiting' RETURNING 1 AS one`,
      [merchantId, requestId, instant(deps.clock.now())],
    );
    if (handed === undefined) return { outcome: 'not_waiting' };
    await keepAudit(deps, tx, {
      merchantId,
      author,
      action: 'hand_over_copy',
      subject: requestId,
      detail: {},
    });
    return { outcome: 'handed_over' };
  });
}
