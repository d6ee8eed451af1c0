import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWantedMails } from '@ristourne/core/accounts/testing/wanted-mails';
import { formatClaimPath } from '@ristourne/core/claims/claim-link';
import { openShop, placeOrder, type TestShop } from '@ristourne/core/claims/testing/orders';
import { showId } from '@ristourne/core/commerce/ids';
import { HOUR_MS } from '@ristourne/core/commerce/time';
import { sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDeps, insertStore, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import { adjustUnits } from '@ristourne/core/rewards/adjust-units';
import { activateVersion, pauseProgram, resumeProgram } from '@ristourne/core/programs/save-program';
import { DEMO_DEFINITION } from '@ristourne/core/timeline/testing/demo-member';
import { createWallet } from './create-wallet.ts';
import { readable, TEST_ORIGIN, Visitor } from './testing/visitor.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
let wallet: ReturnType<typeof createWallet>;
let lea: Visitor;
const failures: string[] = [];

const PER_UNITS = {
  rewardId: 'worth', revision: 1, name: { en: 'Money off', fr: 'Remise' }, unit: 'points', cost: 100,
  benefit: { kind: 'per_units', amountMinor: 3, perUnits: 1 }, issue: 'chosen', consuming: true, voucherDays: 90,
  ordersEarn: true,
}; // prettier-ignore

const MONEY = {
  ...PER_UNITS, rewardId: 'money', name: { en: 'Use my credit', fr: 'Utiliser mon crédit' }, unit: 'money:EUR', cost: 500,
  benefit: { kind: 'wallet_money', minMinor: 500, maxMinor: 5_000 },
}; // prettier-ignore

const TENTH = {
  ...PER_UNITS, rewardId: 'tenth', name: { en: 'Birthday of sorts', fr: 'Une sorte de fête' }, issue: 'automatic', consuming: false,
  benefit: { kind: 'free_shipping' }, occasion: { kind: 'nth_order', order: 10, repeats: true },
}; // prettier-ignore
const BIRTHDAY = {
  ...TENTH, rewardId: 'birthday', name: { en: 'A treat', fr: 'Une douceur' }, occasion: { kind: 'birthday' },
}; // prettier-ignore
const SHELF = {
  ...PER_UNITS, rewardId: 'shelf', name: { en: 'From our shelf', fr: 'De nos rayons' }, cost: 5,
  benefit: { kind: 'article_price', articles: [
    { productId: '7', units: 5, name: 'Tea' }, { productId: '8', units: 900_000, name: 'Teapot' },
  ] },
}; // prettier-ignore

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  shop = await openShop(deps);
  const { merchantId, programId } = shop;
  const rewards = [...DEMO_DEFINITION.rewards, PER_UNITS, SHELF, MONEY, TENTH, BIRTHDAY];
  const definition = { ...DEMO_DEFINITION, maturityDays: 0, rewards };
  const activated = await activateVersion(deps, { merchantId, programId, definition, author: 'test' });
  expect(activated.outcome).toBe('activated');
  deps.clock.at += HOUR_MS;
  wallet = createWallet({
    ...deps,
    serverOrigin: TEST_ORIGIN,
    secureCookies: false,
    trustedProxy: false,
    storeLink: (url) => url,
    onFailure: (route, error) => failures.push(`${route} ${String(error)}`),
  });
  lea = await withOrder('lea@example.com', '1', 36_000);
});
afterAll(async () => {
  await database.drop();
  expect(failures).toEqual([]);
});

const cardPath = () => `/wallet/m/${shop.merchantId}`;
const rewardPath = (rewardId: string) =>
  `${cardPath()}/rewards/${showId('program', shop.programId)}/${rewardId}`;

/** A buyer who signed in by the mail of their own order's claim. */
async function withOrder(email: string, externalId: string, spentMinor: number): Promise<Visitor> {
  const { link } = await placeOrder(deps, shop, { externalId, email, status: 'earning', spentMinor });
  const visitor = new Visitor(wallet);
  await visitor.get(formatClaimPath(link));
  await visitor.post(formatClaimPath(link), { to: 'order' });
  const mail = (await readWantedMails(deps)).findLast((one) => one.to === email);
  const confirm = `/wallet/sign-in/${String(mail?.secrets['token'])}`;
  await visitor.get(confirm);
  await visitor.follow(await visitor.post(confirm, {}));
  return visitor;
}

