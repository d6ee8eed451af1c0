import { createHash } from 'node:crypto';
import type { MemberId, MerchantId, OrderId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { OrderReading, OrderState } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import type { Database } from '../database/pool.ts';
import type { Transaction } from '../database/transaction.ts';
import { lapsedSql } from './lapsed.ts';

/** An order as core keeps it: its newest known state and whose it is. */
export type OrderRecord = {
  orderId: OrderId;
  storeId: StoreId;
  externalId: string;
  /** When its first reading came: what it says of later times is not believed. */
  firstSeenAt: Instant;
  stamp: Instant;
  /** Where the fetches' sequence stood when this state was accepted. */
  fetchSeq: number;
  state: OrderState;
  stateHash: string;
  emailHmac: string;
  keyHmac: string;
  boundMember: MemberId;
};

/** Which order of which store: what a delivery knows. */
export type OrderName = { storeId: StoreId; externalId: string };

const COLUMNS = `order_id AS "orderId", store_id AS "storeId", external_id AS "externalId", first_seen_at AS "firstSeenAt", stamp, fetch_seq AS "fetchSeq", state,
  state_hash AS "stateHash", email_hmac AS "emailHmac", key_hmac AS "keyHmac", bound_member AS "boundMember"`;

export function orderName({ storeId, externalId }: OrderName): string {
  return `${storeId} ${externalId}`;
}

/** The same state gives the same hash: adapters build states with their keys in one order. */
export function hashState(state: OrderState): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}

/** Draws the next number of the sequence that orders fetches among themselves and against what was accepted. */
export async function drawFetchSeq(database: Database): Promise<number> {
  const { fetchSeq } = await sqlOne<{ fetchSeq: number }>(
    database,
    `SELECT nextval('fetch_seq') AS "fetchSeq"`,
  );
  return fetchSeq;
}

/** Locks the known ones among these orders, in sorted order. */
export async function lockOrders(
  tx: Transaction,
  merchantId: MerchantId,
  names: OrderName[],
): Promise<OrderRecord[]> {
  return sql<OrderRecord>(
    tx,
    `SELECT ${COLUMNS} FROM orders
      WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))
      ORDER BY store_id, external_id FOR UPDATE`,
    [merchantId, names.map((name) => name.storeId), names.map((name) => name.externalId)],
  );
}

export async function lockOrder(
  tx: Transaction,
  merchantId: MerchantId,
  orderId: OrderId,
): Promise<OrderRecord | undefined> {
  const rows = await sql<OrderRecord>(
    tx,
    `SELECT ${COLUMNS} FROM orders WHERE merchant_id = $1 AND order_id = $2 FOR UPDATE`,
    [merchantId, orderId],
  );
  return rows[0];
}

/** One order by its store's name for it, without a lock; null when it has not come yet. */
export async function findOrder(
  database: Database,
  merchantId: MerchantId,
  { storeId, externalId }: OrderName,
): Promise<OrderRecord | null> {
  const rows = await sql<OrderRecord>(
    database,
    `SELECT ${COLUMNS} FROM orders WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`,
    [merchantId, storeId, externalId],
  );
  return rows[0] ?? null;
}

