/** Shopify's texts of amounts. All of the shop's monies have two decimals. */

/** In REST payloads: "12.50". */
export function restAmount(minor: number): string {
  return (minor / 100).toFixed(2);
}

/** GraphQL's Decimal as Shopify prints it: "12.5", "12.0", "12.34". */
export function decimal(minor: number): string {
  return restAmount(minor).replace(/0$/, '');
}

/** Reads what an app sends as a Decimal; null for what is no amount of cents. */
export function minorFrom(text: string): number | null {
  const match = /^(\d{1,11})(?:\.(\d{1,2})0*)?$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** A tax in (or on) an amount, rounded to the cent. */
export function taxOf(amountMinor: number, percent: number, included: boolean): number {
  return Math.round((amountMinor * percent) / (included ? 100 + percent : 100));
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Spreads an amount over lines in proportion, each floored, the leftover cents one each to the first lines in order:
 * recorded on two orders (4.78/5.08/5.07/5.07 and 2.39/2.54/2.54/2.53).
 */
export function spread(amountMinor: number, weights: readonly number[]): number[] {
  const whole = sum(weights);
  if (whole === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => Math.floor((amountMinor * weight) / whole));
  let left = amountMinor - sum(shares);
  return shares.map((share, position) => {
    if (left === 0 || share >= (weights[position] ?? 0)) return share;
    left -= 1;
    return share + 1;
  });
}
