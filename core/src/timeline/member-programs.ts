import type { Deps } from '../ports/deps.ts';
import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import {
  pricedRewards,
  programDefinition,
  type ProgramDefinition,
  type Reward,
} from '../programs/definition.ts';
import { definedUnits, type Unit } from '../programs/units.ts';
import { isPaused, type ProgramClock } from '../programs/program-clock.ts';
import { enrolledAt } from '../members/enrolled-at.ts';
import { hasPointValue, valuedAt, type PointValue } from '../programs/benefits/value-of-points.ts';
import { sharedPointValue, voucherStores, wantedOf } from '../rewards/voucher-stores.ts';
import { membershipStanding, type MembershipStanding } from './membership-standing.ts';
import { UNTOLD_PROGRAM_MS } from '../programs/maturity.ts';
import { instantOfProgramMs, programDate } from './program-dates.ts';

/** Days with open lots, and days with pending units, that one sheet shows of each unit; the rest is summed in the balance. */
export const MAX_LOT_DAYS = 60;

export type MemberKey = { merchantId: MerchantId; memberId: MemberId };
/** Open units that leave together at the end of the local day `lastDay` (YYYY-MM-DD). */
export type OpenLots = { amount: number; lastDay: string };
/** `maturesAt` null: its order does not tell yet. */
export type PendingPart = { amount: number; maturesAt: Instant | null };

/** Where a member stands in one unit of one programme; `lots` soonest-expiring first, `pendingParts` soonest first. */
export type UnitStanding = {
  unit: Unit;
  available: number;
  pending: number;
  held: number;
  owed: number;
  lots: OpenLots[];
  pendingParts: PendingPart[];
};

/** A reward with a price, valued as all its stores value points (each store's own is told where it is bought). `toGo` = units still missing; 0 when affordable (outside the membership nothing is). Of a reward that consumes nothing: until it is given next. */
export type RewardStanding = { reward: Reward; affordable: boolean; toGo: number };

export type ProgramStanding = {
  programId: ProgramId;
  state: 'active' | 'paused';
  timeZone: string;
  definition: ProgramDefinition;
  /** Null where it always holds. Outside of it orders earn nothing and no reward can be had; what is there stays. */
  membership: MembershipStanding | null;
  units: UnitStanding[];
  rewards: RewardStanding[];
};

type ProgramRow = { program_id: string; time_zone: string; definition: ProgramDefinition };
type PauseRow = { program_id: string; starts_at: Instant; ends_at: Instant | null };
type BalanceRow = {
  program_id: string;
  unit: Unit;
  available: number;
  pending: number;
  held: number;
  owed: number;
};
type LotRow = { program_id: string; unit: Unit; day: number; amount: number };
type PendingRow = { program_id: string; unit: Unit; program_ms: number; amount: number };
type ProgressRow = { program_id: string; rule_id: string; rule_revision: number; matured: number };

type Facts = {
  balances: BalanceRow[];
  lots: LotRow[];
  pending: PendingRow[];
  progress: ProgressRow[];
  enrolledAt: Instant | null;
  /** By currency: what points are worth, where that is not what the programme says. */
  pointValues: ReadonlyMap<string, PointValue | null>;
};

/** Every programme of the merchant that has a version in force, with where the member stands in it. Drafts are left out. */
export async function memberPrograms(deps: Deps, key: MemberKey): Promise<ProgramStanding[]> {
  const now = deps.clock.now();
  const [programs, pauses, rows] = await Promise.all([
    readPrograms(deps, key.merchantId, now),
    sql<PauseRow>(
      deps.pool,
      `select program_id, starts_at, ends_at from program_pause
        where merchant_id = $1 and starts_at <= $2 order by starts_at`,
      [key.merchantId, instant(now)],
    ),
    readFacts(deps, key),
  ]);
  const facts = { ...rows, pointValues: await readPointValues(deps, key.merchantId, programs) };
  return programs.map((program) => {
    const own = pauses.filter((pause) => pause.program_id === program.program_id);
    const clock: ProgramClock = {
      timeZone: program.time_zone,
      pauses: own.map(({ starts_at, ends_at }) => ({ startsAt: starts_at, endsAt: ends_at })),
    };
    return standing({ program, clock, now, facts }, isPaused(clock, now) ? 'paused' : 'active');
  });
}

async function readPrograms(deps: Deps, merchantId: MerchantId, now: Instant): Promise<ProgramRow[]> {
  const rows = await sql<ProgramRow>(
    deps.pool,
    `select p.program_id, p.time_zone, v.definition
       from program p
       cross join lateral (
         select definition from program_version
          where merchant_id = p.merchant_id and program_id = p.program_id and active_from <= $2
          order by version desc limit 1) v
      where p.merchant_id = $1
      order by p.created_at, p.program_id`,
    [merchantId, instant(now)],
  );
  return rows.map((row) => ({ ...row, definition: programDefinition.parse(row.definition) }));
}

