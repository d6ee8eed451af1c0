import type { MerchantId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashEmail } from '../keys/email.ts';
import type { Keyring } from '../keys/keyring.ts';
import type { Deps } from '../ports/deps.ts';

/** What an erasure is remembered by; each is of one store. The name of an `email` is its hash (`hashEmail`). */
export type ErasedName = { kind: 'customer' | 'email' | 'order'; name: string };

/** An order about to be kept: whom it names, and when it was placed. Empty names match nothing. */
export type NamedOrder = {
  storeId: StoreId;
  orderExternalId: string;
  customerExternalId: string;
  email: string;
  placedAt: Instant;
};

/** Crediting shares this lock until it commits, so that no erasure passes between its look and its write. */
export async function holdOffErasures(tx: Transaction, merchantId: MerchantId): Promise<void> {
  await sql(tx, 'SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [lockName(merchantId)]);
}

/** Waits for every crediting of the merchant that may not have seen this erasure. Take it before any order. */
export async function holdErasure(tx: Transaction, merchantId: MerchantId): Promise<void> {
  await sql(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockName(merchantId)]);
}

function lockName(merchantId: MerchantId): string {
  return `erasure ${merchantId}`;
}

type Burial = { merchantId: MerchantId; storeId: StoreId; names: ErasedName[]; at: Instant };

/** Remembers these names of a store as erased. Again, with a later time, what came in between is old as well. */
export async function writeTombstones(
  keys: Keyring,
  tx: Transaction,
  { merchantId, storeId, names, at }: Burial,
): Promise<void> {
  const hashes = new Set(names.filter(({ name }) => name !== '').map((one) => keyedHash(keys, storeId, one)));
  if (hashes.size === 0) return;
  await sql(
    tx,
    `INSERT INTO tombstone (merchant_id, keyed_hash, store_id, erased_at)
     SELECT $1, keyed_hash, $2, $3 FROM unnest($4::text[]) AS t(keyed_hash)
     ON CONFLICT (merchant_id, keyed_hash) DO UPDATE SET erased_at = greatest(tombstone.erased_at, excluded.erased_at)`,
    [merchantId, storeId, instant(at), [...hashes].sort()],
  );
}

/** For each order, in the same order, whether nothing personal of it may be kept: it was placed before an erasure. */
export async function findErased(
  { keys }: Pick<Deps, 'keys'>,
  database: Database,
  { merchantId, orders }: { merchantId: MerchantId; orders: readonly NamedOrder[] },
): Promise<boolean[]> {
  const { any } = await sqlOne<{ any: boolean }>(
    database,
    `SELECT EXISTS (SELECT FROM tombstone WHERE merchant_id = $1)
         OR EXISTS (SELECT FROM store WHERE merchant_id = $1 AND redacted_at IS NOT NULL) AS any`,
    [merchantId],
  );
  if (!any) return orders.map(() => false);
  const hashes = orders.map((order) =>
    namesOf(keys, order).map((name) => keyedHash(keys, order.storeId, name)),
  );
  const graves = await readGraves(database, merchantId, hashes.flat());
  const purged = await readPurged(database, merchantId);
  return orders.map(({ storeId, placedAt }, index) => {
    const times = [purged.get(storeId), ...(hashes[index] ?? []).map((hash) => graves.get(hash))];
    return times.some((erasedAt) => erasedAt !== undefined && placedAt <= erasedAt);
  });
}

/** Whether this address (its `hashEmail`) was erased in any of the merchant's stores, whenever that was. */
export async function wasErased(
  keys: Keyring,
  database: Database,
  { merchantId, emailHmac }: { merchantId: MerchantId; emailHmac: string },
): Promise<boolean> {
  const stores = await sql<{ storeId: StoreId }>(
    database,
    `SELECT store_id AS "storeId" FROM store WHERE merchant_id = $1`,
    [merchantId],
  );
  const hashes = stores.map(({ storeId }) => keyedHash(keys, storeId, { kind: 'email', name: emailHmac }));
  return (await readGraves(database, merchantId, hashes)).size > 0;
}

function namesOf(keys: Keyring, { orderExternalId, customerExternalId, email }: NamedOrder): ErasedName[] {
  const names: ErasedName[] = [
    { kind: 'order', name: orderExternalId },
    { kind: 'customer', name: customerExternalId },
    { kind: 'email', name: hashEmail(keys, email) },
  ];
  return names.filter(({ name }) => name !== '');
}

async function readGraves(
  database: Database,
  merchantId: MerchantId,
  hashes: string[],
): Promise<Map<string, Instant>> {
  const rows = await sql<{ hash: string; erasedAt: Instant }>(
    database,
    `SELECT keyed_hash AS hash, erased_at AS "erasedAt" FROM tombstone WHERE merchant_id = $1 AND keyed_hash = ANY($2::text[])`,
    [merchantId, hashes],
  );
  return new Map(rows.map(({ hash, erasedAt }) => [hash, erasedAt]));
}

/** Stores of which everything personal was purged, and until when. */
async function readPurged(database: Database, merchantId: MerchantId): Promise<Map<StoreId, Instant>> {
  const rows = await sql<{ storeId: StoreId; at: Instant }>(
    database,
    `SELECT store_id AS "storeId", redacted_at AS at FROM store WHERE merchant_id = $1 AND redacted_at IS NOT NULL`,
    [merchantId],
  );
  return new Map(rows.map(({ storeId, at }) => [storeId, at]));
}

/** Keyed, and bound to its store: the hash tells nothing, and is none of those that orders keep. */
function keyedHash(keys: Keyring, storeId: StoreId, { kind, name }: ErasedName): string {
  return keys.hmac('tombstone', `${storeId}\n${kind}\n${name}`);
}
