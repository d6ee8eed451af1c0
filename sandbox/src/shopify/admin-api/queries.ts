import { GraphQLError } from 'graphql';
import { numberIn } from '../payloads/parts.ts';
import {
  findCustomer,
  findCustomerByEmail,
  findDiscount,
  findOrder,
  findProduct,
  now,
  shopDomain,
} from '../shop.ts';
import type { Shop } from '../shop.ts';
import type { Installation, Order } from '../types.ts';
import { giftCardsByCode } from './gift-cards.ts';
import { hasScope, scopeMissing } from './access.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import { discountNode } from './discount-node.ts';
import { customerNode, productNode } from './nodes.ts';
import { orderNode, refundNode } from './order-node.ts';
import { searched } from './search.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const VISIBLE_DAYS = 60;

type OrdersArguments = PageArguments & {
  query?: string | null;
  sortKey?: string | null;
  reverse?: boolean | null;
};
type ProductsArguments = PageArguments & { query?: string | null };
type Identifier = { id?: string; emailAddress?: string };

/** What the app may ask, by the names of the schema's root fields. */
export function queries(shop: Shop, installation: Installation) {
  const isVisible = (order: Order): boolean =>
    hasScope(installation.scopes, 'read_all_orders') || order.createdAt > now(shop) - VISIBLE_DAYS * DAY_MS;
  return {
    shop: () => shopNode(shop),
    order: ({ id }: { id: string }) => {
      const order = findOrder(shop, numberIn('Order', id) ?? 0);
      return order !== undefined && isVisible(order) ? orderNode(shop, order) : null;
    },
    orders: (wanted: OrdersArguments) => ordersPage(shop, shop.state.orders.filter(isVisible), wanted),
    refund: ({ id }: { id: string }) => {
      const wanted = numberIn('Refund', id);
      for (const order of shop.state.orders.filter(isVisible))
        for (const refund of order.refunds) if (refund.id === wanted) return refundNode(shop, order, refund);
      return null;
    },
    products: ({ query, ...page }: ProductsArguments) =>
      connection(searched(shop.state.products, query, { id: ({ id }) => id, sku: ({ sku }) => sku }), page, {
        place: ({ id }) => ({ id, value: id }),
        node: (product) => productNode(shop, product),
      }),
    product: ({ id }: { id: string }) => productOf(shop, id),
    // Of all that Shopify calls a node, products alone are asked for.
    nodes: ({ ids }: { ids: string[] }) => {
      if (!hasScope(installation.scopes, 'read_products'))
        throw scopeMissing('nodes', '`read_products` access scope.');
      return ids.map((id) => productOf(shop, id));
    },
    customer: ({ id }: { id: string }) => {
      const customer = findCustomer(shop, numberIn('Customer', id) ?? 0);
      return customer === undefined ? null : customerNode(customer);
    },
    customerByIdentifier: ({ identifier }: { identifier: Identifier }) => {
      const customer = identified(shop, identifier);
      return customer === undefined ? null : customerNode(customer);
    },
    codeDiscountNodeByCode: ({ code }: { code: string }) => {
      const discount = findDiscount(shop, code);
      return discount === undefined ? null : discountNode(shop, discount);
    },
    giftCards: ({ query }: { query?: string | null }) => giftCardsByCode(shop, query),
    currentAppInstallation: () => ({ accessScopes: installation.scopes.map((handle) => ({ handle })) }),
  };
}

function productOf(shop: Shop, id: string) {
  const product = findProduct(shop, numberIn('Product', id) ?? 0);
  return product === undefined ? null : productNode(shop, product);
}

function shopNode(shop: Shop) {
  const { title, currency, timezone, taxesIncluded } = shop.settings;
  return {
    name: title,
    myshopifyDomain: shopDomain(shop),
    currencyCode: currency,
    ianaTimezone: timezone,
    taxesIncluded,
  };
}

function identified(shop: Shop, { id, emailAddress }: Identifier) {
  if (id !== undefined) return findCustomer(shop, numberIn('Customer', id) ?? 0);
  if (emailAddress !== undefined) return findCustomerByEmail(shop, emailAddress);
  throw new GraphQLError('identifier: this stand-in knows customers by id and e-mail address only', {
    extensions: { code: 'NOT_IN_SANDBOX' },
  });
}

const SORTS: Record<string, (order: Order) => number> = {
  CREATED_AT: (order) => order.createdAt,
  UPDATED_AT: (order) => order.updatedAt,
  PROCESSED_AT: (order) => order.processedAt,
  ID: (order) => order.id,
};

function ordersPage(shop: Shop, visible: Order[], { query, sortKey, reverse, ...page }: OrdersArguments) {
  const valueOf = SORTS[sortKey ?? 'PROCESSED_AT'];
  if (valueOf === undefined)
    throw new GraphQLError(`sortKey: this stand-in does not sort by ${sortKey}`, {
      extensions: { code: 'NOT_IN_SANDBOX' },
    });
  const found = searched(visible, query, {
    id: (order) => order.id,
    updated_at: (order) => order.updatedAt,
    created_at: (order) => order.createdAt,
    // Shopify compares an order's first code only.
    discount_code: (order) => order.applications[0]?.code ?? '',
  });
  const direction = reverse === true ? -1 : 1;
  found.sort((a, b) => direction * (valueOf(a) - valueOf(b) || a.id - b.id));
  return connection(found, page, {
    place: (order) => ({ id: order.id, value: valueOf(order) }),
    node: (order) => orderNode(shop, order),
    reverse: reverse === true,
  });
}
