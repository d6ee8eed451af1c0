import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { sql } from '@ristourne/core/database/sql';
import { inTransaction } from '@ristourne/core/database/transaction';
import { buy, CHOSEN, programOf } from '@ristourne/core/earning/testing/ada';
import {
  createWorld,
  lineRefund,
  order,
  ORDER_TIME,
  type World,
} from '@ristourne/core/earning/testing/world';
import { requestCopy } from '@ristourne/core/privacy/request-copy';
import { readPrograms } from '@ristourne/core/programs/read-programs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerAct, answerLoad } from './answer.ts';
import { wantEffects } from '@ristourne/core/effects/effect';
import type { DeliveriesData } from './pages/deliveries/load.ts';
import type { HistoryData } from './pages/history/load.ts';
import type { HomeData } from './pages/home/load.ts';
import type { MemberData } from './pages/member/load.ts';
import type { MembersData } from './pages/members/load.ts';
import { readPairingCode } from '@ristourne/core/stores/pairing-codes';
import { newProgrammeForm } from './pages/programme/form.ts';
import { newRewardForm } from './pages/programme/reward-form.ts';
import { saveItems } from '@ristourne/core/catalogue/save-items';
import { createGroup } from '@ristourne/core/groups/save-group';
import { insertMerchant } from '@ristourne/core/members/testing/test-deps';
import { newCampaignForm, type CampaignForm } from './pages/campaign/form.ts';
import type { CampaignData } from './pages/campaign/load.ts';
import type { CampaignsData } from './pages/campaigns/load.ts';
import { newRuleForm } from './pages/programme/rule-form.ts';
import type { RatesData } from './pages/rates/load.ts';
import type { ProgrammeData } from './pages/programme/load.ts';
import type { SavePreviewData } from './pages/programme/preview-save.ts';
import type { VouchersData } from './pages/vouchers/load.ts';
import type { AdminCall, PageName } from './protocol.ts';
import { PAGES } from './protocol.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const call = (world: World, page: PageName, params: Record<string, string> = {}): AdminCall => ({
  merchantId: world.merchantId,
  actor: { name: 'Camille' },
  language: 'en',
  page,
  params,
});

async function load<Data>(world: World, page: PageName, params?: Record<string, string>): Promise<Data> {
  const answer = await answerLoad(world.deps, call(world, page, params));
  if (answer.outcome !== 'loaded') throw new Error(`${page}: ${answer.outcome}`);
  // What travels is JSON: nothing may get lost on the way.
  expect(JSON.parse(JSON.stringify(answer.data))).toEqual(answer.data);
  return answer.data as Data;
}

async function shopWithAda(): Promise<{ world: World; memberId: string }> {
  const world = await createWorld(database.pool);
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org', totalMinor: 12_000 }));
  return { world, memberId };
}