describe('news by e-mail', () => {
  const newsPath = () => `${cardPath()}/news`;

  test('come when the member says so on their card, and stop the same way; each is kept', async () => {
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('sends you no news by e-mail');
    await lea.follow(await lea.post(newsPath(), { wanted: lea.field('wanted') }));
    expect(readable(lea.lastPage)).toContain('may send you news by e-mail');
    await lea.follow(await lea.post(newsPath(), { wanted: lea.field('wanted') }));
    expect(readable(lea.lastPage)).toContain('sends you no news by e-mail');
    const rows = await sql<{ granted: boolean; source: string; author: string }>(
      database.pool,
      'SELECT granted, source, author FROM consent WHERE merchant_id = $1 ORDER BY recorded_at',
      [shop.merchantId],
    );
    expect(rows.map(({ granted, source }) => [granted, source])).toEqual([
      [true, 'wallet'],
      [false, 'wallet'],
    ]);
    expect(rows[0]?.author).toMatch(/^account:[0-9a-f-]{36}$/);
  });

  test('are nothing that a form of elsewhere, or an answer that is neither yes nor no, changes', async () => {
    await lea.get(cardPath());
    const foreign = await lea.post(newsPath(), { wanted: 'yes' }, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign.status).toBe(403);
    await lea.get(cardPath());
    await lea.follow(await lea.post(newsPath(), { wanted: 'perhaps' }));
    expect(readable(lea.lastPage)).toContain('sends you no news by e-mail');
  });
});

