import { createHash } from 'node:crypto';
import { priceMinor } from './catalogue.ts';
import { decimal, looseDecimal } from './php.ts';
import { gmtText, siteText } from './site-time.ts';
import type { Store } from './store.ts';
import { findProduct, WOOCOMMERCE_VERSION } from './store.ts';
import { orderTotals } from './totals.ts';
import type {
  CouponLine,
  Coupon,
  Customer,
  Order,
  OrderLine,
  Product,
  Refund,
  RefundLine,
  ShippingLine,
} from './types.ts';
import type { Webhook } from './types.ts';

/** What REST v3 answers and webhooks carry: the fields, and their order, of the recorded ones. */
export type Payload = Record<string, unknown>;

const ANY_CHANGE = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
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
    variation_id: 0,
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

export function couponPayload(store: Store, coupon: Coupon): Payload {
  return {
    id: coupon.id,
    code: coupon.code,
    amount: decimal(coupon.amountMinor),
    status: coupon.status,
    date_created: site(store, coupon.createdAt),
    date_created_gmt: gmtText(coupon.createdAt),
    date_modified: site(store, coupon.modifiedAt),
    date_modified_gmt: gmtText(coupon.modifiedAt),
    discount_type: coupon.discountType,
    description: coupon.description,
    date_expires: site(store, coupon.expiresAt),
    date_expires_gmt: gmt(coupon.expiresAt),
    usage_count: coupon.usageCount,
    individual_use: coupon.individualUse,
    product_ids: coupon.productIds,
    excluded_product_ids: coupon.excludedProductIds,
    usage_limit: coupon.usageLimit,
    usage_limit_per_user: coupon.usageLimitPerUser,
    limit_usage_to_x_items: coupon.limitUsageToXItems,
    free_shipping: coupon.freeShipping,
    product_categories: [],
    excluded_product_categories: [],
    exclude_sale_items: false,
    minimum_amount: decimal(coupon.minimumMinor),
    maximum_amount: decimal(coupon.maximumMinor),
    email_restrictions: coupon.emailRestrictions,
    used_by: coupon.usedBy,
    meta_data: coupon.meta,
    _links: itemLinks(store, 'coupons', coupon.id),
  };
}

export function customerPayload(store: Store, customer: Customer): Payload {
  const { id, createdAt, email } = customer;
  const paid = store.state.orders.some((order) => order.customerId === id && order.paidAt !== null);
  const avatar = createHash('sha256').update(email.toLowerCase()).digest('hex');
  return {
    id,
    date_created: site(store, createdAt),
    date_created_gmt: gmtText(createdAt),
    date_modified: site(store, createdAt),
    date_modified_gmt: gmtText(createdAt),
    email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    role: 'customer',
    username: customer.username,
    billing: inOrder(customer.billing, [...CUSTOMER_ADDRESS_FIELDS, 'email', 'phone']),
    shipping: Object.fromEntries([...CUSTOMER_ADDRESS_FIELDS, 'phone'].map((field) => [field, ''])),
    is_paying_customer: paid,
    avatar_url: `https://secure.gravatar.com/avatar/${avatar}?s=96&d=mm&r=g`,
    meta_data: [],
    _links: itemLinks(store, 'customers', id),
  };
}

