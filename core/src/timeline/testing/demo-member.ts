import { NONE } from '../../commerce/ids.ts';
import { DAY_MS, type Instant } from '../../commerce/time.ts';
import { instant, sql } from '../../database/sql.ts';
import type { Database } from '../../database/pool.ts';
import { programDefinition, type ProgramDefinition } from '../../programs/definition.ts';
import { hashEmail } from '../../keys/email.ts';
import type { Keyring } from '../../keys/keyring.ts';
import { sealedPlaces } from '../../keys/sealed-places.ts';

/** Fixed ids, rising as the postings were booked. */
export function demoId(group: number, number: number): string {
  return `01936000-0000-7000-8${String(group).padStart(3, '0')}-${String(number).padStart(12, '0')}`;
}

export const DEMO_NOW: Instant = Date.parse('2026-11-21T12:00:00Z');
export const DEMO_TODAY = Math.floor(DEMO_NOW / DAY_MS);

export const DEMO_IDS = {
  merchant: demoId(1, 1),
  store: demoId(2, 1),
  account: demoId(3, 1),
  member: demoId(4, 1),
  program: demoId(5, 1),
  redemptionUsed: demoId(7, 1),
  redemptionIssued: demoId(7, 2),
  redemptionWanted: demoId(7, 3),
  voucherUsed: demoId(8, 1),
  voucherIssued: demoId(8, 2),
  voucherWanted: demoId(8, 3),
};

export const DEMO_EMAIL = 'camille.martin@example.com';
export const DEMO_SLUG = 'the-aux-feuilles';

export const DEMO_DEFINITION: ProgramDefinition = programDefinition.parse({
  name: { en: 'Leaf club', fr: 'Le club des feuilles' },
  pointName: { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } },
  currency: 'EUR',
  taxBase: 'with_tax',
  earning: [
    { kind: 'rate', ruleId: 'per-euro', points: 1, perMinor: 100 },
    { kind: 'visits', ruleId: 'visit', minimumMinor: 1_000, dailyCap: 1 },
  ],
  rewards: [
    {
      rewardId: 'three-euros', revision: 1, name: { en: '€3 off', fr: '3 € de remise' }, unit: 'points', cost: 100,
      benefit: { kind: 'amount', amountMinor: 300 }, issue: 'chosen', consuming: true, voucherDays: 90, ordersEarn: true,
    },
    {
      rewardId: 'ten-percent', revision: 1, name: { en: '10% off an order', fr: '10 % sur une commande' }, unit: 'points',
      cost: 250, benefit: { kind: 'percent', basisPoints: 1_000 }, issue: 'chosen', consuming: true, voucherDays: 90,
      ordersEarn: true,
    },
    {
      rewardId: 'free-tin', revision: 1, name: { en: 'A tin of tea', fr: 'Une boîte de thé' }, unit: 'visits', cost: 10,
      benefit: { kind: 'free_article', productIds: ['12'] }, issue: 'automatic', consuming: false, voucherDays: 60,
      ordersEarn: true,
    },
  ],
  maturityDays: 14,
  lotDays: 365,
  claimDays: 90,
  shortfall: 'owed',
}); // prettier-ignore

/** Merchant, store and an active programme, without any member. */
export async function insertDemoMerchant(database: Database): Promise<void> {
  const { merchant, store, program } = DEMO_IDS;
  const start = instant(DEMO_NOW - 400 * DAY_MS);
  await insert(database, 'merchant', {
    merchant_id: merchant, slug: DEMO_SLUG, name: 'Thé aux feuilles', time_zone: 'Europe/Paris', created_at: start,
  }); // prettier-ignore
  await insert(database, 'store', {
    merchant_id: merchant, store_id: store, store_ref: 'sto_demo', platform: 'woocommerce', url: 'https://shop.example',
    name: 'Thé aux feuilles', currency: 'EUR', prices_include_tax: true, credentials_sealed: '', webhook_secret_sealed: '',
    plugin_secret_sealed: '', connected_at: start, reconciled_to: start,
  }); // prettier-ignore
  await insert(database, 'store_directory', {
    store_ref: 'sto_demo', merchant_id: merchant, store_id: store, platform: 'woocommerce',
  }); // prettier-ignore
  await insert(database, 'program', {
    merchant_id: merchant, program_id: program, time_zone: 'Europe/Paris', created_at: start,
  }); // prettier-ignore
  await insert(database, 'program_version', {
    merchant_id: merchant, program_id: program, version: 1, active_from: start,
    definition: JSON.stringify(DEMO_DEFINITION), author: 'test', recorded_at: start,
  }); // prettier-ignore
}

