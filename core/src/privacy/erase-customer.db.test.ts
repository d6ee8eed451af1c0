import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueSignIn } from '../accounts/issue-sign-in.ts';
import { wantMail } from '../accounts/want-mail.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { MINUTE_MS } from '../commerce/time.ts';
import { instant, sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { creditOrders } from '../earning/credit-orders.ts';
import { createWorld, order, ORDER_TIME, type World } from '../earning/testing/world.ts';
import { hashEmail } from '../keys/email.ts';
import { sealedPlaces } from '../keys/sealed-places.ts';
import { prove } from '../proof/prove.ts';
import { enrol } from '../members/enrol.ts';
import { memberOfAccount } from '../members/find-member.ts';
import { insertStore } from '../members/testing/test-deps.ts';
import { adjustUnits } from '../rewards/adjust-units.ts';
import { walletOf } from '../timeline/wallet-of.ts';
import { saysYesAsAFriend } from './testing/choices.ts';
import { erase } from './testing/ask.ts';
import { findTraces, recordSeals } from './testing/traces.ts';

/** One database for all tests, so each has persons of its own. */
let turn = 0;
let ADA = '';
let GUEST = '';
let BERT = '';
let CUSTOMER = '';
let PHONE = '';
let NOTE = '';

let database: TestDatabase;
let world: World;
let seals: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  turn += 1;
  ADA = `ada${turn}@example.org`;
  GUEST = `guest.ada${turn}@example.org`;
  BERT = `bert${turn}@example.org`;
  CUSTOMER = `7007007${turn}0`;
  PHONE = `+3361234567${turn}`;
  NOTE = `Ada Lovelace rang ${turn} times`;
  world = await createWorld(database.pool);
  seals = recordSeals(world.deps);
});

const traces = (emails = [ADA]) =>
  findTraces({ deps: world.deps, seals, words: [CUSTOMER, PHONE, NOTE], emails });

const ofOrder = (id: string) =>
  sqlOne<{ customer: string; emailHmac: string; member: string }>(
    database.pool,
    `SELECT customer_external_id AS customer, email_hmac AS "emailHmac", bound_member AS member FROM orders
      WHERE merchant_id = $1 AND external_id = $2`,
    [world.merchantId, id],
  );

async function keepDelivery(state: 'done' | 'parked', body: string, storeId = world.storeId): Promise<void> {
  await sql(
    database.pool,
    `INSERT INTO delivery (merchant_id, delivery_id, store_id, topic, headers, body, state, reason, attempts, received_at, done_at)
     VALUES ($1, $2, $3, 'order.updated', '{}', $4, $5, 'why', 0, $6, $6)`,
    [
      world.merchantId,
      world.deps.ids.next(),
      storeId,
      Buffer.from(body),
      state,
      instant(world.deps.clock.at),
    ],
  );
}

/** Claims an order under an address, as a buyer who has not opened the mail yet. */
async function claimFor(orderExternalId: string, email: string): Promise<void> {
  const { deps, merchantId } = world;
  const claimId = deps.ids.next();
  await sql(
    deps.pool,
    `INSERT INTO order_claim (merchant_id, claim_id, order_id, email_hmac, state, requested_at, expires_at)
     VALUES ($1, $2, $3, $4, 'waiting', $5, $6)`,
    [
      merchantId,
      claimId,
      await world.orderId(orderExternalId),
      hashEmail(deps.keys, email),
      instant(deps.clock.at),
      instant(deps.clock.at + MINUTE_MS),
    ],
  );
  const mail = { locale: 'en', template: 'claim', params: {}, claims: [{ merchantId, claimId }] } as const;
  await inTransaction(deps.pool, (tx) =>
    issueSignIn(deps, tx, { ...mail, claims: [...mail.claims], merchantId, email }),
  );
}