describe('loading', () => {
  test('every page answers for a shop where nothing has happened yet', async () => {
    const world = await createWorld(database.pool);
    for (const page of PAGES.filter((one) => one !== 'member' && one !== 'campaign')) await load(world, page);
    await load(world, 'campaign', { id: 'new' });
    const home = await load<HomeData>(world, 'home');
    expect(home).toMatchObject({ members: 0, lastOrderAt: null, todo: ['reward', 'order'] });
  });

  test('[F5] home counts members and what the programme gave', async () => {
    const { world } = await shopWithAda();
    const home = await load<HomeData>(world, 'home');
    expect(home).toMatchObject({
      members: 1,
      figures: { issued: 120, redeemed: 0, expired: 0, outstanding: 120 },
    });
  });

  test('members are found by a whole address or an order’s number, and by nothing less', async () => {
    const { world, memberId } = await shopWithAda();
    const found = async (search: string) =>
      (await load<MembersData>(world, 'members', { search })).members.map((member) => member.memberId);
    expect(await found('Ada@Example.org')).toEqual([memberId]);
    expect(await found('#1')).toEqual([memberId]);
    expect(await found('ada')).toEqual([]);
    expect((await load<MembersData>(world, 'members')).members[0]).toMatchObject({
      email: 'ada@example.org',
      available: 120,
      orders: 1,
      lastOrderAt: ORDER_TIME,
    });
  });

  test('members come in pages, forwards and back', async () => {
    const world = await createWorld(database.pool);
    for (let index = 0; index < 120; index += 1) await world.member(`m${index}@example.org`);
    const first = await load<MembersData>(world, 'members');
    const second = await load<MembersData>(world, 'members', { after: first.next ?? '' });
    const third = await load<MembersData>(world, 'members', { after: second.next ?? '' });
    expect([first, second, third].map((page) => page.members.length)).toEqual([50, 50, 20]);
    expect([first.previous, third.next]).toEqual([null, null]);
    const back = await load<MembersData>(world, 'members', { before: third.previous ?? '' });
    expect(back.members).toEqual(second.members);
    const start = await load<MembersData>(world, 'members', { before: back.previous ?? '' });
    expect([start.members, start.previous]).toEqual([first.members, null]);
  });

  test('[F1] a member’s sheet has balances, lots and each line’s reason', async () => {
    const { world, memberId } = await shopWithAda();
    const sheet = await load<MemberData>(world, 'member', { id: memberId });
    expect(sheet.programs[0]?.units[0]).toMatchObject({ unit: 'points', available: 120 });
    expect(sheet.lines[0]).toMatchObject({ kind: 'earn', order: '1', change: 120 });
    expect(sheet.lines[0]?.why).toContain('1 leaf per €1 on €120');
  });

  test('[I10] another merchant’s member, or an id that is none, is not there', async () => {
    const { memberId } = await shopWithAda();
    const other = await createWorld(database.pool);
    for (const id of [memberId, 'x', ''])
      expect((await answerLoad(other.deps, call(other, 'member', { id }))).outcome).toBe('not_found');
  });
});

describe('[F3] adjusting a member’s points', () => {
  const wish = (world: World, change: Record<string, unknown> = {}) => ({
    do: 'adjust', programId: world.programId, unit: 'points', amount: '30', nature: 'goodwill', comment: 'Late parcel',
    key: 'wish-0001', ...change,
  }); // prettier-ignore
  const adjust = (
    { world, memberId }: { world: World; memberId: string },
    change?: Record<string, unknown>,
  ) => answerAct(world.deps, call(world, 'member', { id: memberId }), wish(world, change));

  test('adds them with nature, comment and author; the same wish twice adds once', async () => {
    const shop = await shopWithAda();
    expect(await adjust(shop)).toMatchObject({ outcome: 'done', message: 'Points adjusted' });
    expect(await adjust(shop)).toMatchObject({ outcome: 'done' });
    const sheet = await load<MemberData>(shop.world, 'member', { id: shop.memberId });
    expect(sheet.programs[0]?.units[0]?.available).toBe(150);
    expect(sheet.lines[0]).toMatchObject({
      kind: 'adjust',
      change: 30,
      note: { nature: 'goodwill', comment: 'Late parcel', author: 'Camille' },
    });
    expect(sheet.lines.reduce((sum, { change }) => sum + change, 0)).toBe(150);
  });

  test.each([
    [{ amount: '-121' }, { field: 'amount', message: 'Points: only 120 can be removed.' }],
    [
      { amount: '1.5' },
      { field: 'amount', message: 'Points: type a whole number, with a minus sign to remove points.' },
    ],
    [
      { amount: '0' },
      { field: 'amount', message: 'Points: type a whole number, with a minus sign to remove points.' },
    ],
    [{ comment: '  ' }, { field: 'comment', message: 'Comment: say why, in up to 500 characters.' }],
  ])('%o changes nothing and names the field', async (change, problem) => {
    const shop = await shopWithAda();
    expect(await adjust(shop, change)).toMatchObject({ outcome: 'invalid', problems: [problem] });
    expect((await shop.world.balance(shop.memberId)).available).toBe(120);
  });

  test('[I10] another merchant’s member is not there, and a command of another shape is refused', async () => {
    const [shop, other] = [await shopWithAda(), await createWorld(database.pool)];
    const theirs = await answerAct(other.deps, call(other, 'member', { id: shop.memberId }), wish(other));
    expect(theirs.outcome).toBe('not_found');
    expect((await adjust(shop, { extra: true })).outcome).toBe('not_found');
    expect((await shop.world.balance(shop.memberId)).available).toBe(120);
  });
});

