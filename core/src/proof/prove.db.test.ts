import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import type { TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { sql } from '../database/sql.ts';
import { CHECKS } from './findings.ts';
import type { Proof } from './prove.ts';
import { prove } from './prove.ts';
import { insertLedgerMerchant, risingIds, runOnTables } from '../ledger/testing/ledger-database.ts';
import { NaiveLedger } from '../ledger/testing/naive-ledger.ts';
import type { Dice } from '../ledger/testing/random-commands.ts';
import { CommandMaker } from '../ledger/testing/random-commands.ts';

/** Those that a ledger alone has something for. */
const LEDGER_CHECKS = CHECKS.slice(0, CHECKS.indexOf('orders have what they deserve'));

const SEED = 13;
const COMMANDS = 400;

let database: TestDatabase;
let merchantId = '';

beforeAll(async () => {
  database = await createTestDatabase();
  const ids = risingIds();
  const several = (count: number) => Array.from({ length: count }, () => ids.next());
  const cast = {
    nobody: NONE,
    members: several(2),
    programs: several(2),
    units: ['points', 'visits'],
    orders: several(6),
    newId: () => ids.next(),
  };
  ({ merchantId } = await insertLedgerMerchant(database.pool, ids, cast.members));
  const ledger = { pool: database.pool, ids, merchantId, holds: new Map<string, string>() };
  const naive = new NaiveLedger();
  const maker = new CommandMaker(cast, naive);
  const die = fc.noBias(fc.nat({ max: 5_039 }));
  const dice: fc.Arbitrary<Dice> = fc.record({ what: die, who: die, which: die, size: die, other: die });
  for (const one of fc.sample(dice, { numRuns: COMMANDS, seed: SEED })) {
    const command = maker.next(one);
    if (!command) continue;
    naive.run(command);
    await runOnTables(ledger, command);
  }
}, 60_000);
afterAll(() => database.drop());

class RolledBack extends Error {}

/** Changes the tables behind the triggers' back, proves, and takes the change back. */
async function proveAfter(corruption: string): Promise<{ changed: number; proof: Proof }> {
  let result: { changed: number; proof: Proof } | undefined;
  try {
    await inTransaction(database.pool, async (tx) => {
      await sql(tx, `SET LOCAL session_replication_role = replica`);
      const changed = (await tx.query(corruption, [merchantId])).rowCount ?? 0;
      result = { changed, proof: await prove(tx, merchantId) };
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  if (!result) throw new Error('nothing was proved');
  return result;
}

test('[F9] [I1] a sound ledger has no difference, and every check looked at something', async () => {
  const { checked, differences } = await prove(database.pool, merchantId);
  expect(differences).toEqual([]);
  expect(LEDGER_CHECKS.filter((check) => checked[check] === 0)).toEqual([]);
});

test('[F9] [I10] a merchant’s proof looks at that merchant alone', async () => {
  const { checked } = await prove(database.pool, '01930000-0000-7000-8000-ffffffffffff');
  expect(Object.values(checked).every((count) => count === 0)).toBe(true);
  expect((await prove(database.pool)).checked).toEqual((await prove(database.pool, merchantId)).checked);
});

const one = (table: string, where: string) =>
  `ctid = (SELECT ctid FROM ${table} WHERE merchant_id = $1 AND ${where} LIMIT 1)`;

const corruptions: [string, string, string][] = [
  [
    'an entry was changed',
    `UPDATE entry SET amount = amount + 1 WHERE ${one('entry', `book = 'available'`)}`,
    'postings sum to zero',
  ],
  [
    'a posting lost its entries',
    `DELETE FROM entry WHERE merchant_id = $1 AND posting_id = (SELECT posting_id FROM posting WHERE merchant_id = $1 LIMIT 1)`,
    'postings sum to zero',
  ],
  [
    'a balance was raised',
    `UPDATE balance SET held = held + 1 WHERE ${one('balance', 'true')}`,
    'balances are the sums of entries',
  ],
  [
    'a balance is gone',
    `DELETE FROM balance WHERE ${one('balance', 'pending + available + held + owed > 0')}`,
    'balances are the sums of entries',
  ],
  [
    'a running balance was changed',
    `UPDATE entry SET after = after + 1 WHERE ${one('entry', `book = 'pending'`)}`,
    'entries carry the running balance',
  ],
  [
    'a lot was refilled',
    `UPDATE lot SET open = open + 1 WHERE ${one('lot', 'true')}`,
    'lots are open by their allocations',
  ],
  ['a lot is gone', `DELETE FROM lot WHERE ${one('lot', 'open > 0')}`, 'available is what open lots hold'],
  [
    'an allocation is gone',
    `DELETE FROM allocation WHERE ${one('allocation', `kind = 'held_lot'`)}`,
    'lots are open by their allocations',
  ],
  [
    'an earning’s net was raised',
    `UPDATE earning SET net = net + 1 WHERE ${one('earning', 'true')}`,
    'earnings are what their postings gave',
  ],
  [
    'unclaimed units were lowered',
    `UPDATE earning SET unclaimed = unclaimed - 1 WHERE ${one('earning', 'unclaimed > 0')}`,
    'earnings are what their postings gave',
  ],
  [
    'pending units were raised',
    `UPDATE earning SET pending = pending + 1 WHERE ${one('earning', `member_id <> '${NONE}'`)}`,
    'pending units are those of earnings',
  ],
  [
    'what expired was forgotten',
    `UPDATE earning SET expired = 0, expired_taken = 0 WHERE ${one('earning', 'expired > 0')}`,
    'what expired of each source was recorded',
  ],
  [
    'units that were given back look kept',
    `UPDATE allocation SET undone = 0 WHERE ${one('allocation', `kind = 'held_lot' AND undone > 0`)}`,
    'what came back of each hold or over-use was given back',
  ],
  [
    'what an over-use took looks kept',
    `UPDATE allocation SET undone = 0 WHERE ${one('allocation', `kind LIKE 'over_used%' AND undone > 0`)}`,
    'what came back of each hold or over-use was given back',
  ],
  [
    'a rollup was changed',
    `UPDATE rollup SET amount = amount - 1 WHERE ${one('rollup', `measure = 'issued'`)}`,
    'rollups are the sums of entries',
  ],
];

describe('[F9] [I1] [I3] it finds', () => {
  test.each(corruptions)('%s', async (_name, corruption, check) => {
    const { changed, proof } = await proveAfter(corruption);
    const { differences } = proof;
    expect(changed).toBeGreaterThan(0);
    expect(differences.map((found) => found.check)).toContain(check);
    expect(differences.every((found) => found.stored !== found.rebuilt)).toBe(true);
  });
});