describe('[D5] a reward chosen in the wallet', () => {
  test('is confirmed first, then held while its code is made, and a second tap buys nothing again [I4]', async () => {
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('360 leaves you can use');
    await lea.get(rewardPath('three-euros'));
    expect(readable(lea.lastPage)).toContain('Costs 100 leaves You keep 260 leaves');
    expect(readable(lea.lastPage)).toContain('keeps no remainder');
    const fields = { key: lea.field('key') };
    const first = await lea.post(rewardPath('three-euros'), fields);
    expect(first.status).toBe(303);
    await lea.get(rewardPath('three-euros'));
    const again = await lea.post(rewardPath('three-euros'), fields);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));

    await lea.follow(first);
    expect(readable(lea.lastPage)).toContain('Your code is being made');
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('260 leaves you can use');
    expect(readable(lea.lastPage)).toContain('100 leaves set aside for a code that is being made');
    expect(readable(lea.lastPage)).toContain('Reward: €3 off');
  });

  test('shows its code only once the store has it', async () => {
    await lea.get(rewardPath('three-euros'));
    const made = await lea.post(rewardPath('three-euros'), { key: lea.field('key') });
    const path = made.headers.get('location') ?? '';
    const voucherId = /vch_(.+)$/.exec(path)?.[1];
    const [row] = await sql<{ code_lower: string }>(
      database.pool,
      'select code_lower from voucher_code where voucher_id = $1',
      [voucherId],
    );
    const code = row?.code_lower.toUpperCase() ?? '';
    expect(code).toHaveLength(12);
    await lea.get(path);
    expect(lea.lastPage).not.toContain(code);
    await sql(database.pool, `update voucher set state = 'issued' where voucher_id = $1`, [voucherId]);
    await lea.get(path);
    expect(lea.lastPage).toContain(`<code aria-labelledby="code-label">${code}</code>`);
    expect(lea.lastPage).not.toContain('http-equiv="refresh"');
  });

  test('out of reach says what is missing, and changes nothing', async () => {
    await lea.get(rewardPath('ten-percent'));
    expect(readable(lea.lastPage)).toContain('90 leaves to go');
    const refused = await lea.post(rewardPath('ten-percent'), { key: 'k'.repeat(22) });
    expect(refused.status).toBe(422);
    expect(readable(lea.lastPage)).toContain(
      'You have 160 leaves, and this costs 250 leaves: 90 leaves to go. Nothing was used.',
    );
    expect(readable(lea.lastPage)).not.toContain('Get my code');
    expect(readable(lea.lastPage)).not.toContain('You keep');
  });

  test('is told with what points are worth at the only shop, and at each of several where they differ [A6]', async () => {
    const { merchantId } = shop;
    await sql(
      database.pool,
      'UPDATE location SET point_value_minor = 4, point_value_units = 1 WHERE merchant_id = $1',
      [merchantId],
    );
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('€0.04 off for every 1 leaf');
    const second = await insertStore(deps, merchantId, 'second-shop');
    await lea.get(`${rewardPath('worth')}?lang=fr`);
    expect(readable(lea.lastPage)).toContain('0,04 € de remise pour 1 feuille');
    expect(readable(lea.lastPage)).toContain('0,03 € de remise pour 1 feuille');
    await lea.get(`${cardPath()}?lang=en`);
    await sql(database.pool, 'DELETE FROM store WHERE store_id = $1', [second.storeId]);
    await sql(
      database.pool,
      'UPDATE location SET point_value_minor = NULL, point_value_units = NULL WHERE merchant_id = $1',
      [merchantId],
    );
  });

  test('worth its units takes as many as the buyer types, and names a wrong number [A6]', async () => {
    await lea.get(rewardPath('worth'));
    expect(readable(lea.lastPage)).toContain('€0.03 for every 1 leaf, up to 160 leaves.');
    for (const units of ['99', '161', '-1', '1.5', '', '1e3']) {
      const refused = await lea.post(rewardPath('worth'), { key: lea.field('key'), units });
      expect(refused.status).toBe(422);
      expect(readable(lea.lastPage)).toContain('choose a whole number from 100 to 160');
    }
    const made = await lea.post(rewardPath('worth'), { key: lea.field('key'), units: '150' });
    expect(made.status).toBe(303);
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('10 leaves you can use');
  });

  test('of wallet money takes the amount that the buyer types, and names a wrong one [D3] [B12]', async () => {
    const { merchantId, programId } = shop;
    const [{ member_id: memberId } = { member_id: '' }] = await sql<{ member_id: string }>(
      database.pool,
      'SELECT member_id FROM balance WHERE merchant_id = $1 AND available = 10',
      [merchantId],
    );
    const gift = {
      merchantId,
      memberId,
      programId,
      unit: 'money:EUR',
      nature: 'goodwill',
      author: 'test',
    } as const;
    await adjustUnits(deps, { ...gift, amount: 1_234, comment: 'a gift', idempotencyKey: 'gift' });
    await lea.get(`${rewardPath('money')}?lang=en`);
    expect(readable(lea.lastPage)).toContain('From €5 to €12.34.');
    expect(readable(lea.lastPage)).toContain('What its order does not use of it comes back to your card');
    for (const amount of ['4.99', '50.01', '0', '-5', '7.001', '', '1e1', 'all']) {
      const refused = await lea.post(rewardPath('money'), { key: lea.field('key'), amount });
      expect(refused.status).toBe(422);
      expect(readable(lea.lastPage)).toContain('type an amount from €5 to €12.34. Nothing was used.');
    }
    await lea.get(`${rewardPath('money')}?lang=fr`);
    await lea.post(rewardPath('money'), { key: lea.field('key'), amount: '4' });
    expect(readable(lea.lastPage)).toContain('tapez un montant de 5 € à 12,34 €. Rien n’a été utilisé.');
    await lea.get(`${rewardPath('money')}?lang=en`);
    await lea.post(rewardPath('money'), { key: lea.field('key'), amount: '12.35' });
    expect(readable(lea.lastPage)).toContain('You have €12.34, and this costs €12.35');
    const made = await lea.post(rewardPath('money'), { key: lea.field('key'), amount: '7,34' });
    expect(made.status).toBe(303);
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('€5 you can use €7.34 set aside for a code that is being made');
    expect(readable(lea.lastPage)).toContain('Why? −€7.34');
    expect(readable(lea.lastPage)).toContain('Why? +€12.34');
  });

  test('for an occasion is told with it, and can’t be asked for [D6]', async () => {
    await lea.get(`${cardPath()}?lang=en`);
    expect(readable(lea.lastPage)).toContain('Free shipping · for every 10th order');
    expect((await lea.get(rewardPath('tenth'))).status).toBe(404);
  });

  test('for a birthday is asked for with its purpose, kept, corrected, and taken away again [D6]', async () => {
    const path = `${cardPath()}/birthday`;
    await lea.get(`${cardPath()}?lang=en`);
    expect(readable(lea.lastPage)).toContain('Free shipping · on your birthday');
    expect(readable(lea.lastPage)).toContain('keeps them encrypted, for that alone');
    const none = await lea.post(path, { day: '31', month: '2' });
    expect([none.status, readable(lea.lastPage).includes('There is no such day')]).toEqual([422, true]);
    await lea.get(cardPath());
    expect((await lea.post(path, { day: '29', month: '2' })).status).toBe(303);
    await lea.get(cardPath());
    expect(lea.lastPage).toMatch(/name="day"[^>]*value="29"/);
    await lea.post(path, { remove: 'yes' });
    await lea.get(cardPath());
    expect(lea.lastPage).not.toContain('value="29"');
  });

  test('of several articles names each with its price, and gives the one that was chosen [D4]', async () => {
    await lea.get(`${rewardPath('shelf')}?lang=en`);
    expect(lea.lastPage).toMatch(/value="8"[^>]*disabled/);
    expect(lea.lastPage).not.toMatch(/value="7"[^>]*disabled/);
    expect(readable(lea.lastPage)).toMatch(/Tea ?5 leaves/);
    const none = await lea.post(rewardPath('shelf'), { key: lea.field('key') });
    expect(none.status).toBe(422);
    expect(readable(lea.lastPage)).toContain('choose an article');
    const made = await lea.post(rewardPath('shelf'), { key: lea.field('key'), article: '7' });
    expect(made.status).toBe(303);
  });

  test('that comes by itself can’t be asked for', async () => {
    expect((await lea.get(rewardPath('free-tin'))).status).toBe(404);
  });
});

