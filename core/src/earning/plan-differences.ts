import type { LedgerDraft } from '../ledger/draft.ts';
import type { Earning } from '../ledger/books.ts';
import { positionKey } from '../ledger/books.ts';
import { earningOf, earningsOf, positionOf } from '../ledger/draft.ts';
import type { ProgramNow } from '../ledger/earn.ts';
import { earn, followTerms } from '../ledger/earn.ts';
import { claimUnits } from '../ledger/claim-units.ts';
import { mature } from '../ledger/mature.ts';
import { reattribute } from '../ledger/reattribute.ts';
import { reverse } from '../ledger/reverse.ts';
import { NONE } from '../commerce/ids.ts';
import type { Unit } from '../programs/units.ts';
import type { Target } from './targets.ts';

/** The ledger gets `deserved − net already posted`: one difference of one order in one unit. */
export type Difference = { target: Target; unit: Unit; amount: number; evaluationRevision: number };

export type PlannedShortfall = { target: Target; unit: Unit; amount: number };

type PlanOptions = {
  nowOf: (programId: string) => ProgramNow;
  actor: string;
  /** Units that a position's unused vouchers hold: a shortfall up to them is owed until they are revoked. */
  heldByVouchers?: ReadonlyMap<string, number>;
};

/**
 * Pure. Brings the ledger to what every target deserves: hands unclaimed units to a new beneficiary, then posts
 * negatives, then positives, then what is due to mature. Returns the differences (for the "why") and the shortfalls.
 */
export function planDifferences(
  draft: LedgerDraft,
  targets: Target[],
  options: PlanOptions,
): { differences: Difference[]; shortfalls: PlannedShortfall[] } {
  for (const target of targets) handOver(draft, target, options);
  const differences = targets.flatMap((target) => differencesOf(draft, target));
  const left = moveVisits(draft, differences, options);
  const shortfalls = left
    .filter((one) => one.amount < 0)
    .map((one) => takeBack(draft, one, options))
    .filter((one) => one.amount > 0);
  for (const one of left.filter(({ amount }) => amount > 0)) give(draft, one, options);
  for (const target of targets) matureDue(draft, target, options);
  return { differences, shortfalls };
}

/** The row that a target's differences post to: its beneficiary's, or the lapsed unclaimed one ("what lapsed stays lapsed"). */
export function beneficiaryRow(
  draft: LedgerDraft,
  target: Target,
  unit: Unit,
): { memberId: string; earning: Earning | undefined } {
  const key = { sourceId: target.orderId, programId: target.programId, unit };
  const unclaimed = earningOf(draft, key, NONE);
  if (unclaimed?.lapsed) return { memberId: NONE, earning: unclaimed };
  return { memberId: target.memberId, earning: earningOf(draft, key, target.memberId) };
}

function handOver(draft: LedgerDraft, target: Target, { nowOf, actor }: PlanOptions): void {
  if (target.memberId === NONE) return;
  for (const unit of target.units) {
    const unclaimed = earningOf(draft, { sourceId: target.orderId, programId: target.programId, unit }, NONE);
    if (!unclaimed || unclaimed.lapsed || (unclaimed.net === 0 && unclaimed.unclaimed === 0)) continue;
    claimUnits(draft, {
      sourceId: target.orderId,
      programId: target.programId,
      unit,
      memberId: target.memberId,
      now: nowOf(target.programId),
      actor,
    });
  }
}

function differencesOf(draft: LedgerDraft, target: Target): Difference[] {
  const found: Difference[] = [];
  for (const unit of target.units) {
    const { earning } = beneficiaryRow(draft, target, unit);
    if (earning) followTerms(draft, earning, target.terms);
    const amount = (target.deserved[unit] ?? 0) - (earning?.net ?? 0);
    if (amount !== 0) found.push({ target, unit, amount, evaluationRevision: nextEvaluation(draft, target) });
  }
  return found;
}

/** Rises with every posting of the source in the programme, so each stored evaluation has its own number. */
function nextEvaluation(draft: LedgerDraft, target: Target): number {
  const rows = target.units.flatMap((unit) =>
    earningsOf(draft, { sourceId: target.orderId, programId: target.programId, unit }),
  );
  return 1 + rows.reduce((sum, row) => sum + row.revision, 0);
}

/** Equal and opposite visits of one member and day change their order instead of being taken and given anew. */
function moveVisits(
  draft: LedgerDraft,
  differences: Difference[],
  { nowOf, actor }: PlanOptions,
): Difference[] {
  const visits = differences.filter((one) => one.unit === 'visits' && one.target.memberId !== NONE);
  const moved = new Set<Difference>();
  for (const from of visits.filter((one) => one.amount < 0)) {
    const to = visits.find(
      (one) => one.amount === -from.amount && !moved.has(one) && sharesDay(one.target, from.target),
    );
    if (
      !to ||
      beneficiaryRow(draft, from.target, 'visits').memberId === NONE ||
      beneficiaryRow(draft, to.target, 'visits').memberId === NONE
    )
      continue;
    const { target } = from;
    reattribute(draft, {
      sourceId: target.orderId,
      toSourceId: to.target.orderId,
      programId: target.programId,
      unit: 'visits',
      memberId: target.memberId,
      amount: to.amount,
      terms: to.target.terms,
      now: nowOf(target.programId),
      occurredAt: to.target.occurredAt,
      actor,
      evaluationRevisions: { from: from.evaluationRevision, to: to.evaluationRevision },
    });
    moved.add(from).add(to);
  }
  return differences.filter((one) => !moved.has(one));
}

function sharesDay(a: Target, b: Target): boolean {
  return a.visitor === b.visitor && a.programId === b.programId && a.localDay === b.localDay;
}

function takeBack(
  draft: LedgerDraft,
  { target, unit, amount, evaluationRevision }: Difference,
  { actor, heldByVouchers }: PlanOptions,
): PlannedShortfall {
  const { memberId } = beneficiaryRow(draft, target, unit);
  const position = { memberId, programId: target.programId, unit };
  const owedAtMost = Math.max(
    0,
    (heldByVouchers?.get(positionKey(position)) ?? 0) - positionOf(draft, position).owed,
  );
  const short = reverse(draft, {
    sourceId: target.orderId,
    programId: target.programId,
    unit,
    memberId,
    amount: -amount,
    shortfall: target.shortfall,
    owedAtMost,
    occurredAt: target.occurredAt,
    actor,
    evaluationRevision,
  });
  return { target, unit, amount: short };
}

function give(
  draft: LedgerDraft,
  { target, unit, amount, evaluationRevision }: Difference,
  { nowOf, actor }: PlanOptions,
): void {
  const { memberId } = beneficiaryRow(draft, target, unit);
  earn(draft, {
    sourceId: target.orderId,
    programId: target.programId,
    unit,
    memberId,
    amount,
    terms: target.terms,
    now: nowOf(target.programId),
    occurredAt: target.occurredAt,
    actor,
    evaluationRevision,
  });
}

function matureDue(draft: LedgerDraft, target: Target, { nowOf }: PlanOptions): void {
  for (const unit of target.units) {
    const { earning } = beneficiaryRow(draft, target, unit);
    if (earning && earning.memberId !== NONE) mature(draft, earning, nowOf(target.programId));
  }
}