/** An account with a verified e-mail that is a member of the demo merchant; nothing earned yet. */
export async function insertDemoMember(database: Database, keys: Keyring): Promise<void> {
  const { merchant, member, account } = DEMO_IDS;
  const start = instant(DEMO_NOW - 380 * DAY_MS);
  await insert(database, 'account', { account_id: account, locale: 'en', created_at: start });
  const emailHmac = hashEmail(keys, DEMO_EMAIL);
  await insert(database, 'account_email', {
    email_hmac: emailHmac, account_id: account, verified_at: start,
    email_sealed: keys.seal(sealedPlaces.accountEmail(emailHmac), DEMO_EMAIL),
  }); // prettier-ignore
  await insert(database, 'member', {
    merchant_id: merchant, member_id: member, enrolled_at: start, enrolled_by: 'claim', merged_into: NONE,
  }); // prettier-ignore
  await insert(database, 'member_account', {
    merchant_id: merchant, account_id: account, member_id: member, linked_at: start,
  }); // prettier-ignore
}

/** A year of orders, a refund, rewards used, issued and wanted: 162 available, 42 pending, 100 held, and 7 visits. */
export async function insertDemoHistory(database: Database): Promise<void> {
  await insertBalances(database);
  await insertOrders(database);
  await insertVouchers(database);
  await insertPostings(database);
}

async function insertBalances(database: Database): Promise<void> {
  const { merchant, member, program } = DEMO_IDS;
  const of = { merchant_id: merchant, member_id: member, program_id: program };
  await insert(database, 'balance', {
    ...of,
    unit: 'points',
    pending: 42,
    available: 162,
    held: 100,
    owed: 0,
  });
  await insert(database, 'balance', { ...of, unit: 'visits', pending: 0, available: 7, held: 0, owed: 0 });
  await insert(database, 'trigger_progress', {
    merchant_id: merchant, program_id: program, rule_id: 'free-tin', rule_revision: 1, member_id: member, matured: 7,
  }); // prettier-ignore
  const lots: [number, number, string, number][] = [
    [1, 42, 'points', 33],
    [2, 70, 'points', 200],
    [3, 50, 'points', 200],
    [4, 7, 'visits', 200],
  ];
  for (const [number, open, unit, days] of lots) {
    await insert(database, 'lot', {
      ...of, lot_id: demoId(6, number), unit, source_id: NONE, root_lot_id: NONE, parent_lot_id: NONE, revived: false,
      open, expires_on_day: DEMO_TODAY + days, opened_at: instant(DEMO_NOW - 60 * DAY_MS),
    }); // prettier-ignore
  }
}

const ORDERS: { number: string; total: number; daysAgo: number }[] = [
  { number: '1001', total: 21_250, daysAgo: 300 },
  { number: '1042', total: 18_290, daysAgo: 120 },
  { number: '1055', total: 3_450, daysAgo: 60 },
  { number: '1071', total: 4_790, daysAgo: 6 },
];

async function insertOrders(database: Database): Promise<void> {
  const { merchant, store, member, program } = DEMO_IDS;
  for (const [index, { number, total, daysAgo }] of ORDERS.entries()) {
    const at = instant(DEMO_NOW - daysAgo * DAY_MS);
    const orderId = demoId(9, index + 1);
    await insert(database, 'orders', {
      merchant_id: merchant, order_id: orderId, store_id: store, external_id: number, number, status: 'earning',
      placed_at: at, first_seen_at: at, stamp: index, fetch_seq: 0, state_hash: '', customer_external_id: '',
      state: JSON.stringify({ totalMinor: total, currency: 'EUR' }), email_hmac: '', key_hmac: '', bound_member: member,
    }); // prettier-ignore
    await insertSource(database, { sourceId: orderId, kind: 'order', at });
  }
  await insert(database, 'earning', {
    merchant_id: merchant, source_id: demoId(9, 4), program_id: program, unit: 'points', member_id: member, net: 42,
    revision: 2, unclaimed: 0, pending: 42, matured: false, matures_at_program_ms: DEMO_NOW + 8 * DAY_MS,
    lapses_on_day: 0, lapsed: false, expires_on_day: DEMO_TODAY + 359, root_lot_id: NONE, expired: 0, expired_taken: 0,
  }); // prettier-ignore
  for (const one of EVALUATIONS) await insertEvaluation(database, one);
}

