import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { OperatorError } from '@ristourne/core/database/operator-error';
import { createTestDatabase, type TestDatabase } from '@ristourne/core/database/testing/create-test-database';
import { startSandbox, type Sandbox } from '../../../sandbox/src/index.ts';
import { readEnvironment, type Environment } from '../environment/read-environment.ts';
import { defaultProgram } from './default-program.ts';
import { runCommand } from './run-command.ts';

let database: TestDatabase;
let sandbox: Sandbox;
let environment: Environment;
let printed: string[] = [];
const stateDir = mkdtempSync(join(tmpdir(), 'ristourne-cli-'));

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 1 });
  sandbox = await startSandbox({ shopPort: 0, smtpPort: 0, seed: 3, webhookLagMs: 'manual' });
  environment = readEnvironment({
    DATABASE_URL: database.connectionString,
    RISTOURNE_STATE_DIR: stateDir,
    RISTOURNE_ALLOWED_HOSTS: new URL(sandbox.woocommerce.origin).host,
  });
});
afterAll(async () => {
  await sandbox.stop();
  await database.drop();
  rmSync(stateDir, { recursive: true, force: true });
});
beforeEach(() => {
  printed = [];
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((line: string) => void printed.push(...line.split('\n')));
  return () => log.mockRestore();
});

const keysOf = ({ woocommerce }: Sandbox) => [
  '--url',
  woocommerce.origin,
  '--key',
  woocommerce.keys.key,
  '--secret',
  woocommerce.keys.secret,
];
const connect = (...more: string[]) =>
  runCommand(environment, ['connect', 'woocommerce', ...keysOf(sandbox), ...more]);

test('connecting prints the store’s reference and what the plugin needs, and starts a programme; again keeps both', async () => {
  expect(await connect('--name', 'Tea')).toBe(0);
  const [reference, connection] = [printed[0], printed.at(-1)];
  expect(reference).toMatch(/^connected: store [0-9a-z]{10}$/);
  expect(connection).toMatch(/^ristourne1\.[A-Za-z0-9_-]+$/);
  // A real WordPress would send nothing to this port; the sandbox's shop does.
  expect(printed.filter((line) => line.startsWith('careful: '))).toEqual([
    expect.stringContaining('not to 4400'),
  ]);
  printed = [];
  expect(await connect('--name', 'Tea')).toBe(0);
  expect([printed[0], printed.at(-1)]).toEqual([`${reference} (known already: new keys taken)`, connection]);
  printed = [];
  await runCommand(environment, ['program', 'show']);
  expect(JSON.parse(printed.join('\n'))).toMatchObject([
    { newest: { version: 1, definition: { currency: 'EUR', maturityDays: 14 } } },
  ]);
});

test.each([
  ['the site’s own zone', [], 'America/Cayenne'],
  ['the zone that is asked for', ['--time-zone', 'Indian/Reunion'], 'Indian/Reunion'],
])('a programme starts in %s', async (_what, options, zone) => {
  const own = await createTestDatabase({ maxConnections: 1 });
  try {
    const there = { ...environment, databaseUrl: own.connectionString };
    const command = ['connect', 'woocommerce', ...keysOf(sandbox)];
    expect(await runCommand(there, [...command, '--no-program'])).toBe(0);
    await own.pool.query(`UPDATE merchant SET time_zone = 'America/Cayenne'`);
    expect(await runCommand(there, [...command, ...options])).toBe(0);
    const { rows } = await own.pool.query<{ zone: string }>('SELECT time_zone AS zone FROM program');
    expect(rows).toEqual([{ zone }]);
    expect(printed.join()).toContain(zone);
    // Asked for another one later, it keeps the first, and says so.
    printed = [];
    expect(await runCommand(there, [...command, '--time-zone', zone])).toBe(0);
    expect(printed.join()).not.toContain(zone);
    expect(await runCommand(there, [...command, '--time-zone', 'Europe/Paris'])).toBe(0);
    expect(printed).toContain(
      `programme: its days stay those of ${zone}, which can't be changed; --time-zone Europe/Paris was not taken`,
    );
  } finally {
    await own.drop();
  }
});

