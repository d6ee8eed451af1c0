import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { MINUTE_MS, type Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { replayEffectsOfStore } from '../effects/replay-parked.ts';
import type { Deps } from '../ports/deps.ts';
import { wantMarksOfStore } from './want-marks.ts';

/** The platform's clock and ours may differ by so much. */
const CLOCKS_APART_MS = MINUTE_MS;

type StoreKey = { merchantId: MerchantId; storeId: StoreId };

/**
 * A store left: nothing of it is read or called any more; books, orders and codes stay. `leftAt`: when it did, as the
 * platform says; a word from before it was connected or came back is old, and changes nothing: then false.
 */
export async function disconnectStore(
  database: Database,
  { merchantId, storeId }: StoreKey,
  leftAt: Instant,
): Promise<boolean> {
  const left = await sql(
    database,
    `UPDATE store SET disconnected_at = $3 WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at IS NULL
        AND greatest(connected_at, reconnected_at) <= $4 RETURNING 1 AS one`,
    [merchantId, storeId, instant(leftAt), instant(leftAt + CLOCKS_APART_MS)],
  );
  return left.length > 0;
}

/**
 * A store that had left is back with its merchant, books and reference. What happened while it was away is wanted from
 * a reconciliation, what it was owed is tried again, and its customers are shown what they are now. One that is connected
 * is left as it is.
 */
export async function reconnectStore(
  tx: Transaction,
  { merchantId, storeId }: StoreKey,
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
): Promise<void> {
  const at = clock.now();
  const back = await sql(
    tx,
    `UPDATE store SET disconnected_at = NULL, reconnected_at = $3, reconcile_wanted_at = $3
      WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at IS NOT NULL RETURNING 1 AS one`,
    [merchantId, storeId, instant(at)],
  );
  if (back.length === 0) return;
  await replayEffectsOfStore(tx, { merchantId, storeId, at });
  await wantMarksOfStore(tx, { merchantId, ids, at }, storeId);
}
