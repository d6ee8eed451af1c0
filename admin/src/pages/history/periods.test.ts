import { expect, test } from 'vitest';
import { periodNames, periodOf } from './periods.ts';

const now = Date.parse('2026-11-27T13:00:00Z');
const of = (name: string, timeZone = 'Europe/Paris') => {
  const { from, to } = periodOf(name, { now, timeZone });
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return [iso(from), iso(to)];
};

test('a month goes from local midnight to local midnight, over a change of the clocks as well', () => {
  expect(of('2026-10')).toEqual(['2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z']);
  expect(of('2026-11', 'Pacific/Auckland')).toEqual(['2026-10-31T11:00:00.000Z', '2026-11-30T11:00:00.000Z']);
  expect(of('2026-11', 'America/Los_Angeles')).toEqual([
    '2026-11-01T07:00:00.000Z',
    '2026-12-01T08:00:00.000Z',
  ]);
});

test('the last seven days are today and the six before, and have no end', () => {
  expect(of('7d')).toEqual(['2026-11-20T23:00:00.000Z', null]);
});

test('twelve months can be looked at, and any other word is no period', () => {
  const names = periodNames({ now, timeZone: 'Europe/Paris' });
  expect([names[2], names.at(-1), names.length]).toEqual(['2026-11', '2025-12', 14]);
  expect(of('2020-01')).toEqual([null, null]);
  expect(of('yesterday')).toEqual([null, null]);
});
