import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld } from '../earning/testing/world.ts';
import { keepBirthday } from '../members/birthday.ts';
import { copyMember } from './copy-member.ts';
import { forgetMembers } from './forget-members.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('[F11] a birthday is kept sealed, stands in the copy of who gave it, and goes with them', async () => {
  const { deps, merchantId, member } = await createWorld(database.pool);
  const memberId = await member('ada@example.org');
  await keepBirthday(deps, { merchantId, memberId, birthday: { month: 12, day: 24 }, author: 'account:1' });
  const kept = () => sql(database.pool, 'SELECT * FROM member_birthday WHERE merchant_id = $1', [merchantId]);
  expect(JSON.stringify(await kept())).not.toContain('12-24');
  expect((await copyMember(deps, { merchantId, memberId })).birthday).toBe('12-24');
  await inTransaction(database.pool, (tx) => forgetMembers(deps, tx, { merchantId, memberIds: [memberId] }));
  expect(await kept()).toEqual([]);
});