describe('the programme', () => {
  test('is saved as a new version by its author, and comes back as the form had it', async () => {
    const { world } = await shopWithAda();
    const [rate] = newProgrammeForm('EUR').earning;
    const earning = [{ ...rate!, values: { points: '2', perMinor: '1' } }, newRuleForm('rate', [rate!])];
    const form = { ...newProgrammeForm('EUR'), maturityDays: '7', earning };
    const saved = await answerAct(world.deps, call(world, 'programme'), { do: 'save', form });
    expect(saved).toMatchObject({ outcome: 'done' });
    expect((await load<ProgrammeData>(world, 'programme')).form).toEqual(form);
    const [program] = await readPrograms(database.pool, world.merchantId);
    expect(program?.versions.map((one) => one.version)).toEqual([1, 2]);
  });

  test('two rules with the same id are refused whole, and nothing is saved', async () => {
    const { world } = await shopWithAda();
    const [rate] = newProgrammeForm('EUR').earning;
    const form = { ...newProgrammeForm('EUR'), earning: [rate, rate] };
    const answer = await answerAct(world.deps, call(world, 'programme'), { do: 'save', form });
    expect(answer).toMatchObject({ outcome: 'invalid', problems: [{ field: 'earning' }] });
    expect((await readPrograms(database.pool, world.merchantId))[0]?.versions).toHaveLength(1);
  });

  test('a save leaves the campaigns as they are, and offers the merchant’s places and groups to choose from', async () => {
    const { world } = await shopWithAda();
    await saveCampaign(world);
    const { form } = await load<ProgrammeData>(world, 'programme');
    await answerAct(world.deps, call(world, 'programme'), { do: 'save', form: { ...form, lotDays: '90' } });
    const [program] = await readPrograms(database.pool, world.merchantId);
    expect(program?.versions.at(-1)?.definition).toMatchObject({
      lotDays: 90,
      campaigns: [{ name: { en: 'Double week' } }],
    });
    const group = { name: 'Friends', kind: 'manual', ruleValue: '', excluded: false };
    await createGroup(world.deps, { merchantId: world.merchantId, details: group });
    expect((await load<ProgrammeData>(world, 'programme')).groups).toMatchObject([{ name: 'Friends' }]);
  });

  test('[B3] articles that were sold without a value are listed beside the rule that needs one', async () => {
    const { world } = await shopWithAda();
    const { deps, merchantId, storeId } = world;
    const item = { title: 'Teapot', type: '', categories: [], tags: [], points: null, variants: {} };
    const items = [
      { ...item, externalId: '81' },
      { ...item, externalId: '82', title: 'Mug', points: 5 },
    ];
    await saveItems(deps.pool, merchantId, { storeId, items, at: deps.clock.at });
    expect((await load<ProgrammeData>(world, 'programme')).unvalued).toEqual([
      { number: '81', title: 'Teapot', shop: 'Boutique' },
    ]);
  });

  test('[F7] pauses and resumes', async () => {
    const { world } = await shopWithAda();
    const act = (what: 'pause' | 'resume') => answerAct(world.deps, call(world, 'programme'), { do: what });
    expect(await act('pause')).toMatchObject({ outcome: 'done', message: 'Programme paused' });
    expect((await load<ProgrammeData>(world, 'programme')).state).toBe('paused');
    world.deps.clock.at += 1_000;
    await act('resume');
    expect((await load<ProgrammeData>(world, 'programme')).state).toBe('active');
  });
});

/** Double points for a week around the orders of these tests. */
const campaignForm = (change: Partial<CampaignForm> = {}): CampaignForm => ({
  ...newCampaignForm('week', { from: '2026-11-20', to: '2026-11-27' }),
  name: { en: 'Double week', fr: 'Semaine double' },
  ...change,
});
const saveCampaign = (world: World, change?: Partial<CampaignForm>) =>
  answerAct(world.deps, call(world, 'campaign'), { do: 'save', form: campaignForm(change) });
const campaigns = async (world: World) => (await load<CampaignsData>(world, 'campaigns')).campaigns;

