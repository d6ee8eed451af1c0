import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmSignIn } from '../accounts/confirm-sign-in.ts';
import { findSession, type Session } from '../accounts/find-session.ts';
import { CLAIM_LINK_MS } from '../accounts/issue-sign-in.ts';
import { CLAIMS_PER_IP, CLAIMS_PER_LINK, MAILS_PER_ADDRESS } from '../accounts/rate-limit.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { requestSignIn } from '../accounts/request-sign-in.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { NONE } from '../commerce/ids.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { previewOrder } from '../earning/preview-order.ts';
import {
  createTestDeps,
  readAllText,
  recordStatements,
  TEST_NOW,
  type TestDeps,
} from '../members/testing/test-deps.ts';
import type { ClaimLink } from './claim-link.ts';
import { claimOrder, type ClaimEmail } from './claim-order.ts';
import { finishClaims } from './finish-claims.ts';
import { forgetExpiredClaims } from './forget-expired-claims.ts';
import { addQrKey, openShop, placeOrder, printLink, readingOf, type TestShop } from './testing/orders.ts';
import { viewClaim } from './view-claim.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
let visitor = 0;

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

const newIp = (): string => {
  visitor += 1;
  return `192.0.2.${visitor % 250}`;
};
const ORDER = { externalId: '19', email: 'anna@example.org', status: 'earning', spentMinor: 4_250 } as const;

async function signIn(email: string): Promise<Session> {
  await requestSignIn(deps, { email, locale: 'en', ip: newIp() });
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === email)!;
  const result = await confirmSignIn(deps, { token: String(mail.secrets['token']) }, { ip: newIp() });
  if (result.outcome !== 'signed_in') throw new Error(result.outcome);
  return (await findSession(deps, result.sessionToken))!;
}

function claim(link: ClaimLink, email: ClaimEmail, session: Session | null = null) {
  return claimOrder(deps, { link, email, session, ip: newIp(), locale: 'en' });
}

/** Opens the newest mail to an address, as its reader would. */
async function openMail(to: string) {
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === to)!;
  const result = await confirmSignIn(deps, { token: String(mail.secrets['token']) }, { ip: newIp() });
  if (result.outcome !== 'signed_in') throw new Error(result.outcome);
  return finishClaims(deps, result);
}

const bindings = () =>
  sql<{ member_id: string; cause: string }>(deps.pool, 'select member_id, cause from order_binding');

