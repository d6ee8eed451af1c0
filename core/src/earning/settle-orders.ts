import type { MerchantId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { PositionKey } from '../ledger/books.ts';
import { positionKey } from '../ledger/books.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import type { SurvivorOf } from '../ledger/load-draft.ts';
import { loadDraft, loadLotsInto, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import { localDay, programDay, programMs } from '../programs/program-clock.ts';
import type { Unit } from '../programs/units.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms } from '../programs/read-programs.ts';
import { fireAutomaticRewards } from '../rewards/automatic.ts';
import { keepCountedOrders, type JudgedOrder } from '../rewards/counted-orders.ts';
import { giveForOccasions } from '../rewards/occasions.ts';
import { followDebts } from '../vouchers/follow-debts.ts';
import { citedVouchers, followUses, touchedVouchers } from '../vouchers/follow-uses.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';
import { settleUnusedParts } from '../vouchers/unused-parts.ts';
import { readHeldByVouchers } from '../vouchers/want-revocations.ts';
import type { MissingRate } from './contexts.ts';
import { readContexts } from './contexts.ts';
import { judgeOrders, type JudgeOrdersOptions } from './judge-orders.ts';
import { readLineFacts } from './line-facts.ts';
import type { OrderRecord } from './order-records.ts';
import { readOrders } from './order-records.ts';
import type { Difference, PlannedShortfall } from './plan-differences.ts';
import { beneficiaryRow, planDifferences } from './plan-differences.ts';
import { settleContexts } from './settle-contexts.ts';
import { readGrantBook, settleGrants, type GrantBook } from './settle-grants.ts';
import type { Target } from './targets.ts';
import { settleVisitDays, visitKey } from './visit-sets.ts';

export type SettleOptions = {
  merchantId: MerchantId;
  /** Orders whose state or beneficiary changed, locked and already saved by the caller. */
  orders: OrderRecord[];
  /** Why the ledger moves: kept with each evaluation and posting. */
  cause: string;
};

export type Settled = { differences: Difference[]; missingRates: MissingRate[] };

/**
 * Brings the ledger, the vouchers and the triggers to what these orders' newest states deserve, in the caller's
 * transaction. Locks the members concerned, in sorted order; a merged member's orders earn for the survivor. Repeating it changes nothing.
 */
export async function settleOrders(
  deps: Deps,
  tx: Transaction,
  { merchantId, orders, cause }: SettleOptions,
): Promise<Settled> {
  if (orders.length === 0) return { differences: [], missingRates: [] };
  const cited = await citedVouchers(tx, merchantId, orders);
  const touched = await touchedVouchers(tx, { merchantId, orders, cited });
  const survivorOf = await lockMembers(tx, merchantId, [
    ...orders.map((order) => order.boundMember),
    ...touched.map((voucher) => voucher.memberId),
  ]);
  const at = deps.clock.now();
  const programs = await readPrograms(tx, merchantId);
  const settled = await settleContexts(deps, tx, { merchantId, orders, programs });
  const { missingRates } = settled;
  const targets = await grantedTargets(tx, {
    merchantId,
    orders,
    programs,
    cited,
    at,
    survivorOf,
    ...settled,
  });
  const siblings = await settleVisits(tx, { merchantId, orders, programs, targets, survivorOf });
  const all = [...targets, ...siblings];
  const draft = await loadForTargets(deps, tx, { merchantId, targets: all, at });
  const heldByVouchers = await readHeldByVouchers(tx, merchantId, writingOff(draft, all));
  const nowOf = (programId: string) => {
    const clock = clockOf(programs, programId);
    return { today: programDay(clock, at), programMs: programMs(clock, at) };
  };
  const { differences, shortfalls } = planDifferences(draft, all, { nowOf, actor: cause, heldByVouchers });
  const redemptions = await fireAutomaticRewards(deps, tx, { draft, merchantId, programs });
  const judged = targets.map((target) => judgedOrder(target, nowOf(target.programId).programMs));
  await keepCountedOrders(tx, merchantId, { orders: judged, at });
  const memberIds = targets.map((target) => target.memberId);
  const forOccasions = await giveForOccasions(deps, tx, { merchantId, programs, memberIds, draft });
  await saveDraft(tx, draft, {
    merchantId,
    dayOf: (programId) => localDay(clockOf(programs, programId).timeZone, at),
  });
  await saveEvaluations(tx, { merchantId, differences, cause, at });
  await saveRedemptions(tx, { merchantId, redemptions: [...redemptions, ...forOccasions], at });
  const moved = await followUses(deps, tx, { merchantId, orders, cited, touched });
  await settleUnusedParts(deps, tx, {
    merchantId,
    orders,
    cited,
    voucherIds: touched.map((voucher) => voucher.voucherId),
  });
  await followDebts(deps, tx, {
    merchantId,
    positions: [...shortfalls.map(positionOfShortfall), ...moved],
  });
  return { differences, missingRates };
}

function judgedOrder(
  { orderId, programId, memberId, breakdown, localDay, terms }: Target,
  programNow: number,
): JudgedOrder {
  const { maturesAtProgramMs } = terms;
  const isMature = maturesAtProgramMs <= programNow;
  const { baseMinor, reason } = breakdown;
  return {
    orderId,
    programId,
    memberId,
    counts: reason === null,
    baseMinor: Math.max(0, baseMinor),
    localDay,
    maturesAtProgramMs,
    isMature,
  };
}

type GrantedOptions = Omit<JudgeOrdersOptions, 'grants'> & { merchantId: MerchantId; at: Instant };

/** What the orders deserve, with what limited campaigns reserve for them now: judged again where that changed. */
async function grantedTargets(tx: Transaction, options: GrantedOptions): Promise<Target[]> {
  const { merchantId, orders, programs, contexts, at } = options;
  const orderIds = orders.map((order) => order.orderId);
  const isLimited = programs.some(({ versions }) =>
    versions.some(({ definition }) => definition.campaigns.some((one) => one.limit !== null)),
  );
  const grants: GrantBook = isLimited ? await readGrantBook(tx, merchantId, orderIds) : new Map();
  const targets = judgeOrders({ ...options, grants });
  if (!isLimited) return targets;
  const changed = await settleGrants(tx, grants, { merchantId, programs, contexts, targets, at });
  return changed ? judgeOrders({ ...options, grants }) : targets;
}

/** Positions that may lose units in a programme that writes shortfalls off: their vouchers decide what is owed first. */
function writingOff(draft: LedgerDraft, targets: Target[]): PositionKey[] {
  const losing = targets.flatMap((target) =>
    target.units
      .filter(
        (unit) =>
          target.shortfall === 'written_off' && target.memberId !== NONE && losesUnits(draft, target, unit),
      )
      .map((unit) => ({
        memberId: target.memberId,
        programId: target.programId,
        unit,
      })),
  );
  return [...new Map(losing.map((key) => [positionKey(key), key])).values()];
}

function losesUnits(draft: LedgerDraft, target: Target, unit: Unit): boolean {
  return (beneficiaryRow(draft, target, unit).earning?.net ?? 0) > (target.deserved[unit] ?? 0);
}

function positionOfShortfall({ target, unit }: PlannedShortfall): PositionKey {
  return { memberId: target.memberId, programId: target.programId, unit };
}

function clockOf(programs: Program[], programId: string) {
  const program = programs.find((one) => one.programId === programId);
  if (!program) throw new Error(`no programme ${programId}`);
  return program.clock;
}

type VisitOptions = {
  merchantId: MerchantId;
  orders: OrderRecord[];
  programs: Program[];
  targets: Target[];
  survivorOf: SurvivorOf;
};

/** Applies the daily caps to the targets, and returns targets for the day's other orders, whose visit may have changed too. */
async function settleVisits(
  tx: Transaction,
  { merchantId, orders, programs, targets, survivorOf }: VisitOptions,
): Promise<Target[]> {
  const storeOf = new Map(orders.map((order) => [order.orderId, order.storeId]));
  const counted = await settleVisitDays(
    tx,
    merchantId,
    targets.map((target) => ({ target, storeId: storeOf.get(target.orderId) ?? NONE })),
  );
  for (const target of targets) setVisit(target, counted);
  const own = new Set(orders.map((order) => order.orderId));
  const others = [...new Set([...counted.keys()].map((key) => key.split(' ')[0] ?? ''))].filter(
    (orderId) => !own.has(orderId),
  );
  if (others.length === 0) return [];
  const siblings = await readOrders(tx, merchantId, others);
  const contexts = await readContexts(tx, merchantId, others);
  const found = judgeOrders({
    orders: siblings,
    programs,
    contexts,
    lineFacts: await readLineFacts(tx, merchantId, others),
    grants: await readGrantBook(tx, merchantId, others),
    cited: await citedVouchers(tx, merchantId, siblings),
    survivorOf,
  }).filter((target) => counted.has(visitKey(target.orderId, target.programId)));
  for (const target of found) setVisit(target, counted);
  return found;
}

function setVisit(target: Target, counted: Map<string, boolean>): void {
  if (target.visitCap > 0)
    target.deserved.visits = counted.get(visitKey(target.orderId, target.programId)) ? 1 : 0;
}

type LoadOptions = { merchantId: MerchantId; targets: Target[]; at: number };

/** Loads what the targets touch; open lots only where something will be taken back, since most orders only add. */
async function loadForTargets(
  deps: Deps,
  tx: Transaction,
  { merchantId, targets, at }: LoadOptions,
): Promise<LedgerDraft> {
  const keys = targets.flatMap((target) => target.units.map((unit) => ({ target, unit })));
  const earnings = keys.map(({ target, unit }) => ({
    sourceId: target.orderId,
    programId: target.programId,
    unit,
  }));
  const positions = keys.map(({ target, unit }) => ({
    memberId: target.memberId,
    programId: target.programId,
    unit,
  }));
  const draft = await loadDraft(tx, {
    merchantId,
    needs: { earnings, positions },
    ids: deps.ids,
    bookedAt: at,
  });
  const reversing = keys.filter(({ target, unit }) => losesUnits(draft, target, unit));
  const unique = new Map(
    reversing.map(({ target, unit }) => [
      positionKey({ ...target, unit }),
      { memberId: target.memberId, programId: target.programId, unit },
    ]),
  );
  await loadLotsInto(tx, draft, { merchantId, positions: [...unique.values()] });
  return draft;
}

type EvaluationOptions = { merchantId: MerchantId; differences: Difference[]; cause: string; at: number };

async function saveEvaluations(
  tx: Transaction,
  { merchantId, differences, cause, at }: EvaluationOptions,
): Promise<void> {
  const rows = new Map(
    differences.map((one) => [
      `${one.target.orderId} ${one.target.programId} ${one.evaluationRevision}`,
      one,
    ]),
  );
  if (rows.size === 0) return;
  const list = [...rows.values()];
  await sql(
    tx,
    `INSERT INTO evaluation (merchant_id, source_id, program_id, revision, breakdown, cause, recorded_at)
     SELECT $1, source_id, program_id, revision, breakdown::jsonb, $2, $3
       FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::text[]) AS e(source_id, program_id, revision, breakdown)`,
    [
      merchantId,
      cause,
      instant(at),
      list.map((one) => one.target.orderId),
      list.map((one) => one.target.programId),
      list.map((one) => one.evaluationRevision),
      list.map((one) => JSON.stringify(describe(one, differences))),
    ],
  );
}

/** The stored "why": the rules' shares, what is deserved in all, and by how much this evaluation moved it. */
function describe({ target }: Difference, differences: Difference[]) {
  const changes = differences.filter((one) => one.target === target);
  const previous = { ...target.deserved };
  for (const { unit, amount } of changes) previous[unit] = (previous[unit] ?? 0) - amount;
  return { ...target.breakdown, total: target.deserved, previous };
}