describe('campaigns', () => {
  test('[B11] one that is saved counts for orders placed from then on, with how much of its budget is used', async () => {
    const { world } = await shopWithAda();
    expect(await saveCampaign(world, { limit: 'units', most: '100' })).toMatchObject({
      outcome: 'done',
      goTo: { page: 'campaigns' },
    });
    world.deps.clock.at += 60_000;
    await world.deliver(order({ id: '2', totalMinor: 4_000, placedAt: world.deps.clock.at }));
    expect(await world.earned('2')).toMatchObject({ net: 80 });
    expect(await world.earned('1')).toMatchObject({ net: 120 });
    expect(await campaigns(world)).toMatchObject([{ campaignId: 'week', state: 'running', used: 40 }]);
  });

  test('one that is saved again is changed, not doubled; its form comes back as it was typed', async () => {
    const { world } = await shopWithAda();
    await saveCampaign(world);
    const typed = campaignForm({ gain: 'points', amount: '20', per: 'article', limit: 'orders', most: '5' });
    await saveCampaign(world, typed);
    expect(await campaigns(world)).toHaveLength(1);
    expect((await load<CampaignData>(world, 'campaign', { id: 'week' })).form).toEqual(typed);
  });

  test('one that is ended gives nothing to later orders, and keeps what it gave; removed, it is gone', async () => {
    const { world } = await shopWithAda();
    await saveCampaign(world);
    world.deps.clock.at += 60_000;
    await world.deliver(order({ id: '2', totalMinor: 4_000, placedAt: world.deps.clock.at }));
    world.deps.clock.at += 60_000;
    const act = (what: string) =>
      answerAct(world.deps, call(world, 'campaign'), { do: what, campaignId: 'week' });
    expect(await act('end')).toMatchObject({ outcome: 'done' });
    expect(await campaigns(world)).toMatchObject([{ state: 'over', to: '2026-11-20' }]);
    await world.deliver(order({ id: '3', totalMinor: 4_000, placedAt: world.deps.clock.at }));
    expect([(await world.earned('2')).net, (await world.earned('3')).net]).toEqual([80, 40]);
    expect(await act('end')).toMatchObject({ outcome: 'not_found' });
    expect(await act('remove')).toMatchObject({ outcome: 'done' });
    expect(await campaigns(world)).toEqual([]);
    // The order of the campaign's time is judged by its own version for ever.
    const refunds = [lineRefund(2_000)];
    await world.deliver(
      order({ id: '2', totalMinor: 4_000, refunds, placedAt: ORDER_TIME + 1, stamp: world.deps.clock.at }),
    );
    expect((await world.earned('2')).net).toBe(40);
  });

  test('[I10] another merchant’s campaign is not there', async () => {
    const [{ world }, other] = [await shopWithAda(), await createWorld(database.pool)];
    await saveCampaign(world);
    const asked = call(other, 'campaign', { id: 'week' });
    expect((await answerLoad(other.deps, asked)).outcome).toBe('not_found');
    const removed = await answerAct(other.deps, asked, { do: 'remove', campaignId: 'week' });
    expect(removed.outcome).toBe('not_found');
    expect(await campaigns(world)).toHaveLength(1);
  });

  test('where there is no programme yet, the page says so', async () => {
    const world = await createWorld(database.pool);
    const deps = world.deps;
    const merchantId = await insertMerchant(deps);
    const asked = { ...call(world, 'campaigns'), merchantId };
    expect(await answerLoad(deps, asked)).toMatchObject({ outcome: 'loaded', data: { campaigns: null } });
  });
});

describe('exchange rates', () => {
  const add = (world: World, change: Record<string, string> = {}) =>
    answerAct(world.deps, call(world, 'rates'), {
      do: 'add',
      currency: 'usd',
      rate: '0,9',
      from: '2026-11-21',
      ...change,
    });

  test('a rate that is added credits the orders that waited for it, and says how many', async () => {
    const { world } = await shopWithAda();
    await world.deliver(order({ id: 'usd', currency: 'USD', totalMinor: 10_000 }));
    expect(await load<RatesData>(world, 'rates')).toMatchObject({
      currency: 'EUR',
      waiting: [{ number: 'usd', currency: 'USD' }],
    });
    expect(await add(world)).toMatchObject({
      outcome: 'done',
      message: 'Rate added: 1 order that waited has its points',
    });
    expect((await world.earned('usd')).net).toBe(90);
    expect(await load<RatesData>(world, 'rates')).toMatchObject({
      waiting: [],
      rates: [{ currency: 'USD', rate: '0.9' }],
    });
    world.deps.clock.at += 1_000;
    expect(await add(world, { rate: '0.95' })).toMatchObject({ message: 'Rate added' });
    expect(await add(world, { from: '2026-11-01' })).toMatchObject({ outcome: 'done' });
    expect(await add(world, { from: '2026-11-01' })).toMatchObject({
      outcome: 'invalid',
      problems: [{ field: 'from' }],
    });
  });

  test.each([
    [{ rate: '0' }, 'rate'],
    [{ rate: '-1' }, 'rate'],
    [{ rate: '1e3' }, 'rate'],
    [{ currency: 'dollar' }, 'currency'],
    [{ currency: 'EUR' }, 'currency'],
    [{ from: '2026-02-30' }, 'from'],
  ])('%o is refused with its field, and nothing is kept', async (change, field) => {
    const { world } = await shopWithAda();
    expect(await add(world, change)).toMatchObject({ outcome: 'invalid', problems: [{ field }] });
    expect((await load<RatesData>(world, 'rates')).rates).toEqual([]);
  });
});

