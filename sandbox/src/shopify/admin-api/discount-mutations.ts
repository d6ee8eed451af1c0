import { discountStatus, paysShipping } from '../discounts.ts';
import { numberIn } from '../payloads/parts.ts';
import { nextId, nowSecond } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Discount } from '../types.ts';
import { applyInput, place, refuseUnknown } from './discount-input.ts';
import type { DiscountInput } from './discount-input.ts';
import { discountNode } from './discount-node.ts';
import { orRefused, Refused } from './user-error.ts';

type CreateArguments = { basicCodeDiscount: DiscountInput };
type UpdateArguments = CreateArguments & { id: string };
type ShippingArguments = { freeShippingCodeDiscount: DiscountInput };
type ShippingUpdateArguments = ShippingArguments & { id: string };

export function discountMutations(shop: Shop) {
  return {
    discountCodeBasicCreate: ({ basicCodeDiscount: input }: CreateArguments) => {
      refuseUnknown(input, 'basicCodeDiscount');
      return made(shop, input);
    },
    discountCodeFreeShippingCreate: ({ freeShippingCodeDiscount: input }: ShippingArguments) => {
      refuseUnknown(input, 'freeShippingCodeDiscount');
      return made(shop, input);
    },
    discountCodeBasicUpdate: ({ id, basicCodeDiscount: input }: UpdateArguments) => {
      refuseUnknown(input, 'basicCodeDiscount');
      return orRefused(
        () => change(shop, id, (discount) => applyInput(shop, ofKind(discount, 'basic'), input)),
        {},
      );
    },
    discountCodeFreeShippingUpdate: ({ id, freeShippingCodeDiscount: input }: ShippingUpdateArguments) => {
      refuseUnknown(input, 'freeShippingCodeDiscount');
      return orRefused(
        () => change(shop, id, (discount) => applyInput(shop, ofKind(discount, 'shipping'), input)),
        {},
      );
    },
    discountCodeDeactivate: ({ id }: { id: string }) =>
      orRefused(() => change(shop, id, (discount) => ended(shop, discount)), {}),
  };
}

function made(shop: Shop, input: DiscountInput) {
  return orRefused(() => ({ codeDiscountNode: discountNode(shop, createDiscount(shop, input)) }), {
    codeDiscountNode: null as ReturnType<typeof discountNode> | null,
  });
}

/** A mutation of one kind does not find a discount of the other. */
function ofKind(discount: Discount, kind: 'basic' | 'shipping'): Discount {
  if (paysShipping(discount) !== (kind === 'shipping'))
    throw new Refused(['id'], 'Discount does not exist', 'INVALID');
  return discount;
}

/** Also what an owner does by hand in the admin. */
export function createDiscount(shop: Shop, input: DiscountInput): Discount {
  const what = input.destination ? 'destination' : 'customerGets';
  for (const name of ['title', 'code', 'startsAt', 'context', what] as const)
    if (!input[name]) throw new Refused(place(name), `${name} can't be blank`, 'BLANK');
  if (what === 'customerGets' && (!input.customerGets?.items || !input.customerGets.value))
    throw new Refused(place('customerGets'), "Customer gets can't be blank", 'BLANK');
  const at = nowSecond(shop);
  const blank: Discount = {
    id: 0,
    title: '',
    code: '',
    startsAt: at,
    endsAt: null,
    usageLimit: null,
    oncePerCustomer: false,
    combinesWith: { order: false, product: false, shipping: false },
    customerIds: null,
    productIds: null,
    value: { kind: 'amount', amountMinor: 0, onEachItem: false },
    tags: [],
    uses: [],
    createdAt: at,
    updatedAt: at,
  };
  const discount = { ...applyInput(shop, blank, input), id: nextId(shop) };
  shop.state.discounts.push(discount);
  return discount;
}

function change(shop: Shop, gid: string, changed: (discount: Discount) => Discount): object {
  const id = numberIn('DiscountCodeNode', gid);
  const discount = shop.state.discounts.find((candidate) => candidate.id === id);
  if (discount === undefined) throw new Refused(['id'], 'Discount does not exist', 'INVALID');
  Object.assign(discount, changed(discount), { updatedAt: nowSecond(shop) });
  return {};
}

/** Shopify knows no "off": a discount that is switched off has ended now. */
function ended(shop: Shop, discount: Discount): Discount {
  const at = nowSecond(shop);
  if (discountStatus(shop, discount) === 'EXPIRED') return discount;
  return { ...discount, endsAt: at, startsAt: Math.min(discount.startsAt, at - 1000) };
}
