import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createKeyring, MASTER_KEY_BYTES } from './keyring.ts';

const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const keyOf = (byte: number) => new Uint8Array(MASTER_KEY_BYTES).fill(byte);
const keys = createKeyring(keyOf(1), randomness);
const place = { table: 'order_contact', column: 'email_sealed', row: '1' };

test('what is sealed opens again, whatever the text', () => {
  for (const text of ['', 'anna@example.org', 'été ключ 🔑', 'x'.repeat(10_000)])
    expect(keys.open(place, keys.seal(place, text))).toBe(text);
});

test('the same text sealed twice looks different, and shows nothing of it', () => {
  const [one, two] = [keys.seal(place, 'anna@example.org'), keys.seal(place, 'anna@example.org')];
  expect(one).not.toBe(two);
  expect(Buffer.from(one.slice(3), 'base64url').toString('latin1')).not.toContain('anna');
});

test.each([
  ['table', { ...place, table: 'account_email' }],
  ['column', { ...place, column: 'name_sealed' }],
  ['row', { ...place, row: '2' }],
])('moved to another %s it does not open', (_moved, elsewhere) => {
  const sealed = keys.seal(place, 'anna@example.org');
  expect(() => keys.open(elsewhere, sealed)).toThrow('auth');
});

test('altered in any byte, cut short or under another key it does not open', () => {
  const sealed = keys.seal(place, 'anna@example.org');
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const altered = Buffer.from(bytes);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(() => keys.open(place, `v1.${altered.toString('base64url')}`)).toThrow();
  }
  for (let length = 0; length < bytes.length; length += 1)
    expect(() => keys.open(place, `v1.${bytes.subarray(0, length).toString('base64url')}`)).toThrow();
  expect(() => createKeyring(keyOf(2), randomness).open(place, sealed)).toThrow();
  expect(() => keys.open(place, sealed.replace('v1', 'v2'))).toThrow('order_contact.email_sealed');
});

test('a keyed hash is the same for the same text, and another for another purpose, text or key', () => {
  const hash = keys.hmac('email', 'anna@example.org');
  expect(keys.hmac('email', 'anna@example.org')).toBe(hash);
  const others = [
    keys.hmac('ip', 'anna@example.org'),
    keys.hmac('email', 'anna@example.com'),
    createKeyring(keyOf(2), randomness).hmac('email', 'anna@example.org'),
  ];
  expect(others).not.toContain(hash);
});

test('a master key of another length is refused', () => {
  expect(() => createKeyring(new Uint8Array(31), randomness)).toThrow('32 bytes');
});
