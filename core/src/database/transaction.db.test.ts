import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant, sql, sqlMaybe, sqlOne } from './sql.ts';
import { createTestDatabase, type TestDatabase } from './testing/create-test-database.ts';
import { inTransaction, type Transaction } from './transaction.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await sql(database.pool, 'create table seat (id int primary key, taken bigint not null)');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql(database.pool, 'truncate seat');
  await sql(database.pool, 'insert into seat values (1, 0), (2, 0)');
});

const taken = async (): Promise<number[]> =>
  (await sql<{ taken: number }>(database.pool, 'select taken from seat order by id')).map((row) => row.taken);

const take = (transaction: Transaction, id: number): Promise<object[]> =>
  sql(transaction, 'update seat set taken = taken + 1 where id = $1', [id]);

describe('inTransaction', () => {
  test('what throws leaves nothing behind', async () => {
    const attempt = inTransaction(database.pool, async (transaction) => {
      await take(transaction, 1);
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    expect(await taken()).toEqual([0, 0]);
  });

  test('two that lock each other out both end, one by being repeated', async () => {
    let runs = 0;
    const arrived: (() => void)[] = [];
    const bothArrived = new Promise<void>((resolve) => arrived.push(resolve));
    let waiting = 0;
    const lockInOrder = (first: number, second: number): Promise<void> =>
      inTransaction(database.pool, async (transaction) => {
        runs += 1;
        await take(transaction, first);
        waiting += 1;
        if (waiting === 2) arrived[0]?.();
        await bothArrived;
        await take(transaction, second);
      });
    await Promise.all([lockInOrder(1, 2), lockInOrder(2, 1)]);
    expect(await taken()).toEqual([2, 2]);
    expect(runs).toBe(3);
  });

  test('a repeatable failure is repeated up to the limit and no further', async () => {
    let runs = 0;
    const attempt = inTransaction(
      database.pool,
      async (transaction) => {
        runs += 1;
        await sql(transaction, `do $$ begin raise exception 'no luck' using errcode = '40001'; end $$`);
      },
      { retries: 2 },
    );
    await expect(attempt).rejects.toThrow('no luck');
    expect(runs).toBe(3);
  });

  test('it never nests', async () => {
    const attempt = inTransaction(database.pool, () => inTransaction(database.pool, async () => 1));
    await expect(attempt).rejects.toThrow('never nests');
  });

  test('an error swallowed inside does not pass for a commit', async () => {
    const attempt = inTransaction(database.pool, async (transaction) => {
      await take(transaction, 1);
      await sql(transaction, 'select no_such_column').catch(() => undefined);
    });
    await expect(attempt).rejects.toThrow('rolled back');
    expect(await taken()).toEqual([0, 0]);
  });

  test('a connection cut in mid-flight throws, and the pool goes on', async () => {
    const attempt = inTransaction(database.pool, async (transaction) => {
      const { pid } = await sqlOne<{ pid: number }>(transaction, 'select pg_backend_pid() as pid');
      await sql(database.pool, 'select pg_terminate_backend($1)', [pid]);
      await take(transaction, 1);
    });
    await expect(attempt).rejects.toThrow(/terminat|connection/i);
    expect(await taken()).toEqual([0, 0]);
  });
});

describe('sql', () => {
  test('reads bigint as a safe integer and refuses what a number cannot hold', async () => {
    const row = await sqlOne(
      database.pool,
      'select 9007199254740991::bigint as most, array[1, null]::bigint[] as list',
    );
    expect(row).toEqual({ most: 9_007_199_254_740_991, list: [1, null] });
    await expect(sql(database.pool, 'select 9007199254740992::bigint')).rejects.toThrow('safe integer');
  });

  test('reads timestamptz as epoch milliseconds in every zone, and takes it back unchanged', async () => {
    const at = Date.UTC(2026, 10, 21, 20, 15, 20, 123);
    const text = `set local timezone = 'Asia/Kolkata'`;
    const row = await inTransaction(database.pool, async (transaction) => {
      await sql(transaction, text);
      return sqlOne(transaction, 'select $1::timestamptz as at, array[$1::timestamptz] as list', [
        instant(at),
      ]);
    });
    expect(row).toEqual({ at, list: [at] });
    await expect(sql(database.pool, `select 'infinity'::timestamptz`)).rejects.toThrow('no instant');
  });

  test('reads a date as its text, whatever the zone of the machine', async () => {
    expect(await sqlOne(database.pool, `select date '2026-03-29' as day`)).toEqual({ day: '2026-03-29' });
  });

  test("leaves the pool's own parsers to Prisma and pg-boss", async () => {
    const { rows } = await database.pool.query(`select 1::bigint as n, now() as at`);
    expect(rows[0].n).toBe('1');
    expect(rows[0].at).toBeInstanceOf(Date);
  });

  test('one row is one row', async () => {
    await expect(sqlOne(database.pool, 'select 1 where false')).rejects.toThrow('expected one row');
    await expect(sqlMaybe(database.pool, 'values (1), (2)')).rejects.toThrow('at most one row');
    expect(await sqlMaybe(database.pool, 'select 1 where false')).toBeUndefined();
  });
});
