import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NONE } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import type { TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { addSource } from './draft.ts';
import { earn } from './earn.ts';
import { loadDraft } from './load-draft.ts';
import { prove } from '../proof/prove.ts';
import { saveDraft } from './save-draft.ts';
import type { LedgerCommand } from './testing/commands.ts';
import type { SqlLedger } from './testing/ledger-database.ts';
import { AT, insertLedgerMerchant, risingIds, runOnTables } from './testing/ledger-database.ts';

let database: TestDatabase;
let ledger: SqlLedger;
let memberId = '';
const ids = risingIds();
const programId = ids.next();
const order = { sourceId: ids.next(), programId, unit: 'points' };
const now = { today: 100, programMs: 0 };
const terms = { maturesAtProgramMs: 0, expiresOnDay: 110, lapsesOnDay: 190 };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  memberId = ids.next();
  const { merchantId } = await insertLedgerMerchant(database.pool, ids, [memberId]);
  ledger = { pool: database.pool, ids, merchantId, holds: new Map() };
});

const run = (command: LedgerCommand) => runOnTables(ledger, command);
const earned = (amount: number): LedgerCommand => ({
  do: 'earn',
  ...order,
  memberId,
  amount,
  terms,
  now,
});
const ask = <Row extends object>(text: string, values: unknown[] = []) =>
  sql<Row>(database.pool, text, [ledger.merchantId, ...values]);
const position = async () =>
  (
    await ask<object>(
      `SELECT pending, available, held, owed FROM balance WHERE merchant_id = $1 AND unit = 'points'`,
    )
  )[0];

describe('what the database itself refuses', () => {
  beforeEach(() => run(earned(42)));

  test('[I1] changing or deleting a posting, an entry or an allocation', async () => {
    const refused = [
      `UPDATE posting SET actor = 'x' WHERE merchant_id = $1`,
      `DELETE FROM posting WHERE merchant_id = $1`,
      `UPDATE entry SET amount = amount + 1 WHERE merchant_id = $1`,
      `DELETE FROM entry WHERE merchant_id = $1`,
      `UPDATE allocation SET amount = amount + 1 WHERE merchant_id = $1`,
      `DELETE FROM allocation WHERE merchant_id = $1`,
    ];
    for (const text of refused) await expect(ask(text), text).rejects.toThrow(/append-only/);
    await expect(sql(database.pool, 'TRUNCATE entry')).rejects.toThrow(/append-only/);
  });

  test('[I1] a posting that does not sum to zero', async () => {
    const [posting] = await ask<{ postingId: string }>(
      `SELECT posting_id AS "postingId" FROM posting WHERE merchant_id = $1`,
    );
    const insert = `INSERT INTO entry (merchant_id, posting_id, line, book, member_id, program_id, unit, amount, after)
      SELECT $1, $2, 8 + i, b, $3, $4, 'points', a, 0 FROM unnest(ARRAY[0, 1], ARRAY['issued', 'available'], $5::bigint[]) AS t(i, b, a)`;
    const values = [posting?.postingId, NONE, programId];
    await expect(ask(insert, [...values, [-5, 4]])).rejects.toThrow(/does not sum to zero/);
    await expect(ask(insert, [...values, [-5, 0]])).rejects.toThrow(/entry_moves_something/);
  });

  test('[I1] a member who owes and has at once, or a negative figure', async () => {
    await expect(ask(`UPDATE balance SET owed = 1 WHERE merchant_id = $1`)).rejects.toThrow(
      /owed_means_nothing/,
    );
    await expect(ask(`UPDATE balance SET available = -1 WHERE merchant_id = $1`)).rejects.toThrow(
      /never_negative/,
    );
    await expect(ask(`UPDATE lot SET open = -1 WHERE merchant_id = $1`)).rejects.toThrow(
      /lot_never_negative/,
    );
    await expect(ask(`UPDATE earning SET net = -1 WHERE merchant_id = $1`)).rejects.toThrow(
      /earning_never_negative/,
    );
  });

  test('[I3] the same posting twice: a repeated key aborts the whole transaction', async () => {
    const again = inTransaction(database.pool, async (tx) => {
      // Two drafts loaded from the same state: as if a lock had been forgotten.
      const load = () =>
        loadDraft(tx, {
          merchantId: ledger.merchantId,
          needs: { earnings: [order], positions: [{ ...order, memberId }] },
          ids,
          bookedAt: now.today * DAY_MS,
        });
      const drafts = [await load(), await load()];
      for (const draft of drafts) {
        earn(draft, {
          ...order, memberId, amount: 5, terms, now, occurredAt: AT, actor: 'test', evaluationRevision: 2,
        }); // prettier-ignore
        addSource(draft, { sourceId: order.sourceId, kind: 'order', storeId: NONE, occurredAt: AT });
        await saveDraft(tx, draft, { merchantId: ledger.merchantId, dayOf: () => now.today });
      }
    });
    await expect(again).rejects.toThrow(/posting_idempotency_key/);
    expect(await position()).toEqual({ pending: 0, available: 42, held: 0, owed: 0 });
    expect((await prove(database.pool, ledger.merchantId)).differences).toEqual([]);
  });

  test('[I3] undoing an allocation more than it took', async () => {
    await run({ do: 'reverse', ...order, memberId, amount: 2, shortfall: 'owed', now });
    await expect(
      ask(`UPDATE allocation SET undone = amount + 1 WHERE merchant_id = $1 AND kind = 'reversed_lot'`),
    ).rejects.toThrow(/undone_once/);
  });
});

test('the README’s worked example: earn 42, hold 30, refund 20, the voucher fails', async () => {
  await run({
    do: 'earn',
    ...order,
    memberId,
    amount: 42,
    terms: { ...terms, maturesAtProgramMs: 1_000 },
    now,
  });
  expect(await position()).toEqual({ pending: 42, available: 0, held: 0, owed: 0 });
  const later = { ...now, programMs: 1_000 };
  await run({ do: 'mature', ...order, memberId, now: later });
  expect(await position()).toEqual({ pending: 0, available: 42, held: 0, owed: 0 });
  const redemption = { sourceId: ids.next(), memberId, programId, unit: 'points', amount: 30, now: later };
  await run({ do: 'hold', ...redemption });
  expect(await position()).toEqual({ pending: 0, available: 12, held: 30, owed: 0 });
  await run({ do: 'reverse', ...order, memberId, amount: 20, shortfall: 'owed', now: later });
  expect(await position()).toEqual({ pending: 0, available: 0, held: 30, owed: 8 });
  await run({ do: 'release', ...redemption });
  expect(await position()).toEqual({ pending: 0, available: 22, held: 0, owed: 0 });
  expect((await prove(database.pool, ledger.merchantId)).differences).toEqual([]);
});
