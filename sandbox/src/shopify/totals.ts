import { checkCode, paysShipping, takeOff } from './discounts.ts';
import type { PricedLine, Taken } from './discounts.ts';
import { sum, taxOf } from './money.ts';
import { findCustomer, findCustomerByEmail, findProduct } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Cart, Customer, Discount, Product, ShippingLine } from './types.ts';

export interface CartLine extends Pick<Cart['lines'][number], 'variantId' | 'sellingPlan' | 'properties'> {
  product: Product;
  quantity: number;
  fullMinor: number;
  netMinor: number;
  taxMinor: number;
}

export interface CartTotals {
  lines: CartLine[];
  taken: Taken[];
  subtotalMinor: number;
  /** Null when nothing of it is sent. */
  shipping: Pick<ShippingLine, 'fullMinor' | 'priceMinor' | 'taxMinor' | 'applicationIndex'> | null;
  taxMinor: number;
  totalMinor: number;
}

/** The cart's lines as codes see them. */
export function pricedLines(shop: Shop, cart: Pick<Cart, 'lines'>): PricedLine[] {
  return cart.lines.flatMap(({ productId, quantity }) => {
    const product = findProduct(shop, productId);
    return product === undefined ? [] : [{ productId, quantity, unitMinor: product.priceMinor }];
  });
}

/** Who buys: the signed-in customer, else whoever the shop knows by the address. */
export function customerOf(shop: Shop, cart: Pick<Cart, 'customerId' | 'email'>): Customer | undefined {
  return cart.customerId === null
    ? findCustomerByEmail(shop, cart.email)
    : findCustomer(shop, cart.customerId);
}

/** Codes that no longer open anything are left out, as the checkout leaves them out. */
export function cartTotals(shop: Shop, cart: Cart): CartTotals {
  const priced = pricedLines(shop, cart);
  const customer = customerOf(shop, cart);
  const discounts: Discount[] = [];
  for (const code of cart.codes) {
    const codes = discounts.map((discount) => discount.code);
    const checked = checkCode(shop, code, { lines: priced, codes, customer });
    if ('id' in checked) discounts.push(checked);
  }
  const taken = takeOff(discounts, priced);
  const chosen = cart.lines.filter((line) => findProduct(shop, line.productId) !== undefined);
  const lines = priced.flatMap((line, position) => {
    const product = findProduct(shop, line.productId);
    if (product === undefined) return [];
    const { variantId, sellingPlan, properties } = chosen[position] ?? {};
    const fullMinor = line.unitMinor * line.quantity;
    const netMinor = fullMinor - sum(taken.map(({ byLine }) => byLine[position] ?? 0));
    return [
      {
        product,
        ...(variantId === undefined ? {} : { variantId }),
        ...(sellingPlan === undefined ? {} : { sellingPlan }),
        ...(properties === undefined ? {} : { properties }),
        quantity: line.quantity,
        fullMinor,
        netMinor,
        taxMinor: lineTax(shop, product, netMinor),
      },
    ];
  });
  const isSent = lines.some((line) => !line.product.giftCard);
  const shipping = isSent ? shippingOf(shop, taken) : null;
  const paid = taken.map((one) =>
    paysShipping(one.discount) && shipping !== null ? { ...one, amountMinor: shipping.fullMinor } : one,
  );
  return { lines, taken: paid, ...addUp(shop, lines, shipping) };
}

function shippingOf(shop: Shop, taken: readonly Taken[]): NonNullable<CartTotals['shipping']> {
  const { shippingMinor: fullMinor, taxPercent, taxesIncluded } = shop.settings;
  const paying = taken.findIndex(({ discount }) => paysShipping(discount));
  const priceMinor = paying < 0 ? fullMinor : 0;
  const taxMinor = taxOf(priceMinor, taxPercent, taxesIncluded);
  return { fullMinor, priceMinor, taxMinor, applicationIndex: paying < 0 ? null : paying };
}

function addUp(
  shop: Shop,
  lines: readonly CartLine[],
  shipping: CartTotals['shipping'],
): Omit<CartTotals, 'lines' | 'taken'> {
  const { taxesIncluded } = shop.settings;
  const subtotalMinor = sum(lines.map((line) => line.netMinor));
  const taxMinor = sum(lines.map((line) => line.taxMinor)) + (shipping?.taxMinor ?? 0);
  const totalMinor = subtotalMinor + (shipping?.priceMinor ?? 0) + (taxesIncluded ? 0 : taxMinor);
  return { subtotalMinor, shipping, taxMinor, totalMinor };
}

export function lineTax(shop: Shop, product: Pick<Product, 'giftCard'>, netMinor: number): number {
  return product.giftCard ? 0 : taxOf(netMinor, shop.settings.taxPercent, shop.settings.taxesIncluded);
}
