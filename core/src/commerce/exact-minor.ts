/**
 * An exact amount in minor units, ≥ 0: a safe integer, or a fraction where refunds or rates leave no whole one. One floor is
 * taken at the end, by whoever turns it into units.
 */
export type ExactMinor = number | Fraction;
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** A positive rational number of safe integers: an exchange rate, a multiplier, points for each so many minor units. */
export type Ratio = { readonly numerator: number; readonly denominator: number };

export function isNothing(amount: ExactMinor): boolean {
  return typeof amount === 'number' ? amount === 0 : amount.numerator === 0n;
}

export function timesRatio(amount: ExactMinor, { numerator, denominator }: Ratio): ExactMinor {
  return timesFraction(amount, { numerator: BigInt(numerator), denominator: BigInt(denominator) });
}

export function timesFraction(amount: ExactMinor, { numerator, denominator }: Fraction): ExactMinor {
  const factor = fractionOf(amount);
  return { numerator: factor.numerator * numerator, denominator: factor.denominator * denominator };
}

export function plus(a: ExactMinor, b: ExactMinor): ExactMinor {
  const [left, right] = [fractionOf(a), fractionOf(b)];
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

/** Whole minor units of it, rounded down. Throws when no safe integer holds them. */
export function floorOf(amount: ExactMinor): number {
  if (typeof amount === 'number') return amount;
  const whole = Number(amount.numerator / amount.denominator);
  if (!Number.isSafeInteger(whole)) throw new Error('an amount is beyond safe integers');
  return whole;
}

/** floor(amount × numerator ÷ denominator), exactly. Throws when no safe integer holds it. */
export function floorTimes(amount: ExactMinor, ratio: Ratio): number {
  if (typeof amount === 'number') {
    // Whole numbers below 2^53 multiply and divide exactly, and many times faster than big ones.
    const product = amount * ratio.numerator;
    if (product <= Number.MAX_SAFE_INTEGER)
      return (product - (product % ratio.denominator)) / ratio.denominator;
  }
  return floorOf(timesRatio(amount, ratio));
}

/** amount ≥ minor, without rounding the amount first. */
export function isAtLeast(amount: ExactMinor, minor: number): boolean {
  if (typeof amount === 'number') return amount >= minor;
  return amount.numerator >= BigInt(minor) * amount.denominator;
}

function fractionOf(amount: ExactMinor): Fraction {
  return typeof amount === 'number' ? { numerator: BigInt(amount), denominator: 1n } : amount;
}
