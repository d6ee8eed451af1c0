import { describe, expect, test } from 'vitest';
import { PARTS } from './memory-engine.ts';
import { findWith, MUTANTS } from './mutants.ts';

const MOST_EVENTS = 1_000;

describe('the oracle catches planted mutants', () => {
  test('and says nothing of the parts as they are', async () => {
    expect(await findWith(PARTS)).toBeNull();
  });

  test.each(MUTANTS)('$name', async ({ parts, says }) => {
    const found = await findWith(parts);
    expect(found?.what).toMatch(says);
    expect(found?.events).toBeLessThan(MOST_EVENTS);
  });
});
