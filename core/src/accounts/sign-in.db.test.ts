import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../commerce/time.ts';
import { sql, sqlOne } from '../database/sql.ts';
import { createTestDatabase, type TestDatabase } from '../database/testing/create-test-database.ts';
import { hashEmail } from '../keys/email.ts';
import { sha256 } from '../keys/tokens.ts';
import { memberOfAccount } from '../members/find-member.ts';
import {
  createTestDeps,
  insertMember,
  insertMerchant,
  readAllText,
  recordStatements,
  TEST_NOW,
  type TestDeps,
} from '../members/testing/test-deps.ts';
import { chooseLocale } from './choose-locale.ts';
import { confirmSignIn, MAX_CODE_ATTEMPTS, SESSION_MS, type ConfirmSignInResult } from './confirm-sign-in.ts';
import { findSession } from './find-session.ts';
import { forgetExpired } from './forget-expired.ts';
import { isSignInOpen } from './is-sign-in-open.ts';
import { CLAIM_LINK_MS, SIGN_IN_MS } from './issue-sign-in.ts';
import {
  CODES_PER_ADDRESS_A_DAY,
  CONFIRMATIONS_PER_IP,
  MAILS_PER_ADDRESS,
  MAILS_PER_IP,
} from './rate-limit.ts';
import { requestSignIn } from './request-sign-in.ts';
import { signOut } from './sign-out.ts';
import { readWantedMails } from './testing/wanted-mails.ts';

let database: TestDatabase;
let deps: TestDeps;
let visitor = 0;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 20 });
});
afterAll(() => database.drop());
beforeEach(async () => {
  deps = createTestDeps(database.pool);
  await sql(
    deps.pool,
    'truncate rate_limit, one_time_token, session, account_email, account, effect cascade',
  );
});

/** Each test's requests come from a network of their own, unless they say otherwise. */
const newIp = (): string => {
  visitor += 1;
  return `192.0.2.${visitor % 250}`;
};

async function askFor(email: string, ip = newIp()): Promise<{ token: string; code: string }> {
  const before = (await readWantedMails(deps)).length;
  expect(await requestSignIn(deps, { email, locale: 'fr', ip })).toEqual({ outcome: 'sent' });
  const mails = await readWantedMails(deps);
  expect(mails).toHaveLength(before + 1);
  const mail = mails.at(-1)!;
  expect(mail).toMatchObject({ template: 'sign_in', locale: 'fr', params: {} });
  return mail.secrets as { token: string; code: string };
}

function signedIn(result: ConfirmSignInResult): Extract<ConfirmSignInResult, { outcome: 'signed_in' }> {
  if (result.outcome !== 'signed_in') throw new Error(`not signed in: ${result.outcome}`);
  return result;
}

const from = () => ({ ip: newIp() });
const wrongOf = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const nothingOpened = { outcome: 'invalid_or_expired' };

