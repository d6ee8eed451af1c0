import { formatMinor } from '@ristourne/core/commerce/money';
import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';
import type { VoucherInStore, VoucherSpec } from '@ristourne/core/ports/store-port';
import { gidOf } from '../admin-api/gid.ts';
import type { BasicFields, DiscountFields } from './discount-by-code-query.ts';

/** The tag that tells our discounts from the owner's, and the one that a revoked one gets besides. */
export const MARK = 'ristourne';
export const REVOKED_MARK = 'ristourne-revoked';

const MAX_TITLE_LENGTH = 255;
/** A shop whose clock is behind ours must not find the discount scheduled for later. */
const HEAD_START_MS = 60 * SECOND_MS;

/** Exactly one of the two is given: Shopify's `DiscountContextInput` is a `@oneOf`. */
type DiscountContext = { all: 'ALL' } | { customers: { add: string[] } };

type DiscountValue =
  { percentage: number } | { discountAmount: { amount: string; appliesOnEachItem: boolean } };
type DiscountItems = { all: true } | { products: { productsToAdd: string[] } };

/** What we write of all kinds of code discounts. */
type SharedInput = {
  title: string;
  code: string;
  startsAt: string;
  endsAt: string;
  usageLimit: number;
  appliesOncePerCustomer: boolean;
  combinesWith: { orderDiscounts: boolean; productDiscounts: boolean; shippingDiscounts: boolean };
  context: DiscountContext;
  tags: string[];
};
/** What we write of Shopify's `DiscountCodeBasicInput`. */
export type BasicInput = SharedInput & { customerGets: { items: DiscountItems; value: DiscountValue } };
/** What we write of Shopify's `DiscountCodeFreeShippingInput`: every method, to every country. */
export type FreeShippingInput = SharedInput & { destination: { all: true } };

/** Shopify has a mutation of its own for each kind of discount. */
export type NewDiscount =
  { kind: 'basic'; input: BasicInput } | { kind: 'free_shipping'; input: FreeShippingInput };
/** Fields of any kind that are changed afterwards. */
export type DiscountChange = Partial<Pick<SharedInput, 'code' | 'endsAt' | 'tags'>>;

/** A discount as looked up by its code, with its GID. */
export type Discount = DiscountFields & { gid: string; code: string };

const ALONE = { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false };

/** What the store told beforehand: who the holder is there, and what the free article costs. */
export type Prepared = { customerGid: string | null; articlePrice: string | null; now: Instant };

/**
 * The discount to create: one use, beside no other, for the holder alone if the shop knows them, else for whoever has
 * the code. Null when the benefit names products that are none of Shopify's.
 */
export function discountInput(spec: VoucherSpec, prepared: Prepared): NewDiscount | null {
  const shared: SharedInput = {
    title: spec.description.slice(0, MAX_TITLE_LENGTH),
    code: spec.code.toUpperCase(),
    startsAt: isoSecond(prepared.now - HEAD_START_MS),
    endsAt: isoSecond(spec.expiresAt),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    combinesWith: ALONE,
    context: contextOf(prepared.customerGid === null ? [] : [prepared.customerGid]),
    tags: [MARK],
  };
  if (spec.benefit.kind === 'free_shipping')
    return { kind: 'free_shipping', input: { ...shared, destination: { all: true } } };
  const customerGets = benefitInput(spec.benefit, prepared.articlePrice);
  return customerGets === null ? null : { kind: 'basic', input: { ...shared, customerGets } };
}

function contextOf(customers: string[]): DiscountContext {
  return customers.length === 0 ? { all: 'ALL' } : { customers: { add: customers } };
}

/**
 * Shopify has no "one article of these free" for a code: 100 % off products would take every article in the cart, and
 * a quantity may be named in buy-X-get-Y discounts only. So a free article is its price off these products, once.
 */
