import type {
  ChangeVoucherResult,
  CreateVoucherResult,
  StoreFailure,
} from '@ristourne/core/ports/store-port';
import type { AdminApi } from '../admin-api/client.ts';
import { endOf, hasCode, refusalOf, type UserErrors } from '../admin-api/user-errors.ts';
import { createDiscountMutation } from './create-discount-mutation.ts';
import { createFreeShippingMutation } from './create-free-shipping-mutation.ts';
import { isEnded, type Discount, type DiscountChange, type NewDiscount } from './discount.ts';
import { retireDiscountMutation } from './retire-discount-mutation.ts';
import { retireFreeShippingMutation } from './retire-free-shipping-mutation.ts';
import { updateDiscountMutation } from './update-discount-mutation.ts';
import { updateFreeShippingMutation } from './update-free-shipping-mutation.ts';

type Created = { codeDiscountNode: { id: string } | null; userErrors: UserErrors } | null;

/** Makes a discount of its kind. One code is one discount, whatever the kinds: a second one is `taken`. */
export async function create(api: AdminApi, discount: NewDiscount): Promise<CreateVoucherResult> {
  if (discount.kind === 'free_shipping') {
    const answer = await api.run(createFreeShippingMutation, { discount: discount.input });
    return answer.outcome === 'answered' ? madeOf(answer.result.discountCodeFreeShippingCreate) : answer;
  }
  const answer = await api.run(createDiscountMutation, { discount: discount.input });
  return answer.outcome === 'answered' ? madeOf(answer.result.discountCodeBasicCreate) : answer;
}

function madeOf(payload: Created): CreateVoucherResult {
  if (payload !== null && hasCode(payload.userErrors, 'TAKEN')) return { outcome: 'taken' };
  if (payload !== null && payload.userErrors.length > 0) return refusalOf(payload.userErrors);
  if (payload === null || payload.codeDiscountNode === null)
    return { outcome: 'unknown', reason: 'Shopify created a discount and answered none' };
  return { outcome: 'created', externalId: payload.codeDiscountNode.id };
}

/** Changes these fields and leaves the others as they are. */
export async function update(
  api: AdminApi,
  { __typename, gid: id }: Discount,
  change: DiscountChange,
): Promise<ChangeVoucherResult> {
  if (__typename === 'DiscountCodeFreeShipping') {
    const answer = await api.run(updateFreeShippingMutation, { id, change });
    return answer.outcome === 'answered'
      ? changedIf(endOf(answer.result.discountCodeFreeShippingUpdate))
      : answer;
  }
  const answer = await api.run(updateDiscountMutation, { id, change });
  return answer.outcome === 'answered' ? changedIf(endOf(answer.result.discountCodeBasicUpdate)) : answer;
}

/** Switches a discount off and changes these fields, in one request. */
export async function retire(
  api: AdminApi,
  discount: Discount,
  change: DiscountChange,
): Promise<ChangeVoucherResult> {
  const wish = { id: discount.gid, ended: isEnded(discount), change };
  if (discount.__typename === 'DiscountCodeFreeShipping') {
    const answer = await api.run(retireFreeShippingMutation, wish);
    if (answer.outcome !== 'answered') return answer;
    const { discountCodeDeactivate, discountCodeFreeShippingUpdate } = answer.result;
    return retiredIf(discount, {
      switchedOff: discountCodeDeactivate,
      marked: discountCodeFreeShippingUpdate,
    });
  }
  const answer = await api.run(retireDiscountMutation, wish);
  if (answer.outcome !== 'answered') return answer;
  const { discountCodeDeactivate, discountCodeBasicUpdate } = answer.result;
  return retiredIf(discount, { switchedOff: discountCodeDeactivate, marked: discountCodeBasicUpdate });
}

type Ended = { userErrors: UserErrors } | null | undefined;

function retiredIf(
  discount: Discount,
  { switchedOff, marked }: { switchedOff: Ended; marked: Ended },
): ChangeVoucherResult {
  const off = isEnded(discount) ? DONE : endOf(switchedOff);
  const changed = endOf(marked);
  return changedIf(off.outcome === 'done' ? changed : off);
}

const DONE = { outcome: 'done' } as const;

function changedIf(end: { outcome: 'done' } | StoreFailure): ChangeVoucherResult {
  return end.outcome === 'done' ? { outcome: 'changed' } : end;
}
