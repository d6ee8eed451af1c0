/**
 * An exact amount in minor units: `numerator / denominator`, both ≥ 0, denominator > 0. One floor is taken at the end,
 * by whoever turns it into units.
 */
export type ExactMinor = { readonly numerator: bigint; readonly denominator: bigint };

/** A positive rational number of safe integers: an exchange rate, a multiplier, points for each so many minor units. */
export type Ratio = { readonly numerator: number; readonly denominator: number };

export const NO_AMOUNT: ExactMinor = { numerator: 0n, denominator: 1n };

export function exactMinor(minor: number): ExactMinor {
  return { numerator: BigInt(minor), denominator: 1n };
}

export function timesRatio({ numerator, denominator }: ExactMinor, ratio: Ratio): ExactMinor {
  return {
    numerator: numerator * BigInt(ratio.numerator),
    denominator: denominator * BigInt(ratio.denominator),
  };
}

export function plus(a: ExactMinor, b: ExactMinor): ExactMinor {
  return a.denominator === b.denominator
    ? { numerator: a.numerator + b.numerator, denominator: a.denominator }
    : {
        numerator: a.numerator * b.denominator + b.numerator * a.denominator,
        denominator: a.denominator * b.denominator,
      };
}

/** Whole minor units of it, rounded down. Throws when no safe integer holds them. */
export function floorOf({ numerator, denominator }: ExactMinor): number {
  const whole = Number(denominator === 1n ? numerator : numerator / denominator);
  if (!Number.isSafeInteger(whole)) throw new Error('an amount is beyond safe integers');
  return whole;
}

/** floor(amount × numerator ÷ denominator), exactly. Throws when no safe integer holds it. */
export function floorTimes(amount: ExactMinor, ratio: Ratio): number {
  return floorOf(timesRatio(amount, ratio));
}

/** amount ≥ minor, without rounding the amount first. */
export function isAtLeast({ numerator, denominator }: ExactMinor, minor: number): boolean {
  return numerator >= BigInt(minor) * denominator;
}
