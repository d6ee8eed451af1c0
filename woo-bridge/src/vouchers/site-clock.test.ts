import { HOUR_MS } from '@ristourne/core/commerce/time';
import { describe, expect, it } from 'vitest';
import type { RestAnswer, RestClient } from '../rest/client.ts';
import { readSiteClock } from './site-clock.ts';

const SUMMER = Date.UTC(2027, 6, 1, 12);
const WINTER = Date.UTC(2027, 0, 1, 12);

/** Constructed: a site whose index answers this and nothing else is asked of. */
function siteTelling(answer: RestAnswer): RestClient {
  const never = () => Promise.reject(new Error('not asked'));
  return { index: async () => answer, get: never, post: never, put: never, delete: never };
}

async function hours(body: unknown): Promise<[winter: number, summer: number]> {
  const clock = await readSiteClock(siteTelling({ outcome: 'answered', pages: 1, body }));
  return [clock.offsetAt(WINTER) / HOUR_MS, clock.offsetAt(SUMMER) / HOUR_MS];
}

describe('readSiteClock', () => {
  it.each([
    ['Europe/Paris', [1, 2]],
    ['America/New_York', [-5, -4]],
    ['Asia/Kathmandu', [5.75, 5.75]],
    ['Australia/Lord_Howe', [11, 10.5]],
    ['UTC', [0, 0]],
  ])('%s is %j hours ahead in winter and summer', async (zone, expected) => {
    expect(await hours({ timezone_string: zone, gmt_offset: 0 })).toEqual(expected);
  });
  it('without a zone its offset holds all year, as a number or as a text', async () => {
    expect(await hours({ timezone_string: '', gmt_offset: 5.5 })).toEqual([5.5, 5.5]);
    expect(await hours({ timezone_string: '', gmt_offset: '-3' })).toEqual([-3, -3]);
  });
  it('nonsense, an unknown zone and no answer are GMT', async () => {
    expect(await hours({ timezone_string: 'Mars/Olympus', gmt_offset: 'soon' })).toEqual([0, 0]);
    expect(await hours('<html>')).toEqual([0, 0]);
    const silent = await readSiteClock(siteTelling({ outcome: 'unknown', reason: 'silence' }));
    expect(silent.offsetAt(SUMMER)).toBe(0);
  });
  it('holds at the exact seconds around a change', async () => {
    const body = { timezone_string: 'Europe/Paris' };
    const clock = await readSiteClock(siteTelling({ outcome: 'answered', pages: 1, body }));
    const change = Date.UTC(2027, 2, 28, 1);
    expect(clock.offsetAt(change - 1)).toBe(HOUR_MS);
    expect(clock.offsetAt(change)).toBe(2 * HOUR_MS);
  });
});
