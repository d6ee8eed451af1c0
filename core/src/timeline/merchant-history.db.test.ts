import { programDefinition } from '../programs/definition.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { ada, buy, CHOSEN, programOf, runEffects } from '../earning/testing/ada.ts';
import { createWorld, DEFINITION, order, type World } from '../earning/testing/world.ts';
import { historyPage, type HistoryFilter } from './history-page.ts';
import { HISTORY_PAGE_POSTINGS, merchantHistory } from './merchant-history.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const ALL: HistoryFilter = { programId: null, unit: null, kinds: [], memberId: null, from: null, to: null };
const page = (world: World, filter: Partial<HistoryFilter> = {}, cursor: string | null = null) =>
  merchantHistory(world.deps, { merchantId: world.merchantId, filter: { ...ALL, ...filter }, cursor });
const kinds = async (world: World, filter: Partial<HistoryFilter>) =>
  (await page(world, filter)).lines.map(({ kind }) => kind);

const BOTH = programDefinition.parse({
  ...programOf({ ...CHOSEN, cost: 40 }),
  earning: [...DEFINITION.earning, { kind: 'visits', ruleId: 'v', minimumMinor: 0, dailyCap: 5 }],
});

/** Ada earned 120 points and a visit, bought a code and has it; a guest earned 10 and a visit. */
async function busyShop() {
  const shop = await ada(database.pool, BOTH);
  const { world } = shop;
  world.deps.clock.at += DAY_MS;
  await buy(shop);
  await runEffects(shop);
  world.deps.clock.at += DAY_MS;
  await world.deliver(order({ id: '2', totalMinor: 1_000 }));
  return shop;
}

