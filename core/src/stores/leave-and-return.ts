import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { DAY_MS, MINUTE_MS, type Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { replayEffectsOfStore } from '../effects/replay-parked.ts';
import type { Deps } from '../ports/deps.ts';
import { ensureQrKey } from './store-qr-keys.ts';
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

/** A platform tells days later that a store left for good: by so much its word for when that was may be wrong. */
const LEAVING_UNSURE_MS = DAY_MS;

/**
 * A store left for good: its credentials and keys go, and what was printed under these is claimed no more. `leftAt`: when
 * it left, about. `back_since`: it is connected, and was connected again after that, or too near to it to be sure; then
 * nothing changes. A store that is still connected from before has left unheard, and is disconnected.
 */
export async function forgetStore(
  database: Database,
  { merchantId, storeId }: StoreKey,
  { leftAt, at }: { leftAt: Instant; at: Instant },
): Promise<'forgotten' | 'back_since'> {
  const forgotten = await sqlMaybe(
    database,
    `UPDATE store SET disconnected_at = coalesce(disconnected_at, $3), redacted_at = $3,
            credentials_sealed = '', webhook_secret_sealed = '', plugin_secret_sealed = ''
      WHERE merchant_id = $1 AND store_id = $2
        AND (disconnected_at IS NOT NULL OR greatest(connected_at, reconnected_at) <= $4) RETURNING 1 AS one`,
    [merchantId, storeId, instant(at), instant(leftAt - LEAVING_UNSURE_MS)],
  );
  if (forgotten === undefined) return 'back_since';
  await sql(
    database,
    `UPDATE store_key SET key_sealed = '', revoked_at = coalesce(revoked_at, $3) WHERE merchant_id = $1 AND store_id = $2`,
    [merchantId, storeId, instant(at)],
  );
  return 'forgotten';
}

/**
 * A store that had left is back with its merchant, books and reference. What happened while it was away is wanted from
 * a reconciliation, what it was owed is tried again, and its customers are shown what they are now; where its keys were
 * forgotten it has a new one. One that is connected is left as it is.
 */
export async function reconnectStore(
  tx: Transaction,
  { merchantId, storeId }: StoreKey,
  deps: Pick<Deps, 'clock' | 'ids' | 'keys' | 'randomness'>,
): Promise<void> {
  const at = deps.clock.now();
  const back = await sql(
    tx,
    `UPDATE store SET disconnected_at = NULL, reconnected_at = $3, reconcile_wanted_at = $3
      WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at IS NOT NULL RETURNING 1 AS one`,
    [merchantId, storeId, instant(at)],
  );
  if (back.length === 0) return;
  await ensureQrKey(deps, tx, { merchantId, storeId });
  await replayEffectsOfStore(tx, { merchantId, storeId, at });
  await wantMarksOfStore(tx, { merchantId, ids: deps.ids, at }, storeId);
}
