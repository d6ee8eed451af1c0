import type { DeliveryId, MerchantId, StoreId } from '../commerce/ids.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { ArrivedReading, CreditOutcome } from '../earning/credit-orders.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import type { Deps } from '../ports/deps.ts';
import type { DeliveryMeaning, DeliveryReader, StoreHandle } from '../ports/store-port.ts';
import { readStores } from '../stores/read-store.ts';
import { wantFetches } from './want-fetch.ts';

/** How each platform's deliveries are read. */
export type DeliveryReaders = Record<StoreHandle['platform'], DeliveryReader | undefined>;

export const BATCH_SIZE = 100;
/** A delivery that fails this often on its own is parked with its reason, for a person to look at. */
export const MAX_ATTEMPTS = 5;
const MAX_MERCHANTS_A_ROUND = 50;
const MAX_REASON_LENGTH = 500;

type DeliveryRow = {
  deliveryId: DeliveryId;
  storeId: StoreId;
  topic: string;
  headers: Record<string, string>;
  body: Buffer;
  attempts: number;
};
type Judged = { deliveryId: DeliveryId; state: 'done' | 'parked'; reason: string };

/**
 * Takes what is stored, merchant by merchant, and credits it: a batch is one transaction, in which the deliveries are
 * also marked, so that a crash repeats it whole or not at all (I7). Returns how many were settled.
 */
export async function drain(deps: Deps, readers: DeliveryReaders): Promise<number> {
  const merchants = await sql<{ merchantId: MerchantId }>(
    deps.pool,
    `SELECT DISTINCT merchant_id AS "merchantId" FROM delivery WHERE state = 'stored' LIMIT ${MAX_MERCHANTS_A_ROUND}`,
  );
  let settled = 0;
  for (const { merchantId } of merchants) settled += await drainMerchant(deps, merchantId, readers);
  return settled;
}

async function drainMerchant(deps: Deps, merchantId: MerchantId, readers: DeliveryReaders): Promise<number> {
  try {
    return await inTransaction(deps.pool, (tx) =>
      drainBatch(deps, tx, { merchantId, readers, limit: BATCH_SIZE }),
    );
  } catch {
    // One delivery of the batch breaks it: each is tried alone, and the one that fails again says why.
    return drainOneByOne(deps, merchantId, readers);
  }
}

type BatchOptions = { merchantId: MerchantId; readers: DeliveryReaders; limit: number };

async function drainBatch(
  deps: Deps,
  tx: Transaction,
  { merchantId, readers, limit }: BatchOptions,
): Promise<number> {
  if (!(await leaseMerchant(tx, merchantId))) return 0;
  const rows = await sql<DeliveryRow>(
    tx,
    `SELECT delivery_id AS "deliveryId", store_id AS "storeId", topic, headers, body, attempts
       FROM delivery WHERE merchant_id = $1 AND state = 'stored' ORDER BY attempts, delivery_id LIMIT $2`,
    [merchantId, limit],
  );
  if (rows.length === 0) return 0;
  const judged = await settleRows(deps, tx, { merchantId, readers, rows });
  await markDeliveries(tx, merchantId, { judged, at: deps.clock.now() });
  return rows.length;
}

/** One batch in flight for each merchant, whatever the number of workers. The lock ends with the transaction. */
async function leaseMerchant(tx: Transaction, merchantId: MerchantId): Promise<boolean> {
  const rows = await sql<{ leased: boolean }>(
    tx,
    `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS leased`,
    [`drain ${merchantId}`],
  );
  return rows[0]?.leased === true;
}

type RowsOptions = { merchantId: MerchantId; readers: DeliveryReaders; rows: DeliveryRow[] };

