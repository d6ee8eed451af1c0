import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/pool.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld, type World } from '../earning/testing/world.ts';
import { wantShownBalances } from './want-marks.ts';

const LINKED = 5_000;

let database: TestDatabase;
let world: World;
let memberId: string;

/** A shop with thousands of linked customers; `memberId` is one of them, another one was merged into it. */
beforeAll(async () => {
  database = await createTestDatabase();
  world = await createWorld(database.pool);
  const { merchantId, storeId, deps } = world;
  memberId = await world.member('ada@example.org');
  await world.customer('ada', memberId);
  const merged = await world.member('ada.lovelace@example.org');
  await world.customer('lovelace', merged);
  await sql(database.pool, 'UPDATE member SET merged_into = $2 WHERE member_id = $1', [merged, memberId]);
  const now = instant(deps.clock.at);
  await sql(
    database.pool,
    `WITH m AS (INSERT INTO member (merchant_id, member_id, enrolled_at, enrolled_by, merged_into)
       SELECT $1, gen_random_uuid(), $3, 'claim', '00000000-0000-0000-0000-000000000000' FROM generate_series(1, ${LINKED}) RETURNING member_id)
     INSERT INTO store_customer SELECT $1, $2, 'c' || row_number() OVER (), member_id, $3 FROM m`,
    [merchantId, storeId, now],
  );
  await database.pool.query('ANALYZE');
});
afterAll(() => database.drop());

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Loops': number;
  Plans?: Plan[];
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The statements that want one member's balance shown, each as PostgreSQL carried it out. */
async function plansOfWanting(): Promise<Plan[][]> {
  const { merchantId, deps } = world;
  return inTransaction(database.pool, async (tx) => {
    const sent: { text: string; values: unknown[] }[] = [];
    const recording = {
      query: ((query: { text: string; values: unknown[] }) => {
        sent.push(query);
        return tx.query(query);
      }) as Database['query'],
    };
    const wanting = { merchantId, ids: deps.ids, at: deps.clock.at };
    await wantShownBalances(recording as typeof tx, wanting, { memberIds: [memberId] });
    const plans: Plan[][] = [];
    for (const { text, values } of sent.filter((one) => one.text.startsWith('SELECT'))) {
      const [row] = await sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        tx,
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      plans.push(nodesOf(row!['QUERY PLAN'][0].Plan));
    }
    return plans;
  });
}

const become = (platform: string) =>
  sql(database.pool, 'UPDATE store SET platform = $2 WHERE merchant_id = $1', [world.merchantId, platform]);
const wanted = () =>
  sql<{ subject: string }>(
    database.pool,
    `SELECT split_part(subject, '/', 2) AS subject FROM effect WHERE merchant_id = $1 AND kind = 'show_balance' ORDER BY 1`,
    [world.merchantId],
  );

describe('a balance that changes', () => {
  test('in a shop without marks looks at its store alone, and wants nothing', async () => {
    await become('woocommerce');
    const ran = (await plansOfWanting()).flat().filter((node) => node['Actual Loops'] > 0);
    expect(ran.flatMap((node) => node['Relation Name'] ?? [])).toEqual(['store']);
    expect(await wanted()).toEqual([]);
  });

  test('among thousands of linked customers finds the member’s, and those merged into it, by their index', async () => {
    await become('shopify');
    const nodes = (await plansOfWanting()).flat();
    expect(nodes.flatMap((node) => node['Index Name'] ?? [])).toContain('store_customer_member_idx');
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan');
    expect(scanned.map((node) => node['Relation Name'])).not.toContain('store_customer');
    expect(await wanted()).toEqual([{ subject: 'ada' }, { subject: 'lovelace' }]);
  });
});
