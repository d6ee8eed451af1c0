import { createHash } from 'node:crypto';
import { priceMinor } from './catalogue.ts';
import { ADDRESS_FIELDS, gmt, inOrder, itemLinks, site } from './payload-parts.ts';
import type { Payload } from './payload-parts.ts';
import { decimal } from './php.ts';
import { gmtText } from './site-time.ts';
import type { Store } from './store.ts';
import type { Coupon, Customer, Product, Webhook } from './types.ts';

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
    type: product.type,
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
    categories: product.categories,
    tags: product.tags,
    variations: product.variations.map(({ id: variation }) => variation),
    price_html: `<span class="woocommerce-Price-amount amount"><bdi>${decimal(priceMinor(product))}&nbsp;<span class="woocommerce-Price-currencySymbol">&euro;</span></bdi></span>`,
    related_ids: [],
    meta_data: product.meta,
    stock_status: 'instock',
    has_options: product.variations.length > 0,
    post_password: '',
    global_unique_id: '',
    _links: itemLinks(store, 'products', id),
  };
}

/** Of all that WooCommerce tells of a variation: which one it is, its price and what plugins keep with it. */
export function variationPayload(product: Product, variation: Product['variations'][number]): Payload {
  return {
    id: variation.id,
    type: 'variation',
    status: 'publish',
    price: decimal(priceMinor(product)),
    meta_data: variation.meta,
    parent_id: product.id,
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
  categories: [],
  brands: [],
  tags: [],
  images: [],
  attributes: [],
  default_attributes: [],
  variations: [],
  grouped_products: [],
  menu_order: 0,
};
