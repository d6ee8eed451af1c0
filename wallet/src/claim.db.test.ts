import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWantedMails } from '@ristourne/core/accounts/testing/wanted-mails';
import { formatClaimPath } from '@ristourne/core/claims/claim-link';
import {
  openShop,
  placeOrder,
  printLink,
  readingOf,
  type TestShop,
} from '@ristourne/core/claims/testing/orders';
import { DAY_MS, HOUR_MS } from '@ristourne/core/commerce/time';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { inTransaction } from '@ristourne/core/database/transaction';
import { creditOrders } from '@ristourne/core/earning/credit-orders';
import { hashEmail } from '@ristourne/core/keys/email';
import { createTestDeps, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import { createWallet } from './create-wallet.ts';
import { readable, TEST_ORIGIN, Visitor } from './testing/visitor.ts';

let database: TestDatabase;
let deps: TestDeps;
let shop: TestShop;
let wallet: ReturnType<typeof createWallet>;
const failures: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
  shop = await openShop(deps);
  deps.clock.at += DAY_MS;
  wallet = createWallet({
    ...deps,
    serverOrigin: TEST_ORIGIN,
    secureCookies: false,
    trustedProxy: false,
    storeLink: (url) => url,
    onFailure: (route, error) => failures.push(`${route} ${String(error)}`),
  });
});
afterAll(async () => {
  await database.drop();
  expect(failures).toEqual([]);
});

let count = 100;
const order = (
  change: {
    email?: string;
    status?: 'earning' | 'gone' | 'waiting';
    spentMinor?: number;
    customer?: string;
  } = {},
) => {
  count += 1;
  // Each its own address: a verified one binds later orders by itself.
  const defaults = { email: `buyer${count}@example.com`, status: 'earning' as const, spentMinor: 4_250 };
  return placeOrder(deps, shop, { externalId: String(count), ...defaults, ...change });
};
/** Part of an order's line is given back. */
const refund = (externalId: string, { email, refundedMinor }: { email: string; refundedMinor: number }) => {
  const reading = readingOf(deps, { externalId, email, status: 'earning', spentMinor: 4_250 });
  const line = { lineId: '1', quantity: 0, netMinor: refundedMinor, taxMinor: 0 };
  reading.state.refunds = [{ refundId: '1', amountMinor: refundedMinor, otherMinor: 0, lines: [line] }];
  return inTransaction(deps.pool, (transaction) =>
    creditOrders(deps, transaction, {
      merchantId: shop.merchantId,
      readings: [{ storeId: shop.storeId, reading, fetchSeq: null }],
      cause: 'test',
    }),
  );
};
const newestMail = async () => {
  const mail = (await readWantedMails(deps)).at(-1);
  if (mail === undefined) throw new Error('no mail was wanted');
  return mail;
};

