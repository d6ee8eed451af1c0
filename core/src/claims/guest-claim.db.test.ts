import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../accounts/find-session.ts';
import { CLAIM_LINK_MS } from '../accounts/issue-sign-in.ts';
import { confirmSignIn } from '../accounts/confirm-sign-in.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { NONE } from '../commerce/ids.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import {
  createTestDeps,
  readAllText,
  recordStatements,
  type TestDeps,
} from '../members/testing/test-deps.ts';
import type { ClaimLink } from './claim-link.ts';
import { claimOrder, type ClaimEmail } from './claim-order.ts';
import { finishClaims } from './finish-claims.ts';
import { forgetExpiredClaims } from './forget-expired-claims.ts';
import {
  bindingsIn,
  claim as claimAs,
  newIp,
  openMail as openMailOf,
  ORDER,
  signIn as signInAs,
} from './testing/claimants.ts';
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
const openMail = (to: string) => openMailOf(deps, to);
const bindings = () => bindingsIn(deps);

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
