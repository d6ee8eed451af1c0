import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import type { Session } from '../accounts/find-session.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, type TestDeps } from '../members/testing/test-deps.ts';
import { pauseProgram, resumeProgram } from '../programs/save-program.ts';
import { claim as claimAs, openMail, ORDER, signIn } from './testing/claimants.ts';
import { openShop, placeOrder, type TestShop } from './testing/orders.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  await sql(
    deps.pool,
    'truncate account, one_time_token, rate_limit, effect, order_binding, order_claim cascade',
  );
  shop = await openShop(deps, { welcome: { points: 20 } });
});

async function claim(externalId: string, session: Session | null = null) {
  const { link } = await placeOrder(deps, shop, { ...ORDER, externalId });
  return claimAs(deps, { link, email: { from: 'order' }, session });
}
const balances = () =>
  sql(deps.pool, 'SELECT pending, available FROM balance WHERE merchant_id = $1', [shop.merchantId]);
const mailsOf = async () => (await readWantedMails(deps)).map(({ template }) => template);

test('[B13] a claim by mail says the welcome in that mail, and no second one comes', async () => {
  await claim('1');
  const [mail] = await readWantedMails(deps);
  expect(mail).toMatchObject({ template: 'claim', params: { welcome: [{ unit: 'points', amount: 20 }] } });
  expect(await openMail(deps, ORDER.email)).toMatchObject([{ outcome: 'bound' }]);
  expect(await balances()).toEqual([{ pending: 42, available: 20 }]);
  expect(await mailsOf()).toEqual(['claim']);
});

test('[B13] a claim of who is signed in needs no mail, so the welcome has its own', async () => {
  const session = await signIn(deps, ORDER.email);
  expect(await claim('2', session)).toMatchObject({ outcome: 'bound' });
  expect(await balances()).toEqual([{ pending: 42, available: 20 }]);
  expect(await mailsOf()).toEqual(['sign_in', 'welcome']);
});

test('[B13] a member’s second claim promises and gives nothing more', async () => {
  await claim('3');
  await openMail(deps, ORDER.email);
  const { link } = await placeOrder(deps, shop, { ...ORDER, externalId: '4', email: 'work@example.org' });
  await claimAs(deps, { link, email: { from: 'typed', address: ORDER.email } });
  const mails = await readWantedMails(deps);
  expect(mails.at(-1)).toMatchObject({ template: 'claim', params: { welcome: [] } });
  await openMail(deps, ORDER.email);
  expect(await balances()).toEqual([{ pending: 84, available: 20 }]);
  expect(await mailsOf()).toEqual(['claim', 'claim']);
});

test('[B13] a mail that promised a welcome which is paused by then is not followed by another', async () => {
  await claim('5');
  await pauseProgram(deps, { merchantId: shop.merchantId, programId: shop.programId, author: 'test' });
  await openMail(deps, ORDER.email);
  expect(await sql(deps.pool, `SELECT 1 AS one FROM source WHERE merchant_id = $1 AND kind = 'welcome'`, [shop.merchantId])).toEqual([]); // prettier-ignore
  expect(await mailsOf()).toEqual(['claim']);
});

test('[B13] a welcome that the claim’s mail did not know of is told afterwards', async () => {
  const { merchantId, programId } = shop;
  const pause = { merchantId, programId, author: 'test' };
  const { link } = await placeOrder(deps, shop, { ...ORDER, externalId: '6' });
  deps.clock.at += 60_000;
  await pauseProgram(deps, pause);
  await claimAs(deps, { link, email: { from: 'order' } });
  expect((await readWantedMails(deps))[0]).toMatchObject({ params: { welcome: [] } });
  deps.clock.at += 60_000;
  await resumeProgram(deps, pause);
  await openMail(deps, ORDER.email);
  expect(await mailsOf()).toEqual(['claim', 'welcome']);
});
