import { restAmount, sum } from '../money.ts';
import { amountsOf, backOf, financialStatus, netOf } from '../order-amounts.ts';
import { findCustomer } from '../shop.ts';
import type { Shop } from '../shop.ts';
import { statusPageUrl } from '../status-page.ts';
import type { Order, OrderLine, ShippingLine } from '../types.ts';
import { customerPayload } from './customer-payload.ts';
import { amountSet, gid, restTime } from './parts.ts';
import { refundPayload } from './refund-payload.ts';

/** Of Shopify's own channels. */
const APP_IDS: Readonly<Record<string, number>> = { web: 580_111, shopify_draft_order: 1_354_745 };

/** The full order that orders/create, /updated, /paid, /cancelled and /fulfilled carry; they differ by values alone. */
export function orderPayload(shop: Shop, order: Order) {
  return {
    ...identity(shop, order),
    ...moments(shop, order),
    ...money(shop, order),
    ...person(shop, order),
    discount_codes: order.applications.map((one) => ({
      code: one.code,
      amount: restAmount(one.amountMinor),
      type: one.valueType,
    })),
    discount_applications: order.applications.map((one) => ({
      target_type: 'line_item',
      type: 'discount_code',
      value: one.valueType === 'percentage' ? Number(one.value).toFixed(1) : Number(one.value).toFixed(2),
      value_type: one.valueType,
      allocation_method: one.allocationMethod,
      target_selection: one.targetSelection,
      code: one.code,
    })),
    line_items: order.lines.map((line) => linePayload(shop, order, line)),
    line_item_groups: [],
    shipping_lines: order.shipping === null ? [] : [shippingPayload(shop, order, order.shipping)],
    fulfillments: order.fulfillments.map((one) => ({
      id: one.id,
      admin_graphql_api_id: gid('Fulfillment', one.id),
      order_id: order.id,
      status: 'success',
      created_at: restTime(shop, one.createdAt),
    })),
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    returns: [],
  };
}

function identity(shop: Shop, order: Order) {
  return {
    id: order.id,
    admin_graphql_api_id: gid('Order', order.id),
    app_id: APP_IDS[order.sourceName] ?? null,
    name: `#${order.number}`,
    number: order.number - 1000,
    order_number: order.number,
    token: order.token,
    checkout_token: order.checkoutToken,
    cart_token: order.checkoutToken,
    confirmation_number: order.token.slice(0, 9).toUpperCase(),
    source_name: order.sourceName,
    location_id: order.locationId,
    user_id: null,
    device_id: null,
    test: order.test,
    confirmed: true,
    tags: order.tags.join(', '),
    note: null,
    note_attributes: [],
    order_status_url: statusPageUrl(shop, order),
    merchant_business_entity_id: null,
    po_number: null,
  };
}

function moments(shop: Shop, order: Order) {
  return {
    created_at: restTime(shop, order.createdAt),
    updated_at: restTime(shop, order.updatedAt),
    processed_at: restTime(shop, order.processedAt),
    closed_at: null,
    cancelled_at: restTime(shop, order.cancelledAt),
    cancel_reason: order.cancelReason,
    financial_status: financialStatus(order).toLowerCase(),
    fulfillment_status: order.fulfillments.length > 0 ? 'fulfilled' : null,
    payment_gateway_names: [...new Set(order.transactions.map((one) => one.gateway))],
  };
}

