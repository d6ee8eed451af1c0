import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../accounts/find-session.ts';
import { CLAIMS_PER_IP, CLAIMS_PER_LINK, MAILS_PER_ADDRESS } from '../accounts/rate-limit.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { DAY_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { previewOrder } from '../earning/preview-order.ts';
import { createTestDeps, TEST_NOW, type TestDeps } from '../members/testing/test-deps.ts';
import type { ClaimLink } from './claim-link.ts';
import { claimOrder, type ClaimEmail } from './claim-order.ts';
import { linkShopAccount } from './link-shop-account.ts';
import { bindingsIn, claim as claimAs, newIp, ORDER, signIn as signInAs } from './testing/claimants.ts';
import { openShop, placeOrder, readingOf, type TestShop } from './testing/orders.ts';
import { viewClaim } from './view-claim.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 20 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  await sql(
    deps.pool,
    'truncate account, one_time_token, rate_limit, effect, order_binding, order_claim cascade',
  );
  shop = await openShop(deps);
});

const signIn = (email: string) => signInAs(deps, email);
const claim = (link: ClaimLink, email: ClaimEmail, session: Session | null = null) =>
  claimAs(deps, { link, email, session });
const bindings = () => bindingsIn(deps);

describe('claiming, signed in', () => {
  test('with the address of the order binds at once, enrols and mails nobody [B9]', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const anna = await signIn('anna@example.org');
    const mails = (await readWantedMails(deps)).length;
    const result = await claim(link, { from: 'order' }, anna);
    expect(result).toMatchObject({ outcome: 'bound', units: [{ amount: 42 }] });
    expect(await bindings()).toEqual([
      { member_id: (result as { memberId: string }).memberId, cause: 'claim' },
    ]);
    expect(await readWantedMails(deps)).toHaveLength(mails);
    expect(await viewClaim(deps, link, anna)).toMatchObject({
      outcome: 'already_added',
      addedAt: TEST_NOW,
      yours: true,
    });
  });

  test('links no shop account by itself, under whatever address: whoever ordered may have typed another’s', async () => {
    const own = await placeOrder(deps, shop, { ...ORDER, customer: '7' });
    await claim(own.link, { from: 'order' }, await signIn('anna@example.org'));
    const other = await placeOrder(deps, shop, { ...ORDER, externalId: '20', customer: '8' });
    await claim(other.link, { from: 'session' }, await signIn('bert@example.org'));
    const linked = await sql(deps.pool, 'select 1 from store_customer where merchant_id = $1', [
      shop.merchantId,
    ]);
    expect(linked).toEqual([]);
  });

  test('once the buyer linked their shop account, its next order binds by itself and shows their total [E1]', async () => {
    const { link } = await placeOrder(deps, shop, { ...ORDER, customer: '7' });
    const anna = await signIn('anna@example.org');
    await claim(link, { from: 'order' }, anna);
    await linkShopAccount(deps, { link, session: anna, ip: newIp() });
    const next = { ...ORDER, externalId: '20', email: 'other@example.org', customer: '7' };
    await placeOrder(deps, shop, next);
    expect((await bindings()).map((one) => one.cause)).toEqual(['claim', 'known_buyer']);
    const preview = await previewOrder(deps, { ...shop, reading: readingOf(deps, next) });
    expect(preview.units.map((one) => one.totalAfter)).toEqual([84]);
  });

  test('a shop account that two people share stays the first one’s, and the second is not told that it is theirs', async () => {
    const ada = await signIn('ada@example.org');
    const bert = await signIn('bert@example.org');
    const [first, second] = [
      await placeOrder(deps, shop, { ...ORDER, email: 'ada@example.org', customer: '7' }),
      await placeOrder(deps, shop, { ...ORDER, externalId: '20', email: 'bert@example.org', customer: '7' }),
    ];
    await claim(first.link, { from: 'order' }, ada);
    await claim(second.link, { from: 'order' }, bert);
    await linkShopAccount(deps, { link: first.link, session: ada, ip: newIp() });
    expect(await viewClaim(deps, second.link, bert)).toMatchObject({ yours: true, shopAccount: 'none' });
  });

  test('an order that bound by its address alone links nobody, until its buyer says that the shop account is theirs [E1]', async () => {
    const anna = await signIn('anna@example.org');
    await claim((await placeOrder(deps, shop, ORDER)).link, { from: 'order' }, anna);
    const next = { ...ORDER, externalId: '20', customer: '7' };
    const { link } = await placeOrder(deps, shop, next);
    const totals = async () =>
      (await previewOrder(deps, { ...shop, reading: readingOf(deps, next) })).units.map(
        (one) => one.totalAfter,
      );
    expect([await viewClaim(deps, link, anna), await totals()]).toMatchObject([
      { shopAccount: 'linkable' },
      [null],
    ]);
    const bert = await signIn('bert@example.org');
    for (const session of [null, bert])
      expect(await linkShopAccount(deps, { link, session, ip: newIp() })).toEqual({
        outcome: 'not_linkable',
      });
    expect(await linkShopAccount(deps, { link, session: anna, ip: newIp() })).toEqual({ outcome: 'linked' });
    expect([await viewClaim(deps, link, anna), await totals()]).toMatchObject([
      { shopAccount: 'linked' },
      [84],
    ]);
    expect(await viewClaim(deps, link, bert)).toMatchObject({ shopAccount: 'none' });
  });

  test('a guest’s order, and one under another address, have no shop account to link', async () => {
    const anna = await signIn('anna@example.org');
    const orders = [ORDER, { ...ORDER, externalId: '20', customer: '7', email: 'gift@example.org' }];
    for (const order of orders) {
      const { link } = await placeOrder(deps, shop, order);
      await claim(link, { from: 'session' }, anna);
      expect(await viewClaim(deps, link, anna)).toMatchObject({ yours: true, shopAccount: 'none' });
      expect(await linkShopAccount(deps, { link, session: anna, ip: newIp() })).toEqual({
        outcome: 'not_linkable',
      });
    }
  });

  test('under their own address takes an order of another one: whoever holds the QR may', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const bert = await signIn('bert@example.org');
    expect(await claim(link, { from: 'session' }, bert)).toMatchObject({ outcome: 'bound' });
  });

  test('with the address of somebody else waits for that address', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const bert = await signIn('bert@example.org');
    expect(await claim(link, { from: 'order' }, bert)).toMatchObject({ outcome: 'mail_sent' });
    expect(await bindings()).toEqual([]);
  });

  test('whoever comes second learns the date and never whose', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await claim(link, { from: 'order' }, await signIn('anna@example.org'));
    deps.clock.at += DAY_MS;
    const expected = { outcome: 'already_added', addedAt: TEST_NOW, yours: false, shopAccount: 'none' };
    const bert = await signIn('bert@example.org');
    expect(await claim(link, { from: 'session' }, bert)).toEqual(expected);
    expect(await claim(link, { from: 'typed', address: 'carl@example.org' })).toEqual(expected);
    expect(await viewClaim(deps, link, null)).toEqual({
      ...expected,
      merchantName: 'Thé aux feuilles',
      storeName: 'Boutique',
    });
  });

  test('twenty accounts at once: one gets the order, nineteen learn the date [I5]', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const sessions: Session[] = [];
    for (let person = 0; person < 20; person += 1) sessions.push(await signIn(`p${person}@example.org`));
    const results = await Promise.all(sessions.map((session) => claim(link, { from: 'session' }, session)));
    expect(results.filter((result) => result.outcome === 'bound')).toHaveLength(1);
    expect(results.filter((result) => result.outcome === 'already_added')).toHaveLength(19);
    expect(await bindings()).toHaveLength(1);
    const balances = await sql(deps.pool, 'select pending, available from balance where merchant_id = $1', [
      shop.merchantId,
    ]);
    expect(balances).toEqual([{ pending: 42, available: 0 }]);
  });

  test("binds the buyer's earlier orders of this verified address along, and no others", async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const earlier = await placeOrder(deps, shop, { ...ORDER, externalId: '18' });
    const cancelled = await placeOrder(deps, shop, { ...ORDER, externalId: '17', status: 'gone' });
    const foreign = await placeOrder(deps, shop, { ...ORDER, externalId: '16', email: 'bert@example.org' });
    const anna = await signIn('anna@example.org');
    await claim(link, { from: 'order' }, anna);
    expect((await bindings()).map((one) => one.cause).sort()).toEqual(['claim', 'verified_email']);
    expect(await viewClaim(deps, earlier.link, anna)).toMatchObject({
      outcome: 'already_added',
      yours: true,
    });
    expect(await viewClaim(deps, cancelled.link, anna)).toMatchObject({ outcome: 'cancelled' });
    expect(await viewClaim(deps, foreign.link, anna)).toMatchObject({ outcome: 'claimable' });
  });
});

