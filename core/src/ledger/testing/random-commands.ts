import type { LedgerCommand } from './commands.ts';
import type { NaiveLedger } from './naive-ledger.ts';

/** Raw dice: what they mean depends on where the ledger stands, so that shrinking keeps every command sensible. */
export type Dice = { what: number; who: number; which: number; size: number; other: number };

export type Cast = {
  nobody: string;
  members: string[];
  programs: string[];
  units: string[];
  orders: string[];
  newId: () => string;
};

type Hold = {
  sourceId: string;
  memberId: string;
  programId: string;
  unit: string;
  amount: number;
  state: 'held' | 'redeemed' | 'over_used';
  /** How often a part of it that was not used went back. */
  parts: number;
};

const DAY_MS = 86_400_000;
const LOT_DAYS = 12;
const CLAIM_DAYS = 9;
const MAX_AMOUNT = 12;

/** Turns dice into the next sensible command, or null. Remembers who claimed what, which holds stand, and the day. */
export class CommandMaker {
  private today = 100;
  private readonly claimed = new Map<string, string>();
  private readonly holds: Hold[] = [];
  private readonly queue: LedgerCommand[] = [];
  /** Who was merged into whom: later commands for the one go to the other. */
  private survivor: { of: string; is: string } | null = null;
  private readonly cast: Cast;
  private readonly naive: NaiveLedger;

  constructor(cast: Cast, naive: NaiveLedger) {
    this.cast = cast;
    this.naive = naive;
  }

  next(dice: Dice): LedgerCommand | null {
    const waiting = this.queue.shift();
    if (waiting) return waiting;
    const makers = [
      ...Array.from({ length: 5 }, () => () => this.earn(dice)),
      ...Array.from({ length: 4 }, () => () => this.reverse(dice)),
      () => this.sourced(dice, 'mature'),
      () => this.claim(dice),
      () => this.sourced(dice, 'lapse'),
      ...Array.from({ length: 4 }, () => () => this.hold(dice)),
      () => this.settle(dice),
      () => this.settle(dice),
      () => this.overUse(dice),
      () => this.writeOff(dice),
      () => this.expire(dice),
      () => this.adjust(dice),
      () => this.bring(dice),
      () => (dice.other % 8 === 0 ? this.merge() : this.earn(dice)),
      () => this.reattribute(dice),
      () => this.reattribute(dice),
      () => this.pass(dice),
      () => this.pass(dice),
    ];
    return makers[dice.what % makers.length]?.() ?? null;
  }

  private get now() {
    return { today: this.today, programMs: this.today * DAY_MS };
  }

  private earn(dice: Dice): LedgerCommand {
    const wait = dice.other % 3 === 0 ? 0 : (dice.other % 5) * DAY_MS;
    const terms = {
      maturesAtProgramMs: this.today * DAY_MS + wait,
      expiresOnDay: this.today + (dice.other % LOT_DAYS) + 1,
      lapsesOnDay: this.today + CLAIM_DAYS,
    };
    return { do: 'earn', ...this.owned(dice), amount: 1 + (dice.size % MAX_AMOUNT), terms, now: this.now };
  }

  private reverse(dice: Dice): LedgerCommand | null {
    const owned = this.owned(dice);
    const net = this.naive.row(owned.sourceId, placeOf(owned))?.net ?? 0;
    if (net === 0) return null;
    const shortfall = shortfallOf(owned.unit);
    const amount = dice.other % 2 === 0 ? net : 1 + (dice.size % net);
    // Now and then unused vouchers hold some of what would be written off.
    const owedAtMost = dice.other % 7 === 0 ? dice.size % 5 : 0;
    return { do: 'reverse', ...owned, amount, shortfall, owedAtMost, now: this.now };
  }

  private sourced(dice: Dice, kind: 'mature' | 'lapse'): LedgerCommand {
    const owned = this.owned(dice);
    return {
      do: kind,
      ...owned,
      memberId: kind === 'lapse' ? this.cast.nobody : owned.memberId,
      now: this.now,
    };
  }