type DemoEvaluation = {
  order: number;
  revision: number;
  base: number;
  total: number;
  previous: number;
  refunded: number;
  daysAgo: number;
};

const EVALUATIONS: DemoEvaluation[] = [
  { order: 1, revision: 1, base: 21_250, total: 212, previous: 0, refunded: 0, daysAgo: 300 },
  { order: 2, revision: 1, base: 18_290, total: 182, previous: 0, refunded: 0, daysAgo: 120 },
  { order: 3, revision: 1, base: 3_450, total: 34, previous: 0, refunded: 0, daysAgo: 60 },
  { order: 3, revision: 2, base: 0, total: 0, previous: 34, refunded: 3_450, daysAgo: 55 },
  { order: 4, revision: 1, base: 4_790, total: 47, previous: 0, refunded: 0, daysAgo: 6 },
  { order: 4, revision: 2, base: 4_290, total: 42, previous: 47, refunded: 500, daysAgo: 3 },
];

async function insertEvaluation(database: Database, one: DemoEvaluation): Promise<void> {
  await insert(database, 'evaluation', {
    merchant_id: DEMO_IDS.merchant, source_id: demoId(9, one.order), program_id: DEMO_IDS.program, revision: one.revision,
    breakdown: JSON.stringify({
      currency: 'EUR', baseMinor: one.base, refundedMinor: one.refunded, reason: null,
      rules: [
        { ruleId: 'per-euro', kind: 'rate', unit: 'points', amount: one.total, detail: { points: 1, perMinor: 100 } },
        { ruleId: 'visit', kind: 'visits', unit: 'visits', amount: one.total > 0 ? 1 : 0, detail: { minimumMinor: 1_000 } },
      ],
      total: { points: one.total, visits: one.total > 0 ? 1 : 0 },
      previous: { points: one.previous, visits: one.previous > 0 ? 1 : 0 },
    }),
    cause: 'delivery', recorded_at: instant(DEMO_NOW - one.daysAgo * DAY_MS),
  }); // prettier-ignore
}

async function insertSource(
  database: Database,
  { sourceId, kind, at }: { sourceId: string; kind: string; at: string },
): Promise<void> {
  await insert(database, 'source', {
    merchant_id: DEMO_IDS.merchant, source_id: sourceId, kind, store_id: DEMO_IDS.store, occurred_at: at,
  }); // prettier-ignore
}

async function insertVouchers(database: Database): Promise<void> {
  const { merchant, store, member, program } = DEMO_IDS;
  const states = ['used', 'issued', 'wanted'];
  for (const [index, state] of states.entries()) {
    const at = instant(DEMO_NOW - (100 - index * 49) * DAY_MS);
    const redemptionId = demoId(7, index + 1);
    const voucherId = demoId(8, index + 1);
    await insertSource(database, { sourceId: redemptionId, kind: 'redemption', at });
    await insert(database, 'redemption', {
      merchant_id: merchant, redemption_id: redemptionId, member_id: member, program_id: program, unit: 'points',
      reward_id: 'three-euros', program_version: 1, cost: 100, cause: 'chosen', idempotency_key: `demo ${index}`,
      requested_at: at,
    }); // prettier-ignore
    await insert(database, 'voucher', {
      merchant_id: merchant, voucher_id: voucherId, redemption_id: redemptionId, member_id: member, program_id: program,
      store_id: store, state, failure: '', earns: true, wanted_at: at, over_used: false,
      benefit: JSON.stringify({ kind: 'amount', amountMinor: 300, currency: 'EUR' }),
      issued_at: state === 'wanted' ? null : at, expires_at: instant(DEMO_NOW + (index * 49 - 10) * DAY_MS),
    }); // prettier-ignore
    await insert(database, 'voucher_code', {
      merchant_id: merchant, store_id: store, code_lower: ['k7mq2xw9htrc', 'p4zn8vd3jkwy', 'm6rt2bq9xfhc'][index],
      voucher_id: voucherId, generation: 1, external_id: state === 'wanted' ? '' : String(900 + index),
    }); // prettier-ignore
  }
  await insert(database, 'voucher_use', {
    merchant_id: merchant, voucher_id: demoId(8, 1), order_id: demoId(9, 3), counts: true,
    used_at: instant(DEMO_NOW - 60 * DAY_MS),
  }); // prettier-ignore
}

type Line = [book: string, amount: number];
type DemoPosting = {
  kind: string;
  source: string;
  revision: number;
  daysAgo: number;
  unit?: string;
  lines: Line[];
};

