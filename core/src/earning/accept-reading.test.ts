import { describe, expect, test } from 'vitest';
import { judgeReading } from './accept-reading.ts';

const known = { stamp: 1_000, fetchSeq: 7, stateHash: 'known' };
const delivery = (stamp: number, stateHash: string) => ({ stamp, stateHash, fetchSeq: null });
const fetched = (stamp: number, stateHash: string, fetchSeq: number) => ({ stamp, stateHash, fetchSeq });

describe('[I9] a reading against the newest known state', () => {
  test('the first one is accepted, whoever tells it', () => {
    expect(judgeReading(null, delivery(1, 'a'))).toBe('accept');
    expect(judgeReading(null, fetched(1, 'a', 1))).toBe('accept');
  });

  test('a newer stamp is accepted, an older one is late, the same content is the same', () => {
    expect(judgeReading(known, delivery(1_001, 'new'))).toBe('accept');
    expect(judgeReading(known, delivery(999, 'old'))).toBe('older');
    expect(judgeReading(known, delivery(1_000, 'known'))).toBe('same');
    expect(judgeReading(known, delivery(1_001, 'known'))).toBe('same');
  });

  test('a tie told by a delivery is only a hint', () => {
    expect(judgeReading(known, delivery(1_000, 'other'))).toBe('hint');
  });

  test('a tie told by a fetch counts if it started after the known state was accepted; else it starts again', () => {
    expect(judgeReading(known, fetched(1_000, 'other', 8))).toBe('accept');
    expect(judgeReading(known, fetched(1_000, 'other', 6))).toBe('hint');
  });

  test('a fetch that read a newer stamp is newer, however early it started', () => {
    expect(judgeReading(known, fetched(1_001, 'new', 6))).toBe('accept');
  });

  test('an older stamp is late from a fetch that started too early, and the truth from one that started afterwards', () => {
    expect(judgeReading(known, fetched(999, 'old', 6))).toBe('older');
    expect(judgeReading(known, fetched(999, 'restored', 8))).toBe('accept');
    expect(judgeReading(known, fetched(999, 'known', 8))).toBe('same');
  });
});
