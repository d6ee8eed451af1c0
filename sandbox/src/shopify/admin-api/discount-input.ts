import { GraphQLError } from 'graphql';
import { minorFrom } from '../money.ts';
import { numberIn } from '../payloads/parts.ts';
import { findCustomer, findDiscount, findProduct } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Discount, DiscountValue } from '../types.ts';
import { Refused } from './user-error.ts';

/**
 * The part of `DiscountCodeBasicInput` and of `DiscountCodeFreeShippingInput` (`destination` for `customerGets`) that is
 * carried out here; the schema has checked its types.
 */
export interface DiscountInput {
  code?: string | null;
  title?: string | null;
  startsAt?: string | null;
  endsAt?: string | null;
  usageLimit?: number | null;
  appliesOncePerCustomer?: boolean | null;
  combinesWith?: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean } | null;
  context?: { all?: 'ALL'; customers?: { add?: string[] | null } } | null;
  customerGets?: { items?: ItemsInput | null; value?: ValueInput | null } | null;
  destination?: { all?: boolean | null } | null;
  tags?: string[] | null;
}
type ItemsInput = { all?: boolean | null; products?: { productsToAdd?: string[] | null } | null };
type ValueInput = {
  percentage?: number | null;
  discountAmount?: { amount?: string | number | null; appliesOnEachItem?: boolean | null } | null;
};

/** Names that this stand-in carries out; whatever else the schema allows is refused aloud, not ignored. */
const SHARED = [
  'code',
  'title',
  'startsAt',
  'endsAt',
  'usageLimit',
  'appliesOncePerCustomer',
  'combinesWith',
  'context',
  'tags',
];
const KNOWN: Record<string, readonly string[]> = {
  basicCodeDiscount: [...SHARED, 'customerGets'],
  freeShippingCodeDiscount: [...SHARED, 'destination'],
  destination: ['all'],
  combinesWith: ['orderDiscounts', 'productDiscounts', 'shippingDiscounts'],
  context: ['all', 'customers'],
  customers: ['add'],
  customerGets: ['items', 'value'],
  items: ['all', 'products'],
  products: ['productsToAdd'],
  value: ['percentage', 'discountAmount'],
};
const MAX_CODE_LENGTH = 255;
const MAX_TITLE_LENGTH = 255;

/** Refuses what the stand-in cannot do, so that no test passes on a wish that was ignored. */
export function refuseUnknown(input: object, place: string): void {
  const known = KNOWN[place];
  for (const [name, value] of Object.entries(input)) {
    if (known !== undefined && !known.includes(name))
      throw new GraphQLError(`${place}.${name}: this stand-in does not carry it out`, {
        extensions: { code: 'NOT_IN_SANDBOX' },
      });
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) refuseUnknown(value, name);
  }
}

/** Writes the given fields into a discount, those that are missing stay. Throws `Refused` and has changed nothing then. */
export function applyInput(shop: Shop, discount: Discount, input: DiscountInput): Discount {
  const startsAt = input.startsAt ? Date.parse(input.startsAt) : discount.startsAt;
  const endsAt =
    input.endsAt === undefined ? discount.endsAt : input.endsAt === null ? null : Date.parse(input.endsAt);
  if (endsAt !== null && endsAt <= startsAt)
    throw new Refused(place('endsAt'), 'Ends at needs to be after starts_at', 'INVALID');
  return {
    ...discount,
    startsAt,
    endsAt,
    code: input.code === undefined ? discount.code : codeOf(shop, discount, input.code ?? ''),
    title: input.title === undefined ? discount.title : titleOf(input.title ?? ''),
    usageLimit: input.usageLimit === undefined ? discount.usageLimit : limitOf(input.usageLimit),
    oncePerCustomer: input.appliesOncePerCustomer ?? discount.oncePerCustomer,
    combinesWith: combinationOf(input, discount),
    customerIds: input.context ? customersOf(shop, input.context) : discount.customerIds,
    productIds: input.customerGets?.items ? productsOf(shop, input.customerGets.items) : discount.productIds,
    value: valueIn(input, discount),
    tags: input.tags ?? discount.tags,
  };
}

