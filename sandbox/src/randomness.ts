/** Repeatable randomness: the same seed gives the same keys, faults and order of deliveries. */
export interface Randomness {
  /** An integer from 0 up to, not including, `below`. */
  integer(below: number): number;
  /** True `perMille` times in a thousand. */
  happens(perMille: number): boolean;
  token(length: number, alphabet?: string): string;
  /** 32 bits from which the sequence can be continued after a restart. */
  state(): number;
}

export const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const HEXADECIMAL = '0123456789abcdef';
const PER_MILLE = 1000;

/** mulberry32: 32 bits of state, enough for a stand-in and trivially stored in its snapshot. */
export function seededRandomness(seed: number): Randomness {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(next() * below);
  return {
    integer,
    happens: (perMille) => perMille > 0 && integer(PER_MILLE) < perMille,
    token: (length, alphabet = ALPHANUMERIC) =>
      Array.from({ length }, () => alphabet.charAt(integer(alphabet.length))).join(''),
    state: () => state,
  };
}
