import type { Clock, Ids, Randomness } from './time.ts';

const RANDOM_BYTES = 10;
const COUNTER_BITS = 12;
const MAX_COUNTER = 2 ** COUNTER_BITS - 1;

/**
 * UUID v7 (RFC 9562): 48 bits of milliseconds, then a 12-bit counter, then 62 random bits. Ids of one maker always
 * rise, also within a millisecond and when the clock is set back.
 */
export function createIds(clock: Clock, randomness: Randomness): Ids {
  let last = 0;
  let counter = 0;
  return {
    next() {
      const now = clock.now();
      if (now > last) {
        last = now;
        counter = 0;
      } else if (counter < MAX_COUNTER) {
        counter += 1;
      } else {
        last += 1;
        counter = 0;
      }
      return format(last, counter, randomness.bytes(RANDOM_BYTES));
    },
  };
}

/** An id that says its time and is otherwise made of given bytes: the same ones give the same id. Ten bytes are needed. */
export function uuidV7Of(milliseconds: number, bytes: Uint8Array): string {
  const counter = Buffer.from(bytes).readUInt16BE(RANDOM_BYTES - 2) & MAX_COUNTER;
  return format(milliseconds, counter, bytes);
}

function format(milliseconds: number, counter: number, random: Uint8Array): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const version = (0x7000 | counter).toString(16);
  const bytes = Buffer.from(random);
  const variant = ((bytes.readUInt16BE(0) & 0x3fff) | 0x8000).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${bytes.toString('hex', 2, 8)}`;
}
