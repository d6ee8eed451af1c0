import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { currentConsents } from './current-consents.ts';
import { recordConsent, type RecordConsent } from './record-consent.ts';
import { createTestDeps, insertMember, insertMerchant, type TestDeps } from './testing/test-deps.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
let memberId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchantId = await insertMerchant(deps);
  memberId = await insertMember(deps, merchantId, { email: 'ada@example.org', verified: false });
});

const NEWS = { channel: 'email', purpose: 'news' } as const;
const say = (granted: boolean, by: Partial<RecordConsent> = {}) =>
  recordConsent(deps, {
    merchantId, memberId, topic: NEWS, granted, source: 'wallet', author: 'account:1', textVersion: 'news-1', ...by,
  }); // prettier-ignore
const current = async () => (await currentConsents(deps.pool, merchantId, memberId))[0];

describe('a consent', () => {
  test('is a no until the member says yes', async () => {
    expect(await current()).toMatchObject({ ...NEWS, granted: false, recordedAt: null, author: null });
    expect(await say(true)).toEqual({ outcome: 'recorded' });
    expect(await current()).toMatchObject({ granted: true, recordedAt: deps.clock.at, source: 'wallet' });
  });

  test('that is taken back stays in the record, with who said so, where and in which wording', async () => {
    await say(true);
    await say(false, { source: 'admin', author: 'Camille', textVersion: 'news-2' });
    expect(await current()).toMatchObject({ granted: false, source: 'admin', author: 'Camille' });
    const rows = await sql(
      deps.pool,
      'SELECT granted, source, author, text_version AS version FROM consent WHERE merchant_id = $1 ORDER BY recorded_at',
      [merchantId],
    );
    expect(rows).toEqual([
      { granted: true, source: 'wallet', author: 'account:1', version: 'news-1' },
      { granted: false, source: 'admin', author: 'Camille', version: 'news-2' },
    ]);
  });

  test('that is said again is written once', async () => {
    await say(true);
    expect(await say(true)).toEqual({ outcome: 'same' });
    await Promise.all(Array.from({ length: 8 }, () => say(false)));
    const rows = await sql(deps.pool, 'SELECT 1 AS one FROM consent WHERE merchant_id = $1', [merchantId]);
    expect(rows).toHaveLength(2);
  });

  test('is never edited', async () => {
    await say(true);
    const edited = sql(deps.pool, 'UPDATE consent SET granted = false WHERE merchant_id = $1', [merchantId]);
    await expect(edited).rejects.toThrow('append-only');
  });

  test("[I10] is none of another merchant's to say or to read", async () => {
    await say(true);
    const other = await insertMerchant(deps);
    expect(await say(false, { merchantId: other })).toEqual({ outcome: 'no_such_member' });
    expect((await currentConsents(deps.pool, other, memberId))[0]).toMatchObject({ recordedAt: null });
  });
});
