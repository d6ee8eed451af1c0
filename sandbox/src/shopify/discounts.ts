import { spread, sum } from './money.ts';
import { findDiscount, now } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Customer, Discount } from './types.ts';

export interface PricedLine {
  productId: number;
  quantity: number;
  unitMinor: number;
}

export interface Taken {
  discount: Discount;
  /** By the position of the line. */
  byLine: number[];
  amountMinor: number;
}

/** Why a code opens nothing; the storefront has words for each. */
export type Refusal =
  | { reason: 'unknown' | 'not_yet' | 'over' | 'used_up' | 'not_yours' | 'once_each' | 'nothing_to_take_off' }
  | { reason: 'not_together'; with: string };

export interface Buyer {
  lines: readonly PricedLine[];
  codes: readonly string[];
  /** The signed-in customer, or the one of the address that was typed; undefined for a stranger. */
  customer: Customer | undefined;
}

const MAX_CODES = 5;
const MILLION = 1_000_000;

export function discountStatus(shop: Shop, discount: Discount): 'ACTIVE' | 'EXPIRED' | 'SCHEDULED' {
  const at = now(shop);
  if (discount.endsAt !== null && discount.endsAt <= at) return 'EXPIRED';
  return discount.startsAt > at ? 'SCHEDULED' : 'ACTIVE';
}

/** Whether a code can stand beside those that the buyer has already. */
export function checkCode(shop: Shop, code: string, buyer: Buyer): Refusal | Discount {
  const discount = findDiscount(shop, code);
  if (discount === undefined) return { reason: 'unknown' };
  const refusal = refusalOf(shop, discount, buyer.customer);
  if (refusal !== null) return refusal;
  if (!paysShipping(discount) && takeOff([discount], buyer.lines).every((taken) => taken.amountMinor === 0))
    return { reason: 'nothing_to_take_off' };
  const others = buyer.codes.flatMap((other) => findDiscount(shop, other) ?? []);
  const clash = others.find((other) => other.id !== discount.id && !combine(other, discount));
  if (clash !== undefined) return { reason: 'not_together', with: clash.code };
  const [first] = others;
  if (first !== undefined && others.length >= MAX_CODES) return { reason: 'not_together', with: first.code };
  return discount;
}

function refusalOf(shop: Shop, discount: Discount, customer: Customer | undefined): Refusal | null {
  const status = discountStatus(shop, discount);
  if (status === 'SCHEDULED') return { reason: 'not_yet' };
  if (status === 'EXPIRED') return { reason: 'over' };
  if (discount.usageLimit !== null && discount.uses.length >= discount.usageLimit)
    return { reason: 'used_up' };
  if (discount.customerIds !== null && !discount.customerIds.includes(customer?.id ?? 0))
    return { reason: 'not_yours' };
  if (discount.oncePerCustomer && customer !== undefined && hasUsed(shop, discount, customer))
    return { reason: 'once_each' };
  return null;
}

function hasUsed(shop: Shop, discount: Discount, customer: Customer): boolean {
  const orderIds = new Set(discount.uses.map((use) => use.orderId));
  return shop.state.orders.some((order) => orderIds.has(order.id) && order.customerId === customer.id);
}

/**
 * Both must allow the other's class. One that pays the shipping is of the shipping class, one on chosen products of the
 * product class, any other of the order's.
 */
function combine(one: Discount, other: Discount): boolean {
  const allows = ({ combinesWith }: Discount, beside: Discount): boolean => {
    if (paysShipping(beside)) return combinesWith.shipping;
    return beside.productIds === null ? combinesWith.order : combinesWith.product;
  };
  return allows(one, other) && allows(other, one);
}

export function paysShipping({ value }: Discount): boolean {
  return value.kind === 'shipping';
}

/** What each discount takes off, one after the other, of what those before left: 15 % and 15 % are 27.75 %. */
export function takeOff(discounts: readonly Discount[], lines: readonly PricedLine[]): Taken[] {
  const left = lines.map((line) => line.unitMinor * line.quantity);
  return discounts.map((discount) => {
    const byLine = sharesOf(discount, lines, left);
    byLine.forEach((amount, position) => (left[position] = (left[position] ?? 0) - amount));
    return { discount, byLine, amountMinor: sum(byLine) };
  });
}

function sharesOf(discount: Discount, lines: readonly PricedLine[], left: readonly number[]): number[] {
  const { productIds, value } = discount;
  if (value.kind === 'shipping') return lines.map(() => 0);
  const entitled = lines.map((line) => productIds === null || productIds.includes(line.productId));
  const open = left.map((amount, position) => (entitled[position] ? amount : 0));
  if (value.kind === 'amount' && value.onEachItem)
    return open.map((amount, position) =>
      Math.min(amount, value.amountMinor * (lines[position]?.quantity ?? 0)),
    );
  if (value.kind === 'amount') return spread(Math.min(value.amountMinor, sum(open)), open);
  // A percentage is floored once, on the whole: recorded as 43.8375 → 43.83 and 218.727 → 218.72.
  return spread(Math.floor((sum(open) * value.millionths) / MILLION), open);
}
