import { createHash, timingSafeEqual } from 'node:crypto';
import type { Randomness } from '../commerce/time.ts';

/** 256 bits: sessions and the links of sign-in mails. */
export const TOKEN_BYTES = 32;

const TEN = 10;
/** Bytes past the last whole multiple of ten are thrown away: with them, low digits would come more often. */
const FAIR_BYTES = 250;

/** 43 characters of base64url. Only its SHA-256 is ever stored. */
export function randomToken(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(TOKEN_BYTES)).toString('base64url');
}

/** "048213": leading zeros included, each code as likely as any other. */
export function randomDigits(randomness: Randomness, length: number): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomness.bytes(length)) {
      if (byte < FAIR_BYTES && digits.length < length) digits += byte % TEN;
    }
  }
  return digits;
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
