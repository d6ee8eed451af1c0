import { priceMinor } from './catalogue.ts';
import type { PricedLine } from './coupon-validity.ts';
import { discount } from './discounts.ts';
import type { Store } from './store.ts';
import { findProduct } from './store.ts';
import type { Coupon, Order, Product } from './types.ts';

export interface CartLine {
  product: Product;
  quantity: number;
  grossMinor: number;
  discountMinor: number;
}

/** What the buyer sees: every amount with tax, as the shop's prices are. */
export interface CartTotals {
  lines: CartLine[];
  coupons: { coupon: Coupon; discountMinor: number }[];
  subtotalMinor: number;
  shipping: { title: 'flat' | 'free' | 'none'; minor: number };
  totalMinor: number;
  taxMinor: number;
}

export function pricedLines(
  store: Store,
  lines: readonly { productId: number; quantity: number }[],
): PricedLine[] {
  return lines.flatMap((line) => {
    const product = findProduct(store, line.productId);
    if (!product) return [];
    const onSale = product.salePriceMinor !== null;
    return [{ productId: line.productId, quantity: line.quantity, unitMinor: priceMinor(product), onSale }];
  });
}

export function cartTotals(
  store: Store,
  wanted: readonly { productId: number; quantity: number }[],
  coupons: readonly Coupon[],
): CartTotals {
  const priced = pricedLines(store, wanted);
  const taken = discount(priced, coupons);
  const lines = priced.flatMap((line, position) => {
    const product = findProduct(store, line.productId);
    if (!product) return [];
    const grossMinor = line.unitMinor * line.quantity;
    return [{ product, quantity: line.quantity, grossMinor, discountMinor: taken.byLine[position] ?? 0 }];
  });
  const shipping = shippingOf(store, lines, coupons);
  const tax = lines.reduce(
    (sum, line) =>
      sum + (line.product.taxable ? includedTax(store, line.grossMinor - line.discountMinor) : 0),
    includedTax(store, shipping.minor),
  );
  const subtotalMinor = lines.reduce((sum, line) => sum + line.grossMinor, 0);
  const discountMinor = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  return {
    lines,
    coupons: coupons.map((coupon, position) => ({ coupon, discountMinor: taken.byCoupon[position] ?? 0 })),
    subtotalMinor,
    shipping,
    totalMinor: subtotalMinor - discountMinor + shipping.minor,
    taxMinor: tax,
  };
}

function shippingOf(
  store: Store,
  lines: readonly CartLine[],
  coupons: readonly Coupon[],
): CartTotals['shipping'] {
  if (lines.every((line) => line.product.virtual)) return { title: 'none', minor: 0 };
  if (coupons.some((coupon) => coupon.freeShipping)) return { title: 'free', minor: 0 };
  return { title: 'flat', minor: store.settings.shippingMinor };
}

/** The tax inside a gross amount, rounded half up to the cent. */
export function includedTax(store: Store, grossMinor: number): number {
  const percent = store.settings.taxPercent;
  return grossMinor - Math.round((grossMinor * 100) / (100 + percent));
}

export interface OrderTotals {
  discountMinor: number;
  discountTaxMinor: number;
  shippingMinor: number;
  shippingTaxMinor: number;
  cartTaxMinor: number;
  totalMinor: number;
  totalTaxMinor: number;
  refundedMinor: number;
  /** The tax in what was not paid back. An amount without lines names no tax, as in WooCommerce; all of it leaves none. */
  keptTaxMinor: number;
}

export function orderTotals(order: Order): OrderTotals {
  const sum = <T>(rows: readonly T[], amount: (row: T) => number): number =>
    rows.reduce((total, row) => total + amount(row), 0);
  const cartTaxMinor = sum(order.lines, (line) => line.totalTaxMinor);
  const shippingMinor = sum(order.shippingLines, (line) => line.totalMinor);
  const shippingTaxMinor = sum(order.shippingLines, (line) => line.taxMinor);
  const netMinor = sum(order.lines, (line) => line.totalMinor);
  const totalMinor = netMinor + cartTaxMinor + shippingMinor + shippingTaxMinor;
  const refundedMinor = sum(order.refunds, (refund) => refund.amountMinor);
  const refundedTaxMinor = sum(order.refunds, (refund) => sum(refund.lines, (line) => line.taxMinor));
  return {
    discountMinor: sum(order.lines, (line) => line.subtotalMinor - line.totalMinor),
    discountTaxMinor: sum(order.lines, (line) => line.subtotalTaxMinor - line.totalTaxMinor),
    shippingMinor,
    shippingTaxMinor,
    cartTaxMinor,
    totalMinor,
    totalTaxMinor: cartTaxMinor + shippingTaxMinor,
    refundedMinor,
    keptTaxMinor: refundedMinor >= totalMinor ? 0 : cartTaxMinor + shippingTaxMinor - refundedTaxMinor,
  };
}
