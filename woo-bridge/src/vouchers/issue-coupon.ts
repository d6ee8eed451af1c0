import { HOUR_MS, type Instant } from '@ristourne/core/commerce/time';
import type {
  ChangeVoucherResult,
  CreateVoucherResult,
  FindVoucherResult,
  StoreFailure,
  VoucherSpec,
} from '@ristourne/core/ports/store-port';
import { asFailure } from '../rest/failures.ts';
import type { RestClient } from '../rest/client.ts';
import {
  couponBody,
  couponPayload,
  endOf,
  isOurs,
  isRevoked,
  isUsedUp,
  offsetAtEnd,
  readCoupon,
  issuedBody,
  revocationBody,
  storeEndOf,
  type Coupon,
} from './coupon.ts';
import { readSiteClock, type SiteClock } from './site-clock.ts';

const CODE_TAKEN = 'woocommerce_rest_coupon_code_already_exists';
const MAX_END_CORRECTIONS = 2;
const USE_NOT_BACK_SECONDS = 60;
const USE_NOT_TOLD_SECONDS = 60;

/** One store's REST API and its clock as last read, null before: a good guess, checked at each coupon. */
export type CouponShelf = { rest: RestClient; clock: SiteClock | null };

type Found = { outcome: 'coupon'; coupon: Coupon } | { outcome: 'absent' } | StoreFailure;

/** Creates the coupon, then puts its end right. `taken` also when an earlier, timed-out try had created it. */
export async function createCoupon(shelf: CouponShelf, spec: VoucherSpec): Promise<CreateVoucherResult> {
  shelf.clock ??= await readSiteClock(shelf.rest);
  const end = storeEndOf(spec.expiresAt);
  const wanted = couponBody(spec, localText(end + shelf.clock.offsetAt(end)));
  if (wanted.outcome === 'impossible') return { outcome: 'refused', reason: wanted.reason };
  const answer = await shelf.rest.post('coupons', wanted.body);
  if (answer.outcome === 'rejected' && answer.code === CODE_TAKEN) return repairTaken(shelf, spec);
  if (answer.outcome !== 'answered') return asFailure(answer);
  const parsed = couponPayload.safeParse(answer.body);
  if (!parsed.success)
    return { outcome: 'unknown', reason: 'the store created a coupon and answered no coupon' };
  const put = await putEnd(shelf, parsed.data, spec.expiresAt);
  // The code exists from here on: a failure must be looked up, never be taken for "nothing there".
  if (put.outcome !== 'changed')
    return { outcome: 'unknown', reason: 'created, but its end is not yet right' };
  return { outcome: 'created', externalId: String(parsed.data.id) };
}

/** What an interrupted creation left may still end at the wrong hour. */
async function repairTaken(shelf: CouponShelf, spec: VoucherSpec): Promise<CreateVoucherResult> {
  const found = await findCoupon(shelf.rest, spec.code);
  if (found.outcome === 'coupon' && !isRevoked(found.coupon) && !isUsedUp(found.coupon))
    await putEnd(shelf, found.coupon, spec.expiresAt);
  return { outcome: 'taken' };
}

/** The coupon of this code if it is one of ours; a merchant's own coupon is `absent`, whatever its code. */
async function findCoupon(rest: RestClient, code: string): Promise<Found> {
  const answer = await rest.get('coupons', { code: code.toLowerCase() });
  if (answer.outcome !== 'answered') return asFailure(answer);
  const parsed = couponPayload.array().safeParse(answer.body);
  if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no list of coupons' };
  const coupon = parsed.data.find((one) => one.code.toLowerCase() === code.toLowerCase() && isOurs(one));
  return coupon === undefined ? { outcome: 'absent' } : { outcome: 'coupon', coupon };
}

export async function findVoucherCoupon(shelf: CouponShelf, code: string): Promise<FindVoucherResult> {
  const found = await findCoupon(shelf.rest, code);
  return found.outcome === 'coupon' ? { outcome: 'found', voucher: readCoupon(found.coupon) } : found;
}

