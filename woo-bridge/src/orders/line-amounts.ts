import { parseMinor } from '@ristourne/core/commerce/money';

export type LineAmounts = { netMinor: number; taxMinor: number };

const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{0,20}))?$/;
const FRACTION_DIGITS = 20;

/**
 * A line's net and tax in minor units. Stores with three or four price decimals split 5.00 into 4.165 and 0.835: the
 * exact sum is rounded, once, and the tax is what the net leaves of it. Null when an amount is no safe integer.
 */
export function readAmounts(total: string, tax: string, currency: string): LineAmounts | null {
  const netMinor = parseMinor(total, currency);
  const sum = addDecimals(total, tax);
  const sumMinor = sum === null ? null : parseMinor(sum, currency);
  if (netMinor === null || sumMinor === null) return null;
  return { netMinor, taxMinor: sumMinor - netMinor };
}

/** The exact sum of two decimal texts, as one; null when one is none. */
function addDecimals(a: string, b: string): string | null {
  const [left, right] = [scaled(a), scaled(b)];
  if (left === null || right === null) return null;
  const sum = left + right;
  const digits = String(sum < 0n ? -sum : sum).padStart(FRACTION_DIGITS + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -FRACTION_DIGITS)}.${digits.slice(-FRACTION_DIGITS)}`;
}

function scaled(text: string): bigint | null {
  const match = DECIMAL.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(FRACTION_DIGITS, '0'));
  return sign === '-' ? -value : value;
}