async function settleRows(
  deps: Deps,
  tx: Transaction,
  { merchantId, readers, rows }: RowsOptions,
): Promise<Judged[]> {
  const stores = new Map((await readStores(tx, merchantId)).map((store) => [store.storeId, store]));
  const meanings = rows.map((row) => ({ row, meaning: readDelivery(row, stores.get(row.storeId), readers) }));
  const readings = meanings.flatMap(({ row, meaning }) =>
    meaning.kind === 'order'
      ? [{ row, arrived: { storeId: row.storeId, reading: meaning.reading, fetchSeq: null } }]
      : [],
  );
  const outcomes = await creditOrders(deps, tx, {
    merchantId,
    readings: readings.map(({ arrived }): ArrivedReading => arrived),
    cause: 'delivery',
  });
  const credited = new Map(
    readings.map(({ row, arrived }, index) => [
      row.deliveryId,
      { arrived, outcome: outcomes[index] as CreditOutcome },
    ]),
  );
  const wishes = meanings.flatMap(({ row, meaning }) => {
    const externalId =
      meaning.kind === 'hint'
        ? meaning.externalId
        : credited.get(row.deliveryId)?.outcome.outcome === 'hint' && meaning.kind === 'order'
          ? meaning.reading.state.externalId
          : null;
    return externalId === null ? [] : [{ storeId: row.storeId, externalId, occasion: row.deliveryId }];
  });
  await wantFetches(deps, tx, { merchantId, wishes });
  return meanings.map(({ row, meaning }) =>
    judge(row.deliveryId, meaning, credited.get(row.deliveryId)?.outcome),
  );
}

function readDelivery(
  row: DeliveryRow,
  store: StoreHandle | undefined,
  readers: DeliveryReaders,
): DeliveryMeaning {
  if (!store) return { kind: 'unintelligible', reason: 'its store is not connected any more' };
  const reader = readers[store.platform];
  if (!reader) return { kind: 'unintelligible', reason: `no reader for ${store.platform}` };
  return reader({ topic: row.topic, headers: row.headers, body: row.body }, store);
}

function judge(
  deliveryId: DeliveryId,
  meaning: DeliveryMeaning,
  credited: CreditOutcome | undefined,
): Judged {
  switch (meaning.kind) {
    case 'order':
      if (credited?.outcome === 'no_rate')
        return {
          deliveryId,
          state: 'parked',
          reason: `no exchange rate from ${credited.from} to ${credited.to}`,
        };
      return { deliveryId, state: 'done', reason: credited?.outcome ?? '' };
    case 'hint':
      return { deliveryId, state: 'done', reason: `fetch: ${meaning.reason}` };
    case 'nothing':
      return { deliveryId, state: 'done', reason: meaning.reason };
    case 'unintelligible':
      return { deliveryId, state: 'parked', reason: meaning.reason.slice(0, MAX_REASON_LENGTH) };
  }
}

async function markDeliveries(
  tx: Transaction,
  merchantId: MerchantId,
  { judged, at }: { judged: Judged[]; at: number },
): Promise<void> {
  await sql(
    tx,
    `UPDATE delivery d SET state = j.state, reason = j.reason, done_at = $2
       FROM unnest($3::uuid[], $4::text[], $5::text[]) AS j(delivery_id, state, reason)
      WHERE d.merchant_id = $1 AND d.delivery_id = j.delivery_id`,
    [
      merchantId,
      instant(at),
      judged.map((one) => one.deliveryId),
      judged.map((one) => one.state),
      judged.map((one) => one.reason),
    ],
  );
}

async function drainOneByOne(deps: Deps, merchantId: MerchantId, readers: DeliveryReaders): Promise<number> {
  let settled = 0;
  for (let turn = 0; turn < BATCH_SIZE; turn += 1) {
    const [next] = await sql<{ deliveryId: DeliveryId; attempts: number }>(
      deps.pool,
      `SELECT delivery_id AS "deliveryId", attempts FROM delivery WHERE merchant_id = $1 AND state = 'stored' ORDER BY attempts, delivery_id LIMIT 1`,
      [merchantId],
    );
    if (!next) break;
    try {
      const done = await inTransaction(deps.pool, (tx) =>
        drainBatch(deps, tx, { merchantId, readers, limit: 1 }),
      );
      if (done === 0) break;
      settled += done;
    } catch (error) {
      await countFailure(deps, merchantId, { deliveryId: next.deliveryId, error });
    }
  }
  return settled;
}

async function countFailure(
  deps: Deps,
  merchantId: MerchantId,
  { deliveryId, error }: { deliveryId: DeliveryId; error: unknown },
): Promise<void> {
  const reason = `failed: ${error instanceof Error ? error.message : 'unknown'}`.slice(0, MAX_REASON_LENGTH);
  await sql(
    deps.pool,
    `UPDATE delivery SET attempts = attempts + 1, reason = $3, state = CASE WHEN attempts + 1 >= $4 THEN 'parked' ELSE state END
      WHERE merchant_id = $1 AND delivery_id = $2 AND state = 'stored'`,
    [merchantId, deliveryId, reason, MAX_ATTEMPTS],
  );
}