/** Ada: linked to the store's customer, a bound order, a guest order, a claim, a note about her, and deliveries that name her. */
async function shopOfAda(): Promise<string> {
  const { deps, merchantId, programId } = world;
  const memberId = await world.member(ADA);
  await world.customer(CUSTOMER, memberId);
  await world.deliver(
    order({ id: '1', email: ADA, customer: CUSTOMER }),
    order({ id: '2', email: GUEST }),
    order({ id: '3', email: BERT, totalMinor: 900 }),
  );
  await claimFor('2', ADA);
  await adjustUnits(deps, {
    merchantId,
    memberId,
    programId,
    unit: 'points',
    amount: 8,
    nature: 'goodwill',
    comment: NOTE,
    author: 'Camille',
    idempotencyKey: 'wish-0001',
  });
  await keepDelivery('done', `{"id":1,"billing":{"email":"${ADA}","phone":"${PHONE}"}}`);
  await keepDelivery('parked', `{"id":1,"billing":{"email":"${ADA}","phone":"${PHONE}"}`);
  await keepDelivery('parked', `{"id":3,"billing":{"email":"${BERT}"}}`);
  return memberId;
}

const wantNewsFor = (to: string, subject: string) =>
  inTransaction(world.deps.pool, (tx) =>
    wantMail(world.deps, tx, {
      merchantId: world.merchantId,
      subject,
      template: 'claim',
      locale: 'en',
      to,
      params: {},
    }),
  );

const askForAda = (change: object = {}) =>
  erase(world, { customerExternalId: CUSTOMER, email: ADA, orderExternalIds: ['1', '2'], ...change });

describe('an erased customer', () => {
  test('[F11] leaves no trace in any table, in clear, hashed or sealed; the books stay and balance', async () => {
    const memberId = await shopOfAda();
    const emails = [ADA, GUEST];
    expect(new Set(await traces(emails)).size).toBeGreaterThan(8);
    expect(await askForAda()).toMatchObject({
      outcome: 'erased',
      counts: { members: 1, keptMembers: 0, orders: 2, claims: 1, notes: 1, mails: 1, bodies: 2 },
    });
    expect(await traces(emails)).toEqual([]);
    expect(await world.balance(memberId)).toMatchObject({ available: 50 });
    expect((await world.earned('2')).unclaimed).toBe(42);
    expect((await ofOrder('1')).member).toBe(memberId);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('takes their consents and their places in groups along', async () => {
    const memberId = await shopOfAda();
    const { merchantId } = world;
    const rows = () =>
      sql(
        database.pool,
        `SELECT 1 AS one FROM consent WHERE merchant_id = $1 UNION ALL SELECT 1 FROM group_member WHERE merchant_id = $1`,
        [merchantId],
      );
    await saysYesAsAFriend(world, memberId);
    expect(await rows()).toHaveLength(2);
    await erase(world, { customerExternalId: CUSTOMER, email: ADA });
    expect(await rows()).toEqual([]);
  });

  test('takes nobody else along: others keep their orders’ addresses and their parked deliveries', async () => {
    await shopOfAda();
    await askForAda();
    const bert = await findTraces({ deps: world.deps, seals, words: [], emails: [BERT] });
    expect(bert).toEqual(['delivery.body', 'order_contact.email_sealed', 'orders.email_hmac']);
  });

  test('stays forgotten when the store tells their earlier orders again, also such as never came before', async () => {
    await shopOfAda();
    await askForAda({ orderExternalIds: ['1', '2', '4'] });
    world.deps.clock.at += MINUTE_MS;
    const outcomes = [
      ...(await world.fetched(order({ id: '1', email: ADA, customer: CUSTOMER }))),
      ...(await world.fetched(order({ id: '2', email: GUEST }))),
      ...(await world.fetched(order({ id: '4', email: `other.${ADA}`, customer: CUSTOMER }))),
      ...(await world.deliver(order({ id: '5', email: ADA, stamp: ORDER_TIME + MINUTE_MS }))),
    ];
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'credited', erased: true })));
    expect(await traces([ADA, GUEST, `other.${ADA}`])).toEqual([]);
    expect(await world.deliver(order({ id: '1', email: ADA, customer: CUSTOMER }))).toEqual([
      { outcome: 'same', erased: true },
    ]);
    expect((await prove(database.pool)).differences).toEqual([]);
  });

  test('who orders again is a new buyer, and is nobody’s member until they say so', async () => {
    const memberId = await shopOfAda();
    await askForAda();
    world.deps.clock.at += MINUTE_MS;
    const placedAt = world.deps.clock.at;
    await world.deliver(order({ id: '9', email: ADA, customer: CUSTOMER, placedAt }));
    const later = await ofOrder('9');
    expect(later).toMatchObject({ customer: CUSTOMER, emailHmac: hashEmail(world.deps.keys, ADA) });
    expect(later.member).not.toBe(memberId);
    expect((await world.earned('9')).unclaimed).toBe(42);
    expect(await traces()).toEqual(
      expect.arrayContaining([
        'order_contact.email_sealed',
        'orders.email_hmac',
        'orders.customer_external_id',
      ]),
    );
  });

  test('asked for twice, changes nothing more; somebody unknown is nobody', async () => {
    await shopOfAda();
    await askForAda();
    const kept = () =>
      sql(
        database.pool,
        `SELECT (SELECT count(*) FROM privacy_request WHERE merchant_id = $1) AS requests,
                (SELECT count(*) FROM admin_audit WHERE merchant_id = $1) AS audits, (SELECT count(*) FROM tombstone WHERE merchant_id = $1) AS stones`,
        [world.merchantId],
      );
    const before = await kept();
    expect(before).toEqual([{ requests: 1, audits: 1, stones: 4 }]);
    expect(await askForAda()).toEqual({ outcome: 'nobody_known' });
    expect(await kept()).toEqual(before);
    expect(await erase(world, { customerExternalId: '404', email: 'nobody@example.org' })).toEqual({
      outcome: 'nobody_known',
    });
  });

  test('by an address that a member never verified erases it wherever it stands, and not the member', async () => {
    const memberId = await world.member(`carl.${ADA}`);
    await sql(database.pool, 'UPDATE member_contact SET verified_at = NULL WHERE member_id = $1', [memberId]);
    await world.deliver(order({ id: '1', email: `carl.${ADA}` }));
    expect(await erase(world, { email: `carl.${ADA}` })).toMatchObject({
      counts: { members: 0, keptMembers: 1, orders: 1 },
    });
    expect(await findTraces({ deps: world.deps, seals, words: [], emails: [`carl.${ADA}`] })).toEqual([]);
    expect(
      await sql(database.pool, 'SELECT 1 AS one FROM member WHERE member_id = $1', [memberId]),
    ).toHaveLength(1);
  });

  test('whose order somebody else has claimed takes the order’s names along, not the one who claimed it', async () => {
    const bert = await world.member(BERT);
    await world.deliver(order({ id: '1', email: BERT, customer: CUSTOMER }));
    expect(await erase(world, { customerExternalId: CUSTOMER, orderExternalIds: ['1'] })).toMatchObject({
      counts: { members: 0, orders: 1 },
    });
    expect(await world.balance(bert)).toMatchObject({ available: 42 });
    const left = await findTraces({ deps: world.deps, seals, words: [], emails: [BERT] });
    expect(left).toEqual(['member_contact.email_hmac', 'member_contact.email_sealed']);
  });
});

