import type { MerchantId, StoreId } from '../commerce/ids.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../commerce/time.ts';
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
type ReturnDeps = Pick<Deps, 'clock' | 'ids' | 'keys' | 'randomness'>;

/**
 * A store left: nothing of it is read or called any more; books, orders and codes stay. `leftAt`: when it did, as the
 * platform says; a word from before it was connected, came back or was seen is old, and leaves it connected: then false.
 * One that was seen since without anybody having heard that it left has come back just so.
 */
export async function disconnectStore(
  tx: Transaction,
  { merchantId, storeId, leftAt }: StoreKey & { leftAt: Instant },
  deps: ReturnDeps,
): Promise<boolean> {
  const at = deps.clock.now();
  const told = await sqlMaybe<{ left: boolean }>(
    tx,
    `UPDATE store SET disconnected_at = CASE WHEN seen_at > $3 THEN NULL ELSE $3::timestamptz END,
            reconnected_at = CASE WHEN seen_at > $3 THEN greatest(reconnected_at, seen_at) ELSE reconnected_at END,
            reconcile_wanted_at = CASE WHEN seen_at > $3 THEN $5::timestamptz ELSE reconcile_wanted_at END
      WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at IS NULL
        AND greatest(connected_at, reconnected_at) <= $4 RETURNING disconnected_at IS NOT NULL AS left`,
    [merchantId, storeId, instant(leftAt), instant(leftAt + CLOCKS_APART_MS), instant(at)],
  );
  if (told?.left === false) await resume(tx, { merchantId, storeId, at }, deps);
  return told?.left === true;
}

/**
 * The owner of a connected store was seen with the app in it: `seenAt` by the platform's clock, as their session token
 * says. Written once a token. False when the store has just left; whether it is back is `reconnectStore`'s to say.
 */
export async function seeStore(
  database: Database,
  { merchantId, storeId, seenAt }: StoreKey & { seenAt: Instant },
): Promise<boolean> {
  const seen = await sqlMaybe<{ isConnected: boolean }>(
    database,
    `UPDATE store SET seen_at = $3 WHERE merchant_id = $1 AND store_id = $2 AND (seen_at IS NULL OR seen_at < $3)
      RETURNING disconnected_at IS NULL AS "isConnected"`,
    [merchantId, storeId, instant(seenAt)],
  );
  return seen?.isConnected ?? true;
}

/** A platform tells days later that a store left for good: by so much its word for when that was may be wrong. */
const LEAVING_UNSURE_MS = DAY_MS;
/**
 * Owners look at an app before they take it away: having been seen so long before a leaving that nobody heard of is no
 * return. One that was heard of, and was old news, is in `reconnected_at`.
 */
const SEEN_UNSURE_MS = HOUR_MS;

/**
 * A store left for good: its credentials and keys go, and what was printed under these is claimed no more. `leftAt`: when
 * it left, about. `back_since`: it is connected, and was connected again or seen after that, or too near to it to be sure;
 * then nothing changes. A store that is still connected from before has left unheard, and is disconnected.
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
        AND (disconnected_at IS NOT NULL
             OR greatest(connected_at, reconnected_at) <= $4 AND coalesce(seen_at <= $5, true)) RETURNING 1 AS one`,
    [merchantId, storeId, instant(at), instant(leftAt - LEAVING_UNSURE_MS), instant(leftAt - SEEN_UNSURE_MS)],
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
 * forgotten it has a new one. `seenAt`: what tells of it is of that moment, and one that left after it stays away: then
 * false. One that is connected is left as it is.
 */
export async function reconnectStore(
  tx: Transaction,
  { merchantId, storeId, seenAt }: StoreKey & { seenAt?: Instant },
  deps: ReturnDeps,
): Promise<boolean> {
  const at = deps.clock.now();
  const seen = seenAt === undefined ? null : instant(seenAt);
  const back = await sql(
    tx,
    `UPDATE store SET disconnected_at = NULL, reconnected_at = $3, reconcile_wanted_at = $3, seen_at = greatest(seen_at, $4::timestamptz)
      WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at < coalesce($4::timestamptz, 'infinity') RETURNING 1 AS one`,
    [merchantId, storeId, instant(at), seen],
  );
  if (back.length === 0) return isConnected(tx, { merchantId, storeId });
  await resume(tx, { merchantId, storeId, at }, deps);
  return true;
}

async function isConnected(tx: Transaction, { merchantId, storeId }: StoreKey): Promise<boolean> {
  const store = await sqlMaybe(
    tx,
    'SELECT 1 AS one FROM store WHERE merchant_id = $1 AND store_id = $2 AND disconnected_at IS NULL',
    [merchantId, storeId],
  );
  return store !== undefined;
}

async function resume(
  tx: Transaction,
  { merchantId, storeId, at }: StoreKey & { at: Instant },
  deps: ReturnDeps,
): Promise<void> {
  await ensureQrKey(deps, tx, { merchantId, storeId });
  await replayEffectsOfStore(tx, { merchantId, storeId, at });
  await wantMarksOfStore(tx, { merchantId, ids: deps.ids, at }, storeId);
}
