import { amountsOf, financialStatus, refundMoney } from '../order-amounts.ts';
import { gid } from '../payloads/parts.ts';
import { findCustomer, findProduct } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { statusPageUrl } from '../status-page.ts';
import type { Agreement, Order, OrderLine, Product, Refund, Transaction } from '../types.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import {
  bagNode,
  customerNode,
  isoOrNull,
  isoSecond,
  productNode,
  variantNode,
  variantsOf,
} from './nodes.ts';

const byId = <Item extends { id: number }>(item: Item) => ({ id: item.id, value: item.id });

/** An order as GraphQL shows it: as it is now, whatever a webhook said. */
export function orderNode(shop: Shop, order: Order) {
  const amounts = amountsOf(order);
  const customer = order.customerId === null ? undefined : findCustomer(shop, order.customerId);
  return {
    id: gid('Order', order.id),
    name: `#${order.number}`,
    createdAt: isoSecond(order.createdAt),
    updatedAt: isoSecond(order.updatedAt),
    processedAt: isoSecond(order.processedAt),
    cancelledAt: isoOrNull(order.cancelledAt),
    test: order.test,
    sourceName: order.sourceName,
    retailLocation: order.locationId === null ? null : { id: gid('Location', order.locationId) },
    tags: order.tags,
    email: order.email === '' ? null : order.email,
    customer: customer === undefined ? null : customerNode(customer),
    checkoutToken: order.checkoutToken,
    statusPageUrl: statusPageUrl(shop, order),
    displayFinancialStatus: financialStatus(order),
    displayFulfillmentStatus: order.fulfillments.length > 0 ? 'FULFILLED' : 'UNFULFILLED',
    currencyCode: shop.settings.currency,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: false,
    discountCodes: order.applications.map((one) => one.code),
    originalTotalPriceSet: bagNode(shop, order.originalTotalMinor),
    totalPriceSet: bagNode(shop, amounts.totalMinor),
    totalReceivedSet: bagNode(shop, amounts.receivedMinor),
    totalTipReceivedSet: bagNode(shop, amounts.tipMinor),
    transactions: ({ first }: PageArguments) =>
      order.transactions.slice(0, first ?? undefined).map((one) => transactionNode(shop, one)),
    fulfillments: ({ first }: PageArguments) =>
      order.fulfillments
        .slice(0, first ?? undefined)
        .map((one) => ({ status: 'SUCCESS', createdAt: isoSecond(one.createdAt) })),
    refunds: ({ first }: PageArguments) =>
      order.refunds.slice(0, first ?? undefined).map((one) => refundNode(shop, order, one)),
    lineItems: (page: PageArguments) =>
      connection(order.lines, page, { place: byId, node: (line) => lineNode(shop, order, line) }),
    agreements: (page: PageArguments) =>
      connection(order.agreements, page, { place: byId, node: (one) => agreementNode(shop, order, one) }),
  };
}

function lineNode(shop: Shop, order: Order, line: OrderLine) {
  const product = line.productId === null ? undefined : findProduct(shop, line.productId);
  return {
    id: gid('LineItem', line.id),
    quantity: line.quantity,
    isGiftCard: line.kind === 'gift_card',
    product: product === undefined ? null : productNode(shop, product),
    variant: variantOf(product, line),
    sellingPlan: line.sellingPlan === null ? null : { name: line.sellingPlan },
    customAttributes: line.properties.map(({ name, value }) => ({ key: name, value })),
    originalUnitPriceSet: bagNode(shop, line.unitMinor),
    discountAllocations: line.allocations.map((one) => ({
      allocatedAmountSet: bagNode(shop, one.amountMinor),
      discountApplication: {
        __typename: 'DiscountCodeApplication',
        code: order.applications[one.applicationIndex]?.code,
      },
    })),
    taxLines: line.taxMinor === 0 ? [] : [{ priceSet: bagNode(shop, line.taxMinor) }],
    duties: [],
  };
}

/** Like its product, gone from the line once it is deleted. */
function variantOf(product: Product | undefined, { variantId }: OrderLine) {
  const sold = product === undefined ? undefined : variantsOf(product).find(({ id }) => id === variantId);
  return sold === undefined ? null : variantNode(sold);
}

function transactionNode(shop: Shop, transaction: Transaction) {
  return {
    kind: transaction.kind.toUpperCase(),
    status: transaction.status.toUpperCase(),
    processedAt: isoSecond(transaction.processedAt),
    amountSet: bagNode(shop, transaction.amountMinor),
  };
}

export function refundNode(shop: Shop, order: Order, refund: Refund) {
  const { shipping } = refund;
  return {
    id: gid('Refund', refund.id),
    totalRefundedSet: bagNode(shop, refundMoney(refund)),
    duties: [],
    transactions: (page: PageArguments) =>
      connection(refund.transactions, page, { place: byId, node: (one) => transactionNode(shop, one) }),
    refundShippingLines: (page: PageArguments) =>
      connection(shipping === null ? [] : [shipping], page, {
        place: byId,
        node: (one) => ({
          subtotalAmountSet: bagNode(shop, one.priceMinor),
          taxAmountSet: bagNode(shop, one.taxMinor),
        }),
      }),
    refundLineItems: (page: PageArguments) =>
      connection(refund.lines, page, {
        place: byId,
        node: (one) => ({
          quantity: one.quantity,
          subtotalSet: bagNode(shop, one.subtotalMinor),
          totalTaxSet: bagNode(shop, one.taxMinor),
          lineItem: lineOf(shop, order, one.lineId),
        }),
      }),
  };
}

function lineOf(shop: Shop, order: Order, lineId: number) {
  const line = order.lines.find((candidate) => candidate.id === lineId);
  return line === undefined ? null : lineNode(shop, order, line);
}

const SALES = { PRODUCT: 'ProductSale', GIFT_CARD: 'GiftCardSale', TIP: 'TipSale' } as const;

function agreementNode(shop: Shop, order: Order, agreement: Agreement) {
  return {
    __typename: agreement.kind === 'order' ? 'OrderAgreement' : 'OrderEditAgreement',
    id: gid(agreement.kind === 'order' ? 'OrderAgreement' : 'OrderEditAgreement', agreement.id),
    sales: (page: PageArguments) =>
      connection(agreement.sales, page, {
        place: byId,
        node: (sale) => ({
          __typename: SALES[sale.lineType],
          id: gid(SALES[sale.lineType], sale.id),
          lineType: sale.lineType,
          lineItem: lineOf(shop, order, sale.lineId),
        }),
      }),
  };
}
