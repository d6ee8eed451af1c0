import type { MemberId, MerchantId, ProgramId, StoreId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { OrderReading, OrderState } from '../commerce/order.ts';
import type { Instant } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { hashEmail } from '../keys/email.ts';
import { enrolledAt } from '../members/enrolled-at.ts';
import { findBeneficiaries } from '../members/find-beneficiaries.ts';
import { readSurvivors } from '../members/find-member.ts';
import { isUnopened } from '../members/open-store-member.ts';
import type { Deps } from '../ports/deps.ts';
import { pricedRewards, type ProgramDefinition } from '../programs/definition.ts';
import { earnableUnits, type Unit } from '../programs/units.ts';
import { readRates } from '../programs/exchange-rates.ts';
import { maturesAtProgramMs } from '../programs/maturity.ts';
import { programMs } from '../programs/program-clock.ts';
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import { readPrograms, versionOf } from '../programs/read-programs.ts';
import { validityAt, type ValidityState } from '../programs/validity.ts';
import type { ProductFacts } from '../programs/rules/article-selector.ts';
import { compile } from './compile.ts';
import type { OrderContext } from './contexts.ts';
import { contextKey, judgeContext, readConnectedAt, readContexts } from './contexts.ts';
import { evaluate, type Deserved } from './evaluate.ts';
import { PLAIN_FACTS, type CodeFacts } from './judging-facts.ts';
import { hasLapsed } from './lapsed.ts';
import { catalogueFacts } from './line-facts.ts';
import { readOrderFacts } from './order-facts.ts';
import type { OrderRecord } from './order-records.ts';
import { findOrder } from './order-records.ts';
import { countsFromJoining } from './settle-contexts.ts';
import { visitWouldCount } from './preview-visit.ts';

export type PreviewQuestion = { merchantId: MerchantId; storeId: StoreId; reading: OrderReading };

/** What an order earns in one unit of one programme, as its buyer is told before its webhook may even have come. */
export type PreviewUnit = {
  programId: ProgramId;
  definition: ProgramDefinition;
  unit: Unit;
  amount: number;
  /** What a linked store customer then has, pending units included; null for any other buyer. */
  totalAfter: number | null;
  /** The nearest reward that is not reached yet. */
  toGo: { units: number; rewardName: { en: string; fr: string } } | null;
  pending: boolean;
};

/**
 * `claimable`: the order's QR is worth showing. `outside`: it earns nothing, since its membership had not begun or was over.
 */
export type OrderPreview = {
  show: boolean;
  units: PreviewUnit[];
  claimable: boolean;
  outside: Outside | null;
};
export type Outside = Exclude<ValidityState, 'valid'>;

const NOTHING: OrderPreview = { show: false, units: [], claimable: false, outside: null };

/** `record` null while the order is on its way; `bound` is whose it is, merges followed; `customer` is the linked store customer, NONE for anybody else. */
type Known = { record: OrderRecord | null; bound: MemberId; claimed: boolean; customer: MemberId };

/**
 * Tells what an order earns, and how far the next reward is. Reads only. An order that was credited shows what the
 * ledger says; one that is on its way is evaluated as if it were paid. Only a linked store customer is told a total or
 * spared the QR: for any other buyer the answer is the same whether or not a member has verified the order's address,
 * until somebody who holds the order's link has claimed it.
 */
export async function previewOrder(deps: Deps, question: PreviewQuestion): Promise<OrderPreview> {
  const { merchantId, reading } = question;
  const { state } = reading;
  if (state.test || state.status === 'gone' || state.status === 'draft') return NOTHING;
  const known = await readKnown(deps, question);
  const orderId = known.record?.orderId ?? NONE;
  if (known.record?.boundMember === NONE && (await hasLapsed(deps.pool, merchantId, orderId))) return NOTHING;
  const contexts = await readContexts(deps.pool, merchantId, known.record ? [orderId] : []);
  const connectedAt = await readConnectedAt(deps.pool, merchantId);
  const programs = await readPrograms(deps.pool, merchantId);
  const rates = await readRates(deps.pool, merchantId);
  const toJudge = orderToJudge(question, known, deps.clock.now());
  const buyer = { ...toJudge, boundMember: known.record?.boundMember ?? known.customer };
  const [facts = PLAIN_FACTS.order] = await readOrderFacts(deps.pool, { merchantId, orders: [buyer] });
  // What an address alone says of a member's days is nobody's to know.
  const teller = known.claimed ? known.bound : known.customer;
  const joined = countsFromJoining(programs)
    ? await enrolledAt(deps.pool, merchantId, [teller])
    : new Map<MemberId, Instant>();
  const units: PreviewUnit[] = [];
  let outside: Outside | null = null;
  for (const program of programs) {
    const kept = contexts.get(contextKey({ orderId, programId: program.programId }));
    const context =
      kept ??
      judgeContext(toJudge, {
        program,
        connectedAt,
        facts,
        rates: rates.get(program.programId) ?? [],
        enrolledAt: joined.get(teller) ?? null,
      });
    if (!('version' in context) || context.version === 0) continue;
    const version = versionOf(program, context.version);
    const told = boundByEmail(known) ? asForAGuest(context, { program, version, order: toJudge }) : context;
    if (told.facts.validity !== 'valid') outside ??= told.facts.validity;
    const credited = kept !== undefined && told.facts.validity === context.facts.validity;
    const preview = { program, version, known, context: told, credited };
    units.push(...(await previewProgram(deps, question, preview)));
  }
  const claimable = units.length > 0 && !known.claimed && (await mayClaim(deps, question, known));
  if (units.length > 0 || outside === null)
    return { show: units.length > 0, units, claimable, outside: null };
  return { ...NOTHING, show: true, outside };
}

/** By dates alone: else the answer would tell that the order's address is that of a member, and since when. */
function asForAGuest(
  context: OrderContext,
  { program, version, order }: { program: Program; version: ProgramVersion; order: { state: OrderState } },
): OrderContext {
  const guest = { clock: program.clock, enrolledAt: null };
  const validity = validityAt(version.definition.validity, guest, order.state.placedAt);
  return { ...context, facts: { ...context.facts, validity } };
}

/** A linked customer has no use for the QR, unless it opens their wallet: they became a member by ordering. */
async function mayClaim(deps: Deps, question: PreviewQuestion, { customer }: Known): Promise<boolean> {
  if (customer === NONE) return true;
  const { merchantId, reading } = question;
  const { email } = reading.contact;
  if (email === '') return false;
  return isUnopened(deps.pool, { merchantId, memberId: customer, emailHmac: hashEmail(deps.keys, email) });
}

async function readKnown(deps: Deps, { merchantId, storeId, reading }: PreviewQuestion): Promise<Known> {
  const { externalId, customerExternalId } = reading.state;
  const record = await findOrder(deps.pool, merchantId, { storeId, externalId });
  const [customer = NONE] = await findBeneficiaries(deps.pool, merchantId, [
    { storeId, customerExternalId, emailHmac: '' },
  ]);
  if (!record || record.boundMember === NONE) return { record, bound: NONE, claimed: false, customer };
  const claims = await sql(
    deps.pool,
    `SELECT 1 AS one FROM order_binding WHERE merchant_id = $1 AND order_id = $2 AND cause = 'claim' LIMIT 1`,
    [merchantId, record.orderId],
  );
  const survivorOf = await readSurvivors(deps.pool, merchantId, [record.boundMember]);
  return { record, bound: survivorOf(record.boundMember), claimed: claims.length > 0, customer };
}

/** As crediting will judge it when its webhook comes, or comes with a payment. */
function orderToJudge({ storeId, reading }: PreviewQuestion, { record }: Known, now: Instant) {
  const { state } = reading;
  const placedAt = record?.state.placedAt ?? Math.min(state.placedAt, now);
  return { orderId: record?.orderId ?? NONE, storeId, state: { ...state, placedAt } };
}

/** `credited`: the order has its context, so what the ledger says is all that it earns. */
type ProgramPreview = {
  program: Program;
  version: ProgramVersion;
  known: Known;
  context: OrderContext;
  credited: boolean;
};

async function previewProgram(
  deps: Deps,
  question: PreviewQuestion,
  { program, version, known, context, credited }: ProgramPreview,
): Promise<PreviewUnit[]> {
  const { merchantId, reading } = question;
  const { definition } = version;
  const { programId } = program;
  const now = deps.clock.now();
  const { state } = orderToJudge(question, known, now);
  const orderId = known.record?.orderId ?? NONE;
  const posted = await postedUnits(deps, merchantId, { orderId, programId });
  const memberId = totalledMember(known);
  const balances = await totals(deps, merchantId, { memberId, programId });
  const expected = await expectedUnits(deps, question, { definition, context, state });
  if ((expected.visits ?? 0) > 0) {
    const visitor = known.claimed ? (known.record?.boundMember ?? NONE) : known.customer;
    const visit = { memberId: visitor, program, definition, orderId, placedAt: state.placedAt };
    if (!(await visitWouldCount(deps, merchantId, visit))) expected.visits = 0;
  }
  const told = known.record?.state ?? reading.state;
  const facts = { ...told, placedAt: state.placedAt, paidAt: told.paidAt ?? reading.state.paidAt };
  const maturesAt = maturesAtProgramMs(program.clock, facts, definition);
  return earnableUnits(definition).flatMap((unit) => {
    const follows = credited && !(unit === 'visits' && boundByEmail(known));
    const amount = follows ? (posted.get(unit) ?? 0) : (expected[unit] ?? 0);
    if (amount === 0) return [];
    const total = (balances.get(unit) ?? 0) + (credited ? 0 : amount);
    const totalAfter = memberId === NONE ? null : total;
    const toGo = nextReward(definition, unit, totalAfter ?? amount);
    return [
      {
        programId,
        definition,
        unit,
        amount,
        totalAfter,
        toGo,
        pending: maturesAt > programMs(program.clock, now),
      },
    ];
  });
}

type Expecting = { definition: ProgramDefinition; context: OrderContext; state: OrderState };

/**
 * As if it were paid. What limited campaigns would add is not promised before it is reserved, and nothing at all is while an
 * article that decides is not known.
 */
async function expectedUnits(
  deps: Deps,
  { merchantId, storeId }: PreviewQuestion,
  { definition, context, state }: Expecting,
): Promise<Deserved> {
  const codes = await codeFactsOf(deps, merchantId, { codes: state.discountCodes });
  const lines = { storeId, state };
  const products = compile(definition).readsCatalogue
    ? await catalogueFacts(deps.pool, merchantId, { order: lines, now: deps.clock.now() })
    : new Map<string, ProductFacts>();
  if (products === null) return {};
  const { localDay, facts } = context;
  const judging = {
    codes,
    order: facts,
    localDay,
    rate: facts.rate,
    validity: facts.validity,
    products,
    grants: new Map<string, number>(),
  };
  return evaluate({ ...state, status: 'earning' }, definition, judging).deserved;
}

/** A visit that its member's day had no room for would tell that there is such a member. */
function boundByEmail({ bound, claimed, customer }: Known): boolean {
  return bound !== NONE && bound !== customer && !claimed;
}

/** Whose total may be told: the store's own signed-in customer, unless somebody else claimed the order. */
function totalledMember({ bound, customer }: Known): MemberId {
  return bound === NONE || bound === customer ? customer : NONE;
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

async function codeFactsOf(
  deps: Deps,
  merchantId: MerchantId,
  { codes }: { codes: string[] },
): Promise<CodeFacts> {
  if (codes.length === 0) return PLAIN_FACTS.codes;
  const rows = await sql<{ earns: boolean }>(
    deps.pool,
    `SELECT v.earns FROM voucher_code c JOIN voucher v ON v.merchant_id = c.merchant_id AND v.voucher_id = c.voucher_id
      WHERE c.merchant_id = $1 AND c.code_lower = ANY($2::text[])`,
    [merchantId, codes],
  );
  return {
    loyaltyCodeRefusesEarning: rows.some((row) => !row.earns),
    hasForeignCode: rows.length < codes.length,
  };
}

function nextReward(definition: ProgramDefinition, unit: Unit, total: number): PreviewUnit['toGo'] {
  const [nearest] = pricedRewards(definition)
    .filter((reward) => reward.unit === unit && reward.cost > total)
    .sort((a, b) => a.cost - b.cost);
  return nearest ? { units: nearest.cost - total, rewardName: nearest.name } : null;
}
