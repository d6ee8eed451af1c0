import type { LedgerCommand } from './commands.ts';
import type { Snapshot } from './snapshot-text.ts';
import { earningText, lotText, sorted } from './snapshot-text.ts';

/*
 * The second opinion. Written from the posting table alone (docs: core/src/ledger/README.md), without a look at the
 * planner: it moves one unit at a time and searches instead of indexing, so that there is little to get wrong.
 */

const NOBODY = '00000000-0000-0000-0000-000000000000';
const GRACE = 30;

type Lot = {
  place: string;
  memberId: string;
  sourceId: string;
  expiresOnDay: number;
  open: number;
  revived: boolean;
};
type Row = {
  place: string;
  net: number;
  unclaimed: number;
  pending: number;
  matured: boolean;
  maturesAt: number;
  lapsesOnDay: number;
  expiresOnDay: number;
  lapsed: boolean;
  expired: number;
  expiredTaken: number;
  root: Lot | null;
};
/** One unit that was taken: from where, and (a lot's) together with which others. */
type Taken = { from: string; lot: Lot | null; together: object; turn: number };

export class NaiveLedger {
  readonly lots: Lot[] = [];
  readonly rows = new Map<string, Row>();
  readonly owed = new Map<string, number>();
  readonly held = new Map<string, number>();
  readonly books = new Map<string, number>();
  /** What reversals took from a source, one unit each, the newest last. */
  private readonly reversed = new Map<string, Taken[]>();
  private readonly holds = new Map<string, Taken[]>();
  /** What each over-use of a redemption took, the newest last. */
  private readonly overUses = new Map<string, Taken[][]>();
  private turn = 0;

  run(command: LedgerCommand): void {
    const { memberId, programId, unit } = command;
    const place = `${memberId} ${programId} ${unit}`;
    const at = { place, memberId, programId, unit, today: command.now.today, ms: command.now.programMs };
    switch (command.do) {
      case 'earn':
        return this.earn(at, command);
      case 'reverse':
        return this.reverse(at, command);
      case 'mature':
        return this.mature(at, command.sourceId);
      case 'claim':
        return this.claim(at, command.sourceId);
      case 'lapse':
        return this.lapse(at, command.sourceId);
      case 'hold':
        return this.hold(at, command);
      case 'capture':
        return times(command.amount, () => this.move(at, 'held', 'redeemed'));
      case 'pay_out':
        return times(command.amount, () => this.move(at, 'held', 'paid_out'));
      case 'release':
        return this.comeBack(at, 'held', command);
      case 'return':
      case 'unused':
        return this.comeBack(at, 'redeemed', command);
      case 'over_use':
      case 'retake':
        return this.overUse(at, command);
      case 'over_use_ended':
        return this.overUseEnded(at, command);
      case 'write_off':
        return this.writeOff(at, command);
      case 'expire':
        return this.expire(at);
      case 'adjust':
        return this.adjust(at, command);
      case 'import':
        return this.bring(at, 'imported', command);
      case 'merge':
        return this.merge(at, `${command.toMemberId} ${programId} ${unit}`, command.toMemberId);
      case 'reattribute':
        return this.reattribute(at, command);
    }
  }

  row(sourceId: string, place: string): Row | undefined {
    return this.rows.get(`${sourceId} ${place}`);
  }

  holdsFor(sourceId: string): boolean {
    return [this.holds, this.overUses].some((one) => (one.get(sourceId)?.length ?? 0) > 0);
  }

  available(place: string): number {
    return this.openLots(place).reduce((sum, lot) => sum + lot.open, 0);
  }