describe('the history of a merchant', () => {
  test('[F2] tells every movement, newest first, with its member, its order’s amount and the balance after it', async () => {
    const { world, memberId } = await busyShop();
    const { lines, next } = await page(world, { unit: 'points' });
    expect(next).toBeNull();
    expect(lines.map(({ kind, memberId: who, change, pending, balanceAfter, order: of }) => ({ kind, who, change, pending, balanceAfter, of }))).toEqual([
      { kind: 'earn', who: null, change: 0, pending: 10, balanceAfter: null, of: { number: '2', total: { amountMinor: 1_000, currency: 'EUR' } } },
      { kind: 'capture', who: memberId, change: 0, pending: 0, balanceAfter: null, of: null },
      { kind: 'hold', who: memberId, change: -40, pending: 0, balanceAfter: 80, of: null },
      { kind: 'earn', who: memberId, change: 120, pending: 0, balanceAfter: 120, of: { number: '1', total: { amountMinor: 12_000, currency: 'EUR' } } },
    ]); // prettier-ignore
    expect(lines.at(-1)?.breakdown?.total).toEqual({ points: 120, visits: 1 });
  });

  test('[F2] is filtered by programme, unit, kind, member and period, and by all of them at once', async () => {
    const { world, memberId } = await busyShop();
    const { programId } = world;
    const start = world.deps.clock.at;
    expect(await kinds(world, {})).toEqual(['earn', 'earn', 'capture', 'hold', 'earn', 'earn']);
    expect(await kinds(world, { unit: 'visits' })).toEqual(['earn', 'earn']);
    expect(await kinds(world, { unit: 'money:EUR' })).toEqual([]);
    expect(await kinds(world, { programId })).toHaveLength(6);
    expect(await kinds(world, { programId: NONE })).toEqual([]);
    expect(await kinds(world, { kinds: ['hold', 'capture'] })).toEqual(['capture', 'hold']);
    expect(await kinds(world, { memberId })).toEqual(['capture', 'hold', 'earn', 'earn']);
    expect(await kinds(world, { memberId, kinds: ['earn'], unit: 'visits', programId })).toEqual(['earn']);
    expect(await kinds(world, { from: start })).toEqual(['earn', 'earn']);
    expect(await kinds(world, { from: start - DAY_MS, to: start })).toEqual(['capture', 'hold']);
    expect(await kinds(world, { to: start - DAY_MS, unit: 'points', kinds: ['earn'] })).toEqual(['earn']);
  });

  test('a debt shows as less than nothing', async () => {
    const shop = await busyShop();
    await shop.world.deliver(
      order({ email: 'ada@example.org', totalMinor: 12_000, status: 'gone', stamp: Date.UTC(2027, 0) }),
    );
    const { lines } = await page(shop.world, { kinds: ['reverse'], unit: 'points' });
    expect(lines).toMatchObject([{ change: -120, balanceAfter: -40 }]);
  });

  test('[F2] pages follow one another without a gap, and end', async () => {
    const world = await createWorld(database.pool);
    const total = 2 * HISTORY_PAGE_POSTINGS + 1;
    await world.member('ada@example.org');
    await world.deliver(
      ...Array.from({ length: total }, (_one, index) =>
        order({ id: `${index}`, email: index % 2 ? 'ada@example.org' : '', totalMinor: 100 }),
      ),
    );
    const seen: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 4; pages += 1) {
      const { lines, next }: Awaited<ReturnType<typeof page>> = await page(world, {}, cursor);
      seen.push(...lines.map(({ postingId }) => postingId));
      cursor = next;
      if (next === null) break;
    }
    expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  test('[I10] has nothing of another merchant', async () => {
    const { memberId } = await busyShop();
    const other = await createWorld(database.pool);
    expect((await page(other)).lines).toEqual([]);
    expect((await page(other, { memberId })).lines).toEqual([]);
  });
});

describe('at 120,000 postings', () => {
  const POSTINGS = 120_000;
  const KINDS = ['earn', 'mature', 'hold', 'capture'] as const;
  /** A page of 51 postings with all that is told of them. A walk over the whole would touch tens of thousands. */
  const MAX_BLOCKS = 2_500;
  let world: World;
  let memberId: string;

  beforeAll(async () => {
    world = await createWorld(database.pool, BOTH);
    memberId = await world.member('ada@example.org');
    const { merchantId, programId } = world;
    await inTransaction(database.pool, async (tx) => {
      await sql(
        tx,
        `INSERT INTO source (merchant_id, source_id, kind, store_id, occurred_at) VALUES ($1, $2, 'import', $3, now())`,
        [merchantId, memberId, NONE],
      );
      await sql(tx, `INSERT INTO balance VALUES ($1, $2, $3, 'points', 0, 1, 0, 0)`, [
        merchantId,
        memberId,
        programId,
      ]);
      await sql(
        tx,
        `INSERT INTO posting (merchant_id, posting_id, idempotency_key, input, kind, source_id, evaluation_revision, reverses_posting_id, actor, location_id, occurred_at, booked_at)
         SELECT $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'k' || n, '',
                CASE WHEN n % 20000 = 0 THEN 'adjust' ELSE ($2::text[])[n % 4 + 1] END, $3, 0, $4, 'test', $4, now(), now() FROM generate_series(1, ${POSTINGS}) n`,
        [merchantId, KINDS, memberId, NONE],
      );
      await sql(
        tx,
        `INSERT INTO entry (merchant_id, posting_id, line, book, member_id, program_id, unit, amount, after)
         SELECT $1, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, line, CASE line WHEN 0 THEN 'issued' ELSE 'available' END,
                CASE WHEN line = 1 AND n % 1000 = 0 THEN $2::uuid ELSE $3::uuid END, $4, CASE WHEN n % 30000 = 0 THEN 'visits' ELSE 'points' END, line * 2 - 1, 0
           FROM generate_series(1, ${POSTINGS}) n, generate_series(0, 1) line`,
        [merchantId, memberId, NONE, programId],
      );
    });
    await sql(database.pool, 'ANALYZE posting');
    await sql(database.pool, 'ANALYZE entry');
  }, 120_000);

  type Plan = { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } };

  test.each<[string, (of: World) => Partial<HistoryFilter>]>([
    ['all', () => ({})],
    ['a common kind', () => ({ kinds: ['earn', 'mature'] })],
    ['a rare kind', () => ({ kinds: ['adjust', 'import'] })],
    ['a programme', ({ programId }) => ({ programId })],
    ['a rare unit', () => ({ unit: 'visits' })],
    ['a rare kind of a programme', ({ programId }) => ({ programId, kinds: ['adjust'] })],
    ['a member', () => ({ memberId })],
    ['a kind of a member', () => ({ memberId, kinds: ['mature'] })],
    ['a period that is over', () => ({ to: Date.UTC(2020, 0) })],
  ])('[F2] a page of %s reads no more than its own rows', async (_what, filterOf) => {
    const filter = { ...ALL, ...filterOf(world) };
    const pairs = (['points', 'visits'] as const)
      .filter((unit) => filter.unit === null || filter.unit === unit)
      .map((unit) => ({ programId: world.programId, unit }));
    const middle = '01900000-0000-7000-8000-00000000ea60';
    for (const cursor of [null, middle]) {
      const { text, values } = historyPage({
        merchantId: world.merchantId,
        filter,
        pairs,
        cursor,
        limit: 51,
      });
      const rows = await sql<{ 'QUERY PLAN': Plan[] }>(
        database.pool,
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
        values,
      );
      const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
      expect((plan?.['Shared Hit Blocks'] ?? Infinity) + (plan?.['Shared Read Blocks'] ?? 0)).toBeLessThan(
        MAX_BLOCKS,
      );
    }
  });
});
