import type { OrderState } from '../commerce/order.ts';

/** An exact amount in minor units: `numerator / denominator`, both ≥ 0, denominator > 0. One floor is taken later. */
export type ExactMinor = { numerator: bigint; denominator: bigint };

export type EligibleBase = {
  base: ExactMinor;
  /** Eligible lines before any refund, and what refunds took from them, whole minor units, for people to read. */
  grossMinor: number;
  refundedMinor: number;
  /** Units of each line that the buyer kept. */
  keptQuantity: Map<string, number>;
};

export type TaxBase = 'with_tax' | 'without_tax';

const NOTHING: ExactMinor = { numerator: 0n, denominator: 1n };

/**
 * What an order's rules apply to: its lines after discounts, without gift cards, shipping, fees and tips. A negative
 * line (a plugin's discount) reduces the sum, which never falls below 0. A line's refund reduces that line; what is
 * more than the line held spills over to the others. Money given back without a line
 * multiplies the rest by 1 − refund ÷ all that was left (shipping, tax and excluded lines included).
 */
export function eligibleBase(order: OrderState, taxBase: TaxBase): EligibleBase {
  const amounts = new Map<string, number>();
  const keptQuantity = new Map<string, number>();
  let grossMinor = 0;
  for (const line of order.lines) {
    keptQuantity.set(line.lineId, line.quantity);
    if (line.kind !== 'product') continue;
    const amount = line.netMinor + (taxBase === 'with_tax' ? line.taxMinor : 0);
    amounts.set(line.lineId, amount);
    grossMinor += amount;
  }
  grossMinor = Math.max(0, grossMinor);
  const excess = takeLineRefunds(order, { amounts, keptQuantity, taxBase });
  const afterLines = Math.max(0, sum(amounts.values()) - excess);
  const base = takeAmountOnlyRefunds(order, afterLines);
  const kept = Number(base.numerator / base.denominator);
  return { base, grossMinor, refundedMinor: grossMinor - kept, keptQuantity };
}

type Taken = { amounts: Map<string, number>; keptQuantity: Map<string, number>; taxBase: TaxBase };

/** Returns the excess: refunded on product lines beyond what those lines held. */
function takeLineRefunds(order: OrderState, { amounts, keptQuantity, taxBase }: Taken): number {
  const refunded = new Map<string, number>();
  for (const refund of order.refunds) {
    for (const line of refund.lines) {
      const amount = line.netMinor + (taxBase === 'with_tax' ? line.taxMinor : 0);
      refunded.set(line.lineId, (refunded.get(line.lineId) ?? 0) + amount);
      keptQuantity.set(line.lineId, Math.max(0, (keptQuantity.get(line.lineId) ?? 0) - line.quantity));
    }
  }
  let excess = 0;
  for (const [lineId, amount] of refunded) {
    const held = amounts.get(lineId);
    // A refunded gift card or unknown line never was part of the base.
    if (held === undefined) continue;
    const taken = Math.min(amount, Math.max(0, held));
    amounts.set(lineId, held - taken);
    excess += amount - taken;
  }
  return excess;
}

/** One factor for all of them together: (1 − a/L)(1 − b/(L−a)) = 1 − (a+b)/L, whatever their order. */
function takeAmountOnlyRefunds(order: OrderState, afterLines: number): ExactMinor {
  let explained = 0;
  let unexplained = 0;
  for (const refund of order.refunds) {
    const byLines = sum(refund.lines.map((line) => line.netMinor + line.taxMinor)) + refund.otherMinor;
    explained += Math.min(byLines, refund.amountMinor);
    unexplained += Math.max(0, refund.amountMinor - byLines);
  }
  if (unexplained === 0) return { numerator: BigInt(afterLines), denominator: 1n };
  const left = order.totalMinor - explained;
  if (left <= unexplained) return NOTHING;
  return { numerator: BigInt(afterLines) * BigInt(left - unexplained), denominator: BigInt(left) };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
