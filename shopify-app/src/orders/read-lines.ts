import type { OrderLine } from '@ristourne/core/commerce/order';
import { minorOf, sumOf, type Exact } from './exact-money.ts';
import type { LineFields } from './order-fields.ts';

/** How an order's amounts are to be read: in which currency, and what its prices hold. */
export type PriceBasis = { currency: string; taxesIncluded: boolean; dutiesIncluded: boolean };

type Amounts = { netMinor: number; taxMinor: number };

/**
 * Lines after all their discounts, for the whole original quantity; what refunds and removals took stands in the
 * refunds. Tips are left out: they are gifts, in Shopify's form of lines.
 */
export function readLines(lines: LineFields[], basis: PriceBasis, tips: ReadonlySet<string>): OrderLine[] {
  return lines
    .filter((line) => !tips.has(line.id))
    .map((line) => ({
      lineId: line.id,
      productId: line.product?.id ?? '',
      variationId: line.variant?.id ?? '',
      kind: line.isGiftCard ? 'gift_card' : 'product',
      quantity: line.quantity,
      ...lineAmounts(line, basis),
      subscription: line.sellingPlan !== null,
    }));
}

function lineAmounts(line: LineFields, basis: PriceBasis): Amounts {
  const discounts = sumOf(line.discountAllocations.map((one) => one.allocatedAmountSet));
  const duties = basis.dutiesIncluded ? sumOf(line.duties.map((one) => one.price)) : 0n;
  const paid = line.originalUnitPriceSet * BigInt(line.quantity) - discounts - duties;
  return splitTax(paid, sumOf(line.taxLines.map((one) => one.priceSet)), basis);
}

/**
 * An amount in the order's price basis as net and tax, none below 0: converted to the shop's currency, a discount of
 * 100 % can exceed its line by a cent. With tax included the sum is rounded once, and the net is what the tax leaves.
 */
export function splitTax(amount: Exact, tax: Exact, { currency, taxesIncluded }: PriceBasis): Amounts {
  const amountMinor = Math.max(0, minorOf(amount, currency));
  const taxMinor = Math.max(0, minorOf(tax, currency));
  if (!taxesIncluded) return { netMinor: amountMinor, taxMinor };
  const held = Math.min(taxMinor, amountMinor);
  return { netMinor: amountMinor - held, taxMinor: held };
}
