import { bag, schemaShop, type Resolvers, type SchemaShop } from './schema-shop.ts';

export const NOW = Date.UTC(2026, 10, 21, 20, 15, 20);
export const HOLDER = { email: 'anna@example.org', gid: 'gid://shopify/Customer/7001' };
export const PRODUCTS: Record<string, string> = { '81': '9.9', '82': '12.5' };

/** A discount as the shop keeps it: what was written, and what Shopify adds. */
export type KeptDiscount = {
  id: string;
  kind: 'DiscountCodeBasic' | 'DiscountCodeFreeShipping' | 'DiscountCodeBxgy';
  input: Record<string, unknown> & { code: string; tags?: string[]; endsAt?: string };
  createdAt: string;
  uses: number;
};
export type UsingOrder = { createdAt: string; cancelledAt: string | null; discountCodes: string[] };

export type DiscountShop = SchemaShop & {
  discounts: KeptDiscount[];
  orders: UsingOrder[];
  /** By its code, whatever the case. */
  discount(code: string): KeptDiscount | undefined;
  use(code: string): UsingOrder;
  resolvers: Resolvers;
};

/**
 * A shop with customers, products and discount codes, as far as vouchers need them. Unless a clock is given, it stands
 * at `NOW` and goes on by a second with each order. `customers` are GIDs by address.
 */
export function discountShop(
  given: { now?: () => number; customers?: Map<string, string> } = {},
): DiscountShop {
  const discounts: KeptDiscount[] = [];
  const orders: UsingOrder[] = [];
  const now = given.now ?? (() => NOW + orders.length * 1_000);
  const customers = given.customers ?? new Map([[HOLDER.email, HOLDER.gid]]);
  const nodeOf = (kept: KeptDiscount | undefined) => answerOf(kept, now());
  const discount = (code: string) =>
    discounts.find((one) => one.input.code.toUpperCase() === code.toUpperCase());
  const byId = (id: string) => discounts.find((one) => one.id === id);
  const none = { userErrors: [] };
  const create = (kind: KeptDiscount['kind'], input: KeptDiscount['input']) => {
    if (discount(input.code) !== undefined) return refusal('code', 'must be unique.', 'TAKEN');
    const id = `gid://shopify/DiscountCodeNode/${discounts.length + 1}`;
    const createdAt = new Date(now()).toISOString();
    const kept: KeptDiscount = { id, kind, input, createdAt, uses: 0 };
    discounts.push(kept);
    return { ...none, codeDiscountNode: nodeOf(kept) };
  };
  const update = (kind: KeptDiscount['kind'], id: string, input: object) => {
    const kept = byId(id);
    if (kept === undefined || kept.kind !== kind) return refusal('id', 'does not exist.', 'INVALID');
    kept.input = { ...kept.input, ...input };
    return none;
  };
  const resolvers: Resolvers = {
    customerByIdentifier: ({ identifier }: { identifier: { emailAddress: string } }) => {
      const id = customers.get(identifier.emailAddress);
      return id === undefined ? null : { id };
    },
    products: ({ query }: { query: string }) => ({ nodes: productsOf(query) }),
    orders: ({ query }: { query: string }) => ({
      nodes: orders.filter((order) => query === `discount_code:"${order.discountCodes[0]}"`),
    }),
    codeDiscountNodeByCode: ({ code }: { code: string }) => nodeOf(discount(code)),
    discountCodeBasicCreate: ({ basicCodeDiscount }: { basicCodeDiscount: KeptDiscount['input'] }) =>
      create('DiscountCodeBasic', basicCodeDiscount),
    discountCodeFreeShippingCreate: (given: { freeShippingCodeDiscount: KeptDiscount['input'] }) =>
      create('DiscountCodeFreeShipping', given.freeShippingCodeDiscount),
    discountCodeBasicUpdate: ({ id, basicCodeDiscount }: { id: string; basicCodeDiscount: object }) =>
      update('DiscountCodeBasic', id, basicCodeDiscount),
    discountCodeFreeShippingUpdate: (given: { id: string; freeShippingCodeDiscount: object }) =>
      update('DiscountCodeFreeShipping', given.id, given.freeShippingCodeDiscount),
    discountCodeDeactivate: ({ id }: { id: string }) => {
      const kept = byId(id);
      if (kept === undefined || isOver(kept, now())) return refusal('id', 'is over already.', 'INVALID');
      kept.input.endsAt = new Date(now()).toISOString();
      return none;
    },
  };
  const use = (code: string): UsingOrder => {
    const kept = discount(code);
    if (kept !== undefined) kept.uses += 1;
    const order = {
      createdAt: new Date(now()).toISOString(),
      cancelledAt: null,
      discountCodes: [code],
    };
    orders.push(order);
    return order;
  };
  return { ...schemaShop(resolvers), discounts, orders, discount, use, resolvers };
}

