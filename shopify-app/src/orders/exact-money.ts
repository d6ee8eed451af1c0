import { parseMinor } from '@ristourne/core/commerce/money';
import { z } from 'zod';

const FRACTION_DIGITS = 12;
const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;
const SCALE = 10n ** BigInt(FRACTION_DIGITS);

/** An exact amount in whole units of its currency × 10¹². Sums and products of it lose nothing. */
export type Exact = bigint;

/** Shopify's Decimal: a text ("12.5"), never a number. */
const decimal = z
  .string()
  .regex(DECIMAL, { error: 'must be a decimal text' })
  .transform((text) => exactOf(text));

/** A MoneyBag of which only the shop's own currency is read: that is what orders are kept in. */
export const shopMoney = z
  .object({ shopMoney: z.object({ amount: decimal }) })
  .transform((bag) => bag.shopMoney.amount);

/** Reads "12.5" exactly. Throws on what is no decimal text: input is checked before. */
export function exactOf(text: string): Exact {
  const match = DECIMAL.exec(text);
  if (match === null) throw new Error('not a decimal text');
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(FRACTION_DIGITS, '0'));
  return sign === '-' ? -value : value;
}

export function sumOf(amounts: Iterable<Exact>): Exact {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

/** In minor units of `currency`, rounded half away from zero, once. Throws when no safe integer holds it. */
export function minorOf(amount: Exact, currency: string): number {
  const [sign, size] = amount < 0n ? ['-', -amount] : ['', amount];
  const fraction = String(size % SCALE).padStart(FRACTION_DIGITS, '0');
  const minor = parseMinor(`${sign}${size / SCALE}.${fraction}`, currency);
  if (minor === null) throw new AmountTooLarge('an amount is too large');
  return minor;
}

/** An amount that no safe integer holds: the order is unintelligible. */
export class AmountTooLarge extends Error {
  override readonly name = 'AmountTooLarge';
}
