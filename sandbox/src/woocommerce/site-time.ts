/** WooCommerce writes each time twice: in the site's own zone and in GMT, both without an offset. */

const DATE_TEXT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?/;

export function gmtText(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

export function siteText(at: number, zone: string): string {
  return gmtText(at + offsetMs(at, zone));
}

/** Hours ahead of GMT, as in the REST index's `gmt_offset`. */
export function offsetHours(at: number, zone: string): number {
  return offsetMs(at, zone) / 3_600_000;
}

/** Reads a date or date-time; one with `Z` or an offset is absolute, any other is in the given zone. */
export function readTime(text: string, zone: string): number | undefined {
  const match = DATE_TEXT.exec(text.trim());
  if (!match) return undefined;
  if (/(?:Z|[+-]\d{2}:?\d{2})$/.test(text.trim()) && match[4] !== undefined) {
    const absolute = Date.parse(text.trim());
    return Number.isNaN(absolute) ? undefined : absolute;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = match;
  const naive = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  // Twice, because the offset itself depends on the instant around a clock change.
  const guess = naive - offsetMs(naive, zone);
  return naive - offsetMs(guess, zone);
}

function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(at / 1000) * 1000;
}