describe('looking at a link', () => {
  test('shows the units of this order and the masked address, and claims nothing', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const view = await viewClaim(deps, link, null);
    expect(view).toMatchObject({
      outcome: 'claimable',
      merchantName: 'Thé aux feuilles',
      storeName: 'Boutique',
      maskedEmail: 'a•••@e••••••.org',
      signedIn: null,
      awaitingPayment: false,
      units: [{ programId: shop.programId, unit: 'points', amount: 42, pointName: { en: { one: 'leaf' } } }],
    });
    expect(await bindings()).toEqual([]);
    expect(await viewClaim(deps, link, null)).toEqual(view);
  });

  test('knows who is signed in, and whether the order is under their address', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const anna = await signIn('anna@example.org');
    const bert = await signIn('bert@example.org');
    expect(await viewClaim(deps, link, anna)).toMatchObject({
      signedIn: { email: 'anna@example.org', sameEmail: true },
    });
    expect(await viewClaim(deps, link, bert)).toMatchObject({
      signedIn: { email: 'bert@example.org', sameEmail: false },
    });
  });

  test('every link that is not ours gets one answer [I8]', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const other = await openShop(deps);
    const theirs = await placeOrder(deps, other, ORDER);
    const flipped = (at: number) => {
      const symbol = link.token[at] === 'A' ? 'B' : 'A';
      return { ...link, token: link.token.slice(0, at) + symbol + link.token.slice(at + 1) };
    };
    const forged: ClaimLink[] = [
      ...Array.from({ length: link.token.length }, (_, at) => flipped(at)),
      { ...link, storeRef: 'sto_unknown' },
      { ...link, storeRef: other.storeRef },
      { ...theirs.link, storeRef: link.storeRef },
      { ...link, orderRef: '20' },
      { ...link, keyVersion: 2 },
      { ...link, token: 'A'.repeat(28) },
    ];
    for (const one of forged) {
      expect(await viewClaim(deps, one, null)).toEqual({ outcome: 'invalid' });
      expect(await claim(one, { from: 'order' })).toEqual({ outcome: 'invalid' });
    }
    expect(await readWantedMails(deps)).toEqual([]);
    expect(await sql(deps.pool, `select 1 from effect`)).toEqual([]);
  });

  test('a genuine link whose order has not arrived is on its way, and the order is wanted once', async () => {
    const link = printLink(shop, '19');
    for (let times = 0; times < 2; times += 1) {
      expect(await viewClaim(deps, link, null)).toMatchObject({
        outcome: 'on_its_way',
        storeName: 'Boutique',
      });
      expect(await claim(link, { from: 'order' })).toEqual({ outcome: 'on_its_way' });
    }
    const wanted = await sql(
      deps.pool,
      'select merchant_id, kind, subject, generation, store_id, payload from effect',
    );
    expect(wanted).toEqual([
      {
        merchant_id: shop.merchantId,
        kind: 'fetch_order',
        subject: `${shop.storeId}/19`,
        generation: Math.floor(deps.clock.now() / MINUTE_MS),
        store_id: shop.storeId,
        payload: { externalId: '19' },
      },
    ]);
  });

  test.each(['done', 'parked'])(
    'an order that was not there yet when it was fetched (%s) is wanted again a minute later',
    async (state) => {
      const link = printLink(shop, '19');
      const wanted = async () => {
        await viewClaim(deps, link, null);
        return (await sql(deps.pool, `select 1 from effect where kind = 'fetch_order'`)).length;
      };
      expect(await wanted()).toBe(1);
      deps.clock.at += MINUTE_MS;
      expect(await wanted()).toBe(1);
      await sql(deps.pool, `update effect set state = $1`, [state]);
      expect([await wanted(), await wanted()]).toEqual([2, 2]);
    },
  );

  test.each([
    ['gone', 4_250, 'cancelled'],
    ['draft', 4_250, 'on_its_way'],
    ['earning', 99, 'earns_nothing'],
  ] as const)('an order that is %s with %d cents spent is %s', async (status, spentMinor, outcome) => {
    const { link } = await placeOrder(deps, shop, { ...ORDER, status, spentMinor });
    expect(await viewClaim(deps, link, null)).toMatchObject({ outcome });
    expect(await claim(link, { from: 'order' })).toEqual({ outcome });
    expect(await readWantedMails(deps)).toEqual([]);
  });

  test('an order whose units have lapsed has lapsed', async () => {
    const { link, orderId } = await placeOrder(deps, shop, ORDER);
    await sql(deps.pool, 'update earning set lapsed = true, unclaimed = 0 where source_id = $1', [orderId]);
    expect(await viewClaim(deps, link, null)).toMatchObject({ outcome: 'lapsed' });
    expect(await claim(link, { from: 'order' })).toEqual({ outcome: 'lapsed' });
    expect(await readWantedMails(deps)).toEqual([]);
  });

  test('an order from before the connection earns nothing; an unpaid one may be claimed already', async () => {
    const old = await placeOrder(deps, shop, { ...ORDER, externalId: '1', beforeConnection: true });
    expect(await viewClaim(deps, old.link, null)).toMatchObject({ outcome: 'earns_nothing' });
    const unpaid = await placeOrder(deps, shop, { ...ORDER, externalId: '2', status: 'waiting' });
    expect(await viewClaim(deps, unpaid.link, null)).toMatchObject({
      outcome: 'claimable',
      awaitingPayment: true,
      units: [],
    });
    expect(await claim(unpaid.link, { from: 'order' })).toMatchObject({ outcome: 'mail_sent', units: [] });
    deps.clock.at += SECOND_MS;
    await placeOrder(deps, shop, { ...ORDER, externalId: '2' });
    expect(await openMail('anna@example.org')).toMatchObject([{ outcome: 'bound', units: [{ amount: 42 }] }]);
  });

  test('a retired key goes on for the orders of its time, a revoked one ends at once', async () => {
    const old = await placeOrder(deps, shop, ORDER);
    await addQrKey(deps, shop, 2);
    await sql(deps.pool, 'update store_key set retired_at = now() where key_version = 1');
    const young = await placeOrder(deps, shop, { ...ORDER, externalId: '20', keyVersion: 2 });
    expect(await viewClaim(deps, old.link, null)).toMatchObject({ outcome: 'claimable' });
    expect(await viewClaim(deps, young.link, null)).toMatchObject({ outcome: 'claimable' });
    expect(await viewClaim(deps, printLink(shop, '20', 1), null)).toEqual({ outcome: 'invalid' });
    await sql(deps.pool, 'update store_key set revoked_at = now() where key_version = 1');
    expect(await viewClaim(deps, old.link, null)).toEqual({ outcome: 'invalid' });
    expect(await viewClaim(deps, young.link, null)).toMatchObject({ outcome: 'claimable' });
  });
});

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

  test('under the order’s own address links the shop’s customer: their next order binds by itself and shows their total [E1]', async () => {
    const { link } = await placeOrder(deps, shop, { ...ORDER, customer: '7' });
    const anna = await signIn('anna@example.org');
    await claim(link, { from: 'order' }, anna);
    const next = { ...ORDER, externalId: '20', email: 'other@example.org', customer: '7' };
    await placeOrder(deps, shop, next);
    expect((await bindings()).map((one) => one.cause)).toEqual(['claim', 'known_buyer']);
    const preview = await previewOrder(deps, { ...shop, reading: readingOf(deps, next) });
    expect(preview.units.map((one) => one.totalAfter)).toEqual([84]);
  });

  test('under another address links nobody', async () => {
    const { link } = await placeOrder(deps, shop, { ...ORDER, customer: '7' });
    await claim(link, { from: 'session' }, await signIn('bert@example.org'));
    expect(
      await sql(deps.pool, 'select 1 from store_customer where merchant_id = $1', [shop.merchantId]),
    ).toEqual([]);
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
    const expected = { outcome: 'already_added', addedAt: TEST_NOW, yours: false };
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

describe('claiming as a guest', () => {
  test('one tap mails the masked address; its link binds, signs in and enrols [B9]', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    expect(await claim(link, { from: 'order' })).toMatchObject({
      outcome: 'mail_sent',
      maskedEmail: 'a•••@e••••••.org',
      units: [{ amount: 42 }],
    });
    expect(await bindings()).toEqual([]);
    const mails = await readWantedMails(deps);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      merchantId: shop.merchantId,
      template: 'claim',
      to: 'anna@example.org',
      params: { merchantName: 'Thé aux feuilles', units: [{ unit: 'points', amount: 42 }] },
    });
    expect(await openMail('anna@example.org')).toMatchObject([{ outcome: 'bound', units: [{ amount: 42 }] }]);
    expect(await bindings()).toHaveLength(1);
  });

  test('an order without an address wants one typed, and a good one', async () => {
    const { link } = await placeOrder(deps, shop, { ...ORDER, email: '' });
    expect(await viewClaim(deps, link, null)).toMatchObject({ outcome: 'claimable', maskedEmail: null });
    expect(await claim(link, { from: 'order' })).toEqual({ outcome: 'invalid_email' });
    expect(await claim(link, { from: 'session' })).toEqual({ outcome: 'invalid_email' });
    expect(await claim(link, { from: 'typed', address: 'x@y\r\nBcc: z@example.org' })).toEqual({
      outcome: 'invalid_email',
    });
    expect(await claim(link, { from: 'typed', address: 'Dora@Example.org' })).toMatchObject({
      outcome: 'mail_sent',
      maskedEmail: 'd•••@e••••••.org',
    });
  });

  test('several may wait, the first to open their mail wins [I5]', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await claim(link, { from: 'order' });
    await claim(link, { from: 'typed', address: 'bert@example.org' });
    await claim(link, { from: 'typed', address: 'carl@example.org' });
    const opened = await Promise.all(['anna', 'bert', 'carl'].map((name) => openMail(`${name}@example.org`)));
    const outcomes = opened.map(([only]) => only!.outcome).sort();
    expect(outcomes).toEqual(['already_added', 'already_added', 'bound']);
    expect(await bindings()).toHaveLength(1);
    const states = await sql<{ state: string }>(deps.pool, 'select distinct state from order_claim');
    expect(states).toEqual([{ state: 'closed' }]);
  });

  test('finishing twice binds once and says it is yours', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await claim(link, { from: 'order' });
    const mail = (await readWantedMails(deps))[0]!;
    const confirmed = await confirmSignIn(deps, { token: String(mail.secrets['token']) }, { ip: newIp() });
    if (confirmed.outcome !== 'signed_in') throw new Error(confirmed.outcome);
    expect(await finishClaims(deps, confirmed)).toMatchObject([{ outcome: 'bound' }]);
    expect(await finishClaims(deps, confirmed)).toMatchObject([{ outcome: 'already_added', yours: true }]);
    expect(await bindings()).toHaveLength(1);
  });

  test("somebody else's claim cannot be finished, nor one after a day", async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await claim(link, { from: 'order' });
    const { claim_id: claimId } = await sqlOne<{ claim_id: string }>(
      deps.pool,
      'select claim_id from order_claim',
    );
    const claims = [{ merchantId: shop.merchantId, claimId }];
    const bert = await signIn('bert@example.org');
    expect(await finishClaims(deps, { accountId: bert.accountId, claims })).toMatchObject([
      { outcome: 'expired' },
    ]);
    const anna = await signIn('anna@example.org');
    deps.clock.at += CLAIM_LINK_MS;
    expect(await finishClaims(deps, { accountId: anna.accountId, claims })).toMatchObject([
      { outcome: 'expired' },
    ]);
    expect(await bindings()).toEqual([]);
    expect(await forgetExpiredClaims(deps, shop.merchantId)).toBe(1);
    expect(await forgetExpiredClaims(deps, shop.merchantId)).toBe(0);
  });

  test('an order cancelled while the mail lay unread is cancelled', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await claim(link, { from: 'order' });
    await sql(deps.pool, `update orders set state = state || '{"status":"gone"}'`);
    expect(await openMail('anna@example.org')).toMatchObject([{ outcome: 'cancelled' }]);
    expect(await bindings()).toEqual([]);
  });

  test('a known and an unknown address run the same statements and get the same answer', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    await signIn('known1@example.org');
    const other = await placeOrder(deps, shop, { ...ORDER, externalId: '5', email: 'known1@example.org' });
    await claim(other.link, { from: 'order' });
    await openMail('known1@example.org');
    const tryWith = async (address: string) => {
      const texts: string[] = [];
      const answer = await claimOrder(recordStatements(deps, texts), {
        link,
        email: { from: 'typed', address },
        session: null,
        ip: newIp(),
        locale: 'en',
      });
      return { texts, answer };
    };
    const known = await tryWith('known1@example.org');
    const unknown = await tryWith('kniwn2@example.org');
    expect(known.answer.outcome).toBe('mail_sent');
    expect(unknown).toEqual(known);
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

test('nothing personal, no token and no proof stands in clear in any table', async () => {
  const { link } = await placeOrder(deps, shop, { ...ORDER, email: 'secretive@example.net' });
  await claim(link, { from: 'order' });
  const secrets = (await readWantedMails(deps))[0]!.secrets as { token: string };
  await openMail('secretive@example.net');
  for (const { place, text } of await readAllText(deps.pool)) {
    for (const secret of ['secretive', 'example.net', secrets.token, link.token, link.token.slice(6)])
      expect(`${place}: ${text}`).not.toContain(secret);
  }
});

test('[I5] an order that is being credited while its address is verified binds all the same', async () => {
  const claimed = await placeOrder(deps, shop, ORDER);
  const session = await signIn(ORDER.email);
  const committed = Promise.withResolvers<undefined>();
  const credited = Promise.withResolvers<undefined>();
  const crediting = inTransaction(deps.pool, async (tx) => {
    await creditOrders(deps, tx, {
      merchantId: shop.merchantId,
      readings: [
        { storeId: shop.storeId, reading: readingOf(deps, { ...ORDER, externalId: '20' }), fetchSeq: null },
      ],
      cause: 'test',
    });
    credited.resolve(undefined);
    await committed.promise;
  });
  await credited.promise;
  const claiming = claim(claimed.link, { from: 'order' }, session);
  await isWaitingForALock();
  committed.resolve(undefined);
  await crediting;
  expect((await claiming).outcome).toBe('bound');
  const unbound = await sql(deps.pool, 'select 1 from orders where merchant_id = $1 and bound_member = $2', [
    shop.merchantId,
    NONE,
  ]);
  expect(unbound).toEqual([]);
  expect((await bindings()).map((one) => one.cause).toSorted()).toEqual(['claim', 'verified_email']);
});

/** Until the claim waits for the crediting, or has ended without (which the test then shows). */
async function isWaitingForALock(): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    const waiting = await sql(
      deps.pool,
      `select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
        where not l.granted and a.datname = current_database()`,
    );
    if (waiting.length > 0) return;
    await sleep(20);
  }
}
