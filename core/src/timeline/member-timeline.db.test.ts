import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, type TestDeps } from '../members/testing/test-deps.ts';
import { memberTimeline, TIMELINE_PAGE_POSTINGS } from './member-timeline.ts';
import { DEMO_IDS, insertDemoHistory, insertDemoMember, insertDemoMerchant } from './testing/demo-member.ts';

let database: TestDatabase;
let deps: TestDeps;
const key = { merchantId: DEMO_IDS.merchant, memberId: DEMO_IDS.member };
const MANY_POSTINGS = 20_000;

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  await insertDemoMerchant(database.pool);
  await insertDemoMember(database.pool, deps.keys);
  await insertDemoHistory(database.pool);
  await sql(
    database.pool,
    `insert into posting (merchant_id, posting_id, idempotency_key, input, kind, source_id, evaluation_revision,
                          reverses_posting_id, actor, location_id, occurred_at, booked_at)
     select $1, ('01936000-0000-7000-9' || lpad((n * 7919 % 1000)::text, 3, '0') || '-' || lpad(n::text, 12, '0'))::uuid, 'many ' || n, '', 'adjust', $2, 0, $3, '',
            $3, '2026-11-01', '2026-11-01' from generate_series(1, ${MANY_POSTINGS}) n`,
    [key.merchantId, DEMO_IDS.redemptionUsed, NONE],
  );
  await sql(
    database.pool,
    `insert into entry (merchant_id, posting_id, line, book, member_id, program_id, unit, amount, after)
     select merchant_id, posting_id, line, book, member, $1, 'points', amount, 0 from posting
      cross join (values (0, 'available', $2::uuid, 1), (1, 'adjusted', $3::uuid, -1)) l (line, book, member, amount)
      where idempotency_key like 'many %'`,
    [DEMO_IDS.program, key.memberId, NONE],
  );
  await sql(database.pool, 'analyze');
});
afterAll(() => database.drop());

type Plan = {
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  'Actual Loops': number;
  Plans?: Plan[];
};
const mostRows = (plan: Plan): number =>
  Math.max(
    (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'],
    ...(plan.Plans ?? []).map(mostRows),
  );

/** The timeline's own statement, run once more to see how many rows each of its steps touched. */
async function rowsTouched(cursor: string | null): Promise<number> {
  let plan: Plan | undefined;
  const query = async (statement: { text: string; values: unknown[] }) => {
    const explained = await database.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, format json) ${statement.text}`,
      statement.values,
    );
    plan = explained.rows[0]?.['QUERY PLAN'][0]?.Plan;
    return database.pool.query(statement);
  };
  await memberTimeline({ ...deps, pool: { query } as unknown as TestDeps['pool'] }, key, cursor);
  if (plan === undefined) throw new Error('the timeline asked nothing');
  return mostRows(plan);
}

describe('a long history', () => {
  test('costs a page no more than a short one: its steps touch pages, not the whole [P3]', async () => {
    const first = await memberTimeline(deps, key);
    expect(first.lines).toHaveLength(TIMELINE_PAGE_POSTINGS);
    expect(await rowsTouched(null)).toBeLessThanOrEqual(5 * TIMELINE_PAGE_POSTINGS);
    expect(await rowsTouched('01936000-0000-7000-9500-000000010000')).toBeLessThanOrEqual(
      5 * TIMELINE_PAGE_POSTINGS,
    );
  });
});
