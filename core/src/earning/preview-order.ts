import type { MemberId, MerchantId, ProgramId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { OrderReading } from '../commerce/order.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import { hashEmail } from '../keys/email.ts';
import { findBeneficiaries } from '../members/find-beneficiaries.ts';
import type { Deps } from '../ports/deps.ts';
import type { ProgramDefinition, Unit } from '../programs/definition.ts';
import { programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms, versionAt } from '../programs/read-programs.ts';
import { DAY_MS } from '../commerce/time.ts';
import { evaluate } from './evaluate.ts';
import { visitWouldCount } from './preview-visit.ts';

export type PreviewQuestion = { merchantId: MerchantId; storeId: StoreId; reading: OrderReading };

/** What an order earns in one unit of one programme, as its buyer is told before its webhook may even have come. */
export type PreviewUnit = {
  programId: ProgramId;
  definition: ProgramDefinition;
  unit: Unit;
  amount: number;
  /** What the member then has, pending units included; null while nobody is known to own the order. */
  totalAfter: number | null;
  /** The nearest reward that is not reached yet. */
  toGo: { units: number; rewardName: { en: string; fr: string } } | null;
  pending: boolean;
};

export type OrderPreview = { show: boolean; units: PreviewUnit[]; claimable: boolean };

const NOTHING: OrderPreview = { show: false, units: [], claimable: false };

type KnownOrder = { orderId: string; boundMember: MemberId };

/**
 * Tells what an order earns, its buyer's total after, and how far the next reward is. Reads only. An order that was
 * credited already shows what the ledger says; one that is still on its way is evaluated as if it were paid.
 */
export async function previewOrder(
  deps: Deps,
  { merchantId, storeId, reading }: PreviewQuestion,
): Promise<OrderPreview> {
  const { state } = reading;
  if (state.test || state.status === 'gone' || state.status === 'draft') return NOTHING;
  const known = await sqlMaybe<KnownOrder>(
    deps.pool,
    `SELECT order_id AS "orderId", bound_member AS "boundMember" FROM orders WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`,
    [merchantId, storeId, state.externalId],
  );
  const memberId =
    known && known.boundMember !== NONE
      ? known.boundMember
      : await expectedMember(deps, { merchantId, storeId, reading });
  const units: PreviewUnit[] = [];
  for (const program of await readPrograms(deps.pool, merchantId)) {
    units.push(
      ...(await previewProgram(deps, { merchantId, program, reading, known: known ?? null, memberId })),
    );
  }
  return { show: units.length > 0, units, claimable: memberId === NONE };
}

async function expectedMember(
  deps: Deps,
  { merchantId, storeId, reading }: PreviewQuestion,
): Promise<MemberId> {
  const emailHmac = hashEmail(deps.keys, reading.contact.email);
  const [member] = await findBeneficiaries(deps.pool, merchantId, [
    { storeId, customerExternalId: reading.state.customerExternalId, emailHmac },
  ]);
  return member ?? NONE;
}

type ProgramPreview = {
  merchantId: MerchantId;
  program: Program;
  reading: OrderReading;
  known: KnownOrder | null;
  memberId: MemberId;
};

async function previewProgram(
  deps: Deps,
  { merchantId, program, reading, known, memberId }: ProgramPreview,
): Promise<PreviewUnit[]> {
  const now = deps.clock.now();
  const { state } = reading;
  const placedAt = Math.min(state.placedAt, now);
  const version = versionAt(program, placedAt);
  if (typeof version === 'string' || version.definition.currency !== state.currency) return [];
  const { definition } = version;
  const posted = known
    ? await postedUnits(deps, merchantId, { orderId: known.orderId, programId: program.programId })
    : new Map<string, number>();
  const balances =
    memberId === NONE
      ? new Map<string, number>()
      : await totals(deps, merchantId, { memberId, programId: program.programId });
  const expected = evaluate({ ...state, status: 'earning' }, definition, {
    loyaltyCodeRefusesEarning: await refusesEarning(deps, merchantId, { codes: state.discountCodes }),
  });
  if (expected.visits > 0) {
    const orderId = known?.orderId ?? NONE;
    const question = { memberId, program, definition, orderId, placedAt };
    if (!(await visitWouldCount(deps, merchantId, question))) expected.visits = 0;
  }
  const maturesAt = programMs(program.clock, state.paidAt ?? placedAt) + definition.maturityDays * DAY_MS;
  return (['points', 'visits'] as const).flatMap((unit) => {
    const amount = posted.get(unit) ?? expected[unit];
    if (amount === 0) return [];
    const total = (balances.get(unit) ?? 0) + (posted.has(unit) ? 0 : amount);
    const totalAfter = memberId === NONE ? null : total;
    return [
      {
        programId: program.programId,
        definition,
        unit,
        amount,
        totalAfter,
        toGo: nextReward(definition, unit, totalAfter ?? amount),
        pending: maturesAt > programMs(program.clock, now),
      },
    ];
  });
}

/** Net of the order for each unit that has a posting already. */
async function postedUnits(
  deps: Deps,
  merchantId: MerchantId,
  { orderId, programId }: { orderId: string; programId: ProgramId },
): Promise<Map<string, number>> {
  const rows = await sql<{ unit: string; net: number }>(
    deps.pool,
    `SELECT unit, sum(net)::bigint AS net FROM earning WHERE merchant_id = $1 AND source_id = $2 AND program_id = $3 GROUP BY unit`,
    [merchantId, orderId, programId],
  );
  return new Map(rows.map((row) => [row.unit, row.net]));
}

async function totals(
  deps: Deps,
  merchantId: MerchantId,
  { memberId, programId }: { memberId: MemberId; programId: ProgramId },
): Promise<Map<string, number>> {
  const rows = await sql<{ unit: string; total: number }>(
    deps.pool,
    `SELECT unit, pending + available - owed AS total FROM balance WHERE merchant_id = $1 AND member_id = $2 AND program_id = $3`,
    [merchantId, memberId, programId],
  );
  return new Map(rows.map((row) => [row.unit, row.total]));
}

async function refusesEarning(
  deps: Deps,
  merchantId: MerchantId,
  { codes }: { codes: string[] },
): Promise<boolean> {
  if (codes.length === 0) return false;
  const rows = await sql(
    deps.pool,
    `SELECT 1 AS one FROM voucher_code c JOIN voucher v ON v.merchant_id = c.merchant_id AND v.voucher_id = c.voucher_id
      WHERE c.merchant_id = $1 AND c.code_lower = ANY($2::text[]) AND NOT v.earns LIMIT 1`,
    [merchantId, codes],
  );
  return rows.length > 0;
}

function nextReward(definition: ProgramDefinition, unit: Unit, total: number): PreviewUnit['toGo'] {
  const [nearest] = definition.rewards
    .filter((reward) => reward.unit === unit && reward.cost > total)
    .sort((a, b) => a.cost - b.cost);
  return nearest ? { units: nearest.cost - total, rewardName: nearest.name } : null;
}
