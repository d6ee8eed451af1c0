import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, order, ORDER_TIME, type World } from '@ristourne/core/earning/testing/world';
import { SECOND_MS } from '@ristourne/core/commerce/time';
import { memberPrograms } from '@ristourne/core/timeline/member-programs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerAct, answerLoad } from './answer.ts';
import { newCampaignForm } from './pages/campaign/form.ts';
import type { CampaignsData } from './pages/campaigns/load.ts';
import { newProgrammeForm } from './pages/programme/form.ts';
import type { ProgrammeData } from './pages/programme/load.ts';
import type { ProgrammesData } from './pages/programmes/load.ts';
import type { RatesData } from './pages/rates/load.ts';
import type { PageName } from './protocol.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const call = (world: World, page: PageName, programme: string) => ({
  merchantId: world.merchantId,
  actor: { name: 'Camille' },
  language: 'en' as const,
  page,
  params: { ...(programme === '' ? {} : { programme }), ...(page === 'campaign' ? { id: 'new' } : {}) },
});
async function load<Data>(world: World, page: PageName, programme = ''): Promise<Data> {
  const answer = await answerLoad(world.deps, call(world, page, programme));
  if (answer.outcome !== 'loaded') throw new Error(`${page}: ${answer.outcome}`);
  return answer.data as Data;
}

const POS = { locations: '', channels: 'pos', groups: '' };

/** A shop with its first programme and one more for the till, made by its owner's form. */
async function withTill() {
  const world = await createWorld(database.pool);
  const blank = await load<ProgrammeData>(world, 'programme', 'new');
  const form = { ...blank.form, name: { en: 'At the till', fr: 'En caisse' }, scope: POS, maturityDays: '0' };
  const saved = await answerAct(world.deps, call(world, 'programme', 'new'), { do: 'save', form });
  const till = saved.outcome === 'done' ? (saved.goTo?.params?.['programme'] ?? '') : '';
  return { world, saved, till, form };
}

test('[A2] a second programme is made beside the first, which stays as it was; both are listed with state and scope', async () => {
  const { world, saved, till, form } = await withTill();
  expect(saved).toMatchObject({ outcome: 'done', goTo: { page: 'programme', params: { programme: till } } });
  const first = world.programId;
  expect((await load<ProgrammesData>(world, 'programmes')).programmes).toEqual([
    { programId: first, name: { en: 'Leaf club', fr: 'Le club des feuilles' }, state: 'active', scope: [] },
    { programId: till, name: form.name, state: 'active', scope: ['pos'] },
  ]);
  const shown = await load<ProgrammeData>(world, 'programme', till);
  expect(shown).toMatchObject({ form, programme: till, several: true, state: 'active' });
  expect((await load<ProgrammeData>(world, 'programme')).form.name.en).toBe('Leaf club');
});

test('[A2] each is changed and paused by itself, and an order earns in those that it belongs to', async () => {
  const { world, till, form } = await withTill();
  const member = await world.member('ada@example.org');
  const at = call(world, 'programme', till);
  await answerAct(world.deps, at, {
    do: 'save',
    form: { ...form, name: { en: 'Tastings', fr: 'Dégustations' } },
  });
  world.deps.clock.at += SECOND_MS * 10;
  const sold = order({ email: 'ada@example.org', placedAt: world.deps.clock.at });
  await world.deliver(
    { ...sold, state: { ...sold.state, channel: 'pos' } },
    order({ id: '2', email: 'ada@example.org', placedAt: ORDER_TIME }),
  );
  const standings = await memberPrograms(world.deps, { merchantId: world.merchantId, memberId: member });
  expect(
    standings.map(({ definition, units }) => [
      definition.name.en,
      units.find(({ unit }) => unit === 'points')?.available,
    ]),
  ).toEqual([
    ['Leaf club', 84],
    ['Tastings', 42],
  ]);
  await answerAct(world.deps, at, { do: 'pause' });
  const { programmes } = await load<ProgrammesData>(world, 'programmes');
  expect(programmes.map(({ state }) => state)).toEqual(['active', 'paused']);
});

test('[A2] campaigns and exchange rates are those of the programme in the address', async () => {
  const { world, till } = await withTill();
  const form = {
    ...newCampaignForm('double', { from: '2026-11-20', to: '2026-12-27' }),
    name: { en: 'Double', fr: 'Double' },
  };
  const done = await answerAct(world.deps, call(world, 'campaign', till), {
    do: 'save',
    form,
  });
  expect(done).toMatchObject({ outcome: 'done', goTo: { page: 'campaigns', params: { programme: till } } });
  const of = async (programme: string) =>
    (await load<CampaignsData>(world, 'campaigns', programme)).campaigns?.map(({ campaignId }) => campaignId);
  expect([await of(till), await of(''), await of(world.programId)]).toEqual([['double'], [], []]);
  expect((await load<CampaignsData>(world, 'campaigns')).programmes.map(({ name }) => name.en)).toEqual([
    'Leaf club',
    'At the till',
  ]);

  const rate = { do: 'add', currency: 'USD', rate: '0.92', from: '2026-11-01' };
  expect((await answerAct(world.deps, call(world, 'rates', till), rate)).outcome).toBe('done');
  const rates = async (programme: string) => (await load<RatesData>(world, 'rates', programme)).rates.length;
  expect([await rates(till), await rates('')]).toEqual([1, 0]);
});

test('[A2] [I10] another merchant’s programme is not there, and nothing of it is changed or made', async () => {
  const { world } = await withTill();
  const other = await withTill();
  for (const page of ['programme', 'rates', 'campaign'] as const)
    expect((await answerLoad(world.deps, call(world, page, other.till))).outcome).toBe('not_found');
  const at = call(world, 'programme', other.till);
  for (const command of [{ do: 'save', form: newProgrammeForm('EUR') }, { do: 'pause' }])
    expect((await answerAct(world.deps, at, command)).outcome).toBe('not_found');
  expect((await load<ProgrammesData>(world, 'programmes')).programmes).toHaveLength(2);
  expect(
    (await load<ProgrammesData>(other.world, 'programmes')).programmes.map(({ state }) => state),
  ).toEqual(['active', 'active']);
});

test('[A2] a new programme that can’t be right is refused with its field, and none is made', async () => {
  const { world, form } = await withTill();
  const bad = { ...form, lotDays: '0' };
  const refused = await answerAct(world.deps, call(world, 'programme', 'new'), { do: 'save', form: bad });
  expect(refused).toMatchObject({ outcome: 'invalid', problems: [{ field: 'lotDays' }] });
  expect((await load<ProgrammesData>(world, 'programmes')).programmes).toHaveLength(2);
});
