import { isTimeZone } from '../commerce/time-zone.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../commerce/time.ts';
import {
  dateOfProgramDay,
  endOfLocalDay,
  localDay,
  programDay,
  programMs,
  type ProgramClock,
} from './program-clock.ts';

const at = (text: string) => Date.parse(text);
const paris = (pauses: ProgramClock['pauses'] = []): ProgramClock => ({ timeZone: 'Europe/Paris', pauses });

describe('local days', () => {
  test('a day begins at the local midnight, also where the clock jumps that night', () => {
    // Summer time ends on 25 October 2026: that day has 25 hours.
    const before = localDay('Europe/Paris', at('2026-10-24T21:59:59Z'));
    expect(localDay('Europe/Paris', at('2026-10-24T22:00:00Z'))).toBe(before + 1);
    expect(localDay('Europe/Paris', at('2026-10-25T22:59:59Z'))).toBe(before + 1);
    expect(localDay('Europe/Paris', at('2026-10-25T23:00:00Z'))).toBe(before + 2);
  });

  test('zones with odd offsets keep their own midnight', () => {
    expect(localDay('Asia/Kathmandu', at('2026-11-21T18:15:00Z'))).toBe(
      localDay('Asia/Kathmandu', at('2026-11-21T18:14:59Z')) + 1,
    );
  });
});

describe('the end of a local day', () => {
  test.each([
    ['Europe/Paris', '2026-11-21T10:00:00Z', '2026-11-21T22:59:59Z'],
    ['Europe/Paris', '2026-10-25T00:30:00Z', '2026-10-25T22:59:59Z'],
    ['Europe/Paris', '2026-03-29T00:30:00Z', '2026-03-29T21:59:59Z'],
    ['Europe/Paris', '2026-11-21T23:30:00Z', '2026-11-22T22:59:59Z'],
    ['America/New_York', '2026-11-21T10:00:00Z', '2026-11-22T04:59:59Z'],
    ['Asia/Kathmandu', '2026-11-21T10:00:00Z', '2026-11-21T18:14:59Z'],
  ])('in %s, of %s', (zone, instant, end) => {
    expect(new Date(endOfLocalDay(zone, at(instant))).toISOString()).toBe(end.replace('Z', '.000Z'));
  });
});

describe('[F7] pauses', () => {
  test('milliseconds and midnights that were paused do not count', () => {
    const clock = paris([{ startsAt: at('2026-11-01T12:00:00Z'), endsAt: at('2026-11-04T12:00:00Z') }]);
    const [start, end] = [at('2026-11-01T00:00:00Z'), at('2026-11-11T00:00:00Z')];
    expect(programMs(clock, end) - programMs(clock, start)).toBe(7 * DAY_MS);
    expect(programDay(clock, end) - programDay(clock, start)).toBe(7);
  });

  test('while paused both clocks stand still', () => {
    const clock = paris([{ startsAt: at('2026-11-01T12:00:00Z'), endsAt: null }]);
    const [early, late] = [at('2026-11-01T12:00:00Z'), at('2027-02-01T12:00:00Z')];
    expect([programMs(clock, late), programDay(clock, late)]).toEqual([
      programMs(clock, early),
      programDay(clock, early),
    ]);
  });

  test('a pause within one day takes no midnight', () => {
    const clock = paris([{ startsAt: at('2026-11-01T08:00:00Z'), endsAt: at('2026-11-01T20:00:00Z') }]);
    expect(programDay(clock, at('2026-11-02T12:00:00Z'))).toBe(
      programDay(paris(), at('2026-11-02T12:00:00Z')),
    );
  });

  test('the date shown for a programme day is the last local date on which it still is that day', () => {
    const pauseStarts = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        pauseStarts,
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 120 }),
        (startDay, hours, wanted) => {
          const base = at('2026-11-01T10:30:00Z');
          const clock = paris([
            { startsAt: base + startDay * DAY_MS, endsAt: base + startDay * DAY_MS + hours * HOUR_MS },
          ]);
          const now = base + 400 * DAY_MS;
          const day = programDay(clock, base) + wanted;
          const date = dateOfProgramDay(clock, day, now);
          const noon = (localDate: number) => localDate * DAY_MS + 11 * HOUR_MS;
          expect(programDay(clock, noon(date + 1))).toBeGreaterThan(day);
          expect(programDay(clock, noon(date))).toBeLessThanOrEqual(day);
        },
      ),
      { seed: 11 },
    );
  });
});

test('a time zone is one that exists', () => {
  expect([isTimeZone('Europe/Paris'), isTimeZone('Europe/Atlantis')]).toEqual([true, false]);
});