describe('[B9] claiming an order by its QR', () => {
  test('takes three taps: claim, the link in the mail, confirm', async () => {
    const buyer = new Visitor(wallet);
    const path = formatClaimPath((await order({ email: 'lea@example.com' })).link);
    expect((await buyer.get(path)).status).toBe(200);
    expect(readable(buyer.lastPage)).toContain('+42 leaves');
    expect(readable(buyer.lastPage)).not.toContain('lea@example.com');

    const claimed = await buyer.post(path, { to: buyer.field('to') });
    expect(claimed.status).toBe(200);
    expect(readable(buyer.lastPage)).toContain('Look in your e-mails');

    const mail = await newestMail();
    expect([mail.to, mail.template]).toEqual(['lea@example.com', 'claim']);
    const link = `/wallet/sign-in/${String(mail.secrets['token'])}`;
    await buyer.get(link);
    await buyer.get(link);
    const confirmed = await buyer.post(link, {});
    expect(confirmed.headers.get('location')).toBe('/wallet/added');
    await buyer.follow(confirmed);
    expect(readable(buyer.lastPage)).toContain('42 leaves added to your card at Thé aux feuilles');

    await buyer.get(`/wallet/m/${shop.merchantId}`);
    expect(readable(buyer.lastPage)).toContain('42 leaves on the way, usable from 6 December 2026');
    expect(readable(buyer.lastPage)).toContain('42 leaves: 1 leaf per €1 on €42.50.');
  });

  test('goes on telling why it gave what it gave, after a refund too', async () => {
    const placed = await order({ email: 'fay@example.com' });
    deps.clock.at += HOUR_MS;
    const buyer = await signedIn('fay@example.com');
    const path = formatClaimPath(placed.link);
    await buyer.get(path);
    await buyer.post(path, { to: buyer.field('to') });
    deps.clock.at += HOUR_MS;
    await refund(placed.link.orderRef, { email: 'fay@example.com', refundedMinor: 1_500 });
    await buyer.get(`/wallet/m/${shop.merchantId}`);
    const page = readable(buyer.lastPage);
    expect(page).toContain('+42 on the way 42 leaves: 1 leaf per €1 on €42.50.');
    expect(page).toContain('€15 was refunded: 27 leaves instead of 42 (1 leaf per €1 on €27.50).');
  });

  test('signed in with the address of the order takes one tap, and says so when it was done before', async () => {
    const buyer = await signedIn('mia@example.com');
    const path = formatClaimPath((await order({ email: 'mia@example.com' })).link);
    await buyer.get(path);
    await buyer.follow(await buyer.post(path, { to: buyer.field('to') }));
    expect(readable(buyer.lastPage)).toContain('42 leaves added');
    await buyer.get(path);
    expect(readable(buyer.lastPage)).toContain('This order was added to your card on 22 November 2026.');
    const other = new Visitor(wallet);
    await other.get(path);
    expect(readable(other.lastPage)).toContain(
      'What this order earned was added to a card on 22 November 2026.',
    );
    expect(other.lastPage).not.toContain('mia');
  });

  test('looking at a link claims nothing, however often [I5]', async () => {
    const { link, orderId } = await order();
    const visitor = new Visitor(wallet);
    for (let look = 0; look < 3; look += 1) await visitor.get(formatClaimPath(link));
    const claims = await database.pool.query('select 1 from order_claim where order_id = $1', [orderId]);
    expect(claims.rowCount).toBe(0);
  });

  test('every link that is not ours gets one answer, for GET and for POST [I8]', async () => {
    const { link } = await order();
    const good = formatClaimPath(link);
    const forged = [
      good.slice(0, -1) + (good.endsWith('A') ? 'B' : 'A'),
      good.replace(/\/c\/[^/]+/, '/c/sto_unknown'),
      good.replace('.1.', '.2.'),
      '/c/x/y',
      `/c/${link.storeRef}/${'9'.repeat(3_000)}`,
    ];
    const visitor = new Visitor(wallet);
    const seen = new Set<string>();
    for (const path of forged) {
      const looked = await visitor.get(path);
      expect(looked.status).toBe(404);
      seen.add(readable(visitor.lastPage));
      await visitor.get(good);
      const posted = await visitor.post(path, { to: 'order' });
      expect(posted.status).toBe(404);
      seen.add(readable(visitor.lastPage));
    }
    expect(seen.size).toBe(1);
  });

  test('a cancelled, an unknown and a not yet paid order each say what is the matter', async () => {
    const visitor = new Visitor(wallet);
    const text = async (path: string): Promise<string> => {
      await visitor.get(path);
      return readable(visitor.lastPage);
    };
    expect(await text(formatClaimPath((await order({ status: 'gone' })).link))).toContain(
      'This order was cancelled',
    );
    expect(await text(formatClaimPath((await order({ spentMinor: 10 })).link))).toContain(
      'This order earns nothing',
    );
    const waiting = await text(formatClaimPath((await order({ status: 'waiting' })).link));
    expect(waiting).toContain('counted once the shop has been paid');
    expect(await text(formatClaimPath(printLink(shop, '999999')))).toContain(
      'Your order is on its way to us',
    );
    expect(visitor.lastPage).toContain('http-equiv="refresh"');
  });

  test('another address can be typed, and a wrong one is named', async () => {
    const visitor = new Visitor(wallet, 'fr-FR,fr;q=0.9');
    const path = formatClaimPath((await order()).link);
    await visitor.get(path);
    const wrong = await visitor.post(path, { to: 'typed', email: 'not an address' });
    expect(wrong.status).toBe(422);
    expect(readable(visitor.lastPage)).toContain('Adresse e-mail : elle semble incomplète.');
    await visitor.post(path, { to: 'typed', email: 'Zoe@Example.com' });
    expect(readable(visitor.lastPage)).toContain('Regardez vos e-mails');
    const mail = await newestMail();
    expect([mail.to, mail.locale]).toEqual(['zoe@example.com', 'fr']);
    await visitor.follow(await visitor.post('/wallet/sign-in/code', { code: String(mail.secrets['code']) }));
    expect(readable(visitor.lastPage)).toContain('42 feuilles en plus sur votre carte chez Thé aux feuilles');
  });
});