  private earn(at: At, { sourceId, amount, terms }: LedgerCommand & { do: 'earn' }): void {
    const row = this.rowFor(sourceId, at, {
      maturesAt: terms.maturesAtProgramMs,
      lapsesOnDay: terms.lapsesOnDay,
      expiresOnDay: terms.expiresOnDay,
    });
    const taken = this.reversed.get(`${sourceId} ${at.programId} ${at.unit}`) ?? [];
    const children = new Map<object, Lot>();
    times(amount, () => {
      this.count(at, 'issued', -1);
      const last = taken.pop();
      if (!last || last.from === 'unclaimed' || last.from === 'pending') this.fresh(at, sourceId, row);
      else if (last.lot) this.giveBack(at, last, children);
      else if (last.from === 'expired') {
        row.expiredTaken -= 1;
        this.count(at, 'expired', 1);
      } else if (last.from === 'written_off') this.count(at, 'written_off', 1);
      else this.intoRoot(at, sourceId, row);
    });
    row.net += amount;
  }

  private fresh(at: At, sourceId: string, row: Row): void {
    if (at.memberId === NOBODY && row.lapsed) {
      row.expired += 1;
      this.count(at, 'expired', 1);
    } else if (at.memberId === NOBODY) {
      row.unclaimed += 1;
      this.count(at, 'unclaimed', 1);
    } else if (row.matured || row.maturesAt <= at.ms) {
      this.intoRoot(at, sourceId, row);
    } else {
      row.pending += 1;
      this.count(at, 'pending', 1);
    }
  }

  private intoRoot(at: At, sourceId: string, row: Row): void {
    row.matured = true;
    this.credit(at, () => {
      row.root ??= this.newLot(at, { sourceId, expiresOnDay: row.expiresOnDay, revived: false });
      return row.root;
    });
  }

  /** Owed first, then available. */
  private credit(at: At, lot: () => Lot): void {
    const owed = this.owed.get(at.place) ?? 0;
    if (owed > 0) {
      this.owed.set(at.place, owed - 1);
      this.count(at, 'owed', 1);
    } else {
      lot().open += 1;
      this.count(at, 'available', 1);
    }
  }

  private reverse(at: At, command: LedgerCommand & { do: 'reverse' }): void {
    const { sourceId, amount, shortfall } = command;
    let owedLeft = shortfall === 'owed' ? amount : (command.owedAtMost ?? 0);
    const row = this.row(sourceId, at.place);
    if (!row || row.net < amount) throw new Error('a reversal takes more than was earned');
    const key = `${sourceId} ${at.programId} ${at.unit}`;
    const taken = this.reversed.get(key) ?? [];
    this.reversed.set(key, taken);
    const together = new Map<Lot | null, object>();
    times(amount, () => {
      this.count(at, 'issued', 1);
      const lots = this.openLots(at.place);
      const own = lots.find((lot) => lot.sourceId === sourceId);
      let from = '';
      let lot: Lot | null = null;
      if (row.unclaimed > 0) {
        from = 'unclaimed';
        row.unclaimed -= 1;
      } else if (row.pending > 0) {
        from = 'pending';
        row.pending -= 1;
      } else if (own) {
        from = 'available';
        lot = own;
      } else if (row.expired > row.expiredTaken) {
        from = 'expired';
        row.expiredTaken += 1;
      } else if (lots[0]) {
        from = 'available';
        lot = lots[0];
      } else {
        from = owedLeft > 0 ? 'owed' : 'written_off';
        if (owedLeft > 0) this.owed.set(at.place, (this.owed.get(at.place) ?? 0) + 1);
      }
      if (from === 'owed') owedLeft -= 1;
      if (lot) lot.open -= 1;
      this.count(at, from, -1);
      if (!together.has(lot)) together.set(lot, {});
      taken.push({ from, lot, together: together.get(lot) as object, turn: this.turn++ });
    });
    row.net -= amount;
  }

  private mature(at: At, sourceId: string): void {
    const row = this.row(sourceId, at.place);
    if (!row || row.maturesAt > at.ms) return;
    times(row.pending, () => {
      this.count(at, 'pending', -1);
      this.intoRoot(at, sourceId, row);
    });
    row.pending = 0;
  }

