import type { Store } from './store.ts';
import { nextMetaId, nextPostId, nowSecond } from './store.ts';
import type { Coupon } from './types.ts';

type Editable = Omit<Coupon, 'id' | 'status' | 'createdAt' | 'modifiedAt' | 'usageCount' | 'usedBy' | 'meta'>;

export type CouponFields = Partial<Editable> & { meta?: { key: string; value: unknown }[] };

export type CreateCouponOutcome = { outcome: 'created'; coupon: Coupon } | { outcome: 'code_exists' };

/** Codes are lower-cased and unique; fields left out take WooCommerce's defaults. */
export function createCoupon(store: Store, fields: CouponFields & { code: string }): CreateCouponOutcome {
  const code = normalise(fields.code);
  if (isTaken(store, code)) return { outcome: 'code_exists' };
  const at = nowSecond(store);
  const { meta, ...given } = fields;
  const coupon: Coupon = {
    id: nextPostId(store),
    status: 'publish',
    amountMinor: 0,
    discountType: 'fixed_cart',
    description: '',
    createdAt: at,
    modifiedAt: at,
    expiresAt: null,
    usageCount: 0,
    individualUse: false,
    productIds: [],
    excludedProductIds: [],
    usageLimit: null,
    usageLimitPerUser: null,
    limitUsageToXItems: null,
    freeShipping: false,
    minimumMinor: 0,
    maximumMinor: 0,
    emailRestrictions: [],
    usedBy: [],
    ...given,
    code,
    meta: (meta ?? []).map((row) => ({ id: nextMetaId(store), ...row })),
  };
  store.state.coupons.push(coupon);
  store.announce('coupon.created', coupon.id);
  return { outcome: 'created', coupon };
}

export function updateCoupon(store: Store, coupon: Coupon, fields: CouponFields): 'updated' | 'code_exists' {
  const { meta, code, ...given } = fields;
  if (code !== undefined && normalise(code) !== coupon.code && isTaken(store, normalise(code)))
    return 'code_exists';
  Object.assign(coupon, given, code === undefined ? {} : { code: normalise(code) });
  for (const { key, value } of meta ?? []) {
    const known = coupon.meta.find((row) => row.key === key);
    if (known) known.value = value;
    else coupon.meta.push({ id: nextMetaId(store), key, value });
  }
  coupon.modifiedAt = nowSecond(store);
  store.announce('coupon.updated', coupon.id);
  return 'updated';
}

export function removeCoupon(store: Store, coupon: Coupon): void {
  store.state.coupons = store.state.coupons.filter((row) => row.id !== coupon.id);
  store.announce('coupon.deleted', coupon.id);
}

function normalise(code: string): string {
  return code.trim().toLowerCase();
}

function isTaken(store: Store, code: string): boolean {
  return store.state.coupons.some((row) => row.code === code && row.status === 'publish');
}