export function place(...names: string[]): string[] {
  return ['basicCodeDiscount', ...names];
}

function codeOf(shop: Shop, discount: Discount, code: string): string {
  const wanted = code.trim();
  if (wanted === '') throw new Refused(place('code'), "Code can't be blank", 'BLANK');
  if (wanted.length > MAX_CODE_LENGTH) throw new Refused(place('code'), 'Code is too long', 'TOO_LONG');
  const other = findDiscount(shop, wanted);
  if (other !== undefined && other.id !== discount.id)
    throw new Refused(place('code'), 'Code must be unique. Please try a different code.', 'TAKEN');
  return wanted;
}

function titleOf(title: string): string {
  if (title.trim() === '') throw new Refused(place('title'), "Title can't be blank", 'BLANK');
  if (title.length > MAX_TITLE_LENGTH) throw new Refused(place('title'), 'Title is too long', 'TOO_LONG');
  return title;
}

function limitOf(limit: number | null): number | null {
  if (limit !== null && limit < 1)
    throw new Refused(place('usageLimit'), 'Usage limit must be greater than 0', 'GREATER_THAN');
  return limit;
}

function combinationOf({ combinesWith }: DiscountInput, discount: Discount): Discount['combinesWith'] {
  if (!combinesWith) return discount.combinesWith;
  const { orderDiscounts, productDiscounts, shippingDiscounts } = combinesWith;
  return { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts };
}

function customersOf(shop: Shop, { customers }: NonNullable<DiscountInput['context']>): number[] | null {
  if (customers === undefined) return null;
  return (customers.add ?? []).map((text) => {
    const id = numberIn('Customer', text);
    if (id === undefined || findCustomer(shop, id) === undefined)
      throw new Refused(place('context', 'customers', 'add'), 'Customer is invalid', 'INVALID');
    return id;
  });
}

function productsOf(shop: Shop, { all, products }: ItemsInput): number[] | null {
  const ids = (products?.productsToAdd ?? []).map((text) => {
    const id = numberIn('Product', text);
    if (id === undefined || findProduct(shop, id) === undefined)
      throw new Refused(place('customerGets', 'items', 'products'), 'Product is invalid', 'INVALID');
    return id;
  });
  if (all === true && ids.length > 0)
    throw new Refused(
      place('customerGets', 'items'),
      'All items and products cannot be given together',
      'CONFLICT',
    );
  if (all === true) return null;
  if (ids.length === 0)
    throw new Refused(place('customerGets', 'items'), "Items in 'customer get' can't be blank", 'BLANK');
  return ids;
}

function valueIn({ customerGets, destination }: DiscountInput, discount: Discount): DiscountValue {
  if (destination?.all === true) return { kind: 'shipping' };
  return customerGets?.value ? valueOf(customerGets.value) : discount.value;
}

function valueOf({ percentage, discountAmount }: ValueInput): DiscountValue {
  const field = place('customerGets', 'value');
  const isPercentage = percentage !== undefined && percentage !== null;
  if (isPercentage === Boolean(discountAmount))
    throw new Refused(field, 'Exactly one of percentage and discountAmount must be given', 'CONFLICT');
  if (isPercentage) {
    if (percentage <= 0 || percentage > 1)
      throw new Refused(field, 'Value must be between 0.0 and 1.0', 'VALUE_OUTSIDE_RANGE');
    return { kind: 'percentage', millionths: Math.round(percentage * 1_000_000) };
  }
  const amountMinor = minorFrom(String(discountAmount?.amount ?? ''));
  if (amountMinor === null || amountMinor === 0)
    throw new Refused(field, 'Amount must be greater than 0', 'GREATER_THAN');
  return { kind: 'amount', amountMinor, onEachItem: discountAmount?.appliesOnEachItem ?? true };
}
