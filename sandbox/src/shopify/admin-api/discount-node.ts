import { discountStatus, paysShipping } from '../discounts.ts';
import { gid } from '../payloads/parts.ts';
import { findCustomer, findProduct, now } from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Discount } from '../types.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import { customerNode, isoOrNull, isoSecond, moneyNode, productNode } from './nodes.ts';

export function discountNode(shop: Shop, discount: Discount) {
  return { id: gid('DiscountCodeNode', discount.id), codeDiscount: codeDiscountNode(shop, discount) };
}

function codeDiscountNode(shop: Shop, discount: Discount) {
  if (paysShipping(discount))
    return {
      __typename: 'DiscountCodeFreeShipping',
      ...sharedNode(shop, discount),
      destinationSelection: { __typename: 'DiscountCountryAll', allCountries: true },
    };
  return {
    __typename: 'DiscountCodeBasic',
    ...sharedNode(shop, discount),
    customerGets: { items: itemsNode(shop, discount), value: valueNode(shop, discount) },
  };
}

function sharedNode(shop: Shop, discount: Discount) {
  const { customerIds } = discount;
  return {
    title: discount.title,
    status: discountStatus(shop, discount),
    createdAt: isoSecond(discount.createdAt),
    startsAt: isoSecond(discount.startsAt),
    endsAt: isoOrNull(discount.endsAt),
    usageLimit: discount.usageLimit,
    appliesOncePerCustomer: discount.oncePerCustomer,
    asyncUsageCount: countedUses(shop, discount),
    tags: discount.tags,
    context:
      customerIds === null
        ? { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' }
        : {
            __typename: 'DiscountCustomers',
            customers: customerIds.flatMap((id) => {
              const customer = findCustomer(shop, id);
              return customer === undefined ? [] : [customerNode(customer)];
            }),
          },
  };
}

/** "Async": it lags behind the orders, by as much as the settings say. */
function countedUses(shop: Shop, discount: Discount): number {
  const upTo = now(shop) - shop.settings.usageCountLagMs;
  return discount.uses.filter((use) => use.at <= upTo).length;
}

function itemsNode(shop: Shop, { productIds }: Discount) {
  if (productIds === null) return { __typename: 'AllDiscountItems', allItems: true };
  const products = productIds.flatMap((id) => findProduct(shop, id) ?? []);
  return {
    __typename: 'DiscountProducts',
    products: (page: PageArguments) =>
      connection(products, page, {
        place: ({ id }) => ({ id, value: id }),
        node: (product) => productNode(shop, product),
      }),
  };
}

function valueNode(shop: Shop, { value }: Discount) {
  if (value.kind === 'percentage')
    return { __typename: 'DiscountPercentage', percentage: value.millionths / 1_000_000 };
  if (value.kind === 'shipping') throw new Error(`discount: one on shipping takes nothing off the lines`);
  return {
    __typename: 'DiscountAmount',
    amount: moneyNode(shop, value.amountMinor),
    appliesOnEachItem: value.onEachItem,
  };
}