  private claim(at: At, sourceId: string): void {
    const nobodys = this.row(sourceId, `${NOBODY} ${at.programId} ${at.unit}`);
    if (!nobodys || nobodys.lapsed) return;
    const row = this.rowFor(sourceId, at, {
      ...nobodys,
      expiresOnDay: Math.max(nobodys.expiresOnDay, at.today + GRACE),
    });
    times(nobodys.unclaimed, () => {
      this.count(at, 'unclaimed', -1);
      this.fresh(at, sourceId, row);
    });
    row.net += nobodys.net;
    nobodys.net = 0;
    nobodys.unclaimed = 0;
  }

  private lapse(at: At, sourceId: string): void {
    const row = this.row(sourceId, at.place);
    if (!row || row.unclaimed === 0 || row.lapsesOnDay >= at.today) return;
    times(row.unclaimed, () => this.move(at, 'unclaimed', 'expired'));
    row.expired += row.unclaimed;
    row.unclaimed = 0;
    row.lapsed = true;
  }

  private hold(at: At, { sourceId, amount }: { sourceId: string; amount: number }): void {
    this.expire(at);
    if (this.available(at.place) < amount) return;
    const together = new Map<Lot, object>();
    const taken: Taken[] = [];
    times(amount, () => {
      const lot = this.openLots(at.place)[0] as Lot;
      lot.open -= 1;
      this.move(at, 'available', 'held');
      if (!together.has(lot)) together.set(lot, {});
      taken.push({ from: 'available', lot, together: together.get(lot) as object, turn: this.turn++ });
    });
    this.holds.set(sourceId, taken);
  }

  private comeBack(at: At, book: string, command: { sourceId: string; amount: number }): void {
    const taken = this.holds.get(command.sourceId) ?? [];
    const children = new Map<object, Lot>();
    times(command.amount, () => {
      const unit = taken.shift();
      if (!unit) throw new Error('more comes back than was held');
      this.count(at, book, -1);
      this.giveBack(at, unit, children);
    });
  }

  /** The member pays once more: from lots while there are any, then by owing, or the programme loses it. */
  private overUse(at: At, command: LedgerCommand & { do: 'over_use' | 'retake' }): void {
    this.expire(at);
    const together = new Map<Lot | null, object>();
    const taken: Taken[] = [];
    times(command.amount, () => {
      const lot = this.openLots(at.place)[0] ?? null;
      const from = lot ? 'available' : command.shortfall;
      if (lot) lot.open -= 1;
      if (from === 'owed') this.owed.set(at.place, (this.owed.get(at.place) ?? 0) + 1);
      this.move(at, from, 'redeemed');
      if (!together.has(lot)) together.set(lot, {});
      taken.push({ from, lot, together: together.get(lot) as object, turn: this.turn++ });
    });
    const standing = this.overUses.get(command.sourceId) ?? [];
    this.overUses.set(command.sourceId, [...standing, taken]);
  }

  private overUseEnded(at: At, command: LedgerCommand & { do: 'over_use_ended' }): void {
    const { sourceId, expiresOnDay } = command;
    const children = new Map<object, Lot>();
    let made: Lot | undefined;
    for (const unit of this.overUses.get(sourceId)?.pop() ?? []) {
      this.count(at, 'redeemed', -1);
      if (unit.lot) this.giveBack(at, unit, children);
      else if (unit.from === 'written_off') this.count(at, 'written_off', 1);
      else this.credit(at, () => (made ??= this.newLot(at, { sourceId, expiresOnDay, revived: false })));
    }
  }

  /** What is owed stands in the newest debts; of those, what reversals left becomes a loss of the programme. */
  private writeOff(at: At, { amount, overUseIds }: LedgerCommand & { do: 'write_off' }): void {
    const reversed = [...this.reversed]
      .filter(([key]) => key.endsWith(` ${at.programId} ${at.unit}`))
      .filter(([key]) => this.row(key.split(' ')[0] ?? '', at.place))
      .flatMap(([, taken]) => taken.map((unit) => ({ unit, taken })));
    const overUsed = overUseIds
      .flatMap((id) => this.overUses.get(id) ?? [])
      .flat()
      .map((unit) => ({ unit, taken: null }));
    const standing = [...reversed, ...overUsed]
      .filter(({ unit }) => unit.from === 'owed')
      .sort((a, b) => b.unit.turn - a.unit.turn)
      .slice(0, this.owed.get(at.place) ?? 0);
    for (const { unit, taken } of standing.filter((one) => one.taken !== null).slice(0, amount)) {
      taken?.splice(taken.indexOf(unit), 1);
      taken?.push({ from: 'written_off', lot: null, together: {}, turn: this.turn++ });
      this.owed.set(at.place, (this.owed.get(at.place) ?? 0) - 1);
      this.move(at, 'written_off', 'owed');
    }
  }

