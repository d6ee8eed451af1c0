import { bag, schemaShop, type Resolvers, type SchemaShop } from './schema-shop.ts';

/** A line as a test wishes it; amounts are decimal texts of the whole line, but for `unit`. */
export type WishLine = {
  id: string;
  unit: string;
  quantity?: number;
  /** What the order's discounts took off, in the order of its codes; beyond these, an automatic one's. */
  allocations?: string[];
  taxes?: string[];
  duties?: string[];
  giftCard?: boolean;
  product?: string | null;
  sellingPlan?: string;
  properties?: { key: string; value: string | null }[];
};

/** `money` is what went back; null = no transaction at all, as when a line is removed from an order. */
export type WishRefund = {
  id: string;
  money: string | null;
  lines?: { line: string; quantity: number; subtotal: string; tax?: string }[];
  shipping?: { subtotal: string; tax: string };
  duties?: string[];
};

export type WishOrder = {
  lines: WishLine[];
  total: string;
  refunds?: WishRefund[];
  tips?: string[];
  /** Fields of Shopify's Order that differ from a paid, untouched order of 21 November 2026. */
  fields?: Record<string, unknown>;
};

export const ORDER_NUMBER = '5001';
const PLACED = '2026-11-21T20:15:16Z';

type PageArgs = { first: number; after?: string | null };

/** A shop with one order; scopes as given. The order's fields can be changed while it is read. */
export function orderShop(
  wish: WishOrder,
  scopes: string[] = [],
): SchemaShop & { order: Record<string, unknown> } {
  const order = orderOf(wish);
  const refunds = new Map(
    (wish.refunds ?? []).map((refund) => [`gid://shopify/Refund/${refund.id}`, refund]),
  );
  const resolvers: Resolvers = {
    order: ({ id }: { id: string }) => (id === order['id'] ? order : null),
    refund: ({ id }: { id: string }) => refundOf(refunds.get(id)),
    currentAppInstallation: () => ({ accessScopes: scopes.map((handle) => ({ handle })) }),
  };
  return { ...schemaShop(resolvers), order };
}

/** An order as Shopify's schema answers it. */
export function orderOf({
  lines,
  total,
  refunds = [],
  tips = [],
  fields = {},
}: WishOrder): Record<string, unknown> {
  const transaction = { kind: 'SALE', status: 'SUCCESS', processedAt: PLACED, amountSet: bag(total) };
  const sales = tips.map((id) => ({
    __typename: 'TipSale',
    lineType: 'TIP',
    lineItem: { id: `gid://shopify/LineItem/${id}` },
  }));
  const codes = (fields['discountCodes'] ?? []) as string[];
  return {
    id: `gid://shopify/Order/${ORDER_NUMBER}`,
    name: '#1001',
    updatedAt: PLACED,
    processedAt: PLACED,
    cancelledAt: null,
    test: false,
    sourceName: 'web',
    retailLocation: null,
    tags: [],
    email: 'Anna@Example.org',
    customer: { id: 'gid://shopify/Customer/7001', state: 'DISABLED', tags: [] },
    displayFinancialStatus: 'PAID',
    displayFulfillmentStatus: 'UNFULFILLED',
    currencyCode: 'EUR',
    taxesIncluded: true,
    dutiesIncluded: false,
    discountCodes: [],
    originalTotalPriceSet: bag(total),
    totalPriceSet: bag(total),
    totalReceivedSet: bag(total),
    totalTipReceivedSet: bag(tips.length === 0 ? '0.0' : '5.0'),
    transactions: [transaction],
    fulfillments: [],
    refunds: refunds.map(({ id }) => ({ id: `gid://shopify/Refund/${id}` })),
    lineItems: (args: PageArgs) =>
      pageOf(
        lines.map((line) => lineOf(line, codes)),
        args,
      ),
    agreements: (args: PageArgs) =>
      pageOf([{ __typename: 'OrderAgreement', sales: (inner: PageArgs) => pageOf(sales, inner) }], args),
    ...fields,
  };
}

function lineOf(
  {
    id,
    unit,
    quantity = 1,
    allocations = [],
    taxes = [],
    duties = [],
    giftCard = false,
    product = '81',
    sellingPlan,
    properties = [],
  }: WishLine,
  codes: string[],
) {
  return {
    id: `gid://shopify/LineItem/${id}`,
    quantity,
    isGiftCard: giftCard,
    product: product === null ? null : { id: `gid://shopify/Product/${product}` },
    variant: product === null ? null : { id: `gid://shopify/ProductVariant/${product}1` },
    sellingPlan: sellingPlan === undefined ? null : { name: sellingPlan },
    customAttributes: properties,
    originalUnitPriceSet: bag(unit),
    discountAllocations: allocations.map((amount, index) => ({
      allocatedAmountSet: bag(amount),
      discountApplication: applicationOf(codes[index]),
    })),
    taxLines: taxes.map((amount) => ({ priceSet: bag(amount) })),
    duties: duties.map((amount) => ({ price: bag(amount) })),
  };
}

function applicationOf(code: string | undefined) {
  return code === undefined
    ? { __typename: 'AutomaticDiscountApplication' }
    : { __typename: 'DiscountCodeApplication', code };
}

/** A refund as Shopify's schema answers it; null when there is none. */
export function refundOf(refund: WishRefund | undefined) {
  if (refund === undefined) return null;
  const { id, money, lines = [], shipping, duties = [] } = refund;
  const refundLines = lines.map(({ line, quantity, subtotal, tax = '0.0' }) => ({
    quantity,
    subtotalSet: bag(subtotal),
    totalTaxSet: bag(tax),
    lineItem: { id: `gid://shopify/LineItem/${line}` },
  }));
  const shippingLines =
    shipping === undefined
      ? []
      : [{ subtotalAmountSet: bag(shipping.subtotal), taxAmountSet: bag(shipping.tax) }];
  return {
    id: `gid://shopify/Refund/${id}`,
    totalRefundedSet: bag(money ?? '0.0'),
    duties: duties.map((amount) => ({ amountSet: bag(amount) })),
    transactions: (args: PageArgs) => pageOf(money === null ? [] : [{ status: 'SUCCESS' }], args),
    refundShippingLines: (args: PageArgs) => pageOf(shippingLines, args),
    refundLineItems: (args: PageArgs) => pageOf(refundLines, args),
  };
}

/** A connection's page; the cursor is the place of its last node. */
export function pageOf<Node>(all: Node[], { first, after }: PageArgs) {
  const start = after === null || after === undefined ? 0 : Number(after);
  const end = Math.min(start + first, all.length);
  return {
    nodes: all.slice(start, end),
    pageInfo: { hasNextPage: end < all.length, endCursor: end === start ? null : String(end) },
  };
}
