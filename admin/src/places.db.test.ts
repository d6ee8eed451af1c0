import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { sql } from '@ristourne/core/database/sql';
import { createWorld, type World } from '@ristourne/core/earning/testing/world';
import { MAX_LOGO_BYTES } from '@ristourne/core/locations/set-logo';
import { MAX_PICTURE_SIDE } from '@ristourne/core/locations/read-png';
import { qrImage } from '@ristourne/core/qr/image';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerAct, answerLoad } from './answer.ts';
import type { GroupData } from './pages/group/load.ts';
import type { GroupsData } from './pages/groups/load.ts';
import type { LocationData } from './pages/location/load.ts';
import { LOGO_LIMIT_BYTES, LOGO_LIMIT_SIDE } from './pages/location/logo-limits.ts';
import type { LocationsData } from './pages/locations/load.ts';
import type { MemberData } from './pages/member/load.ts';
import type { SettingsData } from './pages/settings/load.ts';
import type { ActAnswer, AdminCall, PageName } from './protocol.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
});

const call = (page: PageName, params: Record<string, string> = {}, of = world): AdminCall => ({
  merchantId: of.merchantId,
  actor: { name: 'Camille' },
  language: 'en',
  page,
  params,
});

async function load<Data>(page: PageName, params: Record<string, string> = {}): Promise<Data> {
  const answer = await answerLoad(world.deps, call(page, params));
  if (answer.outcome !== 'loaded') throw new Error(`${page}: ${answer.outcome}`);
  expect(JSON.parse(JSON.stringify(answer.data))).toEqual(answer.data);
  return answer.data as Data;
}

const act = (page: PageName, command: object, params: Record<string, string> = {}): Promise<ActAnswer> =>
  answerAct(world.deps, call(page, params), command);

function madeId(answer: ActAnswer): string {
  if (answer.outcome !== 'done') throw new Error(JSON.stringify(answer));
  return answer.goTo?.params?.['id'] ?? '';
}

describe('a location', () => {
  const filled = async (part: object = {}): Promise<object> => {
    const { form } = await load<LocationData>('location');
    return { ...form, name: 'Rue des Lilas', pointValue: '3,50', pointValueUnits: '100', ...part };
  };
  const make = async (part: object = {}): Promise<string> =>
    madeId(await act('location', { do: 'save', form: await filled(part) }));

  test('[A5] is written as typed, comes back so, and is in the list', async () => {
    const id = await make({
      googleReviewUrl: 'https://g.page/r/abc/review',
      pointsPerScan: '5',
      referrerCoupon: '5',
      friendCoupon: '3.20',
      presentation: { en: 'Our shop', fr: 'Notre boutique' },
    });
    const { form, origins } = await load<LocationData>('location', { id });
    expect(form).toMatchObject({
      kind: 'shop',
      pointValue: '3.5',
      pointValueUnits: '100',
      pointsPerScan: '5',
      friendCoupon: '3.2',
      presentation: { en: 'Our shop', fr: 'Notre boutique' },
      timeZone: 'Europe/Paris',
    });
    expect(origins).toEqual([]);
    expect((await load<LocationsData>('locations')).locations).toMatchObject([{ name: 'Rue des Lilas' }]);
    await act('location', { do: 'save', form: { ...form, name: 'Market', pointsPerScan: '' } }, { id });
    expect((await load<LocationData>('location', { id })).form).toMatchObject({
      name: 'Market',
      pointsPerScan: '',
    });
  });

  test.each([
    ['name', { name: ' ' }, 'Name: can’t be empty.'],
    [
      'webAddress',
      { webAddress: 'lilas' },
      'Web address: type an address that starts with https:// or http://.',
    ],
    [
      'googleReviewUrl',
      { googleReviewUrl: 'https://reviews.example/lilas' },
      'Google review link: paste the link that Google gives you, such as https://g.page/r/…/review.',
    ],
    ['pointsPerScan', { pointsPerScan: 'five' }, 'Points per scan: type a whole number.'],
    ['friendCoupon', { friendCoupon: '3.205' }, 'For their friend: type an amount, such as 12.50.'],
    ['pointValue', { pointValueUnits: '' }, 'Value of points: fill in both, or neither.'],
  ])('is not kept while %s is wrong, and says why', async (field, part, message) => {
    const answer = await act('location', { do: 'save', form: await filled(part) });
    expect(answer).toMatchObject({ outcome: 'invalid', problems: [{ field, message }] });
    expect((await load<LocationsData>('locations')).locations).toEqual([]);
  });

  test('[A5] has a logo, which is refused at its field when it is none', async () => {
    const id = await make();
    const picture = Buffer.from(qrImage('logo', 'png').body).toString('base64');
    expect(await act('location', { do: 'logo', file: picture }, { id })).toMatchObject({ outcome: 'done' });
    expect((await load<LocationData>('location', { id })).logo).toMatch(
      /^data:image\/png;base64,iVBORw0KGgo/,
    );
    expect(await act('location', { do: 'logo', file: btoa('GIF89a') }, { id })).toMatchObject({
      outcome: 'invalid',
      problems: [{ field: 'logo' }],
    });
    await act('location', { do: 'remove_logo' }, { id });
    expect((await load<LocationData>('location', { id })).logo).toBeNull();
  });

  test('is archived and restored', async () => {
    const id = await make();
    const archived = async () => (await load<LocationData>('location', { id })).archived;
    await act('location', { do: 'archive' }, { id });
    expect(await archived()).toBe(true);
    await act('location', { do: 'restore' }, { id });
    expect(await archived()).toBe(false);
  });

  test('[I10] is not there for another merchant, and a command of another shape is refused', async () => {
    const id = await make();
    const form = await filled();
    world = await createWorld(database.pool);
    expect(await answerLoad(world.deps, call('location', { id }))).toMatchObject({ outcome: 'not_found' });
    for (const command of [{ do: 'save', form }, { do: 'archive' }, { do: 'remove_logo' }, { do: 'burn' }])
      expect(await act('location', command, { id })).toMatchObject({ outcome: 'not_found' });
  });

  test('is told of its limits in the browser by the same figures as on the server', () => {
    expect([LOGO_LIMIT_BYTES, LOGO_LIMIT_SIDE]).toEqual([MAX_LOGO_BYTES, MAX_PICTURE_SIDE]);
  });
});