/**
 * Ends the coupon in the past and marks it; repeating changes nothing. `busy` when it was used: the order's webhook lags
 * behind, and a used voucher is not to be revoked.
 */
export async function revokeCoupon(shelf: CouponShelf, code: string): Promise<ChangeVoucherResult> {
  const found = await findCoupon(shelf.rest, code);
  if (found.outcome !== 'coupon') return found;
  if (isUsedUp(found.coupon))
    return { outcome: 'busy', reason: 'an order has just used it', retryAfterSeconds: USE_NOT_TOLD_SECONDS };
  const answer = await shelf.rest.put(`coupons/${found.coupon.id}`, revocationBody());
  if (answer.outcome !== 'answered') return asFailure(answer);
  const parsed = couponPayload.safeParse(answer.body);
  if (!parsed.success || !isRevoked(parsed.data) || endOf(parsed.data) === null)
    return { outcome: 'unknown', reason: 'the store did not confirm the revocation' };
  return { outcome: 'changed' };
}

/**
 * Moves the end of a coupon whose use was given back. WooCommerce lowers `usage_count` by itself when the order is
 * cancelled, failed or trashed; until it has, the coupon is `busy`: raising its limit instead could give two uses. One
 * that was revoked meanwhile is usable again.
 */
export async function extendCoupon(
  shelf: CouponShelf,
  code: string,
  expiresAt: Instant,
): Promise<ChangeVoucherResult> {
  const found = await findCoupon(shelf.rest, code);
  if (found.outcome !== 'coupon') return found;
  if (isUsedUp(found.coupon))
    return {
      outcome: 'busy',
      reason: 'the store has not given the use back',
      retryAfterSeconds: USE_NOT_BACK_SECONDS,
    };
  if (!isRevoked(found.coupon)) return putEnd(shelf, found.coupon, expiresAt);
  const unmarked = await shelf.rest.put(`coupons/${found.coupon.id}`, issuedBody());
  if (unmarked.outcome !== 'answered') return asFailure(unmarked);
  const parsed = couponPayload.safeParse(unmarked.body);
  if (!parsed.success || isRevoked(parsed.data))
    return { outcome: 'unknown', reason: 'the store did not confirm that the code is back' };
  return putEnd(shelf, parsed.data, expiresAt);
}

/**
 * Sets the coupon's end and reads it back, since only local time can be written. Around the autumn hour that happens
 * twice the store may keep the other one: an hour's difference is accepted then.
 */
async function putEnd(shelf: CouponShelf, coupon: Coupon, expiresAt: Instant): Promise<ChangeVoucherResult> {
  const wanted = storeEndOf(expiresAt);
  let current = coupon;
  for (let corrections = 0; endOf(current) !== wanted; corrections += 1) {
    const off = Math.abs((endOf(current) ?? 0) - wanted);
    if (corrections === MAX_END_CORRECTIONS)
      return off <= HOUR_MS
        ? { outcome: 'changed' }
        : { outcome: 'refused', reason: 'date_expires: the store keeps another time than it was given' };
    // What the coupon itself shows beats what the site's index told.
    shelf.clock ??= await readSiteClock(shelf.rest);
    const offsetMs = offsetAtEnd(current) ?? shelf.clock.offsetAt(wanted);
    const body = { date_expires: localText(wanted + offsetMs) };
    const answer = await shelf.rest.put(`coupons/${current.id}`, body);
    if (answer.outcome !== 'answered') return asFailure(answer);
    const parsed = couponPayload.safeParse(answer.body);
    if (!parsed.success) return { outcome: 'unknown', reason: 'the store answered no coupon' };
    current = parsed.data;
  }
  return { outcome: 'changed' };
}

/** "2026-11-21T20:15:20", no zone: what WooCommerce takes for the site's local time. */
function localText(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19);
}
