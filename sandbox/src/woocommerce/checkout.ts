import { refusalOf } from './coupon-validity.ts';
import type { Purchase, Refusal } from './coupon-validity.ts';
import { createOrder } from './orders.ts';
import type { NewOrder } from './orders.ts';
import type { Store } from './store.ts';
import { findCoupon, findCustomer, nowSecond } from './store.ts';
import { pricedLines } from './totals.ts';
import type { Order } from './types.ts';

export interface Buyer {
  lines: readonly { productId: number; variationId?: number; quantity: number }[];
  couponCodes: readonly string[];
  customerId: number;
  /** What the buyer typed as billing address, or ''. */
  email: string;
  atCheckout: boolean;
}

/** Why WooCommerce would refuse this coupon to this buyer now; undefined when it would not. */
export function couponRefusal(store: Store, code: string, buyer: Buyer): Refusal | undefined {
  const purchase: Purchase = {
    lines: pricedLines(store, buyer.lines),
    emails: [findCustomer(store, buyer.customerId)?.email ?? '', buyer.email],
    customerId: buyer.customerId,
    atCheckout: buyer.atCheckout,
  };
  return refusalOf(findCoupon(store, code), code.trim().toLowerCase(), { ...purchase, at: nowSecond(store) });
}

export type AddCouponOutcome =
  { outcome: 'added'; couponCodes: string[] } | { outcome: 'refused'; refusal: Refusal };

/** Adds a code to a cart; one for individual use drives the others out, or keeps a new one from joining it. */
export function addCoupon(store: Store, code: string, buyer: Buyer): AddCouponOutcome {
  const wanted = code.trim().toLowerCase();
  const refuse = (reason: Refusal['reason'], by = wanted): AddCouponOutcome => ({
    outcome: 'refused',
    refusal: { reason, code: by, amountMinor: 0 },
  });
  if (buyer.couponCodes.includes(wanted)) return refuse('already_applied');
  const refusal = couponRefusal(store, wanted, buyer);
  if (refusal) return { outcome: 'refused', refusal };
  if (findCoupon(store, wanted)?.individualUse) return { outcome: 'added', couponCodes: [wanted] };
  const loner = buyer.couponCodes.find((other) => findCoupon(store, other)?.individualUse);
  if (loner !== undefined) return refuse('individual_use', loner);
  return { outcome: 'added', couponCodes: [...buyer.couponCodes, wanted] };
}

export type CheckOutOutcome =
  | { outcome: 'ordered'; order: Order }
  | { outcome: 'empty' }
  | { outcome: 'coupons_refused'; refusals: Refusal[] };

/** Turns a cart into an order once every coupon has been checked again, with the buyer's e-mail address known. */
export function checkOut(
  store: Store,
  buyer: Buyer,
  order: Omit<NewOrder, 'lines' | 'couponCodes'>,
): CheckOutOutcome {
  if (pricedLines(store, buyer.lines).length === 0) return { outcome: 'empty' };
  const refusals = buyer.couponCodes.flatMap(
    (code) => couponRefusal(store, code, { ...buyer, atCheckout: true }) ?? [],
  );
  if (refusals.length > 0) return { outcome: 'coupons_refused', refusals };
  return {
    outcome: 'ordered',
    order: createOrder(store, {
      createdVia: 'store-api',
      ...order,
      lines: buyer.lines,
      couponCodes: buyer.couponCodes,
      customerId: buyer.customerId,
    }),
  };
}
