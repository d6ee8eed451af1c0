import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { randomDigits, randomToken, sameSecret, sha256 } from './tokens.ts';

const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

test('a token has 256 bits and never comes twice', () => {
  const tokens = Array.from({ length: 1_000 }, () => randomToken(randomness));
  expect(new Set(tokens).size).toBe(1_000);
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test('each digit comes as often as any other: bytes over 249 are thrown away', () => {
  const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
  let from = 0;
  const counting = {
    bytes: (length: number) => {
      const bytes = Uint8Array.from({ length }, (_, index) => everyByte[(from + index) % 256] ?? 0);
      from += length;
      return bytes;
    },
  };
  const counts = new Map<string, number>();
  for (const digit of randomDigits(counting, 500)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  expect([...counts.values()]).toEqual(Array.from({ length: 10 }, () => 50));
});

test('a code keeps its leading zeros', () => {
  expect(randomDigits({ bytes: (length) => new Uint8Array(length) }, 6)).toBe('000000');
});

test('secrets are the same or not, whatever their length', () => {
  expect(sameSecret('abc', 'abc')).toBe(true);
  expect(sameSecret('abc', 'abd')).toBe(false);
  expect(sameSecret('abc', 'abcd')).toBe(false);
  expect(sameSecret('', '')).toBe(true);
});

test('SHA-256 is what others compute', () => {
  expect(sha256('')).toBe(
    Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex').toString(
      'base64url',
    ),
  );
});