export function productPayload(store: Store, product: Product): Payload {
  const { id, createdAt } = product;
  const onSale = product.salePriceMinor !== null;
  return {
    id,
    name: product.name.en,
    slug: product.slug,
    permalink: `${store.origin}/product/${product.slug}/`,
    date_created: site(store, createdAt),
    date_created_gmt: gmtText(createdAt),
    date_modified: site(store, createdAt),
    date_modified_gmt: gmtText(createdAt),
    type: 'simple',
    status: 'publish',
    featured: false,
    catalog_visibility: 'visible',
    description: product.description.en,
    short_description: '',
    sku: product.sku,
    price: decimal(priceMinor(product)),
    regular_price: decimal(product.regularPriceMinor),
    sale_price: product.salePriceMinor === null ? '' : decimal(product.salePriceMinor),
    date_on_sale_from: null,
    date_on_sale_from_gmt: null,
    date_on_sale_to: null,
    date_on_sale_to_gmt: null,
    on_sale: onSale,
    purchasable: true,
    total_sales: 0,
    virtual: product.virtual,
    downloadable: false,
    downloads: [],
    download_limit: -1,
    download_expiry: -1,
    external_url: '',
    button_text: '',
    tax_status: product.taxable ? 'taxable' : 'none',
    tax_class: '',
    ...UNUSED_STOCK_FIELDS,
    shipping_required: !product.virtual,
    shipping_taxable: !product.virtual,
    ...UNUSED_PRODUCT_FIELDS,
    price_html: `<span class="woocommerce-Price-amount amount"><bdi>${decimal(priceMinor(product))}&nbsp;<span class="woocommerce-Price-currencySymbol">&euro;</span></bdi></span>`,
    related_ids: [],
    meta_data: [],
    stock_status: 'instock',
    has_options: false,
    post_password: '',
    global_unique_id: '',
    _links: itemLinks(store, 'products', id),
  };
}

/** The secret is never answered, as in WooCommerce. */
export function webhookPayload(store: Store, webhook: Webhook): Payload {
  const [resource = '', event = ''] = webhook.topic.split('.');
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: [WEBHOOK_HOOKS[webhook.topic] ?? `woocommerce_${event}_${resource}`],
    delivery_url: webhook.deliveryUrl,
    date_created: site(store, webhook.createdAt),
    date_created_gmt: gmtText(webhook.createdAt),
    date_modified: site(store, webhook.modifiedAt),
    date_modified_gmt: gmt(webhook.modifiedAt),
    _links: itemLinks(store, 'webhooks', webhook.id),
  };
}

const WEBHOOK_HOOKS: Record<string, string> = {
  'order.created': 'woocommerce_new_order',
  'order.updated': 'woocommerce_update_order',
  'order.deleted': 'woocommerce_trash_order',
  'order.restored': 'woocommerce_untrash_order',
};

const ADDRESS_FIELDS = [
  'first_name',
  'last_name',
  'company',
  'address_1',
  'address_2',
  'city',
  'state',
  'postcode',
  'country',
];
const CUSTOMER_ADDRESS_FIELDS = [...ADDRESS_FIELDS.filter((field) => field !== 'state'), 'state'];

const UNUSED_STOCK_FIELDS = {
  manage_stock: false,
  stock_quantity: null,
  backorders: 'no',
  backorders_allowed: false,
  backordered: false,
  low_stock_amount: null,
  sold_individually: false,
  weight: '',
  dimensions: { length: '', width: '', height: '' },
};

const UNUSED_PRODUCT_FIELDS = {
  shipping_class: '',
  shipping_class_id: 0,
  reviews_allowed: true,
  average_rating: '0.00',
  rating_count: 0,
  upsell_ids: [],
  cross_sell_ids: [],
  parent_id: 0,
  purchase_note: '',
  categories: [{ id: 15, name: 'Uncategorized', slug: 'uncategorized' }],
  brands: [],
  tags: [],
  images: [],
  attributes: [],
  default_attributes: [],
  variations: [],
  grouped_products: [],
  menu_order: 0,
};

function inOrder(address: object, fields: readonly string[]): Payload {
  const values = new Map<string, unknown>(Object.entries(address));
  return Object.fromEntries(fields.map((field) => [field, values.get(field) ?? '']));
}

function itemLinks(store: Store, collection: string, id: number): Payload {
  const href = `${rest(store)}/${collection}`;
  return {
    self: [{ href: `${href}/${id}`, targetHints: { allow: ANY_CHANGE } }],
    collection: [{ href }],
  };
}

function rest(store: Store): string {
  return `${store.origin}/wp-json/wc/v3`;
}

function site(store: Store, at: number | null): string | null {
  return at === null ? null : siteText(at, store.settings.timezone);
}

function gmt(at: number | null): string | null {
  return at === null ? null : gmtText(at);
}