describe('a sign-in', () => {
  test('by link opens a session of ninety days with the verified address', async () => {
    const { token } = await askFor(' Camille.Martin@Example.com ');
    const { accountId, sessionToken, claims } = signedIn(await confirmSignIn(deps, { token }, from()));
    expect(claims).toEqual([]);
    const email = 'camille.martin@example.com';
    const expected = { accountId, emails: [{ emailHmac: hashEmail(deps.keys, email), email }], locale: 'fr' };
    expect(await findSession(deps, sessionToken)).toEqual(expected);
    deps.clock.at += SESSION_MS - 1;
    expect(await findSession(deps, sessionToken)).toEqual(expected);
    deps.clock.at += 1;
    expect(await findSession(deps, sessionToken)).toBeNull();
  });

  test('by code opens the same account as by link, spaces forgiven', async () => {
    const { token } = await askFor('anna@example.org');
    const byLink = signedIn(await confirmSignIn(deps, { token }, from()));
    const { code } = await askFor('ANNA@example.org');
    const typed = `${code.slice(0, 3)} ${code.slice(3)}`;
    const byCode = signedIn(await confirmSignIn(deps, { email: 'anna@example.org', code: typed }, from()));
    expect(byCode.accountId).toBe(byLink.accountId);
    expect(byCode.sessionToken).not.toBe(byLink.sessionToken);
  });

  test('can be looked at without being used; used, expired and made-up links look alike', async () => {
    const { token } = await askFor('look@example.org');
    expect(await isSignInOpen(deps, token)).toBe(true);
    expect(await isSignInOpen(deps, token)).toBe(true);
    signedIn(await confirmSignIn(deps, { token }, from()));
    expect(await isSignInOpen(deps, token)).toBe(false);
    const late = await askFor('late-look@example.org');
    deps.clock.at += SIGN_IN_MS;
    expect(await isSignInOpen(deps, late.token)).toBe(false);
    expect(await isSignInOpen(deps, 'made up')).toBe(false);
  });

  test('hands back the page that was asked for, by link and by code', async () => {
    const email = 'back@example.org';
    for (const by of ['link', 'code']) {
      await requestSignIn(deps, { email, locale: 'fr', ip: newIp(), returnTo: '/wallet/m/tea' });
      const { token, code } = (await readWantedMails(deps)).at(-1)!.secrets as Record<
        'token' | 'code',
        string
      >;
      const proof = by === 'link' ? { token } : { email, code };
      expect(signedIn(await confirmSignIn(deps, proof, from())).returnTo).toBe('/wallet/m/tea');
      deps.clock.at += SECOND_MS;
    }
  });

  test('keeps the language that its account last used', async () => {
    const { token } = await askFor('tongue@example.org');
    const { accountId, sessionToken } = signedIn(await confirmSignIn(deps, { token }, from()));
    await chooseLocale(deps, { accountId, locale: 'en' });
    expect((await findSession(deps, sessionToken))?.locale).toBe('en');
  });

  test('is single use: neither link nor code open a second session', async () => {
    const { token, code } = await askFor('once@example.org');
    signedIn(await confirmSignIn(deps, { token }, from()));
    expect(await confirmSignIn(deps, { token }, from())).toEqual(nothingOpened);
    expect(await confirmSignIn(deps, { email: 'once@example.org', code }, from())).toEqual(nothingOpened);
  });

  test('twenty confirmations at once, by link and by code, open one session', async () => {
    const { token, code } = await askFor('race@example.org');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        confirmSignIn(deps, index % 5 === 0 ? { email: 'race@example.org', code } : { token }, from()),
      ),
    );
    expect(results.filter((result) => result.outcome === 'signed_in')).toHaveLength(1);
    expect(results.filter((result) => result.outcome === 'invalid_or_expired')).toHaveLength(19);
    expect(await sqlOne(deps.pool, 'select count(*)::int as sessions from session')).toEqual({ sessions: 1 });
  });

  test('two first sign-ins of one address at once make one account', async () => {
    const first = await askFor('new@example.org');
    deps.clock.at += SECOND_MS;
    const second = await askFor('new@example.org');
    const results = await Promise.all([
      confirmSignIn(deps, { token: first.token }, from()),
      confirmSignIn(deps, { token: second.token }, from()),
    ]);
    const accounts = results.map((result) => signedIn(result).accountId);
    expect(new Set(accounts).size).toBe(1);
  });

  test('lapses after fifteen minutes', async () => {
    const { token, code } = await askFor('late@example.org');
    deps.clock.at += SIGN_IN_MS;
    expect(await confirmSignIn(deps, { token }, from())).toEqual(nothingOpened);
    expect(await confirmSignIn(deps, { email: 'late@example.org', code }, from())).toEqual(nothingOpened);
  });

  test('with claims carries them to its confirmation; its link lives a day, its code does not', async () => {
    const claims = [{ merchantId: deps.ids.next(), claimId: deps.ids.next() }];
    await requestSignIn(deps, { email: 'claims@example.org', locale: 'en', ip: newIp(), claims });
    const { token, code } = (await readWantedMails(deps))[0]!.secrets as { token: string; code: string };
    deps.clock.at += CLAIM_LINK_MS - 1;
    expect(await confirmSignIn(deps, { email: 'claims@example.org', code }, from())).toEqual(nothingOpened);
    expect(signedIn(await confirmSignIn(deps, { token }, from())).claims).toEqual(claims);
  });

  test('links the members that have verified this address, at every merchant', async () => {
    const merchants = [await insertMerchant(deps), await insertMerchant(deps)];
    const email = 'member@example.org';
    const member = await insertMember(deps, merchants[0]!, { email, verified: true });
    await insertMember(deps, merchants[1]!, { email, verified: false });
    const { token } = await askFor(email);
    const { accountId } = signedIn(await confirmSignIn(deps, { token }, from()));
    expect(await memberOfAccount(deps.pool, merchants[0]!, accountId)).toBe(member);
    expect(await memberOfAccount(deps.pool, merchants[1]!, accountId)).toBeNull();
  });

  test('asked for makes no account before it is verified', async () => {
    await askFor('nobody@example.org');
    expect(await sqlOne(deps.pool, 'select count(*)::int as accounts from account')).toEqual({ accounts: 0 });
  });

  test('signing out ends this session and no other', async () => {
    const one = signedIn(
      await confirmSignIn(deps, { token: (await askFor('out@example.org')).token }, from()),
    );
    const two = signedIn(
      await confirmSignIn(deps, { token: (await askFor('out@example.org')).token }, from()),
    );
    await signOut(deps, one.sessionToken);
    await signOut(deps, one.sessionToken);
    expect(await findSession(deps, one.sessionToken)).toBeNull();
    expect(await findSession(deps, two.sessionToken)).not.toBeNull();
  });
});

