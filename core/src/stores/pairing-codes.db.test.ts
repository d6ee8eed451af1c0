import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createTestDeps, insertMerchant, readAllText, type TestDeps } from '../members/testing/test-deps.ts';
import {
  forgetPairingCodes,
  issuePairingCode,
  readPairingCode,
  returnPairingCode,
  usePairingCode,
} from './pairing-codes.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  merchantId = await insertMerchant(deps);
});

const use = (code: string) => inTransaction(deps.pool, (tx) => usePairingCode(tx, code, deps));
const refused = (problem: string) => ({ outcome: 'refused', problem });

describe('a pairing code', () => {
  test('is ten symbols that nobody mixes up, and stands nowhere in clear', async () => {
    const { code, expiresAt } = await issuePairingCode(deps, { merchantId });
    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{10}$/);
    expect(expiresAt).toBe(deps.clock.at + HOUR_MS);
    const texts = await readAllText(deps.pool);
    expect(texts.filter(({ text }) => text.includes(code))).toEqual([]);
  });

  test('joins its merchant once, however it is typed', async () => {
    const { code } = await issuePairingCode(deps, { merchantId });
    expect(await readPairingCode(deps.pool, code, deps)).toEqual({ outcome: 'paired', merchantId });
    const typed = ` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `;
    expect(await use(typed)).toEqual({ outcome: 'paired', merchantId });
    expect(await use(code)).toEqual(refused('spent'));
  });

  test('ends after an hour, and one that was never made here is unknown', async () => {
    const { code } = await issuePairingCode(deps, { merchantId });
    deps.clock.at += HOUR_MS - 1;
    expect(await readPairingCode(deps.pool, code, deps)).toEqual({ outcome: 'paired', merchantId });
    deps.clock.at += 1;
    expect(await use(code)).toEqual(refused('expired'));
    expect(await use('ABCDEFGH23')).toEqual(refused('unknown'));
    expect(await use('')).toEqual(refused('unknown'));
  });

  test('of two who use it at once joins one', async () => {
    const { code } = await issuePairingCode(deps, { merchantId });
    const ends = await Promise.all([use(code), use(code), use(code)]);
    expect(ends.map(({ outcome }) => outcome).toSorted()).toEqual(['paired', 'refused', 'refused']);
  });

  test('is unused again when its transaction fails, or what it was used for is taken back', async () => {
    const { code } = await issuePairingCode(deps, { merchantId });
    const failing = inTransaction(deps.pool, async (tx) => {
      await usePairingCode(tx, code, deps);
      throw new Error('the store could not be written');
    });
    await expect(failing).rejects.toThrow('could not be written');
    expect((await use(code)).outcome).toBe('paired');
    await inTransaction(deps.pool, (tx) => returnPairingCode(tx, code));
    expect((await use(code)).outcome).toBe('paired');
  });

  test('is forgotten a day after its end', async () => {
    await sql(deps.pool, 'DELETE FROM pairing_code');
    await issuePairingCode(deps, { merchantId });
    deps.clock.at += 25 * HOUR_MS;
    expect(await forgetPairingCodes(deps)).toBe(0);
    deps.clock.at += MINUTE_MS;
    expect(await forgetPairingCodes(deps)).toBe(1);
    expect(await sqlOne(deps.pool, 'SELECT count(*) AS left FROM pairing_code')).toEqual({ left: 0 });
  });
});