describe('the code of a claim’s mail', () => {
  test('read on another screen, is typed on the page after the claim, whose address stays masked', async () => {
    const buyer = new Visitor(wallet);
    const path = formatClaimPath((await order({ email: 'gil.roux@example.com' })).link);
    await buyer.get(path);
    await buyer.post(path, { to: buyer.field('to') });
    expect(buyer.lastPage).toContain('name="code"');
    const { code } = (await newestMail()).secrets as { code: string };
    const wrong = await buyer.post('/wallet/sign-in/code', { code: code === '111111' ? '222222' : '111111' });
    expect(wrong.status).toBe(422);
    expect(readable(buyer.lastPage)).toContain('Code from the e-mail: it is wrong or too old.');
    expect(buyer.lastPage).toContain(`href="${path}"`);
    await buyer.get('/wallet/sign-in/code');
    expect(buyer.lastPage).not.toContain('gil.roux');
    expect([...buyer.cookies.values()].join()).not.toContain('gil.roux');
    await buyer.follow(await buyer.post('/wallet/sign-in/code', { code }));
    expect(readable(buyer.lastPage)).toContain('42 leaves added to your card at Thé aux feuilles');
  });

  test('is refused after five wrong ones, like that of a sign-in', async () => {
    const buyer = new Visitor(wallet);
    const path = formatClaimPath((await order({ email: 'hal@example.com' })).link);
    await buyer.get(path);
    await buyer.post(path, { to: 'order' });
    const { code } = (await newestMail()).secrets as { code: string };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await buyer.post('/wallet/sign-in/code', { code: code === '111111' ? '222222' : '111111' });
    }
    expect((await buyer.post('/wallet/sign-in/code', { code })).status).toBe(422);
    expect(buyer.cookies.has('ristourne_session')).toBe(false);
  });
});