describe('guessing', () => {
  test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(10_000), "' or 1=1 --"])(
    'token %j opens nothing',
    async (token) => {
      await askFor('guess@example.org');
      expect(await confirmSignIn(deps, { token }, from())).toEqual(nothingOpened);
      expect(await findSession(deps, token)).toBeNull();
    },
  );

  test('after five wrong codes the right one opens nothing, and the link still does', async () => {
    const email = 'five@example.org';
    const { token, code } = await askFor(email);
    for (let wrong = 0; wrong < MAX_CODE_ATTEMPTS; wrong += 1) {
      expect(await confirmSignIn(deps, { email, code: wrongOf(code) }, from())).toEqual(nothingOpened);
    }
    expect(await confirmSignIn(deps, { email, code }, from())).toEqual(nothingOpened);
    signedIn(await confirmSignIn(deps, { token }, from()));
  });

  test('twenty guesses at once look at five codes', async () => {
    const email = 'burst@example.org';
    const { code } = await askFor(email);
    await Promise.all(
      Array.from({ length: 20 }, () => confirmSignIn(deps, { email, code: wrongOf(code) }, from())),
    );
    const { attempts } = await sqlOne<{ attempts: number }>(deps.pool, 'select attempts from one_time_token');
    expect(attempts).toBe(MAX_CODE_ATTEMPTS);
  });

  test('the newest mail holds the code; an older one is only a link', async () => {
    const email = 'twice@example.org';
    const older = await askFor(email);
    deps.clock.at += SECOND_MS;
    const newer = await askFor(email);
    expect(await confirmSignIn(deps, { email, code: older.code }, from())).toEqual(nothingOpened);
    signedIn(await confirmSignIn(deps, { email, code: newer.code }, from()));
    signedIn(await confirmSignIn(deps, { token: older.token }, from()));
  });

  test('codes for one address are limited over all its mails and networks', async () => {
    const email = 'day@example.org';
    for (let tried = 0; tried < CODES_PER_ADDRESS_A_DAY.attempts; tried += 1) {
      expect(await confirmSignIn(deps, { email, code: '000000' }, from())).toEqual(nothingOpened);
    }
    const refused = await confirmSignIn(deps, { email, code: '000000' }, from());
    expect(refused).toEqual({ outcome: 'too_many_attempts', retryAfterSeconds: 12 * 3_600 });
    deps.clock.at += DAY_MS / 2;
    expect(await confirmSignIn(deps, { email, code: '000000' }, from())).toEqual(nothingOpened);
  });

  test('links are limited per network, and a whole /64 of IPv6 is one', async () => {
    const ipOf = (host: number) => ({ ip: `2001:db8:1:2::${host.toString(16)}` });
    for (let tried = 0; tried < CONFIRMATIONS_PER_IP.attempts; tried += 1) {
      expect(await confirmSignIn(deps, { token: 'x' }, ipOf(tried))).toEqual(nothingOpened);
    }
    expect(await confirmSignIn(deps, { token: 'x' }, ipOf(999))).toMatchObject({
      outcome: 'too_many_attempts',
    });
    expect(await confirmSignIn(deps, { token: 'x' }, { ip: '2001:db8:1:3::1' })).toEqual(nothingOpened);
  });
});

