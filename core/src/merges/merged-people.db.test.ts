import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { claim, ORDER, signIn } from '../claims/testing/claimants.ts';
import { linkShopAccount } from '../claims/link-shop-account.ts';
import { openShop, placeOrder, readingOf, type TestShop } from '../claims/testing/orders.ts';
import { viewClaim } from '../claims/view-claim.ts';
import { previewOrder } from '../earning/preview-order.ts';
import { order } from '../earning/testing/world.ts';
import { runEffects } from '../earning/testing/ada.ts';
import { CHOSEN } from '../earning/testing/ada.ts';
import { readWantedMails } from '../accounts/testing/wanted-mails.ts';
import { insertMember, createTestDeps, type TestDeps } from '../members/testing/test-deps.ts';
import { memberOfStoreCustomer } from '../members/find-member.ts';
import { erase } from '../privacy/testing/ask.ts';
import { redeem } from '../rewards/redeem.ts';
import { walletOf } from '../timeline/wallet-of.ts';
import { createShelf } from '../vouchers/testing/shelf.ts';
import { mergeMembers } from './merge-members.ts';
import { mergeStoreCustomers } from './merge-store-customers.ts';
import { ADA, AUGUSTA, merge, twoCards, withRewards } from './testing/pair.ts';

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
  shop = await openShop(deps);
});

const intoAugusta = async (fromMemberId: string) => {
  const { merchantId } = shop;
  const augusta = await insertMember(deps, merchantId, { email: AUGUSTA, verified: true });
  await mergeMembers(deps, { merchantId, fromMemberId, toMemberId: augusta, comment: 'x', author: 'C' });
  return augusta;
};

describe('a merged member’s buyer', () => {
  test('[B9] still sees the order that they claimed as theirs, and claims the next one for the survivor', async () => {
    const { link } = await placeOrder(deps, shop, ORDER);
    const anna = await signIn(deps, ORDER.email);
    const bound = await claim(deps, { link, email: { from: 'order' }, session: anna });
    const augusta = await intoAugusta((bound as { memberId: string }).memberId);
    expect(await viewClaim(deps, link, anna)).toMatchObject({ outcome: 'already_added', yours: true });
    expect(await claim(deps, { link, email: { from: 'order' }, session: anna })).toMatchObject({
      yours: true,
    });
    const next = await placeOrder(deps, shop, { ...ORDER, externalId: '20', email: 'someone@example.org' });
    expect(await claim(deps, { link: next.link, email: { from: 'session' }, session: anna })).toMatchObject({
      outcome: 'bound',
      memberId: augusta,
      units: [{ amount: 42 }],
    });
    const [wallet] = await walletOf(deps, anna.accountId);
    expect(wallet).toMatchObject({ memberId: augusta, programs: [{ units: [{ pending: 84 }] }] });
  });

  test('links their shop account, and the confirmation tells the survivor’s total', async () => {
    const own = { ...ORDER, customer: '7' };
    const { link } = await placeOrder(deps, shop, own);
    const anna = await signIn(deps, ORDER.email);
    const bound = await claim(deps, { link, email: { from: 'order' }, session: anna });
    const augusta = await intoAugusta((bound as { memberId: string }).memberId);
    expect(await viewClaim(deps, link, anna)).toMatchObject({ shopAccount: 'linkable' });
    await linkShopAccount(deps, { link, session: anna, ip: '192.0.2.1' });
    expect(await viewClaim(deps, link, anna)).toMatchObject({ shopAccount: 'linked' });
    const { merchantId, storeId } = shop;
    expect(await memberOfStoreCustomer(database.pool, merchantId, { storeId, externalId: '7' })).toBe(
      augusta,
    );
    const preview = await previewOrder(deps, { merchantId, storeId, reading: readingOf(deps, own) });
    expect(preview.units).toMatchObject([{ amount: 42, totalAfter: 42 }]);
  });

  test('gets the code’s mail at their own address while the survivor has none', async () => {
    const { world, ada, augusta } = await twoCards(database.pool, withRewards(CHOSEN));
    await sql(database.pool, 'DELETE FROM member_contact WHERE member_id = $1', [augusta]);
    await world.deliver(order({ id: '1', email: ADA, totalMinor: 12_000 }));
    await merge(world, { from: ada, to: augusta });
    const { merchantId, programId } = world;
    await redeem(world.deps, {
      merchantId,
      memberId: augusta,
      programId,
      rewardId: 'three-off',
      idempotencyKey: 'k',
    });
    await runEffects({ world, shelf: createShelf() });
    const mails = (await readWantedMails(world.deps)).filter(({ template }) => template === 'reward_issued');
    expect(mails.map(({ to }) => to)).toEqual([ADA]);
  });

  test('who is erased goes with everyone merged into them, and so does why they were merged', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    await merge(world, { from: ada, to: augusta });
    expect(await erase(world, { email: ADA })).toMatchObject({
      outcome: 'erased',
      counts: { members: 2, notes: 1 },
    });
    const kept = await sql(
      database.pool,
      `SELECT comment FROM member_merge WHERE merchant_id = $1
       UNION ALL SELECT email_sealed FROM member_contact WHERE merchant_id = $1`,
      [world.merchantId],
    );
    expect(kept).toEqual([{ comment: '' }]);
  });
});

describe('two customers that their shop made one', () => {
  test('are one member, whose orders all count', async () => {
    const { world, ada, augusta } = await twoCards(database.pool);
    await world.customer('7', ada);
    await world.customer('8', augusta);
    await world.deliver(order({ id: '1', customer: '7' }), order({ id: '2', customer: '8' }));
    const { merchantId, storeId } = world;
    const command = { merchantId, storeId, fromExternalId: '7', toExternalId: '8', author: 'shopify' };
    expect(await mergeStoreCustomers(world.deps, command)).toMatchObject({
      outcome: 'merged',
      survivor: augusta,
    });
    expect((await world.balance(augusta)).available).toBe(84);
    expect(await mergeStoreCustomers(world.deps, command)).toEqual({ outcome: 'nobody_new' });
  });

  test('keep the one’s membership when only that one had any', async () => {
    const { world, ada } = await twoCards(database.pool);
    await world.customer('7', ada);
    const { merchantId, storeId } = world;
    const command = { merchantId, storeId, fromExternalId: '7', toExternalId: '8', author: 'shopify' };
    expect(await mergeStoreCustomers(world.deps, command)).toEqual({ outcome: 'linked', memberId: ada });
    await world.deliver(order({ id: '1', customer: '8' }));
    expect((await world.balance(ada)).available).toBe(42);
  });
});
