import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmSignIn } from '../accounts/confirm-sign-in.ts';
import { findSession, type Session } from '../accounts/find-session.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { previewOrder } from '../earning/preview-order.ts';
import { chooseEnrolment } from '../members/enrolment-policy.ts';
import { createTestDeps, type TestDeps } from '../members/testing/test-deps.ts';
import { walletOf } from '../timeline/wallet-of.ts';
import { claimOrder, type ClaimOrder } from './claim-order.ts';
import { finishClaims } from './finish-claims.ts';
import { openShop, placeOrder, readingOf, type PlacedOrder, type TestShop } from './testing/orders.ts';
import { viewClaim } from './view-claim.ts';

/** Another buyer in each test: an account is the server's, and outlives a shop. */
let ada = '';
let tests = 0;

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
let number = 0;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  shop = await openShop(deps);
  tests += 1;
  ada = `ada${tests}@example.org`;
  const { merchantId } = shop;
  await chooseEnrolment(deps, { merchantId, policy: 'account_holders', author: 'Camille' });
});

const orderOf = (part: object = {}) => {
  number += 1;
  const placed = { externalId: `${number}`, email: ada, status: 'earning' as const, spentMinor: 4_200 };
  return { ...placed, customer: '7', canSignIn: true, ...part };
};
const place = (part: object = {}): Promise<PlacedOrder> => placeOrder(deps, shop, orderOf(part));

const claim = (link: PlacedOrder['link'], part: Partial<ClaimOrder> = {}) =>
  claimOrder(deps, { link, email: { from: 'order' }, session: null, ip: '192.0.2.1', locale: 'en', ...part });

/** Opens the newest mail to an address, and finishes what was claimed with it. */
async function openMail(email: string) {
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === email);
  const confirmed = await confirmSignIn(deps, { token: String(mail?.secrets['token']) }, { ip: '192.0.2.1' });
  if (confirmed.outcome !== 'signed_in') throw new Error(confirmed.outcome);
  const session = await findSession(deps, confirmed.sessionToken);
  const finished = await finishClaims(deps, confirmed);
  return { session, accountId: confirmed.accountId, finished };
}

const members = () =>
  sql<{ memberId: string; verified: boolean }>(
    database.pool,
    `SELECT m.member_id AS "memberId", coalesce(c.verified_at IS NOT NULL, false) AS verified FROM member m
       LEFT JOIN member_contact c ON c.merchant_id = m.merchant_id AND c.member_id = m.member_id WHERE m.merchant_id = $1`,
    [shop.merchantId],
  );

describe('the wallet of a member who came by an order of their shop account', () => {
  test('is offered with the order, and opened by whoever holds its link and verifies its address', async () => {
    const { link } = await place();
    await place({ spentMinor: 1_000 });
    const view = await viewClaim(deps, link, null);
    expect(view).toMatchObject({
      outcome: 'claimable',
      maskedEmail: 'a•••@e••••••.org',
      units: [{ amount: 42 }],
    });
    expect(await claim(link)).toMatchObject({ outcome: 'mail_sent', units: [{ amount: 42 }] });
    const { accountId, finished } = await openMail(ada);
    const [member, ...more] = await members();
    expect(more).toEqual([]);
    expect(finished).toMatchObject([{ outcome: 'bound', memberId: member?.memberId }]);
    expect(member?.verified).toBe(true);
    const [card] = await walletOf(deps, accountId);
    expect(card?.memberId).toBe(member?.memberId);
    // Both orders are in it: they were the member's before anybody opened it.
    expect(card?.programs[0]?.units[0]).toMatchObject({ pending: 52 });
  });

  test('is opened once: afterwards the order was added, for its owner and for everybody else', async () => {
    const { link } = await place();
    await claim(link);
    const { session } = await openMail(ada);
    expect(await claim(link, { session })).toMatchObject({ outcome: 'already_added', yours: true });
    expect(await claim(link)).toMatchObject({ outcome: 'already_added', yours: false });
  });

  test('takes along what its owner ordered as a guest under that address', async () => {
    const { link } = await place();
    await place({ customer: '', canSignIn: false, spentMinor: 2_000 });
    await claim(link);
    const { accountId } = await openMail(ada);
    expect((await walletOf(deps, accountId))[0]?.programs[0]?.units[0]).toMatchObject({ pending: 62 });
  });

  test('[I5] stays closed to any other address: it is told the same as ever, and makes no member', async () => {
    const { link } = await place();
    const asked = await claim(link, { email: { from: 'typed', address: 'eve@example.org' } });
    expect(asked).toMatchObject({ outcome: 'mail_sent' });
    const { accountId, finished } = await openMail('eve@example.org');
    expect(finished).toMatchObject([{ outcome: 'already_added', yours: false }]);
    expect(await walletOf(deps, accountId)).toEqual([]);
    expect(await members()).toMatchObject([{ verified: false }]);
  });

  test('[I5] is opened by one of twenty who try at once, and twice by nobody', async () => {
    const { link } = await place();
    await claim(link);
    const { session } = await openSessionOf(ada);
    const { link: second } = await place();
    const tries = Array.from({ length: 20 }, (_, index) => claim(index % 2 ? link : second, { session }));
    const outcomes = (await Promise.all(tries)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'bound')).toHaveLength(1);
    expect(await members()).toHaveLength(1);
  });

  test('stays closed to an account that is a member already: two members are for a merge', async () => {
    const { link: guest } = await place({ customer: '', canSignIn: false, email: 'bert@example.org' });
    await claim(guest);
    const { session, accountId } = await openMail('bert@example.org');
    const { link } = await place({ customer: '8', email: 'bert.shop@example.org' });
    expect(await claim(link, { session, email: { from: 'session' } })).toMatchObject({ yours: false });
    expect(await walletOf(deps, accountId)).toHaveLength(1);
  });

  test('has its QR on the confirmation until it is opened', async () => {
    const plan = orderOf();
    const { link } = await placeOrder(deps, shop, plan);
    const { merchantId, storeId } = shop;
    const preview = async () =>
      (await previewOrder(deps, { merchantId, storeId, reading: readingOf(deps, plan) })).claimable;
    expect(await preview()).toBe(true);
    await claim(link);
    await openMail(ada);
    expect(await preview()).toBe(false);
  });
});

/** Signs in with an address whose claim waits, and leaves that claim as it is. */
async function openSessionOf(email: string): Promise<{ session: Session | null }> {
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === email);
  const confirmed = await confirmSignIn(deps, { token: String(mail?.secrets['token']) }, { ip: '192.0.2.1' });
  if (confirmed.outcome !== 'signed_in') throw new Error(confirmed.outcome);
  return { session: await findSession(deps, confirmed.sessionToken) };
}
