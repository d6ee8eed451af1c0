import { floorOf, type ExactMinor, type Fraction } from '../commerce/exact-minor.ts';
import type { OrderLine, OrderState } from '../commerce/order.ts';

export type TaxBase = 'with_tax' | 'without_tax';

/** A line that may count, after its own refunds. `keptMinor` ≥ 0: what the buyer paid for it and did not get back. */
export type KeptLine = { line: OrderLine; keptMinor: number; keptQuantity: number };

/** What is left of an order for rules to count. */
export type KeptLines = {
  lines: readonly KeptLine[];
  /**
   * What the lines' sums are still to be multiplied by: plugins' negative lines, refunds beyond their line and money given
   * back without a line take the same part of every line.
   */
  factor: Fraction;
  /** All lines before any refund, whole minor units, for people to read. */
  grossMinor: number;
};

export type EligibleBase = {
  base: ExactMinor;
  /** Eligible lines before any refund, and what refunds took from them, whole minor units, for people to read. */
  grossMinor: number;
  refundedMinor: number;
};

/** What the rules of a programme that counts every article apply to. */
export function eligibleBase(order: OrderState, taxBase: TaxBase): EligibleBase {
  const kept = keptLines(order, taxBase);
  const base = baseOf(kept, kept.lines);
  return { base, grossMinor: kept.grossMinor, refundedMinor: kept.grossMinor - floorOf(base) };
}

/** The amount of some of an order's lines, exactly. The parts of disjoint selections add up to the whole. */
export function baseOf(
  { factor }: Pick<KeptLines, 'factor'>,
  lines: readonly Pick<KeptLine, 'keptMinor'>[],
): ExactMinor {
  let sum = 0;
  for (const { keptMinor } of lines) sum += keptMinor;
  if (factor.numerator === factor.denominator) return sum;
  if (factor.numerator === 0n) return 0;
  return { numerator: BigInt(sum) * factor.numerator, denominator: factor.denominator };
}

/**
 * An order's lines after discounts, without gift cards, shipping, fees and tips. A line's refund reduces that line; what is
 * more than the line held, and a negative line (a plugin's discount), reduce all others in proportion: their sum is
 * as much less, never below 0. Money given back without a line multiplies the rest by 1 − refund ÷ all that was left (shipping,
 * tax and excluded lines included).
 */
export function keptLines(order: OrderState, taxBase: TaxBase): KeptLines {
  const worth = (part: { netMinor: number; taxMinor: number }): number =>
    part.netMinor + (taxBase === 'with_tax' ? part.taxMinor : 0);
  const refunded = refundsByLine(order, worth);
  const lines: KeptLine[] = [];
  let positive = 0;
  let taken = 0;
  let grossMinor = 0;
  for (const line of order.lines) {
    if (line.kind !== 'product') continue;
    const amount = worth(line);
    const refund = refunded.get(line.lineId) ?? NO_REFUND;
    const keptMinor = Math.max(0, amount - refund.minor);
    grossMinor += amount;
    positive += keptMinor;
    taken += keptMinor - (amount - refund.minor);
    lines.push({ line, keptMinor, keptQuantity: Math.max(0, line.quantity - refund.quantity) });
  }
  const { numerator, denominator } = afterAmountOnlyRefunds(order);
  const factor =
    positive <= taken
      ? NOTHING
      : { numerator: numerator * BigInt(positive - taken), denominator: denominator * BigInt(positive) };
  return { lines, factor, grossMinor: Math.max(0, grossMinor) };
}

type LineRefund = { minor: number; quantity: number };
const NO_REFUND: LineRefund = { minor: 0, quantity: 0 };

function refundsByLine(
  order: OrderState,
  worth: (part: { netMinor: number; taxMinor: number }) => number,
): Map<string, LineRefund> {
  const refunded = new Map<string, LineRefund>();
  for (const refund of order.refunds) {
    for (const part of refund.lines) {
      const before = refunded.get(part.lineId) ?? NO_REFUND;
      refunded.set(part.lineId, {
        minor: before.minor + worth(part),
        quantity: before.quantity + part.quantity,
      });
    }
  }
  return refunded;
}

const WHOLE: Fraction = { numerator: 1n, denominator: 1n };
const NOTHING: Fraction = { numerator: 0n, denominator: 1n };

/** One factor for all of them together: (1 − a/L)(1 − b/(L−a)) = 1 − (a+b)/L, whatever their order. */
function afterAmountOnlyRefunds(order: OrderState): Fraction {
  let explained = 0;
  let unexplained = 0;
  for (const refund of order.refunds) {
    let byLines = refund.otherMinor;
    for (const line of refund.lines) byLines += line.netMinor + line.taxMinor;
    explained += Math.min(byLines, refund.amountMinor);
    unexplained += Math.max(0, refund.amountMinor - byLines);
  }
  if (unexplained === 0) return WHOLE;
  const left = order.totalMinor - explained;
  return left <= unexplained ? NOTHING : { numerator: BigInt(left - unexplained), denominator: BigInt(left) };
}
