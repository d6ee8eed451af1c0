import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, insertMerchant, type TestDeps } from '../members/testing/test-deps.ts';
import { programDefinition, type ProgramDefinition } from './definition.ts';
import { MAX_UNITS } from './rules/limits.ts';
import { readPrograms, versionAt } from './read-programs.ts';
import { activateVersion, createProgram, pauseProgram, resumeProgram } from './save-program.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const reward: ProgramDefinition['rewards'][number] = {
  rewardId: 'gift', revision: 1, name: { en: 'Gift', fr: 'Cadeau' }, unit: 'points', cost: 500,
  benefit: { kind: 'percent', basisPoints: 1_000 }, issue: 'automatic', consuming: true, voucherDays: 30, ordersEarn: false, codeLength: 12, bound: false,
}; // prettier-ignore
const definition = programDefinition.parse({
  name: { en: 'Club', fr: 'Club' }, pointName: { en: { one: 'point', other: 'points' }, fr: { one: 'point', other: 'points' } },
  currency: 'EUR', taxBase: 'with_tax', earning: [{ kind: 'rate', ruleId: 'spend', points: 1, perMinor: 100 }], rewards: [reward],
  maturityDays: 14, lotDays: 365, claimDays: 90, shortfall: 'owed',
}); // prettier-ignore

async function newProgram(): Promise<{ deps: TestDeps; merchantId: string; programId: string }> {
  const deps = createTestDeps(database.pool);
  const merchantId = await insertMerchant(deps);
  const created = await createProgram(deps, { merchantId, timeZone: 'Europe/Paris', author: 'test' });
  if (created.outcome !== 'created') throw new Error(created.outcome);
  return { deps, merchantId, programId: created.programId };
}

test('[B13] a version stored before there was a welcome gives none, and goes on giving notices', () => {
  const { welcome: _welcome, expiryNotices: _notices, ...stored } = definition;
  expect(programDefinition.parse(stored)).toMatchObject({ welcome: null, expiryNotices: true });
  for (const points of [0, -1, 1.5, MAX_UNITS + 1])
    expect(programDefinition.safeParse({ ...definition, welcome: { points } }).success).toBe(false);
});

test('[A1] a programme is a draft until its first version, and paused programmes have none in force', async () => {
  const { deps, merchantId, programId } = await newProgram();
  const inForce = async () => {
    const [program] = await readPrograms(database.pool, merchantId);
    if (!program) throw new Error('the programme was created');
    const version = versionAt(program, deps.clock.now());
    return typeof version === 'string' ? version : version.version;
  };
  expect(await inForce()).toBe('not_active');
  await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  expect(await inForce()).toBe(1);
  expect(await pauseProgram(deps, { merchantId, programId, author: 'test' })).toEqual({ outcome: 'paused' });
  expect(await pauseProgram(deps, { merchantId, programId, author: 'test' })).toEqual({
    outcome: 'already_paused',
  });
  expect(await inForce()).toBe('paused');
  deps.clock.at += 5_000;
  expect(await resumeProgram(deps, { merchantId, programId, author: 'test' })).toEqual({
    outcome: 'resumed',
  });
  expect(await inForce()).toBe(1);
});

test('[F7] an order of the second in which a programme goes on, stamped with its beginning, is not of the pause', async () => {
  const { deps, merchantId, programId } = await newProgram();
  await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  const placedAt = async (at: number) => {
    const [program] = await readPrograms(database.pool, merchantId);
    return program && versionAt(program, at);
  };
  const second = deps.clock.at - (deps.clock.at % 1_000) + 60_000;
  deps.clock.at = second - 30_000;
  await pauseProgram(deps, { merchantId, programId, author: 'test' });
  deps.clock.at = second + 700;
  await resumeProgram(deps, { merchantId, programId, author: 'test' });
  expect(await placedAt(second)).toMatchObject({ version: 1 });
  expect(await placedAt(second - 1_000)).toBe('paused');
  deps.clock.at = second + 800;
  await pauseProgram(deps, { merchantId, programId, author: 'test' });
  await resumeProgram(deps, { merchantId, programId, author: 'test' });
  expect(await placedAt(second)).toMatchObject({ version: 1 });
});

test('[B20] a reward whose threshold changes gets a new revision; any other change keeps it', async () => {
  const { deps, merchantId, programId } = await newProgram();
  const save = (changed: Partial<typeof reward>) =>
    activateVersion(deps, {
      merchantId,
      programId,
      definition: { ...definition, rewards: [{ ...reward, ...changed }] },
      author: 'test',
    });
  for (const changed of [
    {},
    { voucherDays: 60 },
    { cost: 400 },
    { cost: 400, name: { en: 'Treat', fr: 'Gâterie' } },
  ])
    await save(changed);
  const [program] = await readPrograms(database.pool, merchantId);
  expect(program?.versions.map((version) => version.definition.rewards[0]?.revision)).toEqual([1, 1, 2, 2]);
});

test('[B20] a reward that was away and comes back starts a new revision, whatever its file says', async () => {
  const { deps, merchantId, programId } = await newProgram();
  for (const rewards of [[reward], [], [{ ...reward, revision: 1 }], [{ ...reward, revision: 40 }]]) {
    await activateVersion(deps, {
      merchantId,
      programId,
      definition: { ...definition, rewards },
      author: 'test',
    });
  }
  const [program] = await readPrograms(database.pool, merchantId);
  expect(program?.versions.map((version) => version.definition.rewards[0]?.revision)).toEqual([
    1,
    undefined,
    2,
    2,
  ]);
});

test.each([
  ['currency', { currency: 'euro' }],
  ['earning', { earning: [definition.earning[0], definition.earning[0]] }],
  [
    'earning.0.brackets',
    {
      earning: [
        {
          kind: 'brackets',
          ruleId: 'b',
          brackets: [
            { fromMinor: 0, toMinor: 50, points: 1 },
            { fromMinor: 40, toMinor: null, points: 2 },
          ],
        },
      ],
    },
  ],
  ['rewards', { rewards: [{ ...reward, issue: 'chosen', consuming: false }] }],
  ['name.fr', { name: { en: 'Club', fr: ' ' } }],
  ['lotDays', { lotDays: 0.5 }],
])('a definition that cannot be right is refused and names %s', async (field, wrong) => {
  const { deps, merchantId, programId } = await newProgram();
  const result = await activateVersion(deps, {
    merchantId,
    programId,
    definition: { ...definition, ...wrong },
    author: 'test',
  });
  expect(result).toMatchObject({ outcome: 'invalid' });
  expect(result.outcome === 'invalid' && result.problems.map((problem) => problem.field)).toContain(field);
  expect((await readPrograms(database.pool, merchantId))[0]?.versions).toEqual([]);
});
