import { createHash } from 'node:crypto';
import { ADDRESS_FIELDS, gmt, inOrder, itemLinks, rest, site } from './payload-parts.ts';
import type { Payload } from './payload-parts.ts';
import { decimal, looseDecimal } from './php.ts';
import { gmtText } from './site-time.ts';
import type { Store } from './store.ts';
import { findProduct, WOOCOMMERCE_VERSION } from './store.ts';
import { orderTotals } from './totals.ts';
import type { CouponLine, Order, OrderLine, Refund, RefundLine, ShippingLine } from './types.ts';

const TAX_RATE_ID = 1;

export function orderPayload(store: Store, order: Order): Payload {
  const totals = orderTotals(order);
  const { settings } = store;
  const editable = ['pending', 'on-hold', 'checkout-draft'].includes(order.status);
  return {
    id: order.id,
    parent_id: 0,
    status: order.status,
    currency: settings.currency,
    version: WOOCOMMERCE_VERSION,
    prices_include_tax: settings.pricesIncludeTax,
    date_created: site(store, order.createdAt),
    date_modified: site(store, order.modifiedAt),
    discount_total: decimal(totals.discountMinor),
    discount_tax: decimal(totals.discountTaxMinor),
    shipping_total: decimal(totals.shippingMinor),
    shipping_tax: decimal(totals.shippingTaxMinor),
    cart_tax: decimal(totals.cartTaxMinor),
    total: decimal(totals.totalMinor),
    total_tax: decimal(totals.totalTaxMinor),
    customer_id: order.customerId,
    order_key: order.key,
    billing: inOrder(order.billing, [...ADDRESS_FIELDS, 'email', 'phone']),
    shipping: inOrder(order.shipping, [...ADDRESS_FIELDS, 'phone']),
    payment_method: order.paymentMethod,
    payment_method_title: order.paymentMethodTitle,
    transaction_id: '',
    customer_ip_address: order.createdVia === 'rest-api' ? '' : '127.0.0.1',
    customer_user_agent: '',
    created_via: order.createdVia,
    customer_note: order.customerNote,
    date_completed: site(store, order.completedAt),
    date_paid: site(store, order.paidAt),
    cart_hash: order.createdVia === 'rest-api' ? '' : createHash('md5').update(order.key).digest('hex'),
    number: String(order.id),
    meta_data: order.meta,
    line_items: order.lines.map((line) => linePayload(store, line)),
    tax_lines: taxLines(store, order),
    shipping_lines: order.shippingLines.map((line) => shippingLinePayload(line)),
    fee_lines: [],
    coupon_lines: order.couponLines.map((line) => couponLinePayload(line)),
    refunds: order.refunds.map(({ id, reason, amountMinor }) => ({
      id,
      reason,
      total: decimal(-amountMinor),
    })),
    payment_url: `${store.origin}/checkout/order-pay/${order.id}/?pay_for_order=true&key=${order.key}`,
    is_editable: editable,
    needs_payment: ['pending', 'failed'].includes(order.status) && totals.totalMinor > 0,
    needs_processing: order.lines.some((line) => !findProduct(store, line.productId)?.virtual),
    date_created_gmt: gmtText(order.createdAt),
    date_modified_gmt: gmtText(order.modifiedAt),
    date_completed_gmt: gmt(order.completedAt),
    date_paid_gmt: gmt(order.paidAt),
    currency_symbol: settings.currencySymbol,
    _links: orderLinks(store, order),
  };
}

function orderLinks(store: Store, order: Order): Payload {
  const links: Payload = {
    ...itemLinks(store, 'orders', order.id),
    email_templates: [
      { embeddable: true, href: `${rest(store)}/orders/${order.id}/actions/email_templates` },
    ],
  };
  if (order.customerId > 0) links['customer'] = [{ href: `${rest(store)}/customers/${order.customerId}` }];
  return links;
}

function linePayload(store: Store, line: OrderLine): Payload {
  return {
    id: line.id,
    name: line.name,
    product_id: line.productId,
    variation_id: line.variationId,
    quantity: line.quantity,
    tax_class: '',
    subtotal: decimal(line.subtotalMinor),
    subtotal_tax: decimal(line.subtotalTaxMinor),
    total: decimal(line.totalMinor),
    total_tax: decimal(line.totalTaxMinor),
    taxes: taxes(line.taxable && store.settings.taxPercent > 0, line.totalTaxMinor, line.subtotalTaxMinor),
    meta_data: [],
    sku: line.sku,
    global_unique_id: '',
    price: line.totalMinor / line.quantity / 100,
    image: { id: '', src: '' },
    parent_name: null,
  };
}