describe('mails', () => {
  test.each([
    '',
    'anna',
    'a@b',
    'anna@example.org\nBcc: x@example.org',
    'a@b.fr,c@d.fr',
    `${'a'.repeat(250)}@example.org`,
  ])('%j is no address', async (email) => {
    expect(await requestSignIn(deps, { email, locale: 'en', ip: newIp() })).toEqual({
      outcome: 'invalid_email',
    });
    expect(await readWantedMails(deps)).toEqual([]);
  });

  test('to one address stop after five in a quarter of an hour, however it is spelt', async () => {
    for (let sent = 0; sent < MAILS_PER_ADDRESS.attempts; sent += 1) {
      await askFor(sent % 2 === 0 ? 'flood@example.org' : 'FLOOD@example.org ');
    }
    const refused = await requestSignIn(deps, { email: 'flood@example.org', locale: 'en', ip: newIp() });
    expect(refused).toEqual({ outcome: 'too_many_attempts', retryAfterSeconds: 900 });
    deps.clock.at += 15 * MINUTE_MS;
    await askFor('flood@example.org');
  });

  test('asked for by one network stop, for all addresses', async () => {
    const ip = '198.51.100.9';
    for (let sent = 0; sent < MAILS_PER_IP.attempts; sent += 1) await askFor(`many${sent}@example.org`, ip);
    const refused = await requestSignIn(deps, { email: 'one.more@example.org', locale: 'en', ip });
    expect(refused.outcome).toBe('too_many_attempts');
  });

  test('a known and an unknown address run the same statements and get the same answer', async () => {
    signedIn(await confirmSignIn(deps, { token: (await askFor('known@example.org')).token }, from()));
    const statementsFor = async (email: string) => {
      const texts: string[] = [];
      const answer = await requestSignIn(recordStatements(deps, texts), { email, locale: 'en', ip: newIp() });
      return { texts, answer };
    };
    const known = await statementsFor('known@example.org');
    const unknown = await statementsFor('unknown@example.org');
    expect(known.texts.length).toBeGreaterThan(3);
    expect(unknown).toEqual(known);
  });
});

test('a wrong code for a known and for an unknown address runs the same statements and gets the same answer', async () => {
  const { code } = await askFor('known@example.org');
  const tryWith = async (email: string) => {
    const texts: string[] = [];
    const answer = await confirmSignIn(recordStatements(deps, texts), { email, code: wrongOf(code) }, from());
    return { texts, answer };
  };
  const known = await tryWith('known@example.org');
  expect(known.answer).toEqual(nothingOpened);
  expect(await tryWith('unknown@example.org')).toEqual(known);
});

test('nothing personal and no secret stands in clear in any table', async () => {
  const email = 'Secretive.Person@example.net';
  const ip = '203.0.113.77';
  const { token, code } = await askFor(email, ip);
  const { sessionToken } = signedIn(await confirmSignIn(deps, { token }, { ip }));
  await requestSignIn(deps, { email, locale: 'en', ip });
  const texts = await readAllText(deps.pool);
  expect(texts.map(({ place }) => place)).toEqual(
    expect.arrayContaining(['account_email.email_sealed', 'one_time_token.email_sealed', 'effect.payload']),
  );
  expect(texts.some(({ text }) => text === sha256(sessionToken))).toBe(true);
  const codeAlone = new RegExp(`(?<![\\w-])${code}(?![\\w-])`);
  const mailed = texts.filter(({ place }) => /^(?:effect|one_time_token)\./.test(place));
  expect(mailed.map(({ text }) => text).join('\n')).not.toMatch(codeAlone);
  for (const { place, text } of texts) {
    const clear = `${place}: ${text}`.toLowerCase();
    for (const secret of ['secretive', 'example.net', ip, token.toLowerCase(), sessionToken.toLowerCase()]) {
      expect(clear).not.toContain(secret);
    }
  }
});

test('forgetting drops what has ended and keeps what still counts', async () => {
  const old = await askFor('old@example.org');
  signedIn(await confirmSignIn(deps, { token: old.token }, from()));
  deps.clock.at = TEST_NOW + SESSION_MS - DAY_MS;
  const fresh = await askFor('fresh@example.org');
  const { sessionToken } = signedIn(await confirmSignIn(deps, { token: fresh.token }, from()));
  const waiting = await askFor('waiting@example.org');
  deps.clock.at += DAY_MS;
  const forgotten = await forgetExpired(deps);
  expect(forgotten).toMatchObject({ tokens: 1, sessions: 1 });
  expect(forgotten.windows).toBeGreaterThan(0);
  expect(await findSession(deps, sessionToken)).not.toBeNull();
  expect(await forgetExpired(deps)).toEqual({ tokens: 0, sessions: 0, windows: 0 });
  expect(await confirmSignIn(deps, { token: waiting.token }, from())).toEqual(nothingOpened);
});
