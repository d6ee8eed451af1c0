import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../accounts/find-session.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { createTestDeps, type TestDeps } from '../members/testing/test-deps.ts';
import type { ClaimLink } from './claim-link.ts';
import type { ClaimEmail } from './claim-order.ts';
import {
  bindingsIn,
  claim as claimAs,
  openMail as openMailOf,
  ORDER,
  signIn as signInAs,
} from './testing/claimants.ts';
import { addQrKey, openShop, placeOrder, printLink, type TestShop } from './testing/orders.ts';
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