describe('who already has enough', () => {
  const gift = (cost: string) => ({
    ...newProgrammeForm('EUR'),
    rewards: [
      { ...newRewardForm([]), name: { en: 'Gift', fr: 'Cadeau' }, cost, issue: 'automatic' as const },
    ],
  });
  const act = (world: World, command: object) => answerAct(world.deps, call(world, 'programme'), command);
  const preview = async (world: World, cost: string) => {
    const answer = await act(world, { do: 'preview', form: gift(cost) });
    return answer.outcome === 'shown' ? (answer.data as SavePreviewData) : answer.outcome;
  };

  test('[B20] is told before a lowered threshold is saved, with what else changes; nothing is saved by that', async () => {
    const { world } = await shopWithAda();
    await act(world, { do: 'save', form: gift('500') });
    world.deps.clock.at += 1_000;
    expect(await preview(world, '500')).toEqual({ changes: [], qualified: [] });
    expect(await preview(world, '60')).toEqual({
      changes: ['Reward “Gift”: 500 points → 60 points'],
      qualified: [
        {
          rewardId: 'reward-1',
          name: { en: 'Gift', fr: 'Cadeau' },
          members: 1,
          vouchers: 2,
          worth: { amountMinor: 600, currency: 'EUR' },
        },
      ],
    });
    expect(await preview(world, 'many')).toBe('invalid');
    expect((await load<ProgrammeData>(world, 'programme')).qualified).toEqual([]);
  });

  test('[B20] is listed after the save, and given the reward when the owner says so, once', async () => {
    const { world, memberId } = await shopWithAda();
    await act(world, { do: 'save', form: gift('500') });
    world.deps.clock.at += 1_000;
    await act(world, { do: 'save', form: gift('60') });
    const { qualified } = await load<ProgrammeData>(world, 'programme');
    expect(qualified).toMatchObject([
      {
        rewardId: 'reward-1',
        revision: 2,
        members: 1,
        page: [{ memberId, email: 'ada@example.org', times: 2 }],
      },
    ]);
    const pay = { do: 'pay', rewardId: 'reward-1', revision: 2, members: 1, vouchers: 2 };
    expect(await act(world, { ...pay, vouchers: 1 })).toMatchObject({ outcome: 'invalid' });
    expect((await world.balance(memberId)).available).toBe(120);
    expect(await act(world, pay)).toMatchObject({ outcome: 'done', message: '2 codes are being made' });
    expect(await act(world, pay)).toMatchObject({ outcome: 'done', message: '0 codes are being made' });
    expect(await world.balance(memberId)).toMatchObject({ available: 0, held: 120 });
    expect((await load<ProgrammeData>(world, 'programme')).qualified).toEqual([]);
  });

  test('[B20] [F7] nothing is given while the programme is paused, and the owner is told why', async () => {
    const { world, memberId } = await shopWithAda();
    await act(world, { do: 'save', form: gift('500') });
    world.deps.clock.at += 1_000;
    await act(world, { do: 'save', form: gift('60') });
    await act(world, { do: 'pause' });
    const pay = { do: 'pay', rewardId: 'reward-1', revision: 2, members: 1, vouchers: 2 };
    const message = 'The programme is paused: resume it before you give them anything.';
    expect(await act(world, pay)).toMatchObject({ outcome: 'invalid', problems: [{ field: '', message }] });
    expect((await world.balance(memberId)).available).toBe(120);
  });
});

