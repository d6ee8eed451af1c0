import type { DeliveryId, MerchantId, StoreId } from '../commerce/ids.ts';
import { SECOND_MS, type Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import type { ArrivedReading, CreditOutcome } from '../earning/credit-orders.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import type { Deps } from '../ports/deps.ts';
import type { DeliveryMeaning, DeliveryReader, StoreHandle } from '../ports/store-port.ts';
import { readKnownStores, readPurgedStores, type KnownStore } from '../stores/read-store.ts';
import { forgetBodies } from '../privacy/forget-bodies.ts';
import { actOnNotice, type AccessForgetters } from './act-on-notice.ts';
import { isPassingFailure } from './is-passing-failure.ts';
import { noRateReason } from './rate-parked.ts';
import { wantFetches } from './want-fetch.ts';

/** How each platform's deliveries are read. */
export type DeliveryReaders = Record<StoreHandle['platform'], DeliveryReader | undefined>;

export const BATCH_SIZE = 100;
/** A delivery that fails this often on its own is parked with its reason, for a person to look at. */
export const MAX_ATTEMPTS = 5;
/** 2 s, 8 s, 32 s, 128 s between them: what a restart or a repair mends in these minutes is not parked. */
const FIRST_PAUSE_SECONDS = 2;
const PAUSE_FACTOR = 4;
const MAX_MERCHANTS_A_ROUND = 50;
const MAX_REASON_LENGTH = 500;
const GONE = 'its store is not connected any more';
const PURGED = 'its store left for good';

type DeliveryRow = {
  deliveryId: DeliveryId;
  storeId: StoreId;
  topic: string;
  headers: Record<string, string>;
  body: Buffer;
  attempts: number;
  receivedAt: Instant;
};
/** `forgetBody`: it names somebody who was erased. */
type Judged = { deliveryId: DeliveryId; state: 'done' | 'parked'; reason: string; forgetBody?: true };

/** Deliveries that failed, and when this process tries each again. Kept in memory: a restart tries them at once. */
export type Pauses = Map<DeliveryId, Instant>;

export function createPauses(): Pauses {
  return new Map();
}

export type DrainOptions = {
  /** Hears of a batch that broke, before its deliveries are tried one by one. */
  onFailure?: (what: string, error: unknown) => void;
  pauses?: Pauses;
  /** Called when a store tells that it left. */
  forgetAccess?: AccessForgetters;
};

type Round = Required<DrainOptions> & { readers: DeliveryReaders };

/**
 * Takes what is stored, merchant by merchant, and credits it: a batch is one transaction, in which the deliveries are
 * also marked, so that a crash repeats it whole or not at all (I7). Returns how many were settled. Throws when the
 * database can't be reached: that is no delivery's fault, and counts for none.
 */
export async function drain(
  deps: Deps,
  readers: DeliveryReaders,
  { onFailure = () => undefined, pauses = createPauses(), forgetAccess = {} }: DrainOptions = {},
): Promise<number> {
  forgetEnded(pauses, deps.clock.now());
  const merchants = await sql<{ merchantId: MerchantId }>(
    deps.pool,
    `SELECT DISTINCT merchant_id AS "merchantId" FROM delivery
      WHERE state = 'stored' AND delivery_id <> ALL($1::uuid[]) LIMIT ${MAX_MERCHANTS_A_ROUND}`,
    [[...pauses.keys()]],
  );
  let settled = 0;
  for (const { merchantId } of merchants)
    settled += await drainMerchant(deps, merchantId, { readers, pauses, onFailure, forgetAccess });
  return settled;
}

function forgetEnded(pauses: Pauses, now: Instant): void {
  for (const [deliveryId, until] of pauses) if (until <= now) pauses.delete(deliveryId);
}

async function drainMerchant(deps: Deps, merchantId: MerchantId, round: Round): Promise<number> {
  try {
    return await inTransaction(deps.pool, (tx) =>
      drainBatch(deps, tx, { ...round, merchantId, limit: BATCH_SIZE }),
    );
  } catch (error) {
    if (isPassingFailure(error)) throw error;
    // One delivery of the batch breaks it: each is tried alone, and the one that fails again says why.
    round.onFailure(`a batch of merchant ${merchantId}`, error);
    return drainOneByOne(deps, merchantId, round);
  }
}

type BatchOptions = Pick<Round, 'readers' | 'pauses' | 'forgetAccess'> & {
  merchantId: MerchantId;
  limit: number;
};

async function drainBatch(
  deps: Deps,
  tx: Transaction,
  { merchantId, readers, pauses, forgetAccess, limit }: BatchOptions,
): Promise<number> {
  if (!(await leaseMerchant(tx, merchantId))) return 0;
  const rows = await sql<DeliveryRow>(
    tx,
    `SELECT delivery_id AS "deliveryId", store_id AS "storeId", topic, headers, body, attempts, received_at AS "receivedAt"
       FROM delivery WHERE merchant_id = $1 AND state = 'stored' AND delivery_id <> ALL($3::uuid[])
      ORDER BY attempts, delivery_id LIMIT $2`,
    [merchantId, limit, [...pauses.keys()]],
  );
  if (rows.length === 0) return 0;
  const judged = await settleRows(deps, tx, { merchantId, readers, forgetAccess, rows });
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

type RowsOptions = Pick<Round, 'readers' | 'forgetAccess'> & { merchantId: MerchantId; rows: DeliveryRow[] };

async function settleRows(
  deps: Deps,
  tx: Transaction,
  { merchantId, readers, forgetAccess, rows }: RowsOptions,
): Promise<Judged[]> {
  const stores = new Map((await readKnownStores(tx, merchantId)).map((store) => [store.storeId, store]));
  const meanings = rows.map((row) => ({ row, meaning: readDelivery(row, stores.get(row.storeId), readers) }));
  // Before any order is taken: an erasure waits for those who credit, and the batch's own orders must honour it.
  const acted = new Map<DeliveryId, Judged>();
  for (const { row, meaning } of meanings) {
    const store = stores.get(row.storeId);
    if (meaning.kind !== 'notice' || !store) continue;
    const told = { ...row, notice: meaning.notice, store, forgetAccess };
    acted.set(row.deliveryId, { deliveryId: row.deliveryId, ...(await actOnNotice(deps, tx, told)) });
  }
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
  const purged = new Set(await readPurgedStores(tx, merchantId));
  return meanings.map(({ row, meaning }) => {
    const { deliveryId, storeId } = row;
    const told = acted.get(deliveryId);
    if (told) return told;
    const isUnread = meaning.kind === 'unintelligible' && meaning.reason !== GONE;
    if (purged.has(storeId) && !isUnread)
      return { deliveryId, state: 'done', reason: PURGED, forgetBody: true };
    return judge(deliveryId, meaning, credited.get(deliveryId)?.outcome);
  });
}

function readDelivery(
  row: DeliveryRow,
  store: KnownStore | undefined,
  readers: DeliveryReaders,
): DeliveryMeaning {
  if (!store) return { kind: 'unintelligible', reason: GONE };
  const reader = readers[store.platform];
  if (!reader) return { kind: 'unintelligible', reason: `no reader for ${store.platform}` };
  const meaning = reader({ topic: row.topic, headers: row.headers, body: row.body }, store);
  // What the law asks is asked of stores that left, too.
  const hasOwnReason = meaning.kind === 'notice' || meaning.kind === 'unintelligible';
  if (!store.isConnected && !hasOwnReason) return { kind: 'unintelligible', reason: GONE };
  return meaning;
}

function judge(
  deliveryId: DeliveryId,
  meaning: DeliveryMeaning,
  credited: CreditOutcome | undefined,
): Judged {
  const forgotten = credited?.erased === true ? { forgetBody: true as const } : {};
  switch (meaning.kind) {
    case 'order':
      if (credited?.outcome === 'no_rate')
        return {
          deliveryId,
          state: 'parked',
          reason: noRateReason(credited),
          ...forgotten,
        };
      return { deliveryId, state: 'done', reason: credited?.outcome ?? '', ...forgotten };
    case 'hint':
      return { deliveryId, state: 'done', reason: `fetch: ${meaning.reason}` };
    case 'nothing':
      return { deliveryId, state: 'done', reason: meaning.reason };
    case 'notice':
      // Without its store nobody can act on it.
      return { deliveryId, state: 'parked', reason: `notice: ${meaning.notice.kind}` };
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
  const forgotten = judged.filter((one) => one.forgetBody).map((one) => one.deliveryId);
  if (forgotten.length > 0) await forgetBodies(tx, merchantId, forgotten);
}

/** Each delivery once: one that fails has a pause, which keeps it out of this round. */
async function drainOneByOne(deps: Deps, merchantId: MerchantId, round: Round): Promise<number> {
  const { pauses } = round;
  let settled = 0;
  for (let turn = 0; turn < BATCH_SIZE; turn += 1) {
    const [next] = await sql<{ deliveryId: DeliveryId; attempts: number }>(
      deps.pool,
      `SELECT delivery_id AS "deliveryId", attempts FROM delivery
        WHERE merchant_id = $1 AND state = 'stored' AND delivery_id <> ALL($2::uuid[]) ORDER BY attempts, delivery_id LIMIT 1`,
      [merchantId, [...pauses.keys()]],
    );
    if (!next) break;
    try {
      const done = await inTransaction(deps.pool, (tx) =>
        drainBatch(deps, tx, { ...round, merchantId, limit: 1 }),
      );
      if (done === 0) break;
      settled += done;
    } catch (error) {
      if (isPassingFailure(error)) throw error;
      const pauseSeconds = FIRST_PAUSE_SECONDS * PAUSE_FACTOR ** next.attempts;
      pauses.set(next.deliveryId, deps.clock.now() + pauseSeconds * SECOND_MS);
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
