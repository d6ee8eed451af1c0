import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { DAY_MS } from '../commerce/time.ts';
import { instant, sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createWorld, DEFINITION, type World } from '../earning/testing/world.ts';
import { expireUnits } from '../jobs/expire-units.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { prove } from '../proof/prove.ts';
import { linkStoreCustomer } from '../members/link-store-customer.ts';
import { erase } from '../privacy/testing/ask.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { memberTimeline } from '../timeline/member-timeline.ts';
import { join } from './join.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() =>
  sql(database.pool, 'TRUNCATE effect, one_time_token, rate_limit, account, account_email CASCADE'),
);

const WELCOMING: ProgramDefinition = { ...DEFINITION, welcome: { points: 20 } };

type Account = { accountId: string; emailHmac: string };

async function account({ deps }: World, email: string): Promise<Account> {
  const accountId = deps.ids.next();
  const emailHmac = hashEmail(deps.keys, email);
  const now = instant(deps.clock.now());
  await sql(deps.pool, `INSERT INTO account (account_id, locale, created_at) VALUES ($1, 'fr', $2)`, [
    accountId,
    now,
  ]);
  await sql(
    deps.pool,
    'INSERT INTO account_email (email_hmac, account_id, email_sealed, verified_at) VALUES ($1, $2, $3, $4)',
    [emailHmac, accountId, deps.keys.seal(sealedPlaces.accountEmail(emailHmac), email), now],
  );
  return { accountId, emailHmac };
}

const joinAs = ({ deps, merchantId }: World, who: Account, toldWelcome = 0) =>
  inTransaction(deps.pool, (tx) => join(deps, tx, { merchantId, by: 'account_page', ...who, toldWelcome }));
const provedOf = async ({ merchantId }: World) => (await prove(database.pool, merchantId)).differences;

test('[B13] whoever joins has the welcome points at once, and a mail that lists them', async () => {
  const world = await createWorld(database.pool, WELCOMING);
  const { memberId, outcome } = await joinAs(world, await account(world, 'ada@example.org'));
  expect(outcome).toBe('enrolled');
  expect(await world.balance(memberId)).toEqual({ pending: 0, available: 20, held: 0, owed: 0 });
  expect(await readWantedMails(world.deps)).toMatchObject([
    {
      template: 'welcome',
      locale: 'fr',
      to: 'ada@example.org',
      params: { units: [{ unit: 'points', amount: 20, lastDay: '2027-11-21' }] },
    },
  ]);
  const { lines } = await memberTimeline(world.deps, { merchantId: world.merchantId, memberId });
  expect(lines).toMatchObject([
    { kind: 'earn', isWelcome: true, changes: [{ book: 'available', amount: 20 }] },
  ]);
  expect(await provedOf(world)).toEqual([]);
});

test('[B13] twenty joinings of one account at once welcome it once, and so does another of its addresses', async () => {
  const world = await createWorld(database.pool, WELCOMING);
  const ada = await account(world, 'ada@example.org');
  const results = await Promise.all(Array.from({ length: 20 }, () => joinAs(world, ada)));
  const { memberId } = results[0]!;
  expect(new Set(results.map((one) => one.memberId)).size).toBe(1);
  const second = hashEmail(world.deps.keys, 'ada@work.example');
  await sql(
    database.pool,
    'INSERT INTO account_email (email_hmac, account_id, email_sealed, verified_at) VALUES ($1, $2, $3, now())',
    [second, ada.accountId, world.deps.keys.seal(sealedPlaces.accountEmail(second), 'ada@work.example')],
  );
  await joinAs(world, { accountId: ada.accountId, emailHmac: second });
  expect((await world.balance(memberId)).available).toBe(20);
  expect(await readWantedMails(world.deps)).toHaveLength(1);
});

test('[B13] who is a member already, by their verified address, gets no welcome', async () => {
  const world = await createWorld(database.pool, WELCOMING);
  const memberId = await world.member('ada@example.org');
  expect(await joinAs(world, await account(world, 'ada@example.org'))).toEqual({
    outcome: 'already_enrolled',
    memberId,
  });
  expect((await world.balance(memberId)).available).toBe(0);
  expect(await readWantedMails(world.deps)).toEqual([]);
});

test('[B13] nothing in a draft, in a paused programme, or without a welcome, and nothing later for it', async () => {
  const world = await createWorld(database.pool, WELCOMING);
  const pause = { merchantId: world.merchantId, programId: world.programId, author: 'test' };
  await pauseProgram(world.deps, pause);
  const early = await joinAs(world, await account(world, 'ada@example.org'));
  world.deps.clock.at += DAY_MS;
  await resumeProgram(world.deps, pause);
  expect((await world.balance(early.memberId)).available).toBe(0);
  await world.version(DEFINITION, world.deps.clock.at);
  const without = await joinAs(world, await account(world, 'bert@example.org'));
  expect((await world.balance(without.memberId)).available).toBe(0);
  await sql(database.pool, 'DELETE FROM program_version WHERE merchant_id = $1', [world.merchantId]);
  const draft = await joinAs(world, await account(world, 'carl@example.org'));
  expect((await world.balance(draft.memberId)).available).toBe(0);
  expect(await readWantedMails(world.deps)).toEqual([]);
});

test('[B13] the welcome ends when the lots of that day do', async () => {
  const world = await createWorld(database.pool, { ...WELCOMING, lotDays: 10 });
  const { memberId } = await joinAs(world, await account(world, 'ada@example.org'));
  world.deps.clock.at += 10 * DAY_MS;
  expect(await expireUnits(world.deps, world.merchantId)).toBe(0);
  world.deps.clock.at += DAY_MS;
  expect(await expireUnits(world.deps, world.merchantId)).toBe(1);
  expect((await world.balance(memberId)).available).toBe(0);
  expect(await provedOf(world)).toEqual([]);
});

test('[B13] welcome points unlock an automatic reward', async () => {
  const gift = {
    rewardId: 'gift', revision: 1, name: { en: 'Gift', fr: 'Cadeau' }, unit: 'points' as const, cost: 15,
    benefit: { kind: 'percent' as const, basisPoints: 1_000 }, issue: 'automatic' as const, consuming: true,
    voucherDays: 30, ordersEarn: true,
  }; // prettier-ignore
  const world = await createWorld(database.pool, { ...WELCOMING, rewards: [gift] });
  const { memberId } = await joinAs(world, await account(world, 'ada@example.org'));
  expect(await world.balance(memberId)).toMatchObject({ available: 5, held: 15 });
  expect(await provedOf(world)).toEqual([]);
});

test('[B13] who was erased and joins again under that address gets no second welcome', async () => {
  const world = await createWorld(database.pool, WELCOMING);
  const { deps, merchantId, storeId } = world;
  const ada = await account(world, 'ada@example.org');
  const first = await joinAs(world, ada);
  await inTransaction(deps.pool, (tx) =>
    linkStoreCustomer(deps, tx, {
      merchantId, storeId, externalId: '7', memberId: first.memberId, at: deps.clock.now(),
    }),
  ); // prettier-ignore
  await erase(world, { customerExternalId: '7', email: 'ada@example.org' });
  const again = await joinAs(world, ada);
  expect(again.outcome).toBe('enrolled');
  expect(again.memberId).not.toBe(first.memberId);
  expect((await world.balance(again.memberId)).available).toBe(0);
});