/** The whole history in booked order; programme-side books have no member. */
const POSTINGS: DemoPosting[] = [
  { kind: 'earn', source: demoId(9, 1), revision: 1, daysAgo: 300, lines: [['issued', -212], ['pending', 212]] },
  { kind: 'mature', source: demoId(9, 1), revision: 0, daysAgo: 286, lines: [['pending', -212], ['available', 212]] },
  { kind: 'earn', source: demoId(9, 2), revision: 1, daysAgo: 120, lines: [['issued', -182], ['pending', 182]] },
  { kind: 'mature', source: demoId(9, 2), revision: 0, daysAgo: 106, lines: [['pending', -182], ['available', 182]] },
  { kind: 'hold', source: DEMO_IDS.redemptionUsed, revision: 0, daysAgo: 100, lines: [['available', -100], ['held', 100]] },
  { kind: 'capture', source: DEMO_IDS.redemptionUsed, revision: 0, daysAgo: 100, lines: [['held', -100], ['redeemed', 100]] },
  { kind: 'earn', source: demoId(9, 3), revision: 1, daysAgo: 60, lines: [['issued', -34], ['pending', 34]] },
  { kind: 'earn', source: demoId(9, 3), revision: 1, daysAgo: 60, unit: 'visits', lines: [['issued', -1], ['available', 1]] },
  { kind: 'reverse', source: demoId(9, 3), revision: 2, daysAgo: 55, lines: [['issued', 34], ['pending', -34]] },
  { kind: 'hold', source: DEMO_IDS.redemptionIssued, revision: 0, daysAgo: 51, lines: [['available', -100], ['held', 100]] },
  { kind: 'capture', source: DEMO_IDS.redemptionIssued, revision: 0, daysAgo: 51, lines: [['held', -100], ['redeemed', 100]] },
  { kind: 'expire', source: demoId(9, 1), revision: 0, daysAgo: 40, lines: [['available', -12], ['expired', 12]] },
  { kind: 'adjust', source: DEMO_IDS.redemptionWanted, revision: 0, daysAgo: 30, lines: [['adjusted', -80], ['available', 80]] },
  { kind: 'earn', source: demoId(9, 4), revision: 1, daysAgo: 6, lines: [['issued', -47], ['pending', 47]] },
  { kind: 'reverse', source: demoId(9, 4), revision: 2, daysAgo: 3, lines: [['issued', 5], ['pending', -5]] },
  { kind: 'hold', source: DEMO_IDS.redemptionWanted, revision: 0, daysAgo: 0, lines: [['available', -100], ['held', 100]] },
]; // prettier-ignore

const MEMBER_BOOKS = new Set(['pending', 'available', 'held', 'owed']);

async function insertPostings(database: Database): Promise<void> {
  for (const [index, one] of POSTINGS.entries()) await insertDemoPosting(database, index + 1, one);
}

/** One more posting of the demo member, numbered after those there are. */
export async function insertDemoPosting(
  database: Database,
  number: number,
  posting: DemoPosting,
): Promise<void> {
  const { merchant, member, program } = DEMO_IDS;
  const at = instant(DEMO_NOW - posting.daysAgo * DAY_MS);
  const postingId = demoId(10, number);
  await insert(database, 'posting', {
    merchant_id: merchant, posting_id: postingId, idempotency_key: `demo ${number}`, input: '', kind: posting.kind,
    source_id: posting.source, evaluation_revision: posting.revision, reverses_posting_id: NONE, actor: 'demo',
    location_id: NONE, occurred_at: at, booked_at: at,
  }); // prettier-ignore
  const lines = posting.lines.map(([book, amount], line) => ({
    merchant_id: merchant, posting_id: postingId, line, book, member_id: MEMBER_BOOKS.has(book) ? member : NONE,
    program_id: program, unit: posting.unit ?? 'points', amount, after: 0,
  })); // prettier-ignore
  await insertAll(database, 'entry', lines);
}

type RowValues = Record<string, unknown>;

async function insert(database: Database, table: string, row: RowValues): Promise<void> {
  await insertAll(database, table, [row]);
}

async function insertAll(database: Database, table: string, rows: RowValues[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const values: unknown[] = [];
  const tuples = rows.map((row) => `(${columns.map((name) => `$${values.push(row[name])}`).join(', ')})`);
  await sql(database, `insert into ${table} (${columns.join(', ')}) values ${tuples.join(', ')}`, values);
}
