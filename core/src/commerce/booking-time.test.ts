import { expect, test } from 'vitest';
import { MAX_BOOKINGS, readBookings } from './booking-time.ts';

const timeOf = (text: unknown) => readBookings([{ name: 'Booking', text }])[0]?.time;

test.each([
  ['2026-12-01 14:30', '2026-12-01T14:30:00'],
  ['2026-12-01T14:30', '2026-12-01T14:30:00'],
  [' 2026-12-01 14:30:15 ', '2026-12-01T14:30:15'],
  ['2026-12-01T14:30:00Z', '2026-12-01T14:30:00Z'],
  ['2026-12-01T14:30:00.000+0100', '2026-12-01T14:30:00+01:00'],
])('[B15] a date with a time of day is a booking: %j', (text, time) => {
  expect(timeOf(text)).toBe(time);
});

test.each(['2026-12-01', '14:30', '01/12/2026 14:30', '2026-02-30 10:00', '2026-12-01 24:30', 'For Ada, 2026-12-01 14:30', '', 7, null])(
  '[B15] nothing else is kept of what buyers typed: %j',
  (text) => {
    expect(timeOf(text)).toBeUndefined();
  },
); // prettier-ignore

test('[B15] whatever the order of the entries, the same bookings; never more than the limit', () => {
  const entries = Array.from({ length: 60 }, (_one, index) => ({
    name: `b${index % 3}`,
    text: `2026-12-01 10:${String(index).padStart(2, '0')}`,
  }));
  expect(readBookings(entries.toReversed())).toEqual(readBookings([...entries, ...entries]));
  expect(readBookings(entries)).toHaveLength(MAX_BOOKINGS);
});
