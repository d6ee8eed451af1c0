import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, insertMember, insertMerchant, type TestDeps } from '../members/testing/test-deps.ts';
import { addToGroup, removeFromGroup } from './change-members.ts';
import type { CustomerGroup, GroupDetails } from './customer-group.ts';
import { groupsByRule } from './groups-by-rule.ts';
import { groupsOf, listGroups, readGroup } from './read-groups.ts';
import { createGroup, deleteGroup, editGroup } from './save-group.ts';

let database: TestDatabase;
let deps: TestDeps;
let merchantId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  merchantId = await insertMerchant(deps);
});

const STAFF: GroupDetails = { name: 'Staff', kind: 'manual', ruleValue: '', excluded: true };
const create = async (details: Partial<GroupDetails> = {}, merchant = merchantId): Promise<string> => {
  const made = await createGroup(deps, { merchantId: merchant, details: { ...STAFF, ...details } });
  if (made.outcome !== 'created') throw new Error(JSON.stringify(made));
  return made.groupId;
};
const member = (email: string, merchant = merchantId) =>
  insertMember(deps, merchant, { email, verified: true });

describe('a group of customers', () => {
  test('keeps what it is, and has a name of its own', async () => {
    const groupId = await create();
    expect(await readGroup(deps.pool, merchantId, groupId)).toEqual({ ...STAFF, groupId });
    expect(await createGroup(deps, { merchantId, details: STAFF })).toEqual({ outcome: 'name_taken' });
    const other = await create({ name: 'Trade', kind: 'shopify_tag', ruleValue: 'b2b' });
    expect(
      await editGroup(deps, { merchantId, groupId: other, details: { ...STAFF, name: 'Staff' } }),
    ).toEqual({ outcome: 'name_taken' });
    expect(await editGroup(deps, { merchantId, groupId, details: { ...STAFF, excluded: false } })).toEqual({
      outcome: 'saved',
    });
    expect((await listGroups(deps.pool, merchantId)).map(({ name, excluded }) => [name, excluded])).toEqual([
      ['Staff', false],
      ['Trade', true],
    ]);
  });

  test.each([
    ['name', { name: ' ' }],
    ['ruleValue', { kind: 'shopify_tag', ruleValue: '' }],
    ['kind', { kind: 'by_moon' }],
  ])('names the field that cannot be right: %s', async (field, wrong) => {
    expect(await createGroup(deps, { merchantId, details: { ...STAFF, ...wrong } })).toMatchObject({
      outcome: 'invalid',
      problems: [{ field }],
    });
  });

  test('is filled and emptied by hand; repeating changes nothing', async () => {
    const groupId = await create();
    const [anna, bert] = [await member('anna@example.org'), await member('bert@example.org')];
    const change = { merchantId, groupId, memberIds: [anna, bert] };
    expect(await addToGroup(deps, change)).toEqual({ outcome: 'added', added: 2 });
    expect(await addToGroup(deps, change)).toEqual({ outcome: 'added', added: 0 });
    expect(await removeFromGroup(deps, { ...change, memberIds: [anna] })).toEqual({
      outcome: 'removed',
      removed: 1,
    });
    expect(await groupsOf(deps.pool, { merchantId, memberIds: [anna, bert] })).toEqual(
      new Map([[bert, [groupId]]]),
    );
  });

  test('that becomes one by a rule no longer counts whom it was filled with', async () => {
    const groupId = await create();
    const memberIds = [await member('gil@example.org')];
    await addToGroup(deps, { merchantId, groupId, memberIds });
    const details = { ...STAFF, kind: 'shopify_tag', ruleValue: 'staff' };
    await editGroup(deps, { merchantId, groupId, details });
    expect((await groupsOf(deps.pool, { merchantId, memberIds })).size).toBe(0);
    expect(await listGroups(deps.pool, merchantId)).toMatchObject([{ members: 0 }]);
  });

  test('by a rule takes nobody by hand', async () => {
    const groupId = await create({ kind: 'woocommerce_role', ruleValue: 'wholesale' });
    const memberIds = [await member('carl@example.org')];
    expect(await addToGroup(deps, { merchantId, groupId, memberIds })).toEqual({ outcome: 'by_rule' });
  });

  test('has the member that others were merged into', async () => {
    const groupId = await create();
    const survivor = await member('dora@example.org');
    const other = await insertMember(deps, merchantId, {
      email: 'old@example.org',
      verified: false,
      mergedInto: survivor,
    });
    await addToGroup(deps, { merchantId, groupId, memberIds: [other] });
    expect((await groupsOf(deps.pool, { merchantId, memberIds: [survivor] })).get(survivor)).toEqual([
      groupId,
    ]);
    // One who was put in before the merge counts as well, and goes with their survivor.
    await removeFromGroup(deps, { merchantId, groupId, memberIds: [survivor] });
    await sql(
      deps.pool,
      'INSERT INTO group_member (merchant_id, group_id, member_id, added_at) VALUES ($1, $2, $3, $4)',
      [merchantId, groupId, other, instant(deps.clock.at)],
    );
    expect((await groupsOf(deps.pool, { merchantId, memberIds: [survivor] })).get(survivor)).toEqual([
      groupId,
    ]);
    await removeFromGroup(deps, { merchantId, groupId, memberIds: [survivor] });
    expect((await groupsOf(deps.pool, { merchantId, memberIds: [survivor, other] })).size).toBe(0);
  });

  test('goes only when no version of a programme names it', async () => {
    const [used, unused] = [await create(), await create({ name: 'Friends' })];
    await addToGroup(deps, { merchantId, groupId: unused, memberIds: [await member('eve@example.org')] });
    await insertVersion({ rules: [{ kind: 'scope', groups: [used] }] });
    expect(await deleteGroup(deps, { merchantId, groupId: used })).toEqual({ outcome: 'in_use' });
    expect(await deleteGroup(deps, { merchantId, groupId: unused })).toEqual({ outcome: 'deleted' });
    expect(await deleteGroup(deps, { merchantId, groupId: unused })).toEqual({ outcome: 'no_such_group' });
  });

  test("[I10] is nothing that another merchant reads, fills or deletes, and takes no other merchant's members", async () => {
    const groupId = await create();
    const other = await insertMerchant(deps);
    const stranger = await member('fay@example.org', other);
    expect(await readGroup(deps.pool, other, groupId)).toBeNull();
    expect(await deleteGroup(deps, { merchantId: other, groupId })).toEqual({ outcome: 'no_such_group' });
    expect(await editGroup(deps, { merchantId: other, groupId, details: STAFF })).toEqual({
      outcome: 'no_such_group',
    });
    expect(await addToGroup(deps, { merchantId: other, groupId, memberIds: [stranger] })).toEqual({
      outcome: 'no_such_group',
    });
    expect(await addToGroup(deps, { merchantId, groupId, memberIds: [stranger] })).toEqual({
      outcome: 'added',
      added: 0,
    });
  });
});

