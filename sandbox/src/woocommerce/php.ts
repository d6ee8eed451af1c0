/** JSON as PHP's json_encode writes it: slashes and everything beyond ASCII escaped. Receivers see these very bytes. */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

/** "1250" cents as "12.50". */
export function decimal(minor: number): string {
  const sign = minor < 0 ? '-' : '';
  const absolute = Math.abs(minor);
  return `${sign}${Math.trunc(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`;
}

/** "1250" cents as "12.5": coupon lines come unpadded in recorded deliveries. */
export function looseDecimal(minor: number): string {
  return String(minor / 100);
}

/** Reads "12.5", 12.5 or "12" into cents without floats; undefined when it is no amount. */
export function minorFrom(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const match = /^(-?)(\d{1,9})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').padEnd(3, '0');
  const rounding = Number(fraction.charAt(2)) >= 5 ? 1 : 0;
  const minor = Number(match[2]) * 100 + Number(fraction.slice(0, 2)) + rounding;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}