function taxes(taxed: boolean, totalMinor: number, subtotalMinor: number): Payload[] {
  return taxed
    ? [{ id: TAX_RATE_ID, total: looseDecimal(totalMinor), subtotal: looseDecimal(subtotalMinor) }]
    : [];
}

function taxLines(store: Store, order: Order): Payload[] {
  const totals = orderTotals(order);
  if (totals.totalTaxMinor === 0) return [];
  return [
    {
      // Stable for an order without being stored: the stand-in has one tax rate.
      id: order.id * 1000,
      rate_code: 'FR-VAT-1',
      rate_id: TAX_RATE_ID,
      label: 'VAT',
      compound: false,
      tax_total: decimal(totals.cartTaxMinor),
      shipping_tax_total: decimal(totals.shippingTaxMinor),
      rate_percent: store.settings.taxPercent,
      meta_data: [],
    },
  ];
}

function shippingLinePayload(line: ShippingLine): Payload {
  return {
    id: line.id,
    method_title: line.title,
    method_id: line.methodId,
    instance_id: '1',
    total: decimal(line.totalMinor),
    total_tax: decimal(line.taxMinor),
    taxes: taxes(line.taxMinor > 0, line.taxMinor, line.taxMinor).map(({ id, total }) => ({
      id,
      total,
      subtotal: '',
    })),
    tax_status: 'taxable',
    meta_data: [],
  };
}

function couponLinePayload(line: CouponLine): Payload {
  const nominal = line.nominalMinor / 100;
  // WooCommerce writes null for its default type, fixed_cart: see the recorded order 15.
  const type = line.discountType === 'fixed_cart' ? null : line.discountType;
  const info = JSON.stringify([
    line.couponId,
    line.code,
    type,
    nominal,
    ...(line.freeShipping ? [true] : []),
  ]);
  return {
    id: line.id,
    code: line.code,
    discount: looseDecimal(line.discountMinor),
    discount_tax: looseDecimal(line.discountTaxMinor),
    meta_data: [
      { id: line.metaId, key: 'coupon_info', value: info, display_key: 'coupon_info', display_value: info },
    ],
    discount_type: line.discountType,
    nominal_amount: nominal,
    free_shipping: line.freeShipping,
  };
}

export function refundPayload(store: Store, order: Order, refund: Refund): Payload {
  const orderUrl = `${rest(store)}/orders/${order.id}`;
  return {
    id: refund.id,
    date_created: site(store, refund.createdAt),
    date_created_gmt: gmtText(refund.createdAt),
    amount: decimal(refund.amountMinor),
    reason: refund.reason,
    refunded_by: 1,
    refunded_payment: false,
    meta_data: [{ id: refund.metaId, key: '_refund_type', value: refund.full ? 'full' : 'partial' }],
    line_items: refund.lines.map((line) => refundLinePayload(store, order, line)),
    shipping_lines: [],
    tax_lines: [],
    fee_lines: [],
    _links: {
      self: [{ href: `${orderUrl}/refunds/${refund.id}`, targetHints: { allow: ['GET', 'DELETE'] } }],
      collection: [{ href: `${orderUrl}/refunds` }],
      up: [{ href: orderUrl }],
    },
  };
}

function refundLinePayload(store: Store, order: Order, line: RefundLine): Payload {
  const sold = order.lines.find((candidate) => candidate.id === line.orderLineId);
  const id = String(line.orderLineId);
  return {
    id: line.id,
    name: sold?.name ?? '',
    product_id: sold?.productId ?? 0,
    variation_id: 0,
    quantity: -line.quantity,
    tax_class: '',
    subtotal: decimal(-line.totalMinor),
    subtotal_tax: decimal(-line.taxMinor),
    total: decimal(-line.totalMinor),
    total_tax: decimal(-line.taxMinor),
    taxes: taxes(sold?.taxable === true && store.settings.taxPercent > 0, -line.taxMinor, -line.taxMinor),
    meta_data: [
      {
        id: line.metaId,
        key: '_refunded_item_id',
        value: id,
        display_key: '_refunded_item_id',
        display_value: id,
      },
    ],
    sku: sold?.sku ?? '',
    global_unique_id: '',
    price: line.quantity === 0 ? 0 : line.totalMinor / line.quantity / 100,
    image: { id: '', src: '' },
    parent_name: null,
  };
}