function benefitInput(
  benefit: Exclude<VoucherSpec['benefit'], { kind: 'free_shipping' }>,
  articlePrice: string | null,
): BasicInput['customerGets'] | null {
  switch (benefit.kind) {
    case 'amount':
      return { items: { all: true }, value: amountOff(formatMinor(benefit)) };
    case 'percent':
      // Shopify's Float from 0 to 1: whole hundredths of a percent have at most four decimals and print exactly.
      return { items: { all: true }, value: { percentage: benefit.basisPoints / 10_000 } };
    case 'gift_card':
      throw new Error('a gift card is no discount');
    case 'free_article': {
      const productsToAdd = productGids(benefit.productIds);
      if (productsToAdd === null || articlePrice === null) return null;
      return { items: { products: { productsToAdd } }, value: amountOff(articlePrice) };
    }
  }
}

/** Null when there is none, or one is no product number of Shopify's. */
export function productGids(productIds: string[]): string[] | null {
  const gids = productIds.map((id) => gidOf('Product', id)).filter((one) => one !== null);
  return gids.length === productIds.length && gids.length > 0 ? gids : null;
}

function amountOff(amount: string): DiscountValue {
  return { discountAmount: { amount, appliesOnEachItem: false } };
}

/**
 * The same discount once more, unused, for a code whose order was cancelled: Shopify never gives a use back. Null when
 * the owner changed it into something that we did not write.
 */
export function copyOf(discount: Discount, expiresAt: Instant): NewDiscount | null {
  const shared: SharedInput = {
    title: discount.title,
    code: discount.code,
    startsAt: discount.startsAt,
    endsAt: isoSecond(expiresAt),
    usageLimit: 1,
    appliesOncePerCustomer: true,
    combinesWith: ALONE,
    context: contextOf((discount.context.customers ?? []).map((customer) => customer.id)),
    tags: [MARK],
  };
  if (discount.__typename === 'DiscountCodeFreeShipping')
    return discount.destinationSelection.__typename === 'DiscountCountryAll'
      ? { kind: 'free_shipping', input: { ...shared, destination: { all: true } } }
      : null;
  const customerGets = copiedBenefit(discount.customerGets);
  return customerGets === null ? null : { kind: 'basic', input: { ...shared, customerGets } };
}

function copiedBenefit({ items, value }: BasicFields['customerGets']): BasicInput['customerGets'] | null {
  const copiedItems: DiscountItems | null =
    items.__typename === 'AllDiscountItems'
      ? { all: true }
      : items.products === undefined
        ? null
        : { products: { productsToAdd: items.products.nodes.map((product) => product.id) } };
  if (copiedItems === null) return null;
  if (value.percentage !== undefined) return { items: copiedItems, value: { percentage: value.percentage } };
  if (value.amount === undefined) return null;
  const { appliesOnEachItem = false } = value;
  return {
    items: copiedItems,
    value: { discountAmount: { amount: value.amount.amount, appliesOnEachItem } },
  };
}

export function isRevoked(discount: Discount): boolean {
  return discount.tags.includes(REVOKED_MARK);
}

/** Over by its date or switched off by hand: Shopify calls both EXPIRED. */
export function isEnded(discount: Discount): boolean {
  return discount.status === 'EXPIRED';
}

export function isUsedUp(discount: Discount): boolean {
  return discount.usageLimit !== null && discount.asyncUsageCount >= discount.usageLimit;
}

/** `usageCount` lags behind the orders (`asyncUsageCount`): the order is the proof of use. */
export function readDiscount(discount: Discount): VoucherInStore {
  return {
    externalId: numberOfNode(discount.gid),
    code: discount.code,
    usageCount: discount.asyncUsageCount,
    expiresAt: discount.endsAt,
    enabled: !isRevoked(discount) && !isEnded(discount),
  };
}

function numberOfNode(nodeGid: string): string {
  return nodeGid.slice(nodeGid.lastIndexOf('/') + 1);
}

/** "2026-11-21T20:15:20Z": Shopify keeps whole seconds. */
export function isoSecond(at: Instant): string {
  return `${new Date(Math.floor(at / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19)}Z`;
}
