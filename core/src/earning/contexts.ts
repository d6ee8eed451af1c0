import type { Ratio } from '../commerce/exact-minor.ts';
import type { MerchantId, OrderId, ProgramId, StoreId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { SECOND_MS } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { rateAt, type RateTable } from '../programs/exchange-rates.ts';
import { localDay, programDay } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { versionAt } from '../programs/read-programs.ts';
import { validityAt, type ValidityState } from '../programs/validity.ts';
import { isInScope, type OrderFacts } from '../programs/rules/order-scope.ts';
import type { OrderRecord } from './order-records.ts';

/** `version` 0 = this order never earns in that programme; `reason` says why. */
export type ContextReason =
  'in_force' | 'not_active' | 'paused' | 'placed_before_connection' | 'out_of_scope';

/** What is frozen of an order for one programme, beside the version and the days. */
export type ContextFacts = OrderFacts & {
  /** One minor unit of the order's currency in the programme's; null where they are the same. */
  rate: Ratio | null;
  /** Whether its buyer's membership held when it was placed (C2). */
  validity: ValidityState;
};

/** What judges one order in one programme for ever: written once, when the order first reaches an earning state. */
export type OrderContext = {
  orderId: OrderId;
  programId: ProgramId;
  version: number;
  reason: ContextReason;
  /** The order's local calendar date and its programme day, both in days since 1970. */
  localDay: number;
  programDay: number;
  facts: ContextFacts;
};

/** An order whose currency no programme version can value yet: it waits, parked, until a rate is known. */
export type MissingRate = { orderId: OrderId; programId: ProgramId; from: string; to: string };

export function contextKey({ orderId, programId }: { orderId: OrderId; programId: ProgramId }): string {
  return `${orderId} ${programId}`;
}

export async function readContexts(
  database: Database,
  merchantId: MerchantId,
  orderIds: OrderId[],
): Promise<Map<string, OrderContext>> {
  if (orderIds.length === 0) return new Map();
  const rows = await sql<StoredContext>(
    database,
    `SELECT order_id AS "orderId", program_id AS "programId", version, reason, local_day AS "localDay", program_day AS "programDay", facts
       FROM order_context WHERE merchant_id = $1 AND order_id = ANY($2::uuid[])`,
    [merchantId, orderIds],
  );
  return new Map(rows.map((row) => [contextKey(row), { ...row, facts: { ...NO_FACTS, ...row.facts } }]));
}

/** Contexts of earlier releases say nothing of what these did not know. */
type StoredContext = Omit<OrderContext, 'facts'> & { facts: Partial<ContextFacts> };
const NO_FACTS: ContextFacts = {
  locationId: '',
  channel: '',
  groups: [],
  isLeftOut: false,
  rate: null,
  validity: 'valid',
};

export type JudgeOptions = {
  program: Program;
  connectedAt: ReadonlyMap<StoreId, Instant>;
  facts: OrderFacts;
  rates: RateTable;
  /** When its beneficiary joined; null for a guest's order, which dates alone judge. */
  enrolledAt: Instant | null;
};

/**
 * Pure: the context an order gets in a programme, by its `placedAt` alone. Whatever the deliveries' order or delay, the
 * same order gets the same context.
 */
export function judgeContext(
  order: Pick<OrderRecord, 'orderId' | 'storeId' | 'state'>,
  { program, connectedAt, facts, rates, enrolledAt }: JudgeOptions,
): OrderContext | MissingRate {
  const { orderId, state } = order;
  const { programId } = program;
  const days = {
    localDay: localDay(program.clock.timeZone, state.placedAt),
    programDay: programDay(program.clock, state.placedAt),
  };
  const never = (reason: ContextReason): OrderContext => ({
    orderId,
    programId,
    version: 0,
    reason,
    ...days,
    facts: { ...facts, rate: null, validity: 'valid' },
  });
  // Platforms stamp orders by the whole second, the connection is known to the millisecond.
  if (state.placedAt + SECOND_MS <= (connectedAt.get(order.storeId) ?? 0))
    return never('placed_before_connection');
  const found = versionAt(program, state.placedAt);
  if (typeof found === 'string') return never(found);
  const { version, definition } = found;
  if (!isInScope(definition.scope, facts)) return never('out_of_scope');
  const validity = validityAt(definition.validity, { clock: program.clock, enrolledAt }, state.placedAt);
  const inForce = (rate: Ratio | null): OrderContext => ({
    ...never('in_force'),
    version,
    facts: { ...facts, rate, validity },
  });
  const [from, to] = [state.currency, definition.currency];
  if (from === to) return inForce(null);
  const rate = rateAt(rates, { from, to, at: state.placedAt });
  return rate === null ? { orderId, programId, from, to } : inForce(rate);
}

export async function saveContexts(
  tx: Transaction,
  merchantId: MerchantId,
  { contexts, at }: { contexts: OrderContext[]; at: Instant },
): Promise<void> {
  if (contexts.length === 0) return;
  await sql(
    tx,
    `INSERT INTO order_context (merchant_id, order_id, program_id, version, reason, local_day, program_day, facts, recorded_at)
     SELECT $1, order_id, program_id, version, reason, local_day, program_day, facts::jsonb, $2
       FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::int[], $8::int[], $9::text[])
            AS c(order_id, program_id, version, reason, local_day, program_day, facts)`,
    [
      merchantId,
      instant(at),
      contexts.map((one) => one.orderId),
      contexts.map((one) => one.programId),
      contexts.map((one) => one.version),
      contexts.map((one) => one.reason),
      contexts.map((one) => one.localDay),
      contexts.map((one) => one.programDay),
      contexts.map((one) => JSON.stringify(one.facts)),
    ],
  );
}

/** Since when each store is connected: earlier orders earn nothing unless the owner imports them. */
export async function readConnectedAt(
  database: Database,
  merchantId: MerchantId,
): Promise<Map<StoreId, Instant>> {
  const rows = await sql<{ storeId: string; connectedAt: number }>(
    database,
    `SELECT store_id AS "storeId", connected_at AS "connectedAt" FROM store WHERE merchant_id = $1`,
    [merchantId],
  );
  return new Map(rows.map((row) => [row.storeId, row.connectedAt]));
}