describe('the history', () => {
  test('[F2] tells each movement as the member’s sheet does, and is found by address, movement and period', async () => {
    const { world, memberId } = await shopWithAda();
    await world.deliver(order({ id: '2', totalMinor: 1_000 }));
    const shown = (params?: Record<string, string>) => load<HistoryData>(world, 'history', params);
    const { rows, units, next } = await shown();
    expect(rows).toMatchObject([
      { memberId: null, email: null, pending: 10, balanceAfter: null, order: '2' },
      {
        memberId,
        email: 'ada@example.org',
        change: 120,
        balanceAfter: 120,
        order: '1',
        orderTotal: { amountMinor: 12_000, currency: 'EUR' },
      },
    ]);
    expect(rows[1]?.why).toContain('1 leaf per €1 on €120');
    expect([units, next]).toEqual([['points'], null]);
    const found = async (params: Record<string, string>) =>
      (await shown(params)).rows.map((row) => row.order);
    expect(await found({ search: 'Ada@example.org' })).toEqual(['1']);
    expect(await found({ search: 'nobody@example.org' })).toEqual([]);
    expect(await found({ movement: 'spent' })).toEqual([]);
    expect(
      await found({ movement: 'earned', period: '7d', programme: world.programId, unit: 'points' }),
    ).toEqual(['2', '1']);
    const earlier = (await shown()).periods[3] ?? '';
    expect(await found({ period: earlier })).toEqual([]);
    expect(await found({ period: 'x', unit: 'x', movement: 'x', programme: 'x', before: 'x' })).toHaveLength(
      2,
    );
  });

  test('[F1] a member’s sheet has the amount of the order that a line comes from', async () => {
    const { world, memberId } = await shopWithAda();
    const { lines } = await load<MemberData>(world, 'member', { id: memberId });
    expect(lines[0]?.orderTotal).toEqual({ amountMinor: 12_000, currency: 'EUR' });
  });
});

describe('revoking codes', () => {
  const act = (world: World, command: object) => answerAct(world.deps, call(world, 'vouchers'), command);
  const revoke = { do: 'revoke', voucherId: null, unitsBack: true, comment: 'Misprinted', expected: 1 };

  test('[F7] [D8] all unused ones are counted with their worth, revoked while paused, and shown as on their way', async () => {
    const { world, memberId } = await shopWithAda();
    await world.version(programOf(CHOSEN), ORDER_TIME + 1);
    expect(await buy({ world, memberId })).toMatchObject({ outcome: 'redeemed' });
    const shown = () => load<VouchersData>(world, 'vouchers');
    expect((await shown()).unused).toEqual({
      vouchers: 1,
      worth: [{ amountMinor: 300, currency: 'EUR' }],
      others: 0,
      revoking: 0,
    });
    await answerAct(world.deps, call(world, 'programme'), { do: 'pause' });
    expect(await act(world, revoke)).toMatchObject({ outcome: 'done', message: '1 code is being revoked' });
    expect(await shown()).toMatchObject({
      unused: { vouchers: 0, revoking: 1 },
      vouchers: [{ revocation: 'wanted' }],
    });
    await sql(
      database.pool,
      `UPDATE effect SET state = 'parked' WHERE merchant_id = $1 AND kind = 'revoke_voucher'`,
      [world.merchantId],
    );
    expect((await shown()).vouchers).toMatchObject([{ state: 'wanted', revocation: 'parked' }]);
  });

  test('[F7] a code that is over is told, the comment’s problem names its field, a foreign command is refused', async () => {
    const { world } = await shopWithAda();
    expect(await act(world, revoke)).toMatchObject({
      problems: [{ field: '', message: 'Nothing was revoked: no code is unused any more.' }],
    });
    expect(await act(world, { ...revoke, comment: '' })).toMatchObject({
      problems: [{ field: 'comment', message: 'Comment: say why, in up to 500 characters.' }],
    });
    expect((await act(world, { ...revoke, merchantId: 'x' })).outcome).toBe('not_found');
  });
});

