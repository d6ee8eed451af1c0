import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashEmail, maskEmail, MAX_EMAIL_LENGTH, normaliseEmail } from './email.ts';
import { createKeyring } from './keyring.ts';

const keys = createKeyring(new Uint8Array(32), { bytes: (length) => new Uint8Array(length) });

test.each([
  [' Anna@Example.ORG ', 'anna@example.org'],
  ["o'brien+shop@sub.example.co.uk", "o'brien+shop@sub.example.co.uk"],
  ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
  ['é@example.org', 'é@example.org'],
  ['e\u0301@example.org', 'é@example.org'],
])('%j is read as %j', (typed, email) => {
  expect(normaliseEmail(typed)).toBe(email);
});

test.each([
  '',
  'anna',
  '@example.org',
  'anna@',
  'anna@localhost',
  'a@b@example.org',
  'anna@example.org\r\nBcc: eve@example.org',
  'anna\n@example.org',
  'anna\u0000@example.org',
  'anna bell@example.org',
  'anna@example.org,eve@example.org',
  'anna@example.org;eve@example.org',
  '<anna@example.org>',
  '"anna"@example.org',
  'anna@[127.0.0.1]',
  'anna@-example.org',
  'anna@example..org',
  'an\u202ena@example.org',
  `${'a'.repeat(65)}@example.org`,
  `anna@${'b.'.repeat(130)}org`,
  'x'.repeat(100_000),
])('%j is no address', (typed) => {
  expect(normaliseEmail(typed)).toBeNull();
  expect(hashEmail(keys, typed)).toBe('');
});

describe('for any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.emailAddress(),
    fc.tuple(fc.emailAddress(), fc.string({ unit: 'binary', maxLength: 3 })).map((parts) => parts.join('')),
  );

  test('an address that is accepted has one @, no white space or control character, and fits a mail header', () => {
    fc.assert(
      fc.property(texts, (typed) => {
        const email = normaliseEmail(typed);
        if (email === null) return;
        expect(email).toMatch(/^[^\s\p{C},;<>"@]+@[a-z0-9.-]+$/u);
        expect(Buffer.byteLength(email)).toBeLessThanOrEqual(MAX_EMAIL_LENGTH);
        expect(normaliseEmail(email)).toBe(email);
      }),
    );
  });

  test('ordinary addresses are accepted, and hashed alike however they are spelt', () => {
    const local = fc.stringMatching(/^[a-z0-9]{1,20}$/);
    fc.assert(
      fc.property(local, local, (name, domain) => {
        const hash = hashEmail(keys, `${name}@${domain}.example`);
        expect(hash).toHaveLength(43);
        expect(hashEmail(keys, ` ${name.toUpperCase()}@${domain}.EXAMPLE\n`)).toBe(hash);
      }),
    );
  });
});

test('a masked address shows two letters and the ending, and not how long it is', () => {
  expect(maskEmail('anna@example.org')).toBe('a•••@e••••••.org');
  expect(maskEmail('a.very.long.name@mail.example.co.uk')).toBe('a•••@m••••••.uk');
});
