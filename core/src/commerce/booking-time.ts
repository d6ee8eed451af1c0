/**
 * A named entry of an order whose text is a date with a time of day: when something that was booked takes place. The
 * time is the store's local one unless it carries its own zone: `2026-12-01T14:30`, `2026-12-01T14:30:00+01:00`.
 */
export type Booking = { name: string; time: string };

/** Entries of one order, and characters of a name. */
export const MAX_BOOKINGS = 50;
export const MAX_BOOKING_NAME_LENGTH = 100;

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Those of an order's named texts that are a date with a time, sorted, each once. Everything else stays with the store: such
 * texts hold names and messages of buyers. A name that is too long, or more entries than the limit, are left out.
 */
export function readBookings(entries: Iterable<{ name: string; text: unknown }>): Booking[] {
  const found = new Map<string, Booking>();
  for (const { name, text } of entries) {
    const time = typeof text === 'string' ? normalTime(text.trim()) : null;
    if (time === null || name === '' || name.length > MAX_BOOKING_NAME_LENGTH) continue;
    found.set(`${name} ${time}`, { name, time });
  }
  const sorted = [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return sorted.slice(0, MAX_BOOKINGS);
}

/** Null for anything but a date that a calendar has, with a time of day. */
function normalTime(text: string): string | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '00', zone = ''] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const read = new Date(`${local}Z`);
  const isReal = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(local);
  return isReal ? local + withColon(zone) : null;
}

function withColon(zone: string): string {
  return /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}