test.each([
  [
    'a zone that does not exist',
    ['--time-zone', 'Europe/Pari'],
    '--time-zone: there is no time zone "Europe/Pari", say one such as Europe/Paris',
  ],
  ['a key of another kind', ['--key', 'xx_1'], '--key: must be the consumer key, which starts with ck_'],
  [
    'an address without a host',
    ['--url', 'not an address'],
    '--url: must be an address such as https://shop.example',
  ],
  [
    'a merchant that is no slug',
    ['--merchant', 'Tea & Co'],
    '--merchant: must be 1 to 40 lower-case letters, digits and dashes',
  ],
])('%s is refused with one line that names the option', async (_what, options, line) => {
  expect(await connect(...options)).toBe(1);
  expect(printed).toEqual([line]);
});

test('a pairing code is printed for a known merchant, and joins a store to it', async () => {
  expect(await connect('--name', 'Tea')).toBe(0);
  printed = [];
  expect(await runCommand(environment, ['pair', '--merchant', 'shop'])).toBe(0);
  const [, code = ''] = /^pairing code: ([2-9A-Z]{10})$/.exec(printed[0] ?? '') ?? [];
  expect(code).not.toBe('');
  printed = [];
  expect(await connect('--pair', code)).toBe(0);
  expect(printed[0]).toContain('known already');
  await expect(runCommand(environment, ['pair', '--merchant', 'nobody'])).rejects.toThrow(
    '--merchant: there is no merchant "nobody"',
  );
  await expect(connect('--pair', code, '--merchant', 'shop')).rejects.toThrow('leave --merchant out');
  printed = [];
  expect(await connect('--pair', 'ABCDEFGH23')).toBe(1);
  expect(printed).toEqual(['--pair: there is no such code: take a new one with `pair`']);
});

test('an option that is missing, unknown or without a value ends in one line', async () => {
  await expect(
    runCommand(environment, ['connect', 'woocommerce', '--url', 'https://shop.example']),
  ).rejects.toThrow(new OperatorError('--key is missing'));
  await expect(runCommand(environment, ['deliveries', '--perked'])).rejects.toThrow(OperatorError);
  await expect(runCommand(environment, ['program', 'pause', '--merchant', 'nobody'])).rejects.toThrow(
    new OperatorError('--merchant: there is no merchant "nobody"'),
  );
  await expect(runCommand(environment, ['nonsense'])).rejects.toThrow(
    new OperatorError('there is no command "nonsense"'),
  );
});

test('what a command does not know is refused in one line, before anything is done', async () => {
  const refusals: [string[], string][] = [
    [['status', '--foo'], 'there is no option --foo here: the command takes none'],
    [['prove', 'now'], 'not understood: now'],
    [['reconcile', '-x'], 'there is no option -x here: the command takes none'],
    [['deliveries', '--parked=yes'], '--parked takes no value'],
    [['program', 'set', '--file', '--merchant', 'shop'], '--file needs a value'],
    [
      ['program', 'set', '--flie', 'x'],
      'there is no option --flie here: there are --merchant, --file, --program, --time-zone',
    ],
    [['program', 'pause', '--file', 'x'], '--file belongs to "program set"'],
  ];
  for (const [args, line] of refusals)
    await expect(runCommand(environment, args), args.join(' ')).rejects.toThrow(new OperatorError(line));
  expect(printed).toEqual([]);
});

test('pausing and resuming name the programme, and say when nothing changes', async () => {
  await connect();
  printed = [];
  for (const action of ['pause', 'pause', 'resume', 'resume'])
    await runCommand(environment, ['program', action]);
  expect(printed).toEqual([
    'Loyalty programme: paused',
    'Loyalty programme: was paused already, nothing changes',
    'Loyalty programme: resumed',
    'Loyalty programme: was not paused, nothing changes',
  ]);
});

test('the same programme again makes no version; an unknown field and another time zone are refused', async () => {
  await database.pool.query(
    `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES (gen_random_uuid(), 'again', 'Again', 'Europe/Paris', now())`,
  );
  const file = join(stateDir, 'same.json');
  const set = (definition: object, ...more: string[]) => {
    writeFileSync(file, JSON.stringify(definition));
    return runCommand(environment, ['program', 'set', '--merchant', 'again', '--file', file, ...more]);
  };
  const definition = defaultProgram('EUR');
  printed = [];
  expect(await set(definition, '--time-zone', 'Indian/Reunion')).toBe(0);
  const rewards = definition.rewards.map((reward) => ({ ...reward, revision: 7 }));
  expect(await set({ ...definition, rewards }, '--time-zone', 'Indian/Reunion')).toBe(0);
  expect(await set({ ...definition, maturtyDays: 0 })).toBe(1);
  expect(printed).toEqual([
    'version 1 is in force',
    'unchanged: version 1 says the same',
    'maturtyDays: there is no such field',
  ]);
  await expect(set(definition, '--time-zone', 'Europe/Paris')).rejects.toThrow(
    new OperatorError("--time-zone: the programme's is Indian/Reunion, which can't be changed"),
  );
});