describe('a customer group', () => {
  const FRIENDS = { name: 'Friends', kind: 'manual', ruleValue: '', excluded: false };
  const make = async (form: object = FRIENDS): Promise<string> =>
    madeId(await act('group', { do: 'save', form }));

  test('is made, filled by a member’s address, emptied and deleted', async () => {
    const id = await make();
    const memberId = await world.member('ada@example.org');
    expect(await act('group', { do: 'add', search: 'Ada@Example.org' }, { id })).toMatchObject({
      message: 'Member added',
    });
    expect(await act('group', { do: 'add', search: 'ada@example.org' }, { id })).toMatchObject({
      message: 'This member was in the group already',
    });
    expect((await load<GroupData>('group', { id })).members).toMatchObject([
      { memberId, email: 'ada@example.org' },
    ]);
    expect((await load<GroupsData>('groups')).groups).toMatchObject([{ name: 'Friends', members: 1 }]);
    await act('group', { do: 'remove', memberId }, { id });
    expect((await load<GroupData>('group', { id })).members).toEqual([]);
    expect(await act('group', { do: 'delete' }, { id })).toMatchObject({ goTo: { page: 'groups' } });
    expect((await load<GroupsData>('groups')).groups).toEqual([]);
  });

  test('says at its field why a member was not added, or the group not saved', async () => {
    const id = await make();
    for (const search of ['nobody@example.org', ' '])
      expect(await act('group', { do: 'add', search }, { id })).toMatchObject({
        outcome: 'invalid',
        problems: [{ field: 'search' }],
      });
    expect(await act('group', { do: 'save', form: FRIENDS })).toMatchObject({
      problems: [{ field: 'name', message: 'Name: another group is called this.' }],
    });
    expect(
      await act('group', { do: 'save', form: { ...FRIENDS, name: 'B2B', kind: 'shopify_tag' } }),
    ).toMatchObject({ problems: [{ field: 'ruleValue', message: 'Tag / Role: can’t be empty.' }] });
  });

  test('[I10] is not there for another merchant', async () => {
    const id = await make();
    world = await createWorld(database.pool);
    expect(await answerLoad(world.deps, call('group', { id }))).toMatchObject({ outcome: 'not_found' });
    for (const command of [{ do: 'save', form: FRIENDS }, { do: 'delete' }])
      expect(await act('group', command, { id })).toMatchObject({ outcome: 'not_found' });
  });
});

test('who becomes a member is chosen in the settings, and who chose is kept', async () => {
  expect(await load<SettingsData>('settings')).toEqual({ enrolment: 'explicit' });
  expect(await act('settings', { do: 'save', enrolment: 'account_holders' })).toMatchObject({
    outcome: 'done',
  });
  expect(await load<SettingsData>('settings')).toEqual({ enrolment: 'account_holders' });
  expect(await act('settings', { do: 'save', enrolment: 'everybody' })).toMatchObject({
    outcome: 'not_found',
  });
  const [audit] = await sql<{ author: string }>(
    database.pool,
    'SELECT author FROM admin_audit WHERE merchant_id = $1',
    [world.merchantId],
  );
  expect(audit?.author).toBe('Camille');
});

describe('what a member agreed to', () => {
  const consent = (granted: boolean, purpose = 'news') => ({
    do: 'consent',
    channel: 'email',
    purpose,
    granted,
  });

  test('is on their sheet, and is noted with the name of who noted it', async () => {
    const id = await world.member('ada@example.org');
    const shown = async () => (await load<MemberData>('member', { id })).consents;
    expect(await shown()).toMatchObject([{ granted: false, recordedAt: null }]);
    await act('member', consent(true), { id });
    expect(await shown()).toMatchObject([{ granted: true, source: 'admin', author: 'Camille' }]);
    expect(await act('member', consent(true, 'secrets'), { id })).toMatchObject({ outcome: 'not_found' });
  });

  test('[I10] is not noted for another merchant’s member', async () => {
    const id = await world.member('ada@example.org');
    world = await createWorld(database.pool);
    expect(await act('member', consent(true), { id })).toMatchObject({ outcome: 'not_found' });
  });
});
