import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld, order, type World } from '../earning/testing/world.ts';
import { readAllText } from '../members/testing/test-deps.ts';
import { forgetQuestions, KEPT_AFTER_DUE_DAYS } from './forget-questions.ts';
import { handOverCopy } from './hand-over-copy.ts';
import { countWaitingCopies, listRequests } from './list-requests.ts';
import { makeCopy, type PersonCopy } from './make-copy.ts';
import { requestCopy } from './request-copy.ts';
import { ANSWER_WITHIN_DAYS } from './requests.ts';
import { erase } from './testing/ask.ts';
import { saysYesAsAFriend } from './testing/choices.ts';

const ADA = 'ada@example.org';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await createWorld(database.pool);
});

const ask = (externalId = '1', email = ADA) => {
  const { deps, merchantId, storeId } = world;
  const person = { storeId, customerExternalId: '7', email, orderExternalIds: ['2'] };
  const asked = { merchantId, storeId, requestId: deps.ids.next(), requestedAt: deps.clock.at };
  return inTransaction(deps.pool, (tx) => requestCopy(deps, tx, { ...asked, person, externalId }));
};

async function firstWaiting(): Promise<string> {
  const [request] = await listRequests(world.deps, world.merchantId);
  if (request?.state !== 'waiting') throw new Error('nothing waits');
  return request.requestId;
}

const by = (requestId: string, merchantId = world.merchantId) => ({
  merchantId,
  requestId,
  author: 'Camille',
});

async function copyOf(requestId: string): Promise<PersonCopy> {
  const made = await makeCopy(world.deps, by(requestId));
  if (made.outcome !== 'copy') throw new Error(made.outcome);
  return made.copy;
}

test('[F11] a copy tells all that is held of a person, with reasons, and in sentences of both languages', async () => {
  const memberId = await world.member(ADA);
  await world.customer('7', memberId);
  await world.deliver(
    order({ id: '1', email: ADA, customer: '7' }),
    order({ id: '2', email: 'guest@example.org', totalMinor: 990 }),
    order({ id: '3', email: 'bert@example.org' }),
  );
  await saysYesAsAFriend(world, memberId);
  await ask();
  const copy = await copyOf(await firstWaiting());
  expect(copy).toMatchObject({
    format: 'ristourne.person',
    version: 1,
    asked: { customerId: '7', email: ADA },
    members: [
      {
        email: ADA,
        storeCustomers: [{ customerId: '7' }],
        groups: ['Friends'],
        consents: [
          { channel: 'email', purpose: 'news', granted: true, source: 'wallet', textVersion: 'news-1' },
        ],
        balances: [{ unit: 'points', available: 42 }],
        history: [{ kind: 'earn', order: '1', why: { en: '42 leaves: 1 leaf per €1 on €42.' } }],
        historyIsWhole: true,
      },
    ],
    orders: [
      { number: '1', isInTheirWallet: true, email: null, emailHashIsKept: true },
      { number: '2', isInTheirWallet: false, email: 'guest@example.org' },
    ],
  });
  expect(JSON.stringify(copy)).not.toContain('bert@example.org');
  expect(copy.summary.en).toContain('Leaf club: 42 leaves.');
  expect(copy.summary.en.at(-1)).toBe(
    'Order 2 in Boutique, 21 November 2026, €9.90, address guest@example.org.',
  );
  expect(copy.summary.fr).toContain('Le club des feuilles\u00a0: 42 feuilles.');
});

test('nothing held is said as well', async () => {
  await ask('1', 'nobody@example.org');
  const copy = await copyOf(await firstWaiting());
  expect(copy).toMatchObject({ members: [], orders: [] });
  expect(copy.summary.en).toEqual(['Thé aux feuilles holds nothing about you here.']);
});

