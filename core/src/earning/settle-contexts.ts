import type { MemberId, MerchantId, OrderId, ProgramId, StoreId } from '../commerce/ids.ts';
import { FRESH_HOURS } from '../catalogue/read-items.ts';
import { HOUR_MS, type Instant } from '../commerce/time.ts';
import type { Transaction } from '../database/transaction.ts';
import { wantEffects, type WantedEffect } from '../effects/effect.ts';
import { enrolledAt } from '../members/enrolled-at.ts';
import type { Deps } from '../ports/deps.ts';
import { readRates, type ExchangeRate } from '../programs/exchange-rates.ts';
import type { Program } from '../programs/read-programs.ts';
import { versionOf } from '../programs/read-programs.ts';
import { compile } from './compile.ts';
import type { MissingRate, OrderContext } from './contexts.ts';
import { contextKey, judgeContext, readConnectedAt, readContexts, saveContexts } from './contexts.ts';
import { PLAIN_FACTS } from './judging-facts.ts';
import { settleLineFacts, type LineFacts } from './line-facts.ts';
import { freezeOrderFacts } from './order-facts.ts';
import type { OrderRecord } from './order-records.ts';
import { saveWaiting, type WaitingOrder } from './waiting-orders.ts';

export type ContextOptions = { merchantId: MerchantId; orders: OrderRecord[]; programs: Program[] };

export type SettledContexts = {
  /** By `contextKey`; without those whose order waits for the catalogue's word on an article. */
  contexts: Map<string, OrderContext>;
  lineFacts: ReadonlyMap<OrderId, LineFacts>;
  missingRates: MissingRate[];
};

/**
 * Writes what is missing of these orders' contexts and line facts: an order gets them when it is in an earning state for the
 * first time, a line when it first comes. Who lacks a rate or an article's facts waits, visibly; articles are then asked for.
 */
export async function settleContexts(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders, programs }: ContextOptions,
): Promise<SettledContexts> {
  const at = deps.clock.now();
  const orderIds = orders.map((order) => order.orderId);
  const contexts = await readContexts(tx, merchantId, orderIds);
  const judged = await judgeMissing(deps, tx, { merchantId, orders, programs, contexts });
  const fresh = judged.filter((one): one is OrderContext => 'version' in one);
  const missingRates = judged.filter((one): one is MissingRate => 'from' in one);
  const reading = readingCatalogue(programs, [...contexts.values(), ...fresh]);
  const concerned = orders.filter(({ orderId }) => reading.some((one) => one.orderId === orderId));
  const { facts, missing } =
    concerned.length === 0
      ? { facts: new Map<OrderId, LineFacts>(), missing: new Map<OrderId, string[]>() }
      : await settleLineFacts(tx, merchantId, { orders: concerned, at });
  const blocked = new Set(reading.filter(({ orderId }) => missing.has(orderId)).map(contextKey));
  await saveContexts(tx, merchantId, {
    contexts: fresh.filter((context) => !blocked.has(contextKey(context))),
    at,
  });
  for (const context of fresh) contexts.set(contextKey(context), context);
  for (const key of blocked) contexts.delete(key);
  const waiting = [...missingRates.map(waitsForRate), ...waitsForCatalogue(reading, missing)];
  await saveWaiting(tx, merchantId, { orderIds, waiting, at });
  await wantProducts(deps, tx, { merchantId, orders: concerned, missing, at });
  return { contexts, lineFacts: facts, missingRates };
}

async function judgeMissing(
  deps: Deps,
  tx: Transaction,
  {
    merchantId,
    orders,
    programs,
    contexts,
  }: ContextOptions & { contexts: ReadonlyMap<string, OrderContext> },
): Promise<(OrderContext | MissingRate)[]> {
  const earning = orders.filter((order) => order.state.status === 'earning' && !order.state.test);
  const missing = earning.flatMap((order) =>
    programs
      .filter(
        ({ programId }: { programId: ProgramId }) =>
          !contexts.has(contextKey({ orderId: order.orderId, programId })),
      )
      .map((program) => ({ order, program })),
  );
  if (missing.length === 0) return [];
  const connectedAt: ReadonlyMap<StoreId, Instant> = await readConnectedAt(tx, merchantId);
  const rates = needsRates(missing) ? await readRates(tx, merchantId) : new Map<ProgramId, ExchangeRate[]>();
  const concerned = earning.filter((order) => missing.some((one) => one.order === order));
  const frozen = await freezeOrderFacts(deps, tx, { merchantId, orders: concerned });
  const factsOf = new Map(concerned.map((order, index) => [order.orderId, frozen[index]]));
  const joined = countsFromJoining(programs)
    ? await enrolledAt(
        tx,
        merchantId,
        concerned.map((order) => order.boundMember),
      )
    : new Map<MemberId, Instant>();
  return missing.map(({ order, program }) =>
    judgeContext(order, {
      program,
      connectedAt,
      facts: factsOf.get(order.orderId) ?? PLAIN_FACTS.order,
      rates: rates.get(program.programId) ?? [],
      enrolledAt: joined.get(order.boundMember) ?? null,
    }),
  );
}

/** Whether any version counts days from joining. */
export function countsFromJoining(programs: Program[]): boolean {
  return programs.some(({ versions }) =>
    versions.some(({ definition }) => definition.validity?.kind === 'days'),
  );
}

function needsRates(pairs: { order: OrderRecord; program: Program }[]): boolean {
  return pairs.some(({ order, program }) =>
    program.versions.some(({ definition }) => definition.currency !== order.state.currency),
  );
}

/** The contexts whose version has to know what the catalogue says of the lines. */
function readingCatalogue(programs: Program[], contexts: OrderContext[]): OrderContext[] {
  return contexts.filter((context) => {
    const program = programs.find((one) => one.programId === context.programId);
    return (
      program !== undefined &&
      context.version > 0 &&
      compile(versionOf(program, context.version).definition).readsCatalogue
    );
  });
}

function waitsForRate({ orderId, programId, from }: MissingRate): WaitingOrder {
  return { orderId, programId, cause: 'rate', detail: from };
}

function waitsForCatalogue(reading: OrderContext[], missing: Map<OrderId, string[]>): WaitingOrder[] {
  return reading
    .filter(({ orderId }) => missing.has(orderId))
    .map(({ orderId, programId }) => ({ orderId, programId, cause: 'catalogue', detail: '' }));
}

type WantOptions = {
  merchantId: MerchantId;
  orders: OrderRecord[];
  missing: Map<OrderId, string[]>;
  at: Instant;
};

/**
 * One request for each order, set of articles and span of time in which an answer stays fresh: it settles the order again
 * when they are known. An answer that has aged meanwhile is asked for anew, so that no order waits for one that came before.
 */
async function wantProducts(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders, missing, at }: WantOptions,
): Promise<void> {
  const generation = Math.floor(at / (FRESH_HOURS * HOUR_MS));
  const effects = orders.flatMap(({ orderId, storeId }): WantedEffect[] => {
    const productIds = missing.get(orderId);
    if (!productIds) return [];
    const subject = `${orderId}#${productIds.join(',')}`.slice(0, MAX_SUBJECT_LENGTH);
    const effectId = deps.ids.next();
    return [
      { effectId, kind: 'fetch_products', subject, generation, storeId, payload: { orderId, productIds } },
    ];
  });
  await wantEffects(tx, { merchantId, effects, at });
}

const MAX_SUBJECT_LENGTH = 1_000;