describe('an account', () => {
  test('is its owner’s and stays; its wallet has this merchant no more, until they join again as somebody new', async () => {
    const { deps, merchantId } = world;
    const accountId = deps.ids.next();
    const emailHmac = hashEmail(deps.keys, ADA);
    const now = instant(deps.clock.at);
    await sql(deps.pool, `INSERT INTO account VALUES ($1, 'fr', $2)`, [accountId, now]);
    await sql(deps.pool, 'INSERT INTO account_email VALUES ($1, $2, $3, $4)', [
      emailHmac,
      accountId,
      deps.keys.seal(sealedPlaces.accountEmail(emailHmac), ADA),
      now,
    ]);
    const join = () =>
      inTransaction(deps.pool, (tx) => enrol(deps, tx, { merchantId, accountId, emailHmac, by: 'claim' }));
    const { memberId } = await join();
    await world.deliver(order({ id: '1', email: ADA }));
    expect(await walletOf(deps, accountId)).toHaveLength(1);
    await erase(world, { email: ADA, orderExternalIds: ['1'] });
    expect(await walletOf(deps, accountId)).toEqual([]);
    expect(await memberOfAccount(deps.pool, merchantId, accountId)).toBeNull();
    expect(await traces()).toEqual(['account_email.email_hmac', 'account_email.email_sealed']);
    expect(await join()).toMatchObject({ outcome: 'enrolled' });
    expect(await memberOfAccount(deps.pool, merchantId, accountId)).not.toBe(memberId);
    await sql(deps.pool, 'DELETE FROM member_account WHERE account_id = $1', [accountId]);
    await sql(deps.pool, 'DELETE FROM account WHERE account_id = $1', [accountId]);
  });
});

