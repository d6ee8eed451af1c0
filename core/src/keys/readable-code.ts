import type { Randomness } from '../commerce/time.ts';

/** Digits and capitals that nobody mixes up when reading them aloud: no 0, 1, I, L, O. */
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Largest multiple of 31 that a byte can hold: bytes above it are drawn again, so that every symbol is as likely. */
const FAIR_BYTES = 256 - (256 % SYMBOLS.length);

/** A code for people to read and type, from a CSPRNG: almost 5 bits a symbol. */
export function readableCode(randomness: Randomness, length: number): string {
  let code = '';
  while (code.length < length) {
    for (const byte of randomness.bytes(length * 2)) {
      if (byte < FAIR_BYTES && code.length < length) code += SYMBOLS[byte % SYMBOLS.length];
    }
  }
  return code;
}
