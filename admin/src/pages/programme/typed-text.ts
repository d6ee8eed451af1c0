import { currencyExponent } from '@ristourne/core/commerce/money';
import { DAY_MS } from '@ristourne/core/commerce/time';

/** `12.5` of 1250 with two digits after the point; without the zeros at its end. */
export function decimalText(amount: number, digits: number): string {
  const text = String(amount).padStart(digits + 1, '0');
  if (digits === 0) return text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
}

/** An amount as a form shows it: in units of its currency, with a point, without zeros at its end. */
export function minorText(minor: number, currency: string): string {
  return decimalText(minor, currencyExponent(currency));
}

/** `12.5`, `12,50`, `1 200` with at most `digits` after the separator, as a whole number; null for anything else. */
export function readDecimal(typed: string, digits: number): number | null {
  const plain = withoutSpaces(typed).replace(',', '.');
  const [, whole = '', part = ''] = /^(\d{1,10})(?:\.(\d*))?$/.exec(plain) ?? [];
  if (whole === '' || part.length > digits) return null;
  const amount = Number(whole + part.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** An amount as typed, in minor units of the currency; null when it is none. */
export function readMoney(typed: string, currency: string): number | null {
  return readDecimal(typed, currencyExponent(currency));
}

export function withoutSpaces(typed: string): string {
  return typed.replaceAll(/[\s\u00a0\u202f]/g, '');
}

/** `tea, "black, loose"`: with commas between; what holds a comma itself stands in quotes. */
export function listText(items: readonly string[]): string {
  return items.map((one) => (/[,"]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one)).join(', ');
}

const ITEM = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/y;

/** What `listText` wrote, or a person typed; empty items are left out. A quote that is never closed is read as it stands. */
export function readList(typed: string): string[] {
  const items: string[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < typed.length) {
    const found = ITEM.exec(typed);
    if (!found) break;
    const [, quoted, plain = ''] = found;
    items.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"').trim());
  }
  return items.filter((one) => one !== '');
}

export type TypedRatio = { numerator: number; denominator: number };
const RATIO_DIGITS = 6;

/** `1.5` of 3 to 2. What no short decimal says exactly, or another ratio would read back from it, stays `7/3`. */
export function ratioText({ numerator, denominator }: TypedRatio): string {
  const scaled = (numerator * 10 ** RATIO_DIGITS) / denominator;
  if (Number.isSafeInteger(scaled)) {
    const text = decimalText(scaled, RATIO_DIGITS);
    const read = readRatio(text);
    if (read?.numerator === numerator && read.denominator === denominator) return text;
  }
  return `${numerator}/${denominator}`;
}

/** `1.5` and `1,5` as 3 to 2, `7/3` as it stands; null for anything else. */
export function readRatio(typed: string): TypedRatio | null {
  const plain = withoutSpaces(typed);
  const [, above, below] = /^(\d{1,10})\/(\d{1,10})$/.exec(plain) ?? [];
  if (above !== undefined && below !== undefined)
    return Number(below) === 0 ? null : { numerator: Number(above), denominator: Number(below) };
  const scaled = readDecimal(plain, RATIO_DIGITS);
  if (scaled === null) return null;
  const divisor = greatestCommon(scaled, 10 ** RATIO_DIGITS);
  return { numerator: scaled / divisor, denominator: 10 ** RATIO_DIGITS / divisor };
}

function greatestCommon(one: number, other: number): number {
  let [a, b] = [one, other];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Whether a text is a date of the calendar, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** YYYY-MM-DD of a local day, counted since 1970. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