async function insertVersion(definition: object): Promise<void> {
  const programId = deps.ids.next();
  await sql(
    deps.pool,
    `INSERT INTO program (merchant_id, program_id, time_zone, created_at) VALUES ($1, $2, 'Europe/Paris', $3)`,
    [merchantId, programId, instant(deps.clock.at)],
  );
  await sql(
    deps.pool,
    `INSERT INTO program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at)
     VALUES ($1, $2, 1, $3, $4, 'test', $3)`,
    [merchantId, programId, instant(deps.clock.at), JSON.stringify(definition)],
  );
}

describe("a store's words for its customers", () => {
  const group = (groupId: string, kind: CustomerGroup['kind'], ruleValue: string): CustomerGroup => ({
    groupId,
    name: groupId,
    kind,
    ruleValue,
    excluded: false,
  });
  const groups = [
    group('a', 'shopify_tag', 'VIP'),
    group('b', 'woocommerce_role', 'wholesale_customer'),
    group('c', 'manual', ''),
    group('d', 'shopify_tag', 'staff'),
  ];
  test.each([
    ['shopify', ['vip', ' Staff '], ['a', 'd']],
    ['shopify', ['vip-gold'], []],
    ['woocommerce', ['customer', 'wholesale_customer'], ['b']],
    ['woocommerce', ['vip'], []],
    ['shopify', [''], []],
  ] as const)('put a customer of %s with %j in the groups %j', (platform, words, found) => {
    expect(groupsByRule(groups, { platform, words })).toEqual(found);
  });
});