  /** Owed first, then the same lot; past its end a child of it, once; else expired. */
  private giveBack(at: At, { lot, together }: Taken, children: Map<object, Lot>): void {
    if (!lot) throw new Error('nothing to give back to');
    const childOf = (seed: Pick<Lot, 'sourceId' | 'expiresOnDay' | 'revived'>) => () => {
      const child = children.get(together) ?? this.newLot(at, seed);
      children.set(together, child);
      return child;
    };
    // A member merged since has no lots any more: the survivor gets its like.
    if (lot.expiresOnDay >= at.today)
      return this.credit(at, lot.place === at.place ? () => lot : childOf(lot));
    const expiresOnDay = Math.max(lot.expiresOnDay, at.today + GRACE);
    if (!lot.revived)
      return this.credit(at, childOf({ sourceId: lot.sourceId, expiresOnDay, revived: true }));
    if ((this.owed.get(at.place) ?? 0) > 0) return this.credit(at, () => lot);
    this.count(at, 'expired', 1);
    const row = this.row(lot.sourceId, at.place);
    if (row) row.expired += 1;
  }

  private expire(at: At): void {
    for (const lot of this.openLots(at.place)) {
      if (lot.expiresOnDay >= at.today) continue;
      const row = this.row(lot.sourceId, at.place);
      if (row) row.expired += lot.open;
      times(lot.open, () => this.move(at, 'available', 'expired'));
      lot.open = 0;
    }
  }

  private adjust(at: At, command: Brought): void {
    const { amount } = command;
    this.expire(at);
    if (this.available(at.place) + amount < 0) return;
    if (amount > 0) this.bring(at, 'adjusted', command);
    times(Math.max(0, -amount), () => {
      (this.openLots(at.place)[0] as Lot).open -= 1;
      this.move(at, 'available', 'adjusted');
    });
  }

  private bring(at: At, book: string, { sourceId, amount, expiresOnDay }: Brought): void {
    let lot: Lot | undefined;
    times(amount, () => {
      this.count(at, book, -1);
      this.credit(at, () => (lot ??= this.newLot(at, { sourceId, expiresOnDay, revived: false })));
    });
  }

  /** All that one member has becomes another's, lots with their days; then what is owed is paid from what there is. */
  private merge(at: At, place: string, memberId: string): void {
    const to = { ...at, place, memberId };
    for (const lot of this.openLots(at.place)) {
      this.newLot(to, lot).open = lot.open;
      lot.open = 0;
    }
    for (const book of [this.held, this.owed]) {
      book.set(place, (book.get(place) ?? 0) + (book.get(at.place) ?? 0));
      book.set(at.place, 0);
    }
    for (const [key, row] of this.rows) {
      if (row.place !== at.place) continue;
      const sourceId = key.split(' ')[0] ?? '';
      this.rows.set(`${sourceId} ${place}`, { ...row, place, root: null });
      this.rows.set(key, { ...row, net: 0, pending: 0, expired: 0, expiredTaken: 0 });
    }
    const owed = this.owed.get(place) ?? 0;
    const paid = Math.min(owed, this.available(place));
    times(paid, () => {
      (this.openLots(place)[0] as Lot).open -= 1;
      this.move(to, 'available', 'owed');
    });
    this.owed.set(place, owed - paid);
  }

