import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createWorld, DEFINITION, type World } from '../earning/testing/world.ts';
import { merge } from '../merges/testing/pair.ts';
import { joinByCard } from '../rewards/join-by-card.ts';
import { listMembers } from '../statistics/list-members.ts';
import { assignCard } from './assign-card.ts';
import { blockCard, unblockCard } from './block-card.ts';
import { readCardsOf } from './cards.ts';
import { findByCard } from './find-by-card.ts';
import { importCards, MAX_IMPORTED_CARDS, previewCards } from './import-cards.ts';
import { listCards } from './list-cards.ts';

let database: TestDatabase;
let world: World;
let ada: string;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool, { ...DEFINITION, welcome: { points: 20 } });
  ada = await world.member('ada@example.org');
});

const assign = (memberId: string, number: string, replaces = false) =>
  assignCard(world.deps, { merchantId: world.merchantId, memberId, number, replaces, author: 'Camille' });
const stop = (number: string, as: 'blocked' | 'lost') =>
  blockCard(world.deps, { merchantId: world.merchantId, number, as, author: 'Camille' });
const find = (number: string) => findByCard(database.pool, world.merchantId, number);
const load = (list: string) =>
  importCards(world.deps, { merchantId: world.merchantId, list, author: 'Camille' });
const history = (cardNumber: string) =>
  sql<{ change: string }>(
    database.pool,
    `SELECT change FROM card_assignment WHERE merchant_id = $1 AND card_number = $2 ORDER BY seq`,
    [world.merchantId, cardNumber],
  );

describe('[C5] a list of cards', () => {
  test('is shown before it is taken, and taken as blank cards; what is known stays as it is', async () => {
    await assign(ada, '1000');
    const list = '1000\n1001, 1002\r\n10-02\n\n';
    const preview = await previewCards(world.deps, { merchantId: world.merchantId, list });
    expect(preview).toEqual({ fresh: ['1001', '1002'], known: 1, repeated: 1, bad: [] });
    expect(await load(list)).toEqual({ outcome: 'imported', cards: 2, known: 1 });
    expect(await load(list)).toEqual({ outcome: 'imported', cards: 0, known: 3 });
    expect(await find('1000')).toEqual({ outcome: 'found', memberId: ada });
    expect(await find('1002')).toEqual({ outcome: 'blank' });
    expect(await history('1002')).toEqual([{ change: 'imported' }]);
  });

  test('with a bad line changes nothing, and names the line', async () => {
    const refused = await load('1001\n12é\n1002');
    expect(refused).toMatchObject({ outcome: 'invalid', list: { bad: [{ line: 2, text: '12é' }] } });
    expect((await listAll()).cards).toEqual([]);
    expect(await load(' \n ')).toEqual({ outcome: 'empty' });
    const many = Array.from({ length: MAX_IMPORTED_CARDS + 1 }, (_none, index) => 10_000 + index).join('\n');
    expect(await load(many)).toEqual({ outcome: 'too_many', most: MAX_IMPORTED_CARDS });
  });
});

const listAll = (query: { state?: 'blank' | 'assigned'; search?: string; after?: string } = {}) =>
  listCards(database.pool, {
    merchantId: world.merchantId,
    state: query.state ?? null,
    search: query.search ?? '',
    after: query.after ?? null,
  });

test('[C5] a list is read a page at a time, by state and by how numbers begin', async () => {
  await load(Array.from({ length: 60 }, (_none, index) => 7_000 + index).join('\n'));
  await assign(ada, '7001');
  const first = await listAll();
  expect([first.cards.length, first.next]).toEqual([50, '7049']);
  const second = await listAll({ after: '7049' });
  expect([second.cards.length, second.next]).toEqual([10, null]);
  expect((await listAll({ state: 'assigned' })).cards).toMatchObject([{ cardNumber: '7001', memberId: ada }]);
  expect((await listAll({ search: '705' })).cards).toHaveLength(10);
});