test('the first reward is worded in the store’s currency', () => {
  const names = (currency: string) => defaultProgram(currency).rewards.map(({ name }) => Object.values(name));
  expect(names('EUR')).toEqual([
    ['€3 off your next order', '3\u00a0€ de remise sur votre prochaine commande'],
  ]);
  expect(names('GBP')[0]?.[0]).toBe('£3 off your next order');
});

test('a programme file that cannot be right names the field and changes nothing', async () => {
  await connect();
  printed = [];
  const file = join(stateDir, 'programme.json');
  writeFileSync(file, JSON.stringify({ ...defaultProgram('EUR'), currency: 'euro', lotDays: 0 }));
  expect(await runCommand(environment, ['program', 'set', '--merchant', 'shop', '--file', file])).toBe(1);
  expect(printed.map((line) => line.split(':')[0])).toEqual(['currency', 'lotDays']);
  writeFileSync(file, JSON.stringify({ ...defaultProgram('EUR'), lotDays: 200 }));
  printed = [];
  expect(await runCommand(environment, ['program', 'set', '--merchant', 'shop', '--file', file])).toBe(0);
  expect(printed).toEqual(['version 2 is in force']);
  writeFileSync(file, JSON.stringify(defaultProgram('USD')));
  printed = [];
  expect(await runCommand(environment, ['program', 'set', '--merchant', 'shop', '--file', file])).toBe(0);
  expect(printed).toEqual([
    'version 3 is in force',
    'careful: the programme counts in USD; orders in EUR earn nothing and wait in `deliveries --parked`',
  ]);
});

test('with several merchants a command says which, and which there are', async () => {
  await connect();
  await database.pool.query(
    `INSERT INTO merchant (merchant_id, slug, name, time_zone, created_at) VALUES (gen_random_uuid(), 'other', 'Other', 'UTC', now() + interval '1 day') ON CONFLICT DO NOTHING`,
  );
  await expect(runCommand(environment, ['program', 'pause'])).rejects.toThrow(
    /^--merchant: say which: shop, .*other$/,
  );
});

async function insertParked(): Promise<void> {
  await database.pool.query(
    `INSERT INTO effect (merchant_id, effect_id, kind, subject, generation, store_id, payload, state, reason, attempts, wanted_at, next_at, done_at)
     SELECT merchant_id, gen_random_uuid(), 'fetch_order', 'order ' || n, 0, gen_random_uuid(), '{}', 'parked', 'no key', 3, now(), now(), now()
       FROM (SELECT merchant_id FROM merchant LIMIT 1) one CROSS JOIN generate_series(1, 203) n`,
  );
}

test('parked effects are all counted, and wanted again with --replay', async () => {
  await connect();
  await insertParked();
  printed = [];
  await runCommand(environment, ['effects', '--parked']);
  expect(printed).toHaveLength(201);
  expect(printed[0]).toMatch(/ parked {2}fetch_order {2}order \d+ {2}attempts 3 {2}no key$/);
  expect(printed.at(-1)).toBe('203 parked, the newest 200 are shown');
  printed = [];
  expect(await runCommand(environment, ['effects', '--parked', '--replay'])).toBe(0);
  expect(await runCommand(environment, ['effects', '--parked'])).toBe(0);
  expect(printed).toEqual(['203 wanted again', '0 parked']);
  printed = [];
  expect(await runCommand(environment, ['effects', '--replay'])).toBe(2);
  expect(printed).toEqual(['effects [--parked [--replay]]']);
});

test('[F9] prove says what it looked at and that nothing differs', async () => {
  await connect();
  printed = [];
  expect(await runCommand(environment, ['prove'])).toBe(0);
  expect(printed.at(-1)).toMatch(/nothing/i);
});

test('environment variables that cannot be right are named', () => {
  expect(() => readEnvironment({ PORT: 'many' })).toThrow(/^PORT: /);
  expect(() => readEnvironment({ RISTOURNE_PUBLIC_URL: 'ftp://x' })).toThrow(/^RISTOURNE_PUBLIC_URL: /);
  expect(() => readEnvironment({ SMTP_URL: 'mail' })).toThrow(/^SMTP_URL: /);
});
