import { createHmac } from 'node:crypto';
import { hashNetwork, takeAttempts } from '@ristourne/core/accounts/rate-limit';
import { DAY_MS, SECOND_MS } from '@ristourne/core/commerce/time';
import { instant, sql } from '@ristourne/core/database/sql';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { createWorld, order, ORDER_TIME, type World } from '@ristourne/core/earning/testing/world';
import { DEFINITION as PREVIEWED } from '@ristourne/core/messages/testing/preview-unit';
import { programDefinition, type ProgramDefinition } from '@ristourne/core/programs/definition';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHOP } from '../testing/schema-shop.ts';
import { answerAppProxy, PROXY_CALLS_PER_IP, type AppProxyDeps } from './answer-app-proxy.ts';
import { signedText } from './verify-proxy-call.ts';

const SECRET = 'secret-of-the-app';
const SERVER = 'https://loyalty.example';
const CUSTOMER = '7001';
const IP = '192.0.2.7';
/** 1 point per euro, usable after 14 days; 3 € off for 100 points. */
const DEFINITION = programDefinition.parse({
  ...PREVIEWED,
  earning: [{ kind: 'rate', ruleId: 'spend', points: 1, perMinor: 100 }],
});

let database: TestDatabase;
let world: World;
let deps: AppProxyDeps;
let stale: number[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function setUp(definition: ProgramDefinition = DEFINITION): Promise<void> {
  await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
  await sql(database.pool, 'TRUNCATE rate_limit');
  world = await createWorld(database.pool, definition);
  await sql(database.pool, `UPDATE store SET platform = 'shopify', url = $1 WHERE disconnected_at IS NULL`, [
    `https://${SHOP}`,
  ]);
  stale = [];
  deps = {
    ...world.deps,
    secrets: [SECRET, 'old-secret'],
    serverUrl: SERVER,
    onStale: (ageSeconds) => stale.push(ageSeconds),
  };
}
beforeEach(() => setUp());

type Call = {
  path?: string;
  own?: Record<string, string>;
  secret?: string;
  method?: string;
  accepted?: string;
  ip?: string;
};

function queryOf({ own = {}, secret = SECRET }: Call): URLSearchParams {
  const query = new URLSearchParams({
    shop: SHOP,
    path_prefix: '/apps/ristourne',
    timestamp: String(Math.floor(world.deps.clock.at / SECOND_MS)),
    logged_in_customer_id: '',
    ...own,
  });
  query.append('signature', createHmac('sha256', secret).update(signedText(query)).digest('hex'));
  return query;
}

function send(query: URLSearchParams, { path = '', method = 'GET', accepted = 'en', ip = IP }: Call = {}) {
  const url = `${SERVER}/shopify/proxy/${path}?${query}`;
  const request = new Request(url, { method, headers: { 'accept-language': accepted } });
  return answerAppProxy(deps, { request, path, ip });
}
const ask = (call: Call = {}) => send(queryOf(call), call);

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
async function pageText(call: Call = {}): Promise<string> {
  const response = await ask(call);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/liquid; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  return plain(await response.text());
}
async function balance(call: Call = {}): Promise<Record<string, unknown>> {
  const response = await ask({ ...call, path: 'balance.json' });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-type')).toBe('application/json');
  return (await response.json()) as Record<string, unknown>;
}

const SIGNED_IN = { logged_in_customer_id: CUSTOMER };

/** A member whom the shop knows as its customer, with 51 points to use and 24 on the way. */
async function anna(): Promise<string> {
  const memberId = await world.member('anna@example.org');
  await world.customer(CUSTOMER, memberId);
  await world.deliver(
    order({ id: '1', customer: CUSTOMER, totalMinor: 5_100, placedAt: ORDER_TIME - 20 * DAY_MS }),
    order({ id: '2', customer: CUSTOMER, totalMinor: 2_400 }),
  );
  expect(await world.balance(memberId)).toMatchObject({ available: 51, pending: 24 });
  return memberId;
}

/** How many rows each table has, the counts of attempts apart. */
async function rows(): Promise<string> {
  const tables = await sql<{ name: string }>(
    database.pool,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const counts = await Promise.all(
    tables.map(({ name }) => sql<{ n: number }>(database.pool, `SELECT count(*) AS n FROM "${name}"`)),
  );
  return tables.map(({ name }, index) => `${name} ${counts[index]?.[0]?.n}`).join('\n');
}

describe('the loyalty page', () => {
  it('tells a member what they have, what comes and what they save for, in their language', async () => {
    await anna();
    const english = await pageText({ own: SIGNED_IN });
    for (const text of [
      '<h1>Colibri card</h1>',
      '<dt>Available</dt><dd>51 points</dd>',
      '<dt>On the way</dt><dd>24 points</dd>',
      '<p>49 points to go for 3 € off.</p>',
      '<li>1 point per €1</li>',
      '<li>Usable 14 days after the order.</li>',
      '<li>3 € off for 100 points (€3 off)</li>',
      `href="${SERVER}/wallet/m/${world.merchantId}?lang=en"`,
    ])
      expect(english).toContain(text);
    expect(english).not.toContain('How to take part');
    const french = await pageText({ own: { ...SIGNED_IN, path_prefix: '/fr/apps/ristourne' } });
    for (const text of [
      'lang="fr"',
      '<h1>Carte Colibri</h1>',
      '<dt>Disponible</dt><dd>51 points</dd>',
      '<p>Plus que 49 points pour obtenir : 3 € de remise.</p>',
      '<li>1 point par 1 €</li>',
      '<li>3 € de remise pour 100 points</li>',
      '?lang=fr"',
    ])
      expect(french).toContain(text);
  });

  it('tells who has enough that they have', async () => {
    await anna();
    await world.deliver(
      order({ id: '3', customer: CUSTOMER, totalMinor: 9_000, placedAt: ORDER_TIME - 20 * DAY_MS }),
    );
    expect(await pageText({ own: SIGNED_IN })).toContain('You have enough for 3 € off.');
    expect(await pageText({ own: { ...SIGNED_IN, locale: 'fr' } })).toContain(
      'Vous avez de quoi obtenir : 3 € de remise.',
    );
  });

  it('tells a guest and a customer who is no member how to become one, and nobody’s points [I8]', async () => {
    await anna();
    for (const own of [{ logged_in_customer_id: '' }, { logged_in_customer_id: '7002' }]) {
      const english = await pageText({ own });
      expect(english).toContain('<li>1 point per €1</li>');
      expect(english).toContain('Scan the code on an order confirmation');
      expect(english).toContain(`href="${SERVER}/wallet?lang=en"`);
      expect(english).not.toMatch(/51|24 points|Available/);
      expect(english.includes('not linked')).toBe(own.logged_in_customer_id !== '');
      const french = await pageText({ own, accepted: 'fr-FR,fr;q=0.9,en;q=0.8' });
      expect(french).toContain('Comment participer');
      expect(french.includes('pas encore relié')).toBe(own.logged_in_customer_id !== '');
    }
  });

  it('knows a customer of this shop alone: the same number in another shop is somebody else', async () => {
    await anna();
    await setUp();
    expect(await pageText({ own: SIGNED_IN })).not.toContain('51 points');
  });

  it('executes no Liquid and no HTML of a programme’s names', async () => {
    const name = '{{ shop.email }}{% raw %}<img src=x onerror=alert(1)>"\'&';
    const both = { en: name, fr: name };
    const forms = { one: '{{p}}', other: '{%ps%}' };
    await setUp(
      programDefinition.parse({
        ...DEFINITION,
        name: both,
        pointName: { en: forms, fr: forms },
        rewards: DEFINITION.rewards.map((reward) => ({ ...reward, name: both })),
      }),
    );
    await anna();
    for (const locale of ['en', 'fr']) {
      const text = await pageText({ own: { ...SIGNED_IN, locale } });
      expect(text).not.toMatch(/\{[{%]|[}%]\}|<img/);
      expect(text).toContain('&#123;&#123; shop.email &#125;&#125;&#123;% raw %&#125;&lt;img');
    }
  });

  it.each(['en', 'fr'])('shows one neutral sentence in %s while the programme is a draft or paused [A1] [F7]', async (locale) => {
    await anna();
    const now = world.deps.clock.at;
    await sql(
      database.pool,
      `INSERT INTO program_pause (merchant_id, program_id, starts_at, author) VALUES ($1, $2, $3, 'test')`,
      [world.merchantId, world.programId, instant(now - SECOND_MS)],
    );
    const own = { ...SIGNED_IN, locale };
    const paused = await pageText({ own });
    expect(paused).toContain(locale === 'fr' ? 'Il n’y a rien à afficher' : 'There is nothing to show here');
    expect(paused).not.toMatch(/51|Colibri|wallet/);
    expect(await balance({ own })).toEqual({ version: 1, outcome: 'nothing' });
    await sql(database.pool, 'DELETE FROM program_pause');
    await world.version(DEFINITION, now + DAY_MS);
    expect(await pageText({ own })).toContain('51 points');
    await setUp(DEFINITION);
    await sql(database.pool, 'DELETE FROM program_version WHERE merchant_id = $1', [world.merchantId]);
    expect(await pageText({ own })).toBe(paused);
  }); // prettier-ignore

  it('is not there for a shop that is not connected, nor at another path, in both languages', async () => {
    const unknown = await ask({ own: { shop: 'x.myshopify.com' } });
    expect(unknown.status).toBe(404);
    expect(unknown.headers.get('content-type')).toContain('application/liquid');
    const text = await unknown.text();
    expect(text).toContain('<h1>Page not found</h1>');
    const elsewhere = await ask({ path: 'members' });
    expect(elsewhere.status).toBe(404);
    expect(await elsewhere.text()).toBe(text);
    await sql(database.pool, 'UPDATE store SET disconnected_at = now()');
    const left = await ask({ own: { locale: 'fr' } });
    expect(left.status).toBe(404);
    expect(await left.text()).toContain('<h1>Page introuvable</h1>');
    const json = await ask({ path: 'balance.json' });
    expect([json.status, await json.json()]).toEqual([404, { version: 1, outcome: 'nothing' }]);
  });

  it('is for reading only', async () => {
    const response = await ask({ method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('balance.json', () => {
  it('tells a theme the same, in numbers and in words', async () => {
    await anna();
    expect(await balance({ own: SIGNED_IN })).toEqual({
      version: 1,
      outcome: 'ready',
      language: 'en',
      visitor: 'member',
      walletUrl: `${SERVER}/wallet/m/${world.merchantId}?lang=en`,
      programs: [
        {
          name: 'Colibri card',
          earning: ['1 point per €1'],
          usage: ['Usable 14 days after the order.', 'What you earn lasts 365 days.'],
          rewards: [{ name: '3 € off', unit: 'points', cost: 100, text: '3 € off for 100 points (€3 off)' }],
          units: [
            {
              unit: 'points',
              available: 51,
              availableText: '51 points',
              pending: 24,
              pendingText: '24 points',
              next: { reward: '3 € off', toGo: 49, text: '49 points to go for 3 € off.' },
            },
          ],
        },
      ],
    });
  });

  it('has no units for a guest, whose address on an order is a member’s [I8]', async () => {
    await anna();
    await world.deliver(order({ id: '9', email: 'anna@example.org', totalMinor: 700 }));
    expect(await balance()).toMatchObject({ visitor: 'guest', programs: [{ units: null }] });
    expect(await balance({ own: { logged_in_customer_id: '7002' } })).toMatchObject({
      visitor: 'not_linked',
      programs: [{ units: null }],
    });
  });
});

describe('what is refused [I8]', () => {
  const late = (seconds: number) => ({
    own: { timestamp: String(Math.floor(world.deps.clock.at / SECOND_MS) - seconds) },
  });

  it.each<[string, () => URLSearchParams]>([
    ['no signature', () => changed((query) => query.delete('signature'))],
    ['a signature under a guess', () => queryOf({ secret: 'a-guess' })],
    ['another customer', () => changed((query) => query.set('logged_in_customer_id', '7002'))],
    ['another shop', () => changed((query) => query.set('shop', 'x.myshopify.com'))],
    ['another prefix', () => changed((query) => query.set('path_prefix', '/fr/apps/ristourne'))],
    ['a second customer', () => changed((query) => query.append('logged_in_customer_id', CUSTOMER))],
    ['a call of yesterday', () => queryOf(late(86_400))],
    ['a call of tomorrow', () => queryOf(late(-86_400))],
    ['a shop that is none', () => queryOf({ own: { shop: 'evil.example' } })],
  ])('%s gets the one answer, whatever it asks for, and leaves nothing behind', async (_, query) => {
    await anna();
    const before = await rows();
    for (const path of ['', 'balance.json', 'members'])
      for (const method of ['GET', 'POST']) {
        const response = await send(query(), { path, method });
        expect(response.status).toBe(401);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(await response.json()).toEqual({ version: 1, outcome: 'refused' });
      }
    expect(await rows()).toBe(before);
  });

  function changed(change: (query: URLSearchParams) => void): URLSearchParams {
    const query = queryOf({ own: SIGNED_IN });
    change(query);
    return query;
  }

  it('a stale call is told to the operator when Shopify signed it, and only then', async () => {
    await ask(late(91));
    await ask({ ...late(91), secret: 'a-guess' });
    expect(stale).toEqual([91]);
  });
});

it('a call under the old secret is good while both are known', async () => {
  expect((await ask({ secret: 'old-secret' })).status).toBe(200);
  deps = { ...deps, secrets: [SECRET] };
  expect((await ask({ secret: 'old-secret' })).status).toBe(401);
});

it('one address gets its share of answers, and others theirs', async () => {
  const now = deps.clock.now();
  const attempt = { limit: PROXY_CALLS_PER_IP, key: hashNetwork(deps.keys, IP) };
  for (let taken = 0; taken < PROXY_CALLS_PER_IP.attempts; taken += 1)
    await takeAttempts(deps.pool, now, [attempt]);
  const response = await ask({ own: { locale: 'fr' } });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.text()).toContain('Réessayez dans quelques minutes.');
  expect(await balance()).toMatchObject({ outcome: 'not_yet' });
  expect((await ask({ ip: '198.51.100.9' })).status).toBe(200);
});