/** Switched off or past its end, which Shopify keeps as the same thing. */
export function isOver({ input }: KeptDiscount, now: number): boolean {
  return input.endsAt !== undefined && Date.parse(input.endsAt) <= now;
}

function refusal(field: string, message: string, code: string) {
  return { codeDiscountNode: null, userErrors: [{ field: ['basicCodeDiscount', field], message, code }] };
}

function productsOf(query: string) {
  return Object.entries(PRODUCTS)
    .filter(([id]) => query.split(' OR ').includes(`id:${id}`))
    .map(([id, amount]) => ({
      id: `gid://shopify/Product/${id}`,
      priceRangeV2: { maxVariantPrice: { amount, currencyCode: 'EUR' } },
    }));
}

/** What our own `DiscountInput` looks like once it was written. */
export type Written = {
  title: string;
  startsAt: string;
  endsAt: string;
  usageLimit: number;
  context: { customers?: { add: string[] } };
  customerGets: {
    items: { products?: { productsToAdd: string[] } };
    value: { percentage?: number; discountAmount?: { amount: string; appliesOnEachItem: boolean } };
  };
};

/** What was written, in the shapes that Shopify answers. */
function answerOf(kept: KeptDiscount | undefined, now: number) {
  if (kept === undefined) return null;
  const { input, createdAt, uses } = kept;
  if (kept.kind === 'DiscountCodeBxgy') return { id: kept.id, codeDiscount: { __typename: kept.kind } };
  const { title, startsAt, usageLimit, context, customerGets } = input as unknown as Written;
  const shared = {
    __typename: kept.kind,
    title,
    status: isOver(kept, now) ? 'EXPIRED' : 'ACTIVE',
    createdAt,
    startsAt,
    endsAt: input.endsAt ?? null,
    usageLimit,
    asyncUsageCount: uses,
    tags: input.tags ?? [],
    context: context.customers
      ? { __typename: 'DiscountCustomers', customers: context.customers.add.map((id) => ({ id })) }
      : { __typename: 'DiscountBuyerSelectionAll', all: 'ALL' },
  };
  if (kept.kind === 'DiscountCodeFreeShipping') {
    const codeDiscount = { ...shared, destinationSelection: { __typename: 'DiscountCountryAll' } };
    return { id: kept.id, codeDiscount };
  }
  const { items, value } = customerGets;
  const codeDiscount = {
    ...shared,
    customerGets: {
      items: items.products
        ? {
            __typename: 'DiscountProducts',
            products: { nodes: items.products.productsToAdd.map((id) => ({ id })) },
          }
        : { __typename: 'AllDiscountItems', allItems: true },
      value: value.discountAmount
        ? {
            __typename: 'DiscountAmount',
            amount: bag(value.discountAmount.amount).shopMoney,
            appliesOnEachItem: value.discountAmount.appliesOnEachItem,
          }
        : { __typename: 'DiscountPercentage', percentage: value.percentage },
    },
  };
  return { id: kept.id, codeDiscount };
}