describe('[C5] a card of a member', () => {
  test('is typed or scanned, and finds its member however it is written', async () => {
    expect(await assign(ada, ' 20-12 ab')).toEqual({ outcome: 'assigned', cardNumber: '2012AB', replaced: null });
    expect(await assign(ada, '2012AB')).toEqual({ outcome: 'same', cardNumber: '2012AB' });
    expect(await find('2012ab')).toEqual({ outcome: 'found', memberId: ada });
    const { members } = await listMembers(world.deps, { merchantId: world.merchantId, search: '20 12 ab', after: null, before: null });
    expect(members.map((one) => one.memberId)).toEqual([ada]);
  }); // prettier-ignore

  test('is one member’s for ever, and one at a time works', async () => {
    const bob = await world.member('bob@example.org');
    await assign(ada, '2001');
    expect(await assign(bob, '2001')).toEqual({ outcome: 'taken' });
    expect(await assign(ada, '2002')).toEqual({ outcome: 'has_card', cardNumber: '2001' });
    expect(await assign(ada, '2002', true)).toEqual({ outcome: 'assigned', cardNumber: '2002', replaced: '2001' });
    expect(await find('2001')).toEqual({ outcome: 'lost' });
    expect(await assign(bob, '2001')).toEqual({ outcome: 'taken' });
    expect(await assign(ada, '2001', true)).toEqual({ outcome: 'not_usable' });
    expect(await history('2001')).toEqual([{ change: 'assigned' }, { change: 'lost' }]);
  }); // prettier-ignore

  test('is blocked and works again; a lost one never does', async () => {
    await assign(ada, '2001');
    expect(await stop('2001', 'blocked')).toEqual({ outcome: 'stopped' });
    expect(await stop('2001', 'blocked')).toEqual({ outcome: 'same' });
    expect(await find('2001')).toEqual({ outcome: 'blocked' });
    const unblock = () =>
      unblockCard(world.deps, { merchantId: world.merchantId, number: '2001', author: 'Camille' });
    expect(await unblock()).toEqual({ outcome: 'works' });
    expect(await find('2001')).toEqual({ outcome: 'found', memberId: ada });
    await stop('2001', 'blocked');
    await assign(ada, '2002');
    expect(await unblock()).toEqual({ outcome: 'has_card' });
    await stop('2001', 'lost');
    expect(await unblock()).toEqual({ outcome: 'not_blocked' });
    expect(await stop('9999', 'lost')).toEqual({ outcome: 'no_such_card' });
  });

  test('whatever is typed instead of a number, or of a member, is refused and changes nothing', async () => {
    expect(await assign(ada, '12')).toEqual({ outcome: 'invalid', field: 'number' });
    expect(await assign(world.deps.ids.next(), '2001')).toEqual({ outcome: 'no_such_member' });
    expect(await find('2001')).toEqual({ outcome: 'no_such_card' });
  });

  test('[I10] another merchant has a card of the same number, and finds their own member', async () => {
    await assign(ada, '2001');
    const other = await createWorld(database.pool);
    const eve = await other.member('eve@example.org');
    const command = { merchantId: other.merchantId, memberId: eve, number: '2001', replaces: false, author: 'Eve' };
    expect((await assignCard(other.deps, command)).outcome).toBe('assigned');
    expect(await findByCard(database.pool, other.merchantId, '2001')).toEqual({ outcome: 'found', memberId: eve });
    expect(await find('2001')).toEqual({ outcome: 'found', memberId: ada });
  }); // prettier-ignore

  test('of twenty members at once one has it', async () => {
    const members = await Promise.all(
      Array.from({ length: 20 }, (_none, index) => world.member(`m${index}@example.org`)),
    );
    const outcomes = await Promise.all(members.map((one) => assign(one, '2001')));
    expect(outcomes.filter((one) => one.outcome === 'assigned')).toHaveLength(1);
    expect(outcomes.filter((one) => one.outcome === 'taken')).toHaveLength(19);
  });

  test('of twenty cards at once one works', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_none, index) => assign(ada, String(3_000 + index))),
    );
    expect(outcomes.filter((one) => one.outcome === 'assigned')).toHaveLength(1);
    const cards = await readCardsOf(database.pool, world.merchantId, [ada]);
    expect(cards.filter((one) => one.state === 'assigned')).toHaveLength(1);
  });

  test('goes on working when its member is merged, for who has their units now', async () => {
    const bob = await world.member('bob@example.org');
    await assign(ada, '2001');
    await assign(bob, '2002');
    await merge(world, { from: ada, to: bob });
    expect(await find('2001')).toEqual({ outcome: 'found', memberId: bob });
    expect(await find('2002')).toEqual({ outcome: 'found', memberId: bob });
  });
});

describe('[C5] [B13] who joins with a card', () => {
  const join = (number: string) =>
    joinByCard(world.deps, { merchantId: world.merchantId, number, author: 'Camille' });

  test('is a member with it, and welcomed', async () => {
    await load('2001');
    const joined = await join('2001');
    if (joined.outcome !== 'joined') throw new Error(joined.outcome);
    expect(await find('2001')).toEqual({ outcome: 'found', memberId: joined.memberId });
    expect(await world.balance(joined.memberId)).toMatchObject({ available: 20 });
  });

  test('of twenty at once one joins; who is refused is no member', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => join('2001')));
    expect(outcomes.filter((one) => one.outcome === 'joined')).toHaveLength(1);
    expect(outcomes.filter((one) => one.outcome === 'taken')).toHaveLength(19);
    const members = await sql(database.pool, `SELECT 1 AS one FROM member WHERE merchant_id = $1 AND enrolled_by = 'card'`, [world.merchantId]);
    expect(members).toHaveLength(1);
    expect(await join('x')).toEqual({ outcome: 'invalid', field: 'number' });
  }); // prettier-ignore
});