describe('limits', () => {
  test('one network may try so many claims an hour', async () => {
    const ip = '198.51.100.1';
    const link = { storeRef: 'sto_x', orderRef: '1', keyVersion: 1, token: 'A'.repeat(28) };
    const attempt = (orderRef: number) =>
      claimOrder(deps, {
        link: { ...link, orderRef: String(orderRef) },
        email: { from: 'order' },
        session: null,
        ip,
        locale: 'en',
      });
    for (let tried = 0; tried < CLAIMS_PER_IP.attempts; tried += 1)
      expect(await attempt(tried)).toEqual({ outcome: 'invalid' });
    expect(await attempt(999)).toEqual({ outcome: 'too_many_attempts', retryAfterSeconds: 3_600 });
  });

  test('one link may be tried so often an hour, from everywhere together', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    for (let tried = 0; tried < CLAIMS_PER_LINK.attempts; tried += 1)
      expect((await claim(link, { from: 'typed', address: 'nobody' })).outcome).toBe('invalid_email');
    expect((await claim(link, { from: 'order' })).outcome).toBe('too_many_attempts');
  });

  test('one address gets so many mails, whatever it claims', async () => {
    for (let sent = 0; sent < MAILS_PER_ADDRESS.attempts; sent += 1) {
      deps.clock.at += SECOND_MS;
      const { link } = await placeOrder(deps, shop, { ...ORDER, externalId: String(sent) });
      expect((await claim(link, { from: 'order' })).outcome).toBe('mail_sent');
    }
    const { link } = await placeOrder(deps, shop, { ...ORDER, externalId: '99' });
    expect((await claim(link, { from: 'order' })).outcome).toBe('too_many_attempts');
  });
});