function money(shop: Shop, order: Order) {
  const amounts = amountsOf(order);
  const named = {
    subtotal_price: amounts.subtotalMinor,
    total_discounts: amounts.discountMinor,
    total_line_items_price: amounts.subtotalMinor + amounts.discountMinor,
    total_price: amounts.totalMinor,
    total_tax: amounts.taxMinor,
    current_subtotal_price: amounts.currentSubtotalMinor,
    current_total_discounts: amounts.currentDiscountMinor,
    current_total_price: amounts.currentTotalMinor,
    current_total_tax: amounts.currentTaxMinor,
  };
  const texts = Object.entries(named).flatMap(([name, minor]): [string, unknown][] => [
    [name, restAmount(minor)],
    [`${name}_set`, amountSet(shop, minor)],
  ]);
  const owedMinor = amounts.currentTotalMinor - amounts.receivedMinor + amounts.refundedMinor;
  return {
    currency: shop.settings.currency,
    presentment_currency: shop.settings.currency,
    taxes_included: order.taxesIncluded,
    duties_included: false,
    estimated_taxes: false,
    tax_exempt: false,
    ...Object.fromEntries(texts),
    total_outstanding: restAmount(order.cancelledAt === null ? owedMinor : 0),
    total_shipping_price_set: amountSet(shop, order.shipping?.priceMinor ?? 0),
    current_shipping_price_set: amountSet(shop, shippingLeft(order)),
    total_tip_received: restAmount(amounts.tipMinor),
    original_total_duties_set: null,
    original_total_additional_fees_set: null,
    current_total_duties_set: null,
    current_total_additional_fees_set: null,
    total_cash_rounding_payment_adjustment_set: amountSet(shop, 0),
    total_cash_rounding_refund_adjustment_set: amountSet(shop, 0),
    tax_lines: amounts.taxMinor === 0 ? [] : [taxLine(shop, amounts.taxMinor)],
  };
}

/** Without a customer Shopify writes "" for one field and null for the other. */
function person(shop: Shop, order: Order) {
  const customer = order.customerId === null ? undefined : findCustomer(shop, order.customerId);
  return {
    email: order.email,
    contact_email: order.email === '' ? null : order.email,
    phone: null,
    customer_locale: order.locale,
    buyer_accepts_marketing: false,
    customer: customer === undefined ? null : customerPayload(shop, customer),
    billing_address: null,
    shipping_address: null,
    client_details: null,
  };
}

function taxLine(shop: Shop, minor: number) {
  return {
    title: 'VAT',
    price: restAmount(minor),
    rate: shop.settings.taxPercent / 100,
    channel_liable: false,
    price_set: amountSet(shop, minor),
  };
}

function linePayload(shop: Shop, order: Order, line: OrderLine) {
  const currentQuantity = line.quantity - backOf(order, line).quantity;
  const isProduct = line.kind === 'product';
  return {
    id: line.id,
    admin_graphql_api_id: gid('LineItem', line.id),
    product_id: line.productId,
    variant_id: line.variantId,
    title: line.title,
    name: line.title,
    sku: line.sku,
    vendor: shop.settings.title,
    variant_title: null,
    quantity: line.quantity,
    current_quantity: currentQuantity,
    fulfillable_quantity: order.fulfillments.length > 0 || !isProduct ? 0 : currentQuantity,
    fulfillment_service: line.kind === 'gift_card' ? 'gift_card' : 'manual',
    fulfillment_status: order.fulfillments.length > 0 ? 'fulfilled' : null,
    gift_card: line.kind === 'gift_card',
    requires_shipping: isProduct,
    taxable: isProduct,
    product_exists: line.productId !== null,
    price: restAmount(line.unitMinor),
    price_set: amountSet(shop, line.unitMinor),
    // Only discounts on single lines stand here, which ours are not: never to be used for a line's value.
    total_discount: '0.00',
    total_discount_set: amountSet(shop, 0),
    discount_allocations: line.allocations.map((one) => ({
      amount: restAmount(one.amountMinor),
      amount_set: amountSet(shop, one.amountMinor),
      discount_application_index: one.applicationIndex,
    })),
    tax_lines: line.taxMinor === 0 && netOf(line) > 0 && !isProduct ? [] : [taxLine(shop, line.taxMinor)],
    properties: [],
    duties: [],
    grams: 0,
    sales_line_item_group_id: null,
  };
}

function shippingPayload(shop: Shop, order: Order, line: ShippingLine) {
  return {
    id: line.id,
    title: line.title,
    code: line.title,
    source: 'shopify',
    carrier_identifier: null,
    is_removed: false,
    price: restAmount(line.priceMinor),
    price_set: amountSet(shop, line.priceMinor),
    discounted_price: restAmount(line.priceMinor),
    discounted_price_set: amountSet(shop, line.priceMinor),
    current_discounted_price_set: amountSet(shop, shippingLeft(order)),
    tax_lines: line.taxMinor === 0 ? [] : [taxLine(shop, line.taxMinor)],
    discount_allocations: [],
  };
}

function shippingLeft(order: Order): number {
  return (
    (order.shipping?.priceMinor ?? 0) - sum(order.refunds.map((refund) => refund.shipping?.priceMinor ?? 0))
  );
}