describe('a merchant with a second store', () => {
  const secondStore = () =>
    insertStore(world.deps, world.merchantId, `two${world.deps.ids.next().slice(-9)}`);

  test('keeps the member whom that store knows, with their address; this store’s part goes', async () => {
    const memberId = await shopOfAda();
    const { storeId } = await secondStore();
    await sql(database.pool, 'INSERT INTO store_customer VALUES ($1, $2, $3, $4, $5)', [
      world.merchantId,
      storeId,
      'other-shop-77',
      memberId,
      instant(world.deps.clock.at),
    ]);
    expect(await askForAda()).toMatchObject({ counts: { members: 0, keptMembers: 1, orders: 2, notes: 0 } });
    expect(await traces([ADA])).toEqual([
      'member_contact.email_hmac',
      'member_contact.email_sealed',
      'posting_note.comment',
    ]);
    const linked = await sql(database.pool, 'SELECT store_id FROM store_customer WHERE member_id = $1', [
      memberId,
    ]);
    expect(linked).toEqual([{ store_id: storeId }]);
    expect(await askForAda()).toEqual({ outcome: 'nobody_known' });
  });

  test('that never saw the member does not keep them', async () => {
    await shopOfAda();
    await secondStore();
    expect(await askForAda()).toMatchObject({ counts: { members: 1, keptMembers: 0 } });
    expect(await traces()).toEqual([]);
  });
});

test('[I10] another merchant of the same person keeps what it has', async () => {
  const other = await createWorld(database.pool);
  const theirs = recordSeals(other.deps);
  const memberId = await other.member(ADA);
  await other.deliver(order({ id: '1', email: ADA, customer: CUSTOMER }));
  await shopOfAda();
  await askForAda();
  const left = await findTraces({ deps: other.deps, seals: theirs, words: [], emails: [ADA] });
  expect(left).toEqual(['member_contact.email_hmac', 'member_contact.email_sealed', 'orders.email_hmac']);
  expect(await other.balance(memberId)).toMatchObject({ available: 42 });
  expect(await other.fetched(order({ id: '2', email: ADA }))).toEqual([{ outcome: 'credited' }]);
  await sql(database.pool, 'DELETE FROM member_contact WHERE merchant_id = $1', [other.merchantId]);
});

test('a crediting under way is waited for, and brings nothing back', async () => {
  await shopOfAda();
  let letGo = () => undefined as void;
  const mayEnd = new Promise<void>((resolve) => (letGo = resolve));
  let credited = () => undefined as void;
  const hasCredited = new Promise<void>((resolve) => (credited = resolve));
  const { deps, merchantId, storeId } = world;
  const crediting = inTransaction(deps.pool, async (tx) => {
    const reading = order({ id: '6', email: ADA, customer: CUSTOMER });
    await creditOrders(deps, tx, {
      merchantId,
      readings: [{ storeId, reading, fetchSeq: null }],
      cause: 'test',
    });
    credited();
    await mayEnd;
  });
  await hasCredited;
  const erasing = askForAda();
  letGo();
  await crediting;
  await erasing;
  expect(await traces([ADA, GUEST])).toEqual([]);
});

test('mails to the erased are sent no more', async () => {
  await shopOfAda();
  await askForAda();
  expect((await readWantedMails(world.deps)).map(({ to }) => to)).not.toContain(ADA);
});

test('mails are found without opening those of others, while crediting waits; older ones without a hash are found, too', async () => {
  const { deps, merchantId } = world;
  await shopOfAda();
  for (const id of ['a', 'b', 'c']) await wantNewsFor(BERT, id);
  await wantNewsFor(ADA, 'old');
  await sql(
    database.pool,
    `UPDATE effect SET payload = payload - 'toHmac' WHERE merchant_id = $1 AND subject = 'old'`,
    [merchantId],
  );
  const opened: string[] = [];
  const open = deps.keys.open.bind(deps.keys);
  deps.keys.open = (place, sealed) => {
    const plain = open(place, sealed);
    opened.push(plain);
    return plain;
  };
  expect(await askForAda()).toMatchObject({ counts: { mails: 2 } });
  expect(opened).toContain(ADA);
  expect(opened).not.toContain(BERT);
  expect(await traces([ADA, GUEST])).toEqual([]);
});