describe('signing in', () => {
  test('leads back to the page that was asked for, by code and by link, on any device', async () => {
    const path = `/wallet/m/${shop.merchantId}`;
    const byCode = new Visitor(wallet);
    await byCode.follow(await byCode.get(path));
    await byCode.follow(await byCode.post('/wallet/sign-in', { email: 'ira@example.com' }));
    const { code } = (await newestMail()).secrets as { code: string };
    expect((await byCode.post('/wallet/sign-in/code', { code })).headers.get('location')).toBe(path);

    const asked = new Visitor(wallet);
    await asked.follow(await asked.get(path));
    await asked.post('/wallet/sign-in', { email: 'ira@example.com' });
    const link = `/wallet/sign-in/${String((await newestMail()).secrets['token'])}`;
    const byLink = new Visitor(wallet);
    await byLink.get(link);
    expect((await byLink.post(link, {})).headers.get('location')).toBe(path);
  });

  test.each(['//evil.example', '/wallet//evil.example', '/wallet/m/..%2f..%2f/x', '/wallet/nothing'])(
    'leads to no page that is not ours: %s',
    async (path) => {
      const visitor = new Visitor(wallet);
      await visitor.get(path);
      await visitor.get('/wallet/sign-in');
      await visitor.post('/wallet/sign-in', { email: 'joy@example.com' });
      const { code } = (await newestMail()).secrets as { code: string };
      const signedIn = await visitor.post('/wallet/sign-in/code', { code });
      expect(signedIn.headers.get('location')).toBe('/wallet');
    },
  );

  test('speaks the language that was last chosen, in later mails too', async () => {
    const buyer = await signedIn('kim@example.com');
    const locale = async () => {
      const { rows } = await database.pool.query<{ locale: string }>(
        'select locale from account join account_email using (account_id) where email_hmac = $1',
        [hashEmail(deps.keys, 'kim@example.com')],
      );
      return rows[0]?.locale;
    };
    expect(await locale()).toBe('en');
    await buyer.get('/wallet?lang=fr');
    expect(await locale()).toBe('fr');
  });

  test('by code: a wrong one is named, the right one opens the wallet', async () => {
    const buyer = new Visitor(wallet);
    await buyer.get('/wallet');
    await buyer.get('/wallet/sign-in');
    await buyer.follow(await buyer.post('/wallet/sign-in', { email: 'noe@example.com' }));
    expect(readable(buyer.lastPage)).toContain('noe@example.com');
    const code = String((await newestMail()).secrets['code']);
    const wrong = await buyer.post('/wallet/sign-in/code', { code: code === '111111' ? '222222' : '111111' });
    expect(wrong.status).toBe(422);
    expect(readable(buyer.lastPage)).toContain('Code from the e-mail: it is wrong or too old.');
    await buyer.follow(
      await buyer.post('/wallet/sign-in/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` }),
    );
    expect(readable(buyer.lastPage)).toContain('No card yet');
  });

  test('a link works once; afterwards it says so and offers a new one', async () => {
    const buyer = await signedIn('ona@example.com');
    const link = `/wallet/sign-in/${String((await newestMail()).secrets['token'])}`;
    const other = new Visitor(wallet);
    const forged = `/wallet/sign-in/${'x'.repeat(43)}`;
    const seen = new Set<string>();
    for (const path of [link, forged]) {
      expect((await other.get(path)).status).toBe(410);
      expect(other.lastPage).not.toContain('<form');
      seen.add(readable(other.lastPage));
      await other.get('/wallet/sign-in');
      expect((await other.post(path, {})).status).toBe(410);
      seen.add(readable(other.lastPage));
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain('This link was used or is too old');
    expect(other.cookies.has('ristourne_session')).toBe(false);
    expect(buyer.cookies.has('ristourne_session')).toBe(true);
  });

  test('out ends the session on the server, not only the cookie', async () => {
    const buyer = await signedIn('pia@example.com');
    const cookie = buyer.cookies.get('ristourne_session') ?? '';
    await buyer.get('/wallet');
    await buyer.post('/wallet/sign-out', {});
    const again = new Visitor(wallet);
    again.cookies.set('ristourne_session', cookie);
    expect((await again.get('/wallet')).headers.get('location')).toBe('/wallet/sign-in');
  });

  test('too many attempts get 429 and say how long to wait', async () => {
    const visitor = new Visitor(wallet);
    await visitor.get('/wallet/sign-in');
    let last = await visitor.post('/wallet/sign-in', { email: 'qui@example.com' });
    for (let attempt = 0; attempt < 6 && last.status === 303; attempt += 1) {
      await visitor.get('/wallet/sign-in');
      last = await visitor.post('/wallet/sign-in', { email: 'qui@example.com' });
    }
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(readable(visitor.lastPage)).toMatch(/please wait \d+ minutes? and try again/);
  });
});

test('whoever ordered signed in to the shop links that account with one tap, on their own order’s page alone', async () => {
  const email = 'yves@example.com';
  const buyer = await signedIn(email);
  const first = formatClaimPath((await order({ email })).link);
  await buyer.get(first);
  await buyer.follow(await buyer.post(first, { to: 'session' }));
  const path = formatClaimPath((await order({ email, customer: '31' })).link);
  await buyer.get(path);
  expect(readable(buyer.lastPage)).toContain('Boutique knows you as its customer.');
  await buyer.follow(await buyer.post(path, { to: buyer.field('to') }));
  expect(readable(buyer.lastPage)).toContain('Your account at Boutique is linked');
  expect(buyer.lastPage).not.toContain('value="shop_account"');
  const other = await signedIn('yan@example.com');
  await other.get(path);
  expect(readable(other.lastPage)).not.toMatch(/Link my shop account|is linked/);
});

async function signedIn(email: string): Promise<Visitor> {
  const visitor = new Visitor(wallet);
  await visitor.get('/wallet/sign-in');
  await visitor.post('/wallet/sign-in', { email });
  const link = `/wallet/sign-in/${String((await newestMail()).secrets['token'])}`;
  await visitor.get(link);
  await visitor.follow(await visitor.post(link, {}));
  return visitor;
}
