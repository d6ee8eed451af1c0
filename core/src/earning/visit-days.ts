/**
 * One visit fact of a (beneficiary, programme, local date): an order's, what orders it among the others, and the daily
 * cap of the version that judges it. `externalId` is the store's own name for it: our ids depend on what arrived first.
 */
export type VisitFact = {
  sourceId: string;
  occurredAt: number;
  kind: string;
  storeId: string;
  externalId: string;
  cap: number;
};

/**
 * Which facts of one day count: sorted by (occurredAt, kind, store, the store's id), each counts while fewer than its cap did.
 * A function of the set alone, so the order in which facts arrive never matters.
 */
export function countedVisits(facts: VisitFact[]): Set<string> {
  const counted = new Set<string>();
  for (const fact of [...facts].sort(inDayOrder)) {
    if (counted.size < fact.cap) counted.add(fact.sourceId);
  }
  return counted;
}

function inDayOrder(a: VisitFact, b: VisitFact): number {
  return (
    a.occurredAt - b.occurredAt ||
    compare(a.kind, b.kind) ||
    compare(a.storeId, b.storeId) ||
    compare(a.externalId, b.externalId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