async function readPointValues(
  deps: Deps,
  merchantId: MerchantId,
  programs: ProgramRow[],
): Promise<Map<string, PointValue | null>> {
  const values = new Map<string, PointValue | null>();
  for (const { currency, rewards } of programs.map(({ definition }) => definition)) {
    const valued = rewards.find(hasPointValue);
    if (!valued || values.has(currency)) continue;
    const stores = await voucherStores(deps.pool, wantedOf(merchantId, currency, valued));
    values.set(currency, sharedPointValue(stores));
  }
  return values;
}

async function readFacts(
  deps: Deps,
  { merchantId, memberId }: MemberKey,
): Promise<Omit<Facts, 'pointValues'>> {
  const of = [merchantId, memberId];
  const [balances, lots, pending, progress, joined] = await Promise.all([
    sql<BalanceRow>(
      deps.pool,
      `select program_id, unit, available, pending, held, owed from balance
        where merchant_id = $1 and member_id = $2 order by program_id, unit`,
      of,
    ),
    sql<LotRow>(
      deps.pool,
      `select program_id, unit, expires_on_day as day, sum(open)::bigint as amount from lot
        where merchant_id = $1 and member_id = $2 and open > 0
        group by program_id, unit, expires_on_day order by expires_on_day`,
      of,
    ),
    sql<PendingRow>(
      deps.pool,
      `select program_id, unit, matures_at_program_ms as program_ms, sum(pending)::bigint as amount from earning
        where merchant_id = $1 and member_id = $2 and pending > 0
        group by program_id, unit, matures_at_program_ms order by matures_at_program_ms`,
      of,
    ),
    sql<ProgressRow>(
      deps.pool,
      `select program_id, rule_id, rule_revision, matured from trigger_progress
        where merchant_id = $1 and member_id = $2`,
      of,
    ),
    enrolledAt(deps.pool, merchantId, [memberId]),
  ]);
  return { balances, lots, pending, progress, enrolledAt: joined.get(memberId) ?? null };
}

type Reading = { program: ProgramRow; clock: ProgramClock; now: Instant; facts: Facts };

function standing(reading: Reading, state: 'active' | 'paused'): ProgramStanding {
  const { program, facts, clock, now } = reading;
  const { validity } = program.definition;
  const membership = membershipStanding(validity, { clock, enrolledAt: facts.enrolledAt }, now);
  const holds = membership === null || membership.state === 'valid';
  const units = unitsOf(program).map((unit) => unitStanding(reading, unit));
  return {
    programId: program.program_id,
    state,
    timeZone: program.time_zone,
    definition: program.definition,
    membership,
    units,
    rewards: pricedRewards(program.definition).map((priced) => {
      const reward = valuedAt(priced, facts.pointValues.get(program.definition.currency) ?? null);
      const toGo = unitsToGo(reward, units, ownProgress(reward, program, facts));
      return { reward, affordable: holds && reward.consuming && toGo === 0, toGo };
    }),
  };

  function unitsOf({ program_id, definition }: ProgramRow): Unit[] {
    const found = facts.balances.filter((row) => row.program_id === program_id).map((row) => row.unit);
    return [...new Set<Unit>([...definedUnits(definition), ...found])];
  }
}

function ownProgress(reward: Reward, program: ProgramRow, { progress }: Facts): number {
  const row = progress.find(
    (one) =>
      one.program_id === program.program_id &&
      one.rule_id === reward.rewardId &&
      one.rule_revision === reward.revision,
  );
  return row?.matured ?? 0;
}

function unitsToGo(reward: Reward, units: UnitStanding[], matured: number): number {
  if (!reward.consuming) return reward.cost - (matured % reward.cost);
  const own = units.find(({ unit }) => unit === reward.unit);
  return Math.max(0, reward.cost - (own?.available ?? 0) + (own?.owed ?? 0));
}

function unitStanding({ program, clock, now, facts }: Reading, unit: Unit): UnitStanding {
  const mine = (row: { program_id: string; unit: Unit }): boolean =>
    row.program_id === program.program_id && row.unit === unit;
  const balance = facts.balances.find(mine);
  return {
    unit,
    available: balance?.available ?? 0,
    pending: balance?.pending ?? 0,
    held: balance?.held ?? 0,
    owed: balance?.owed ?? 0,
    lots: facts.lots
      .filter(mine)
      .slice(0, MAX_LOT_DAYS)
      .map(({ amount, day }) => ({ amount, lastDay: programDate(clock, day, now) })),
    pendingParts: facts.pending
      .filter(mine)
      .slice(0, MAX_LOT_DAYS)
      .map(({ amount, program_ms }) => ({
        amount,
        maturesAt: program_ms === UNTOLD_PROGRAM_MS ? null : instantOfProgramMs(clock, program_ms, now),
      })),
  };
}
