import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describedTables, type DescribedTable } from './prisma-schema.ts';

/** Tables that stand above the merchants: they find a merchant, or count what belongs to none. Nothing else may. */
const DIRECTORY_TABLES = new Set([
  'merchant',
  'account',
  'account_email',
  'store_directory',
  'session',
  'shopify_session',
  'one_time_token',
  'pairing_code',
  'rate_limit',
  'refusal_count',
  '_prisma_migrations',
]);

const MINIMUM_MERCHANT_TABLES = 20;

let database: TestDatabase;
let tables: DescribedTable[];
beforeAll(async () => {
  database = await createTestDatabase();
  tables = await cataloguedTables(database);
});
afterAll(() => database.drop());

/** The tables of `public` as PostgreSQL has them after the migrations; pg-boss keeps its own in the schema `jobs`. */
async function cataloguedTables({ pool }: TestDatabase): Promise<DescribedTable[]> {
  const columns = await sql<{ table: string; column: string; type: string; nullable: boolean }>(
    pool,
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
            not a.attnotnull as nullable
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname, a.attnum`,
  );
  const indexes = await sql<{ table: string; primary: boolean; partial: boolean; columns: string[] }>(
    pool,
    `select c.relname as table, i.indisprimary as primary, i.indpred is not null as partial,
            array(select pg_get_indexdef(i.indexrelid, n, true) from generate_series(1, i.indnkeyatts) n) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'public'::regnamespace and i.indisunique`,
  );
  return [...new Set(columns.map(({ table }) => table))].map((name) => ({
    name,
    columns: Object.fromEntries(
      columns
        .filter(({ table }) => table === name)
        .map(({ column, type, nullable }) => [column, { type, nullable }]),
    ),
    primaryKey: indexes.find(({ table, primary }) => table === name && primary)?.columns ?? [],
    // Prisma's language has no partial unique indexes: those stand in the migrations alone.
    uniques: indexes
      .filter((index) => index.table === name && !index.primary && !index.partial)
      .map((i) => i.columns),
  }));
}

const sorted = (table: DescribedTable): DescribedTable => ({
  ...table,
  uniques: table.uniques.toSorted((a, b) => a.join().localeCompare(b.join())),
});

describe('prisma/schema.prisma', () => {
  test('describes exactly the tables that the migrations make', () => {
    const made = tables.map(({ name }) => name).filter((name) => name !== '_prisma_migrations');
    expect(
      describedTables()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(made.toSorted());
  });

  test.each(describedTables().map((table) => [table.name, table] as const))(
    '%s has the described columns, types, nullability and keys',
    (name, described) => {
      const made = tables.find((table) => table.name === name);
      expect(made && sorted(made)).toEqual(sorted(described));
    },
  );
});

describe('the keys of every table that belongs to a merchant', () => {
  const merchantTables = (): DescribedTable[] => tables.filter(({ name }) => !DIRECTORY_TABLES.has(name));

  test('are looked at', () => {
    expect(merchantTables().length).toBeGreaterThan(MINIMUM_MERCHANT_TABLES);
  });

  test('begin with merchant_id in the primary key', () => {
    expect(merchantTables().filter(({ primaryKey }) => primaryKey[0] !== 'merchant_id')).toEqual([]);
  });

  test('begin with merchant_id in every unique index, the partial ones included', async () => {
    const rows = await sql<{ table: string; index: string; first: string }>(
      database.pool,
      `select c.relname as table, i.indexrelid::regclass::text as index, pg_get_indexdef(i.indexrelid, 1, true) as first
       from pg_index i join pg_class c on c.oid = i.indrelid
       where c.relnamespace = 'public'::regnamespace and i.indisunique`,
    );
    expect(rows.length).toBeGreaterThan(MINIMUM_MERCHANT_TABLES);
    expect(
      rows.filter(({ table, first }) => !DIRECTORY_TABLES.has(table) && first !== 'merchant_id'),
    ).toEqual([]);
  });

  test('begin with merchant_id on both sides of every foreign key, so that no row points at another merchant', async () => {
    const rows = await sql<{ table: string; key: string; from: string; to: string }>(
      database.pool,
      `select k.conrelid::regclass::text as table, k.conname as key, f.attname as from, t.attname as to
       from pg_constraint k
       join pg_attribute f on f.attrelid = k.conrelid and f.attnum = k.conkey[1]
       join pg_attribute t on t.attrelid = k.confrelid and t.attnum = k.confkey[1]
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(MINIMUM_MERCHANT_TABLES);
    const astray = rows.filter(
      ({ table, from, to }) =>
        !DIRECTORY_TABLES.has(table) && (from !== 'merchant_id' || to !== 'merchant_id'),
    );
    expect(astray).toEqual([]);
  });

  test('hold no nullable column: "none" is a row of its own', () => {
    const loose = merchantTables().flatMap(({ name, columns, primaryKey, uniques }) =>
      [primaryKey, ...uniques]
        .flat()
        .filter((column) => columns[column]?.nullable === true)
        .map((column) => `${name}.${column}`),
    );
    expect(loose).toEqual([]);
  });
});