describe('[F7] a paused programme', () => {
  test('hides balances, says that they are kept, and refuses rewards', async () => {
    const { merchantId, programId } = shop;
    await pauseProgram(deps, { merchantId, programId, author: 'test' });
    deps.clock.at += HOUR_MS;
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('Paused: Leaf club');
    expect(readable(lea.lastPage)).toContain('hidden while it pauses');
    expect(readable(lea.lastPage)).not.toContain('leaves you can use');
    expect(readable(lea.lastPage)).not.toContain('Nothing yet');
    await lea.get(`${cardPath()}?lang=fr`);
    expect(readable(lea.lastPage)).toContain('En pause : Le club des feuilles');
    await lea.get(`${rewardPath('worth')}?lang=en`);
    expect(readable(lea.lastPage)).not.toContain('Get my code');
    await lea.post(rewardPath('worth'), { key: 'w'.repeat(22), units: '100' });
    expect(readable(lea.lastPage)).toContain('Nothing was used.');
    await resumeProgram(deps, { merchantId, programId, author: 'test' });
    deps.clock.at += HOUR_MS;
    await lea.get(cardPath());
    expect(readable(lea.lastPage)).toContain('5 leaves you can use');
  });
});

describe('another buyer', () => {
  test('finds nothing of this one: every path of theirs answers 404 [I10]', async () => {
    const [row] = await sql<{ voucher_id: string }>(database.pool, 'select voucher_id from voucher limit 1');
    const voucher = `/vouchers/${showId('voucher', row?.voucher_id ?? '')}`;
    expect((await lea.get(cardPath() + voucher)).status).toBe(200);

    const neighbour = await withOrder('max@example.com', '2', 1_000);
    expect((await neighbour.get(cardPath())).status).toBe(200);
    expect((await neighbour.get(cardPath() + voucher)).status).toBe(404);
    const elsewhere = await openShop(deps);
    const stranger = new Visitor(wallet);
    for (const [name, value] of neighbour.cookies) stranger.cookies.set(name, value);
    for (const path of [
      `/wallet/m/${elsewhere.merchantId}`,
      `/wallet/m/${elsewhere.merchantId}${voucher}`,
      `${cardPath()}/rewards/${showId('program', elsewhere.programId)}/three-euros`,
      `${cardPath()}/vouchers/vch_x`,
      '/wallet/nothing/here',
    ]) {
      expect((await stranger.get(path)).status, path).toBe(404);
    }
  });

  test('a path that leads nowhere gets a page with a way back, signed in or not', async () => {
    const visitor = new Visitor(wallet);
    expect((await visitor.get('/wallet/nothing/here')).status).toBe(404);
    expect(readable(visitor.lastPage)).toContain('This page does not exist');
    expect(visitor.lastPage).toContain('href="/wallet"');
  });

  test('who is not signed in is led to sign in from every page', async () => {
    for (const path of ['/wallet', cardPath(), rewardPath('worth'), '/wallet/added']) {
      const answer = await new Visitor(wallet).get(path);
      expect([answer.status, answer.headers.get('location')], path).toEqual([303, '/wallet/sign-in']);
    }
  });
});
