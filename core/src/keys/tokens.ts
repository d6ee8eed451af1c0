import { createHash, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '../commerce/time.ts';

/** 256 bits: sessions and the links of sign-in mails. */
export const TOKEN_BYTES = 32;

/** Capitals and digits without 0 O 1 I L, which people confuse: 31 symbols. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const DIGITS = '0123456789';
const BYTE_VALUES = 256;

/** 43 characters of base64url. Only its SHA-256 is ever stored. */
export function randomToken(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(TOKEN_BYTES)).toString('base64url');
}

/** A code that people read and type, `length` of 31 symbols: 12 make 59 bits. */
export function randomCode(randomness: Randomness, length: number): string {
  return randomSymbols(randomness, CODE_ALPHABET, length);
}

/** "048213": leading zeros included, each code as likely as any other. */
export function randomDigits(randomness: Randomness, length: number): string {
  return randomSymbols(randomness, DIGITS, length);
}

/** Bytes past the last whole multiple of the alphabet are thrown away: without that some symbols come more often. */
function randomSymbols(randomness: Randomness, alphabet: string, length: number): string {
  const fair = BYTE_VALUES - (BYTE_VALUES % alphabet.length);
  let symbols = '';
  while (symbols.length < length) {
    for (const byte of randomness.bytes(length)) {
      if (byte < fair && symbols.length < length) symbols += alphabet[byte % alphabet.length] ?? '';
    }
  }
  return symbols;
}

/** How a random token stands in the database; random tokens are long enough that no key is needed. */
export function sha256(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
export function sameSecret(one: string, other: string): boolean {
  const left = createHash('sha256').update(one).digest();
  const right = createHash('sha256').update(other).digest();
  return timingSafeEqual(left, right);
}