describe('adding a shop', () => {
  test('[A9] tells a code that joins this merchant, once, and nothing to who sends something else', async () => {
    const world = await createWorld(database.pool);
    const made = await answerAct(world.deps, call(world, 'home'), { do: 'pair' });
    const code = made.outcome === 'done' ? (made.shown ?? '') : '';
    expect(await readPairingCode(database.pool, code, world.deps)).toEqual({
      outcome: 'paired',
      merchantId: world.merchantId,
    });
    const other = await answerAct(world.deps, call(world, 'home'), { do: 'pair', merchantId: 'another' });
    expect(other.outcome).toBe('not_found');
  });

  test('home tells which shops share the programme, also one that left', async () => {
    const world = await createWorld(database.pool);
    expect((await load<HomeData>(world, 'home')).stores).toMatchObject([
      { name: 'Boutique', platform: 'woocommerce', connected: true },
    ]);
    await sql(database.pool, 'UPDATE store SET disconnected_at = connected_at WHERE merchant_id = $1', [
      world.merchantId,
    ]);
    expect((await load<HomeData>(world, 'home')).stores).toMatchObject([{ connected: false }]);
  });
});

describe('what waits for the owner', () => {
  test('a task that could not be done is listed with its reason, and tried again when asked, the others’ never [I10]', async () => {
    const [world, other] = [await createWorld(database.pool), await createWorld(database.pool)];
    for (const { deps, merchantId, storeId } of [world, other]) {
      const effect = {
        effectId: deps.ids.next(),
        kind: 'fetch_order' as const,
        subject: 'one',
        generation: 0,
      };
      const effects = [{ ...effect, storeId, payload: {} }];
      await wantEffects(database.pool, { merchantId, effects, at: deps.clock.now() });
    }
    await sql(database.pool, `UPDATE effect SET state = 'parked', reason = 'no access', attempts = 3`);
    const shown = async () => (await load<DeliveriesData>(world, 'deliveries')).effects;
    expect(await shown()).toMatchObject([
      { kind: 'fetch_order', storeName: 'Boutique', reason: 'no access' },
    ]);
    const done = await answerAct(world.deps, call(world, 'deliveries'), { do: 'replay_effects' });
    expect(done).toMatchObject({ outcome: 'done', message: '1 task is tried again' });
    expect(await shown()).toEqual([]);
    expect((await load<DeliveriesData>(other, 'deliveries')).effects).toHaveLength(1);
  });
});

describe('what the law asks', () => {
  const ask = async (world: World, email: string): Promise<string> => {
    const { deps, merchantId, storeId } = world;
    const person = { storeId, customerExternalId: '', email, orderExternalIds: [] };
    const asked = { merchantId, storeId, requestId: deps.ids.next(), requestedAt: deps.clock.at };
    await inTransaction(deps.pool, (tx) => requestCopy(deps, tx, { ...asked, person, externalId: '1' }));
    return asked.requestId;
  };
  const act = (world: World, command: object) => answerAct(world.deps, call(world, 'deliveries'), command);

  test('a copy that waits is told of on home, is downloaded, and is over once it was handed over', async () => {
    const { world } = await shopWithAda();
    const requestId = await ask(world, 'ada@example.org');
    expect((await load<HomeData>(world, 'home')).copies).toMatchObject({ waiting: 1 });
    const { requests } = await load<DeliveriesData>(world, 'deliveries');
    expect(requests).toMatchObject([{ requestId, kind: 'copy', state: 'waiting', about: 'ada@example.org' }]);
    const downloaded = await act(world, { do: 'copy', requestId });
    if (downloaded.outcome !== 'done') throw new Error(downloaded.outcome);
    expect(downloaded.file).toMatchObject({
      name: 'personal-data-2026-11-21.json',
      type: 'application/json',
    });
    expect(JSON.parse(downloaded.file?.text ?? '')).toMatchObject({
      members: [{ email: 'ada@example.org', balances: [{ available: 120 }] }],
    });
    expect(await act(world, { do: 'hand_over', requestId })).toMatchObject({ outcome: 'done' });
    expect((await load<HomeData>(world, 'home')).copies).toBeNull();
    const message = 'This request is over: it was handed over, or the customer was erased.';
    for (const what of ['copy', 'hand_over'])
      expect(await act(world, { do: what, requestId })).toMatchObject({ problems: [{ field: '', message }] });
  });

  test('[I10] another merchant’s request is over for everybody else, and a command of another shape is refused', async () => {
    const [{ world }, other] = [await shopWithAda(), await createWorld(database.pool)];
    const requestId = await ask(world, 'ada@example.org');
    expect((await act(other, { do: 'copy', requestId })).outcome).toBe('invalid');
    expect((await act(other, { do: 'hand_over', requestId })).outcome).toBe('invalid');
    expect((await act(world, { do: 'copy', requestId: 'x' })).outcome).toBe('not_found');
    expect((await load<HomeData>(world, 'home')).copies).toMatchObject({ waiting: 1 });
  });
});