  /** The units change their source and nothing else; what was spent stays spent. */
  private reattribute(at: At, command: LedgerCommand & { do: 'reattribute' }): void {
    const { sourceId, toSourceId, amount, terms } = command;
    const from = this.row(sourceId, at.place);
    if (!from || from.net < amount) throw new Error('more is moved than was earned');
    const to = this.rowFor(toSourceId, at, {
      maturesAt: terms.maturesAtProgramMs,
      lapsesOnDay: terms.lapsesOnDay,
      expiresOnDay: terms.expiresOnDay,
    });
    const moved = new Map<Lot, Lot>();
    times(amount, () => {
      const lot = this.openLots(at.place).find((one) => one.sourceId === sourceId);
      if (from.pending > 0) {
        from.pending -= 1;
        this.count(at, 'pending', -1);
        this.fresh(at, toSourceId, to);
      } else if (lot) {
        const target = moved.get(lot) ?? this.newLot(at, { ...lot, sourceId: toSourceId });
        moved.set(lot, target);
        lot.open -= 1;
        target.open += 1;
        to.matured = true;
      } else if (from.expired > from.expiredTaken) {
        from.expired -= 1;
        to.expired += 1;
      }
    });
    from.net -= amount;
    to.net += amount;
  }

  /** Soonest-expiring first; among equals the one made first. */
  private openLots(place: string): Lot[] {
    return this.lots
      .filter((lot) => lot.place === place && lot.open > 0)
      .sort((a, b) => a.expiresOnDay - b.expiresOnDay);
  }

  private newLot(at: At, seed: Pick<Lot, 'sourceId' | 'expiresOnDay' | 'revived'>): Lot {
    const { sourceId, expiresOnDay, revived } = seed;
    const lot = { place: at.place, memberId: at.memberId, sourceId, expiresOnDay, revived, open: 0 };
    this.lots.push(lot);
    return lot;
  }

  private rowFor(
    sourceId: string,
    { place }: At,
    terms: Pick<Row, 'maturesAt' | 'lapsesOnDay' | 'expiresOnDay'>,
  ): Row {
    const key = `${sourceId} ${place}`;
    const { maturesAt, lapsesOnDay, expiresOnDay } = terms;
    const known = this.rows.get(key);
    if (known) return known;
    const row = {
      place, net: 0, unclaimed: 0, pending: 0, matured: false, maturesAt, lapsesOnDay, expiresOnDay, lapsed: false,
      expired: 0, expiredTaken: 0, root: null,
    }; // prettier-ignore
    this.rows.set(key, row);
    return row;
  }

  private move(at: At, from: string, to: string): void {
    this.count(at, from, -1);
    this.count(at, to, 1);
  }

  private count(at: At, book: string, change: number): void {
    if (book === 'held') this.held.set(at.place, (this.held.get(at.place) ?? 0) + change);
    const key = `${at.programId} ${at.unit} ${book}`;
    this.books.set(key, (this.books.get(key) ?? 0) + change);
  }

  snapshot(): Snapshot {
    const positions: Snapshot['positions'] = {};
    const lots: Snapshot['lots'] = {};
    const earnings: Snapshot['earnings'] = {};
    const position = (place: string) =>
      (positions[place] ??= { pending: 0, available: 0, held: 0, owed: this.owed.get(place) ?? 0 });
    for (const lot of this.lots.filter(({ open }) => open > 0)) {
      position(lot.place).available += lot.open;
      (lots[lot.place] ??= []).push(lotText(lot));
    }
    for (const [key, row] of this.rows) {
      earnings[key] = earningText(row);
      if (row.pending > 0) position(row.place).pending += row.pending;
    }
    for (const [place, held] of this.held) if (held > 0) position(place).held = held;
    for (const [place, owed] of this.owed) if (owed > 0) position(place);
    return sorted({ positions, lots, earnings, books: Object.fromEntries(this.books) });
  }
}

type Brought = { sourceId: string; amount: number; expiresOnDay: number };
type At = { place: string; memberId: string; programId: string; unit: string; today: number; ms: number };

function times(count: number, act: () => void): void {
  for (let turn = 0; turn < count; turn += 1) act();
}
