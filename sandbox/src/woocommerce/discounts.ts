import { appliesTo } from './coupon-validity.ts';
import type { PricedLine } from './coupon-validity.ts';
import type { Coupon } from './types.ts';

export interface Discounts {
  /** What each line gives up in all, by its position in the cart. */
  byLine: number[];
  /** What each coupon took in all, by its position. */
  byCoupon: number[];
}

const SEQUENCE: Record<Coupon['discountType'], number> = { fixed_product: 1, percent: 2, fixed_cart: 3 };

interface Item {
  position: number;
  quantity: number;
  fullMinor: number;
  leftMinor: number;
}

/**
 * Spreads coupons over a cart to the cent as WC_Discounts does: dearest items first, whole cents per unit, then one
 * cent at a time. Checked against the recorded order 15 (5.00 off 2 × 12.50 + 7.00 gives 3.34 and 1.66).
 */
export function discount(lines: readonly PricedLine[], coupons: readonly Coupon[]): Discounts {
  const items: Item[] = lines
    .map((line, position) => ({
      position,
      quantity: line.quantity,
      fullMinor: line.unitMinor * line.quantity,
      leftMinor: line.unitMinor * line.quantity,
    }))
    .sort((a, b) => b.fullMinor / b.quantity - a.fullMinor / a.quantity);
  const byCoupon = coupons.map(() => 0);
  const order = coupons
    .map((coupon, position) => ({ coupon, position }))
    .sort((a, b) => SEQUENCE[a.coupon.discountType] - SEQUENCE[b.coupon.discountType]);
  for (const { coupon, position } of order) {
    const targets = items.filter((item) => {
      const line = lines[item.position];
      if (!line || item.leftMinor <= 0) return false;
      return coupon.discountType === 'fixed_cart' || appliesTo(coupon, line.productId);
    });
    byCoupon[position] = take(coupon, targets);
  }
  const byLine = lines.map(() => 0);
  for (const item of items) byLine[item.position] = item.fullMinor - item.leftMinor;
  return { byLine, byCoupon };
}

function take(coupon: Coupon, items: Item[]): number {
  if (coupon.discountType === 'fixed_cart') return takeFromCart(coupon.amountMinor, items);
  if (coupon.discountType === 'percent') return takePercent(coupon, items);
  return eachLimited(coupon, items, (_, quantity) => coupon.amountMinor * quantity).taken;
}

function takePercent(coupon: Coupon, items: Item[]): number {
  const hundredths = coupon.amountMinor;
  const { taken, base } = eachLimited(coupon, items, (price) => Math.floor((price * hundredths) / 10_000));
  const wanted = halfDown(base * hundredths, 10_000);
  if (taken >= wanted || coupon.limitUsageToXItems !== null) return taken;
  return taken + takeCents(wanted - taken, items);
}

/** WooCommerce rounds discounts half down (WC_DISCOUNT_ROUNDING_MODE): 10 % of 71.25 are 7.12. */
function halfDown(amount: number, divisor: number): number {
  return Math.ceil((2 * amount - divisor) / (2 * divisor));
}

/** Walks the items within the coupon's limit of articles (limit_usage_to_x_items). */
function eachLimited(
  coupon: Coupon,
  items: Item[],
  amount: (priceMinor: number, quantity: number) => number,
): { taken: number; base: number } {
  let taken = 0;
  let base = 0;
  let articlesLeft = coupon.limitUsageToXItems || Number.POSITIVE_INFINITY;
  for (const item of items) {
    const quantity = Math.min(item.quantity, articlesLeft);
    if (quantity <= 0) break;
    articlesLeft -= quantity;
    const price = Math.round((item.fullMinor / item.quantity) * quantity);
    base += price;
    taken += takeFrom(item, amount(price, quantity));
  }
  return { taken, base };
}

function takeFromCart(amountMinor: number, items: Item[]): number {
  let left = amountMinor;
  for (;;) {
    const open = items.filter((item) => item.leftMinor > 0);
    const articles = open.reduce((sum, item) => sum + item.quantity, 0);
    if (left <= 0 || articles === 0) return amountMinor - left;
    const perArticle = Math.floor(left / articles);
    if (perArticle === 0) return amountMinor - left + takeCents(left, open);
    for (const item of open) left -= takeFrom(item, perArticle * item.quantity);
  }
}

function takeCents(cents: number, items: Item[]): number {
  let taken = 0;
  for (const item of items) {
    for (let i = 0; i < item.quantity && taken < cents; i += 1) taken += takeFrom(item, 1);
  }
  return taken;
}

function takeFrom(item: Item, wanted: number): number {
  const taken = Math.min(item.leftMinor, wanted);
  item.leftMinor -= taken;
  return taken;
}
