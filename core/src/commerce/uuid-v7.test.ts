import { expect, test } from 'vitest';
import { createIds } from './uuid-v7.ts';

const randomness = { bytes: (length: number) => new Uint8Array(length).fill(0xff) };

test('ids are UUIDs of version 7 that carry the time', () => {
  const id = createIds({ now: () => 0x0199_aabb_ccdd }, randomness).next();
  expect(id).toMatch(/^0199aabb-ccdd-7000-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids rise within one millisecond, past the counter, and when the clock is set back', () => {
  let now = 1_000;
  const ids = createIds({ now: () => now }, randomness);
  const made = Array.from({ length: 5_000 }, () => ids.next());
  now = 10;
  made.push(ids.next());
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
});