test('a wish told twice is one; it is due within the law’s month, and over once it was handed over', async () => {
  const asked = world.deps.clock.at;
  expect([await ask(), await ask()].map(({ outcome }) => outcome)).toEqual(['kept', 'asked_already']);
  const dueAt = asked + ANSWER_WITHIN_DAYS * DAY_MS;
  expect(await countWaitingCopies(world.deps, world.merchantId)).toEqual({ waiting: 1, dueAt });
  const requestId = await firstWaiting();
  await copyOf(requestId);
  expect(await handOverCopy(world.deps, by(requestId))).toEqual({ outcome: 'handed_over' });
  expect(await handOverCopy(world.deps, by(requestId))).toEqual({ outcome: 'not_waiting' });
  expect(await makeCopy(world.deps, by(requestId))).toEqual({ outcome: 'not_waiting' });
  expect(await listRequests(world.deps, world.merchantId)).toMatchObject([{ state: 'done', about: null }]);
  const audit = await sql(
    database.pool,
    'SELECT author, action FROM admin_audit WHERE merchant_id = $1 ORDER BY audit_id',
    [world.merchantId],
  );
  expect(audit).toEqual([
    { author: 'Camille', action: 'make_copy' },
    { author: 'Camille', action: 'hand_over_copy' },
  ]);
});

test('who asks stands nowhere in clear while it waits', async () => {
  const email = 'only.here@example.org';
  await ask('1', email);
  const found = (await readAllText(database.pool)).filter(({ text }) => text.includes(email));
  expect(found).toEqual([]);
  expect(await listRequests(world.deps, world.merchantId)).toMatchObject([{ about: email }]);
});

test('an erasure overtakes the copy that waits for the same person, and no other', async () => {
  await world.deliver(order({ id: '1', email: ADA, customer: '7' }));
  await ask('1');
  const { storeId, merchantId, deps } = world;
  const other = { storeId, customerExternalId: '8', email: 'bert@example.org', orderExternalIds: [] };
  const asked = { merchantId, storeId, requestId: deps.ids.next(), requestedAt: deps.clock.at };
  await inTransaction(deps.pool, (tx) => requestCopy(deps, tx, { ...asked, person: other, externalId: '2' }));
  deps.clock.at += DAY_MS;
  await erase(world, { customerExternalId: '7', email: ADA });
  const listed = await listRequests(deps, merchantId);
  expect(listed.map(({ kind, state, about }) => [kind, state, about])).toEqual([
    ['copy', 'waiting', 'bert@example.org'],
    ['erasure', 'done', null],
    ['copy', 'erased', null],
  ]);
});

test('a question that comes after the erasure of its person waits only if it was asked after it', async () => {
  const { deps, merchantId } = world;
  await world.deliver(order({ id: '1', email: ADA, customer: '7' }));
  await erase(world, { customerExternalId: '7', email: ADA });
  const states = async () => (await listRequests(deps, merchantId)).map(({ kind, state }) => [kind, state]);
  await ask('1');
  expect(await states()).toEqual(expect.arrayContaining([['copy', 'erased']]));
  deps.clock.at += 1;
  await ask('2');
  expect(await states()).toEqual(expect.arrayContaining([['copy', 'waiting']]));
  expect(await states()).toHaveLength(3);
});

test('one that nobody ever handed over lapses, and who asked is forgotten', async () => {
  await ask();
  const { deps, merchantId } = world;
  deps.clock.at += (ANSWER_WITHIN_DAYS + KEPT_AFTER_DUE_DAYS) * DAY_MS - 1;
  expect(await forgetQuestions(deps, merchantId)).toBe(0);
  deps.clock.at += 1;
  expect(await forgetQuestions(deps, merchantId)).toBe(1);
  expect(await listRequests(deps, merchantId)).toMatchObject([{ state: 'lapsed', about: null }]);
});

test('[I10] another merchant neither sees nor ends it', async () => {
  await ask();
  const requestId = await firstWaiting();
  const other = await createWorld(database.pool);
  expect(await listRequests(other.deps, other.merchantId)).toEqual([]);
  expect(await makeCopy(other.deps, by(requestId, other.merchantId))).toEqual({ outcome: 'not_waiting' });
  expect(await handOverCopy(other.deps, by(requestId, other.merchantId))).toEqual({ outcome: 'not_waiting' });
  expect(await firstWaiting()).toBe(requestId);
});
