import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createTestDeps, type TestDeps } from '@ristourne/core/members/testing/test-deps';
import { createWallet } from './create-wallet.ts';
import { readable, TEST_ORIGIN, Visitor } from './testing/visitor.ts';
import { MAX_FORM_BYTES } from './web/form.ts';

let database: TestDatabase;
let deps: TestDeps;
const failures: string[] = [];
const open = (change: { secureCookies?: boolean; trustedProxy?: boolean } = {}) =>
  createWallet({
    ...deps,
    serverOrigin: TEST_ORIGIN,
    secureCookies: false,
    trustedProxy: false,
    storeLink: (url) => url,
    onFailure: (route, error) => failures.push(`${route} ${String(error)}`),
    ...change,
  });

beforeAll(async () => {
  database = await createTestDatabase();
  deps = createTestDeps(database.pool);
});
afterAll(() => database.drop());

describe('a page', () => {
  test('allows nothing inline, no frame, no referrer and no cache', async () => {
    const visitor = new Visitor(open());
    const { headers } = await visitor.get('/wallet/sign-in');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(visitor.lastPage).not.toMatch(/<style|style=|<script(?! src)|\son\w+=/);
  });

  test('sets cookies that scripts, plain http and other hosts never see', async () => {
    const { headers } = await new Visitor(open({ secureCookies: true })).get('/wallet/sign-in');
    for (const cookie of headers.getSetCookie()) {
      expect(cookie).toMatch(/^__Host-/);
      expect(cookie).toContain('; Path=/');
      expect(cookie).toMatch(/; HttpOnly(;|$)/);
      expect(cookie).toMatch(/; Secure(;|$)/);
      expect(cookie).toMatch(/; SameSite=Lax(;|$)/);
      expect(cookie).not.toMatch(/Domain=/i);
    }
    expect(headers.getSetCookie()).toHaveLength(1);
  });

  test('speaks the language of its link, then of the cookie, then of the browser', async () => {
    const visitor = new Visitor(open(), 'de-DE, fr;q=0.8, en;q=0.5');
    await visitor.get('/wallet/sign-in');
    expect(visitor.lastPage).toContain('<html lang="fr">');
    await visitor.get('/wallet/sign-in?lang=en');
    expect(visitor.lastPage).toContain('<html lang="en">');
    await visitor.get('/wallet/sign-in');
    expect(visitor.lastPage).toContain('<html lang="en">');
    await visitor.get('/wallet/sign-in?lang=xx');
    expect(visitor.lastPage).toContain('<html lang="en">');
  });

  test('shows what people typed as text, never as markup', async () => {
    const visitor = new Visitor(open());
    await visitor.get('/wallet/sign-in');
    await visitor.follow(await visitor.post('/wallet/sign-in', { email: `o'"neil&co<b>@example.com` }));
    expect(visitor.lastPage).not.toContain('<b>@');
  });
});

describe('a form', () => {
  const post = async (change: { headers?: Record<string, string>; fields?: Record<string, string> }) => {
    const visitor = new Visitor(open());
    await visitor.get('/wallet/sign-in');
    const fields = { email: 'ana@example.com', ...change.fields };
    return (await visitor.post('/wallet/sign-in', fields, change.headers)).status;
  };

  test('sent by a page of ours is taken, with and without the browser’s own words', async () => {
    expect(await post({})).toBe(303);
    expect(await post({ headers: { Origin: TEST_ORIGIN } })).toBe(303);
  });

  test('sent from elsewhere, or without this browser’s token, changes nothing [I8]', async () => {
    const sent = await database.pool.query('select 1 from one_time_token');
    expect(await post({ headers: { 'Sec-Fetch-Site': 'cross-site' } })).toBe(403);
    expect(await post({ headers: { 'Sec-Fetch-Site': 'same-site' } })).toBe(403);
    expect(await post({ headers: { Origin: 'https://evil.example' } })).toBe(403);
    expect(await post({ fields: { form: '' } })).toBe(403);
    expect(await post({ fields: { form: 'x'.repeat(43) } })).toBe(403);
    const other = new Visitor(open());
    await other.get('/wallet/sign-in');
    expect(await post({ fields: { form: other.formToken() } })).toBe(403);
    expect((await database.pool.query('select 1 from one_time_token')).rowCount).toBe(sent.rowCount);
  });

  test('larger than any of ours is refused unread', async () => {
    expect(await post({ fields: { email: 'a'.repeat(MAX_FORM_BYTES) } })).toBe(413);
  });
});

describe('what fails', () => {
  test('is told without an address or a token, and the buyer gets a page in their language', async () => {
    const broken = createWallet({
      ...deps,
      pool: { query: () => Promise.reject(new Error('no database')) } as unknown as typeof deps.pool,
      serverOrigin: TEST_ORIGIN,
      secureCookies: false,
      trustedProxy: false,
      storeLink: (url) => url,
      onFailure: (route, error) => failures.push(`${route} ${String(error)}`),
    });
    const visitor = new Visitor(broken, 'fr');
    visitor.cookies.set('ristourne_session', 'some-token');
    expect((await visitor.get('/c/sto_x/19.1.tYQrXHabcdefghijklmnopqrstuv')).status).toBe(500);
    expect(readable(visitor.lastPage)).toContain('Un problème est survenu de notre côté');
    expect(failures).toEqual(['GET /c/… Error: no database']);
  });
});

describe('an asset', () => {
  test('has the hash of its content in its name, is kept for ever, and stays small', async () => {
    const wallet = open();
    const visitor = new Visitor(wallet);
    await visitor.get('/wallet/sign-in');
    const paths = [...visitor.lastPage.matchAll(/(?:href|src)="(\/wallet\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(paths.length).toBeGreaterThanOrEqual(5);
    for (const path of paths) {
      const answer = await visitor.get(path);
      expect(answer.status, path).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.getSetCookie()).toEqual([]);
      const size = (await answer.arrayBuffer()).byteLength;
      const most = { css: 10_240, js: 3_072 }[path.split('.').at(-1) ?? ''] ?? 16_384;
      expect(size, path).toBeLessThanOrEqual(most);
    }
    expect((await visitor.get('/wallet/assets/wallet.000000000000.css')).status).toBe(404);
    expect((await visitor.get('/wallet/assets/..%2fcreate-wallet.ts')).status).toBe(404);
  });
});

describe('the client’s address', () => {
  test('is the proxy’s word only where a proxy was declared', async () => {
    const limited = async (trustedProxy: boolean): Promise<number> => {
      const visitor = new Visitor(open({ trustedProxy }));
      let status = 0;
      for (let attempt = 0; attempt < 31; attempt += 1) {
        await visitor.get('/wallet/sign-in');
        const fields = { email: `p${attempt}.${String(trustedProxy)}@example.com` };
        status = (
          await visitor.post('/wallet/sign-in', fields, { 'X-Forwarded-For': `198.51.100.${attempt}` })
        ).status;
      }
      return status;
    };
    expect(await limited(true)).toBe(303);
    expect(await limited(false)).toBe(429);
  });
});
