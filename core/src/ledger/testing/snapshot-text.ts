/** All that can be compared; keys are sorted, zeros are left out. */
export type Snapshot = {
  positions: Record<string, { pending: number; available: number; held: number; owed: number }>;
  lots: Record<string, string[]>;
  earnings: Record<string, string>;
  books: Record<string, number>;
};

export function lotText(lot: { expiresOnDay: number; open: number; sourceId: string; revived: boolean }) {
  return `until ${lot.expiresOnDay}: ${lot.open} of ${lot.sourceId}${lot.revived ? ' revived' : ''}`;
}

type EarningFigures = {
  net: number;
  unclaimed: number;
  pending: number;
  lapsed: boolean;
  expired: number;
  expiredTaken: number;
};

export function earningText(row: EarningFigures) {
  return `net ${row.net} unclaimed ${row.unclaimed} pending ${row.pending} expired ${row.expired} taken ${row.expiredTaken}${row.lapsed ? ' lapsed' : ''}`;
}

export function sorted(snapshot: Snapshot): Snapshot {
  const byKey = <Value>(record: Record<string, Value>, keep: (value: Value) => boolean) =>
    Object.fromEntries(
      Object.entries(record)
        .filter(([, value]) => keep(value))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return {
    positions: byKey(snapshot.positions, (one) => one.pending + one.available + one.held + one.owed > 0),
    lots: byKey(
      Object.fromEntries(Object.entries(snapshot.lots).map(([key, list]) => [key, list.toSorted()])),
      (list) => list.length > 0,
    ),
    earnings: byKey(snapshot.earnings, () => true),
    books: byKey(snapshot.books, (amount) => amount !== 0),
  };
}