  private claim(dice: Dice): LedgerCommand | null {
    const { sourceId, programId, unit } = this.owned(dice);
    const key = `${sourceId} ${programId} ${unit}`;
    if (this.claimed.has(key) || this.isLapsed({ sourceId, programId, unit })) return null;
    const memberId = this.resolve(pick(this.cast.members, (dice.who % 4) >> 1));
    this.claimed.set(key, memberId);
    return { do: 'claim', sourceId, programId, unit, memberId, now: this.now };
  }

  private hold(dice: Dice): LedgerCommand {
    const position = this.position(dice);
    const amount = 1 + (dice.size % MAX_AMOUNT);
    const sourceId = this.cast.newId();
    const command = { do: 'hold', ...position, sourceId, amount, now: this.now } as const;
    this.holds.push({ ...position, sourceId, amount, state: 'held', parts: 0 });
    return command;
  }

  private settle(dice: Dice): LedgerCommand | null {
    // A hold that found too little never stood.
    const standing = this.holds.filter((one) => this.naive.holdsFor(one.sourceId));
    const one = standing[dice.which % Math.max(1, standing.length)];
    if (!one) return null;
    const { state, parts, ...command } = one;
    if (state === 'over_used') {
      this.holds.splice(this.holds.indexOf(one), 1);
      return { do: 'over_use_ended', ...command, expiresOnDay: this.today + LOT_DAYS, now: this.now };
    }
    if (state === 'redeemed' && one.amount > 1 && dice.other % 3 === 0) {
      const amount = 1 + (dice.size % (one.amount - 1));
      one.amount -= amount;
      one.parts += 1;
      return { do: 'unused', ...command, amount, ordinal: parts, now: this.now };
    }
    const kind =
      state === 'redeemed'
        ? 'return'
        : dice.other % 5 === 0
          ? 'pay_out'
          : dice.other % 2 === 0
            ? 'capture'
            : 'release';
    if (kind === 'capture') one.state = 'redeemed';
    else this.holds.splice(this.holds.indexOf(one), 1);
    return { do: kind, ...command, now: this.now };
  }

  private overUse(dice: Dice): LedgerCommand {
    const position = this.position(dice);
    const amount = 1 + (dice.size % MAX_AMOUNT);
    const sourceId = this.cast.newId();
    this.holds.push({ ...position, sourceId, amount, state: 'over_used', parts: 0 });
    const shortfall = shortfallOf(position.unit);
    const kind = dice.other % 3 === 0 ? 'retake' : 'over_use';
    return { do: kind, ...position, sourceId, amount, shortfall, ordinal: 0, now: this.now };
  }

  private writeOff(dice: Dice): LedgerCommand | null {
    const position = this.position(dice);
    const owed = this.naive.owed.get(placeOf(position)) ?? 0;
    if (owed === 0) return null;
    const overUseIds = this.holds
      .filter((one) => one.state === 'over_used' && placeOf(one) === placeOf(position))
      .map((one) => one.sourceId);
    const amount = 1 + (dice.size % (owed + 2));
    return { do: 'write_off', ...position, amount, orderIds: this.cast.orders, overUseIds, now: this.now };
  }

  private expire(dice: Dice): LedgerCommand {
    return { do: 'expire', ...this.position(dice), now: this.now };
  }

  private adjust(dice: Dice): LedgerCommand | null {
    const amount = (dice.other % 2 === 0 ? 1 : -1) * (1 + (dice.size % MAX_AMOUNT));
    const expiresOnDay = this.today + LOT_DAYS;
    return {
      do: 'adjust',
      ...this.position(dice),
      sourceId: this.cast.newId(),
      amount,
      expiresOnDay,
      now: this.now,
    };
  }

