import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SIGN_IN_MS } from '../accounts/issue-sign-in.ts';
import { requestSignIn } from '../accounts/request-sign-in.ts';
import { wantMail } from '../accounts/want-mail.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { inTransaction } from '../database/transaction.ts';
import { createTestDeps, insertMerchant, type TestDeps } from '../members/testing/test-deps.ts';
import type { Mail, MailPort, SendMailResult } from '../ports/mail-port.ts';
import { sendMailEffect, type WantedMail } from './send-mail-effect.ts';

let database: TestDatabase;
let deps: TestDeps & { publicUrl: string; storeLink: (url: string) => string };
let sent: Mail[];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = { ...createTestDeps(database.pool), publicUrl: 'https://points.example', storeLink: (url) => url };
  await sql(deps.pool, 'truncate effect, one_time_token, rate_limit');
  sent = [];
});

const mailPort = (answer: SendMailResult = { outcome: 'sent' }): MailPort => ({
  async send(mail) {
    sent.push(mail);
    return answer;
  },
});

async function readEffect(): Promise<WantedMail> {
  return sqlOne<WantedMail>(
    deps.pool,
    'select merchant_id as "merchantId", effect_id as "effectId", payload from effect',
  );
}

async function wantSignIn(): Promise<WantedMail> {
  await requestSignIn(deps, { email: 'anna@example.org', locale: 'fr', ip: '192.0.2.1' });
  return readEffect();
}

test('a wanted sign-in is written in its language and sent to its address', async () => {
  const effect = await wantSignIn();
  expect(await sendMailEffect(deps, mailPort())(effect)).toEqual({ outcome: 'done' });
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ to: 'anna@example.org' });
  expect(sent[0]!.subject).toMatch(/^Votre code de connexion\u00a0: \d{6}$/);
  expect(sent[0]!.text).toMatch(/https:\/\/points\.example\/wallet\/sign-in\/[\w-]{43}\n/);
});

test('once sent, address and secrets have left the row, and a repetition sends nothing', async () => {
  const run = sendMailEffect(deps, mailPort());
  await run(await wantSignIn());
  const after = await readEffect();
  expect(after.payload).toMatchObject({ template: 'sign_in', locale: 'fr', params: {} });
  expect(JSON.stringify(after.payload)).not.toContain('ealed');
  expect(await run(after)).toEqual({ outcome: 'done' });
  expect(sent).toHaveLength(1);
});

test('busy is tried again with everything still there; refused is parked', async () => {
  const effect = await wantSignIn();
  const busy: SendMailResult = { outcome: 'busy', reason: 'smtp 450 (EENVELOPE)' };
  expect(await sendMailEffect(deps, mailPort(busy))(effect)).toEqual({
    outcome: 'retry',
    reason: busy.reason,
  });
  expect(await readEffect()).toEqual(effect);
  const refused: SendMailResult = { outcome: 'refused', reason: 'smtp 550 (EENVELOPE)' };
  expect(await sendMailEffect(deps, mailPort(refused))(effect)).toEqual({
    outcome: 'parked',
    reason: refused.reason,
  });
});

test('a sign-in whose link has expired is not sent any more, and its secrets go', async () => {
  const effect = await wantSignIn();
  deps.clock.at += SIGN_IN_MS + 1;
  expect(await sendMailEffect(deps, mailPort())(effect)).toMatchObject({ outcome: 'parked' });
  expect(sent).toEqual([]);
  expect(JSON.stringify((await readEffect()).payload)).not.toContain('ealed');
});

test.each([
  ['no payload', () => null],
  ['a payload of something else', () => ({ orderId: '1' })],
  ['an unknown template', (payload: object) => ({ ...payload, template: 'x' })],
  ['parameters that are not its own', (payload: object) => ({ ...payload, template: 'claim' })],
  ['an address sealed elsewhere', (payload: object) => ({ ...payload, toSealed: 'v1.AAAA' })],
])('%s is parked, and the reason tells nothing personal', async (_what, change) => {
  const effect = await wantSignIn();
  const result = await sendMailEffect(
    deps,
    mailPort(),
  )({ ...effect, payload: change(effect.payload as object) });
  expect(result.outcome).toBe('parked');
  expect(JSON.stringify(result)).not.toContain('anna');
  expect(sent).toEqual([]);
});

test('a payload moved to another effect does not open', async () => {
  const effect = await wantSignIn();
  const result = await sendMailEffect(deps, mailPort())({ ...effect, effectId: deps.ids.next() });
  expect(result.outcome).toBe('parked');
});

test('a mail wanted twice under one subject is one effect, and a roll-back wants nothing', async () => {
  const merchantId = await insertMerchant(deps);
  const want = (fail: boolean) =>
    inTransaction(deps.pool, async (transaction) => {
      await wantMail(deps, transaction, {
        merchantId,
        subject: 'reward/1',
        template: 'reward_issued',
        locale: 'en',
        to: 'anna@example.org',
        params: {},
      });
      if (fail) throw new Error('changed my mind');
    });
  await expect(want(true)).rejects.toThrow('changed my mind');
  expect(await sql(deps.pool, 'select 1 from effect')).toEqual([]);
  await want(false);
  await want(false);
  expect(await sql(deps.pool, 'select merchant_id, subject from effect')).toEqual([
    { merchant_id: merchantId, subject: 'reward/1' },
  ]);
});
