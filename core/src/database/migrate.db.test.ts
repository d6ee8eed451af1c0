import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrate, readMigrations, type Migration } from './migrate.ts';
import { sql, sqlOne } from './sql.ts';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database.ts';

const migration = (name: string, text: string): Migration => ({
  name,
  checksum: name.padEnd(64, '0'),
  sql: text,
});
const first = migration('1_first', 'create table first (id int primary key)');
const second = migration(
  '2_second',
  'create table second (id int primary key); insert into second values (1)',
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql(database.pool, 'drop schema public cascade');
  await sql(database.pool, 'create schema public');
});

const run = (migrations: readonly Migration[]): Promise<string[]> =>
  migrate(database.connectionString, migrations);

describe('migrate', () => {
  test('applies what is missing, in order, and nothing twice', async () => {
    expect(await run([first])).toEqual(['1_first']);
    expect(await run([first, second])).toEqual(['2_second']);
    expect(await run([first, second])).toEqual([]);
  });

  test("records them as Prisma's own command does", async () => {
    await run([first]);
    const row = await sqlOne<Record<string, unknown>>(database.pool, 'select * from "_prisma_migrations"');
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      checksum: first.checksum,
      migration_name: '1_first',
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
    expect(row['finished_at']).toBeGreaterThanOrEqual(row['started_at'] as number);
  });

  test('many processes that start at once apply each migration once', async () => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => run([first, second])));
    expect(applied.flat().toSorted()).toEqual(['1_first', '2_second']);
  });

  test('a migration that fails leaves nothing of itself, and what came before it stays', async () => {
    const broken = migration('2_broken', 'create table half (id int); select 1/0');
    await expect(run([first, broken])).rejects.toThrow('The migration 2_broken failed: division by zero');
    const { half } = await sqlOne<{ half: string | null }>(
      database.pool,
      `select to_regclass('half')::text as half`,
    );
    expect(half).toBeNull();
    expect(await run([first, second])).toEqual(['2_second']);
  });

  test('refuses one that was changed after it was applied', async () => {
    await run([first]);
    await expect(run([{ ...first, checksum: 'f'.repeat(64) }])).rejects.toThrow('1_first was changed after');
  });

  test('refuses a database that is newer than this release', async () => {
    await run([first, second]);
    await expect(run([first])).rejects.toThrow('2_second, which this release does not know');
  });

  test('refuses to go on over a migration that Prisma left half-way, and forgets one that was rolled back', async () => {
    await run([first, second]);
    await sql(
      database.pool,
      `update "_prisma_migrations" set finished_at = null where migration_name = '2_second'`,
    );
    await expect(run([first, second])).rejects.toThrow('2_second failed half-way');
    await sql(database.pool, `drop table second`);
    await sql(
      database.pool,
      `update "_prisma_migrations" set rolled_back_at = now() where finished_at is null`,
    );
    expect(await run([first, second])).toEqual(['2_second']);
  });
});

test('the checked-in migrations are read oldest first, with the checksum that Prisma would compute', async () => {
  const migrations = await readMigrations();
  const names = migrations.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(names).toEqual(names.toSorted());
  for (const { name, checksum } of migrations) {
    expect(name).toMatch(/^\d{14}_\w+$/);
    expect(checksum).toMatch(/^[0-9a-f]{64}$/);
  }
});