  private bring(dice: Dice): LedgerCommand {
    const expiresOnDay = this.today + 1 + (dice.other % LOT_DAYS);
    const sourceId = this.cast.newId();
    const amount = 1 + (dice.size % MAX_AMOUNT);
    return { do: 'import', ...this.position(dice), sourceId, amount, expiresOnDay, now: this.now };
  }

  /** The second member becomes the first, in every programme and unit; once in a history. */
  private merge(): LedgerCommand | null {
    const [is, of] = this.cast.members;
    if (is === undefined || of === undefined || this.survivor) return null;
    this.survivor = { of, is };
    const sourceId = this.cast.newId();
    for (const programId of this.cast.programs) {
      for (const unit of this.cast.units) {
        const common = { sourceId, programId, unit, memberId: of, toMemberId: is, now: this.now };
        this.queue.push({ do: 'merge', ...common, orderIds: this.cast.orders });
      }
    }
    for (const hold of this.holds) if (hold.memberId === of) hold.memberId = is;
    return this.queue.shift() ?? null;
  }

  private resolve(memberId: string): string {
    return this.survivor?.of === memberId ? this.survivor.is : memberId;
  }

  private reattribute(dice: Dice): LedgerCommand | null {
    const from = this.owned(dice);
    const net = this.naive.row(from.sourceId, placeOf(from))?.net ?? 0;
    const to = this.owned({ ...dice, which: dice.which + 1 + (dice.other % (this.cast.orders.length - 1)) });
    if (net === 0 || from.memberId === this.cast.nobody || to.memberId !== from.memberId) return null;
    const terms = {
      maturesAtProgramMs: (this.today + (dice.other % 3)) * DAY_MS,
      expiresOnDay: this.today + LOT_DAYS,
      lapsesOnDay: this.today + CLAIM_DAYS,
    };
    const amount = 1 + (dice.size % net);
    return { do: 'reattribute', ...from, toSourceId: to.sourceId, amount, terms, now: this.now };
  }

  private pass(dice: Dice): null {
    this.today += 1 + (dice.size % 4);
    if (dice.other % 7 === 0) this.today += 30;
    return null;
  }

  private isLapsed(key: { sourceId: string; programId: string; unit: string }): boolean {
    const { nobody } = this.cast;
    return this.naive.row(key.sourceId, placeOf({ ...key, memberId: nobody }))?.lapsed ?? false;
  }

  private position({ who, which }: Dice) {
    return {
      memberId: pick(this.cast.members, ((who % 4) >> 1) >> (which % 2)),
      programId: pick(this.cast.programs, (which % 5) >> 2),
      unit: unitBy(this.cast.units, who >> 2),
    };
  }

  /** An order of even place belongs to a member from the start, the others once claimed. */
  private owned({ which, size }: Dice) {
    const { orders, members, programs, units, nobody } = this.cast;
    const place = which % orders.length;
    const key = {
      sourceId: pick(orders, place),
      programId: pick(programs, place >> 2),
      unit: unitBy(units, size),
    };
    const own = place % 2 === 0 ? pick(members, place >> 2) : nobody;
    if (this.isLapsed(key)) return { ...key, memberId: nobody };
    if (own !== nobody) this.claimed.set(`${key.sourceId} ${key.programId} ${key.unit}`, own);
    const memberId = this.claimed.get(`${key.sourceId} ${key.programId} ${key.unit}`) ?? own;
    return { ...key, memberId: this.resolve(memberId) };
  }
}

/** A programme keeps one way; here each unit has its own. */
function shortfallOf(unit: string): 'owed' | 'written_off' {
  return unit === 'points' ? 'owed' : 'written_off';
}

/** Two thirds of the first, so that commands meet in one place. */
function unitBy(units: string[], die: number): string {
  return pick(units, die % 3 === 0 ? 1 : 0);
}

function pick(list: string[], index: number): string {
  return list[index % list.length] as string;
}

function placeOf({ memberId, programId, unit }: { memberId: string; programId: string; unit: string }) {
  return `${memberId} ${programId} ${unit}`;
}
