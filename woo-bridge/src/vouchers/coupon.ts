import { formatMinor } from '@ristourne/core/commerce/money';
import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import type { VoucherInStore, VoucherSpec } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import { readGmt } from '../orders/read-order.ts';

/** The meta entry that tells our coupons from the merchant's: its value is one of the two below. */
const MARK = '_ristourne';
const ISSUED = 'issued';
const REVOKED = 'revoked';

/** Long gone in every zone: how a revoked coupon ends. */
const PAST = '2000-01-01T00:00:00';

export const couponPayload = z.object({
  id: z.int().positive(),
  code: z.string(),
  status: z.string().optional(),
  date_expires: z.string().nullable(),
  date_expires_gmt: z.string().nullable(),
  usage_count: z.int().nonnegative(),
  usage_limit: z.int().nonnegative().nullable(),
  meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })),
});
export type Coupon = z.infer<typeof couponPayload>;

export type CouponBody = { outcome: 'body'; body: object } | { outcome: 'impossible'; reason: string };

/**
 * The coupon to create. One use, never beside another coupon. A free article is 100 % off, on the given products, for
 * one item. `date_expires` is the site's local time: WooCommerce ignores `date_expires_gmt` when it creates.
 */
export function couponBody(spec: VoucherSpec, localEnd: string): CouponBody {
  // WooCommerce reads `*` in an address as "anything": such a coupon would open for strangers.
  if (spec.email.includes('*'))
    return { outcome: 'impossible', reason: 'email: an address with * cannot be bound to a coupon' };
  if (spec.bound && spec.email === '')
    return { outcome: 'impossible', reason: 'email: the member has no verified address to bind the code to' };
  const benefit = benefitFields(spec.benefit);
  if (benefit === null)
    return { outcome: 'impossible', reason: 'productIds: must be product numbers of the store' };
  return {
    outcome: 'body',
    body: {
      code: spec.code.toLowerCase(),
      description: spec.description,
      individual_use: true,
      usage_limit: 1,
      date_expires: localEnd,
      ...(spec.email === '' ? {} : { email_restrictions: [spec.email] }),
      meta_data: [{ key: MARK, value: ISSUED }],
      ...benefit,
    },
  };
}

function benefitFields(benefit: VoucherSpec['benefit']): object | null {
  switch (benefit.kind) {
    case 'amount':
    // WooCommerce has no gift cards: a coupon of that value, for one order.
    case 'gift_card':
      return { discount_type: 'fixed_cart', amount: formatMinor(benefit) };
    case 'percent':
      return { discount_type: 'percent', amount: hundredths(benefit.basisPoints) };
    case 'free_article':
      return articleFields(benefit.productIds);
    case 'free_shipping':
      // It opens the site's "Free shipping" method, if its owner set that one to require a coupon; it takes nothing off.
      return { discount_type: 'fixed_cart', amount: '0', free_shipping: true };
  }
}

function articleFields(ids: string[]): object | null {
  const productIds = ids.map(Number);
  if (productIds.length === 0 || !productIds.every((id) => Number.isSafeInteger(id) && id > 0)) return null;
  return { discount_type: 'percent', amount: '100.00', product_ids: productIds, limit_usage_to_x_items: 1 };
}

/** 1250 → "12.50". */
function hundredths(value: number): string {
  return `${Math.trunc(value / 100)}.${String(value % 100).padStart(2, '0')}`;
}

/**
 * What makes a coupon unusable and still ours: it stays published, so that its code can be looked up and is never free
 * for another coupon (a draft's code is both lost and free), but ended long ago and marked.
 */
export function revocationBody(): object {
  return { date_expires: PAST, meta_data: [{ key: MARK, value: REVOKED }] };
}

/** A revoked coupon that is usable again; its end is put right afterwards. */
export function issuedBody(): object {
  return { meta_data: [{ key: MARK, value: ISSUED }] };
}

export function isOurs(coupon: Coupon): boolean {
  return coupon.meta_data.some((entry) => entry.key === MARK);
}

export function isRevoked(coupon: Coupon): boolean {
  return coupon.meta_data.some((entry) => entry.key === MARK && entry.value === REVOKED);
}

export function isUsedUp(coupon: Coupon): boolean {
  return coupon.usage_limit !== null && coupon.usage_limit > 0 && coupon.usage_count >= coupon.usage_limit;
}

/**
 * What the store is given for a voucher that is good through its last second: the second after it, so midnight for an
 * end of a day. wp-admin shows the date alone ("will expire at 00:00:00 of this date") and writes it back at midnight
 * whenever the owner updates the coupon: 23:59:59 would lose its whole last day there.
 */
export function storeEndOf(expiresAt: Instant): Instant {
  return Math.floor(expiresAt / SECOND_MS) * SECOND_MS + SECOND_MS;
}

export function endOf(coupon: Coupon): Instant | null {
  return readGmt(coupon.date_expires_gmt);
}

/** The last second that the voucher is good for: the opposite of `storeEndOf`. */
function expiresAtOf(coupon: Coupon): Instant | null {
  const end = endOf(coupon);
  return end === null ? null : end - SECOND_MS;
}

/** How far the site's clock is ahead of GMT at the coupon's own end, so that daylight saving is in it. */
export function offsetAtEnd(coupon: Coupon): number | null {
  const [local, gmt] = [readGmt(coupon.date_expires), endOf(coupon)];
  return local === null || gmt === null ? null : local - gmt;
}

export function readCoupon(coupon: Coupon): VoucherInStore {
  return {
    externalId: String(coupon.id),
    code: coupon.code,
    usageCount: coupon.usage_count,
    expiresAt: expiresAtOf(coupon),
    enabled: (coupon.status ?? 'publish') === 'publish' && !isRevoked(coupon),
  };
}