/** Orders by id, without a lock: for siblings whose own state does not change here. */
export async function readOrders(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<OrderRecord[]> {
  if (orderIds.length === 0) return [];
  return sql<OrderRecord>(
    database,
    `SELECT ${COLUMNS} FROM orders WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orderIds],
  );
}

/** The next orders in the order of their ids, without a lock; at most `limit`. */
export async function readOrdersAfter(
  database: Database,
  merchantId: MerchantId,
  { after, limit }: { after: OrderId; limit: number },
): Promise<OrderRecord[]> {
  return sql<OrderRecord>(
    database,
    `SELECT ${COLUMNS} FROM orders WHERE merchant_id = $1 AND order_id > $2 ORDER BY order_id LIMIT $3`,
    [merchantId, after, limit],
  );
}

/** Writes new and changed orders, with a source for each new one. */
export async function saveOrders(
  tx: Transaction,
  merchantId: MerchantId,
  { records, at }: { records: OrderRecord[]; at: Instant },
): Promise<void> {
  if (records.length === 0) return;
  await sql(
    tx,
    `INSERT INTO orders (merchant_id, order_id, store_id, external_id, number, status, placed_at, first_seen_at, stamp, fetch_seq, state,
                         state_hash, customer_external_id, email_hmac, key_hmac, bound_member)
     SELECT $1, order_id, store_id, external_id, number, status, placed_at, $2, stamp, fetch_seq, state::jsonb, state_hash, customer, email_hmac, key_hmac, bound
       FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::bigint[], $10::bigint[], $11::text[],
                   $12::text[], $13::text[], $14::text[], $15::text[], $16::uuid[])
            AS o(order_id, store_id, external_id, number, status, placed_at, stamp, fetch_seq, state, state_hash, customer, email_hmac, key_hmac, bound)
     ON CONFLICT (merchant_id, order_id) DO UPDATE
        SET number = excluded.number, status = excluded.status, stamp = excluded.stamp, fetch_seq = excluded.fetch_seq, state = excluded.state,
            state_hash = excluded.state_hash, customer_external_id = excluded.customer_external_id, email_hmac = excluded.email_hmac,
            key_hmac = excluded.key_hmac, bound_member = excluded.bound_member`,
    [
      merchantId,
      instant(at),
      records.map((one) => one.orderId),
      records.map((one) => one.storeId),
      records.map((one) => one.externalId),
      records.map((one) => one.state.number),
      records.map((one) => one.state.platformStatus),
      records.map((one) => instant(one.state.placedAt)),
      records.map((one) => one.stamp),
      records.map((one) => one.fetchSeq),
      records.map((one) => JSON.stringify(one.state)),
      records.map((one) => one.stateHash),
      records.map((one) => one.state.customerExternalId),
      records.map((one) => one.emailHmac),
      records.map((one) => one.keyHmac),
      records.map((one) => one.boundMember),
    ],
  );
  await sql(
    tx,
    `INSERT INTO source (merchant_id, source_id, kind, store_id, occurred_at)
     SELECT $1, source_id, 'order', store_id, occurred_at FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) AS s(source_id, store_id, occurred_at)
     ON CONFLICT (merchant_id, source_id) DO NOTHING`,
    [
      merchantId,
      records.map((one) => one.orderId),
      records.map((one) => one.storeId),
      records.map((one) => instant(one.state.placedAt)),
    ],
  );
}

export type Binding = { orderId: OrderId; memberId: MemberId; cause: string; author: string };

/** Keeps who an order was bound to, when and why; the binding itself stands at the order. Contacts go when bound. */
export async function saveBindings(
  tx: Transaction,
  merchantId: MerchantId,
  { bindings, at }: { bindings: Binding[]; at: Instant },
): Promise<void> {
  if (bindings.length === 0) return;
  const orderIds = bindings.map((one) => one.orderId);
  await sql(
    tx,
    `INSERT INTO order_binding (merchant_id, order_id, seq, member_id, cause, author, bound_at)
     SELECT $1, b.order_id, 1 + (SELECT count(*) FROM order_binding k WHERE k.merchant_id = $1 AND k.order_id = b.order_id)::int, b.member_id, b.cause, b.author, $2
       FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS b(order_id, member_id, cause, author)`,
    [
      merchantId,
      instant(at),
      orderIds,
      bindings.map((one) => one.memberId),
      bindings.map((one) => one.cause),
      bindings.map((one) => one.author),
    ],
  );
  await sql(tx, `DELETE FROM order_contact WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`, [
    merchantId,
    orderIds,
  ]);
}

export type ContactToKeep = { orderId: OrderId; emailSealed: string };

/** Keeps an unbound order's e-mail, sealed, so that a claim can offer it; not once there is nothing left to claim. */
export async function saveContacts(
  tx: Transaction,
  merchantId: MerchantId,
  { contacts, at }: { contacts: ContactToKeep[]; at: Instant },
): Promise<void> {
  if (contacts.length === 0) return;
  await sql(
    tx,
    `INSERT INTO order_contact (merchant_id, order_id, email_sealed, recorded_at)
     SELECT $1, c.order_id, c.email, $2 FROM unnest($3::uuid[], $4::text[]) AS c(order_id, email) WHERE NOT ${lapsedSql('$1', 'c.order_id')}
     ON CONFLICT (merchant_id, order_id) DO UPDATE SET email_sealed = excluded.email_sealed`,
    [merchantId, instant(at), contacts.map((one) => one.orderId), contacts.map((one) => one.emailSealed)],
  );
}

/** A new order's record, not yet bound. */
export function newRecord(
  orderId: OrderId,
  storeId: StoreId,
  { reading, at }: { reading: OrderReading; at: Instant },
): OrderRecord {
  const { state, stamp } = reading;
  return {
    orderId, storeId, externalId: state.externalId, firstSeenAt: at, stamp, fetchSeq: 0, stateHash: hashState(state),
    state: clampTimes(state, { firstSeenAt: at, at, paidAt: null, fulfilledAt: null }),
    emailHmac: '', keyHmac: '', boundMember: NONE,
  }; // prettier-ignore
}

type KnownTimes = { firstSeenAt: Instant; at: Instant } & Pick<OrderState, 'paidAt' | 'fulfilledAt'>;

/**
 * No clock is trusted beyond our own. An order is placed when it was first seen at the latest, paid and
 * fulfilled when that was first told at the latest: a later reading that repeats a time in the future moves none.
 */
export function clampTimes(
  state: OrderState,
  { firstSeenAt, at, paidAt, fulfilledAt }: KnownTimes,
): OrderState {
  const clamped = (told: Instant | null, known: Instant | null): Instant | null =>
    told === null ? null : Math.min(told, known ?? at, at);
  const times = {
    placedAt: Math.min(state.placedAt, firstSeenAt),
    paidAt: clamped(state.paidAt, paidAt),
    fulfilledAt: clamped(state.fulfilledAt, fulfilledAt),
  };
  const isSame = (['placedAt', 'paidAt', 'fulfilledAt'] as const).every(
    (name) => times[name] === state[name],
  );
  return isSame ? state : { ...state, ...times };
}