describe('merging members', () => {
  async function twoCards() {
    const { world, memberId } = await shopWithAda();
    const augusta = await world.member('augusta@example.org');
    await world.deliver(order({ id: '2', email: 'augusta@example.org', totalMinor: 4_000 }));
    const act = (command: object, id = augusta) =>
      answerAct(world.deps, call(world, 'member', { id }), command);
    const merge = (comment = 'Two cards') => act({ do: 'merge', memberId, comment });
    return { world, ada: memberId, augusta, act, merge };
  }

  test('the other is found by address, shown with what goes over, and never the member itself', async () => {
    const { world, ada, augusta } = await twoCards();
    const sheet = (params: Record<string, string>) =>
      load<MemberData>(world, 'member', { id: augusta, ...params });
    expect((await sheet({})).merging).toBeNull();
    expect((await sheet({ merge: '1' })).merging?.found.map((one) => one.memberId)).toEqual([ada]);
    const { merging } = await sheet({ merge: '1', find: 'ada@example.org', with: ada });
    expect(merging?.chosen).toMatchObject({
      email: 'ada@example.org',
      codes: 0,
      programs: [{ units: [{ available: 120 }] }],
    });
    expect((await sheet({ merge: '1', with: augusta })).merging?.chosen).toBeNull();
    expect((await sheet({ merge: '1', with: 'x' })).merging?.chosen).toBeNull();
  });

  test('[F1] afterwards both sheets say so, the survivor’s line says why, and the list has one member', async () => {
    const { world, ada, augusta, merge } = await twoCards();
    expect(await merge()).toMatchObject({
      outcome: 'done',
      goTo: { page: 'member', params: { id: augusta } },
    });
    const survivor = await load<MemberData>(world, 'member', { id: augusta });
    expect(survivor.programs[0]?.units[0]?.available).toBe(160);
    expect(survivor.merges.from).toMatchObject([
      { memberId: ada, email: 'ada@example.org', author: 'Camille', comment: 'Two cards' },
    ]);
    expect(survivor.lines[0]).toMatchObject({
      kind: 'merge',
      change: 120,
      merge: { comment: 'Two cards', author: 'Camille' },
    });
    const gone = await load<MemberData>(world, 'member', { id: ada });
    expect(gone.merges.into).toMatchObject({ memberId: augusta, email: 'augusta@example.org' });
    expect((await load<MembersData>(world, 'members')).members).toHaveLength(1);
  });

  test('a missing reason names its field, and what can’t be merged says why', async () => {
    const { ada, act, merge } = await twoCards();
    expect(await merge('  ')).toMatchObject({
      outcome: 'invalid',
      problems: [{ field: 'comment', message: 'Comment: say why, in up to 500 characters.' }],
    });
    expect(await act({ do: 'merge', memberId: ada, comment: 'x' }, ada)).toMatchObject({
      outcome: 'invalid',
      problems: [{ field: '', message: 'Both are the same member.' }],
    });
    expect(await act({ do: 'merge', memberId: 'x', comment: 'x' })).toMatchObject({ outcome: 'not_found' });
    await merge();
    expect(await merge()).toMatchObject({ problems: [{ message: 'This member was merged already.' }] });
  });

  test('a merge is undone from the survivor’s sheet', async () => {
    const { world, ada, augusta, act, merge } = await twoCards();
    await merge();
    const { merges } = await load<MemberData>(world, 'member', { id: augusta });
    const undo = { do: 'unmerge', mergeId: merges.from[0]?.mergeId };
    expect(await act(undo)).toMatchObject({ outcome: 'done', message: 'Members separated' });
    expect((await world.balance(ada)).available).toBe(120);
    expect(await act(undo)).toMatchObject({ problems: [{ message: 'This merge was undone already.' }] });
    const after = await load<MemberData>(world, 'member', { id: augusta });
    expect([after.merges, after.lines[0]?.kind]).toEqual([{ into: null, from: [] }, 'unmerge']);
  });
});
