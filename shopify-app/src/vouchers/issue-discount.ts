import type { Clock, Instant } from '@ristourne/core/commerce/time';
import type {
  ChangeVoucherResult,
  CreateVoucherResult,
  FindVoucherResult,
  StoreFailure,
  VoucherSpec,
} from '@ristourne/core/ports/store-port';
import { exactOf } from '../orders/exact-money.ts';
import type { AdminApi } from '../admin-api/client.ts';
import { busy, refused } from '../admin-api/failures.ts';
import { numberOf } from '../admin-api/gid.ts';
import { customerByEmailQuery } from './customer-by-email-query.ts';
import { discountByCodeQuery } from './discount-by-code-query.ts';
import {
  copyOf,
  discountInput,
  isEnded,
  isoSecond,
  isRevoked,
  isUsedUp,
  MARK,
  productGids,
  readDiscount,
  REVOKED_MARK,
  type Discount,
} from './discount.ts';
import { ordersWithCodeQuery } from './orders-with-code-query.ts';
import { productPricesQuery } from './product-prices-query.ts';
import { create, retire, update } from './write-discount.ts';

const STILL_USED_SECONDS = 60;

type Found = { outcome: 'discount'; discount: Discount } | { outcome: 'absent' } | StoreFailure;
type Learnt<Value> = { outcome: 'learnt'; value: Value } | StoreFailure;

/** Creates the discount code. `taken` also when an earlier, timed-out try had created it. */
export async function createDiscount(
  api: AdminApi,
  spec: VoucherSpec,
  clock: Clock,
): Promise<CreateVoucherResult> {
  // The port refuses addresses that elsewhere stand for many, so that a code is bound to one person everywhere.
  if (spec.email.includes('*')) return refused('email: an address with * cannot be bound to a code');
  const customer = await findCustomer(api, spec.email);
  if (customer.outcome !== 'learnt') return customer;
  if (spec.bound && customer.value === null)
    return refused('email: the shop has no customer of a verified address to bind the code to');
  const price = await articlePrice(api, spec.benefit);
  if (price.outcome !== 'learnt') return price;
  const input = discountInput(spec, {
    customerGid: customer.value,
    articlePrice: price.value,
    now: clock.now(),
  });
  if (input === null) return refused('productIds: must be product numbers of the shop');
  return create(api, input);
}

/**
 * The holder's customer GID; null when the shop has no customer of that address, or the app may not look for one
 * (protected customer data): then the code opens for whoever has it, once.
 */
export async function findCustomer(api: AdminApi, email: string): Promise<Learnt<string | null>> {
  if (email === '') return { outcome: 'learnt', value: null };
  const answer = await api.run(customerByEmailQuery, { email });
  if (answer.outcome !== 'answered') return answer;
  return { outcome: 'learnt', value: answer.result.customerByIdentifier?.id ?? null };
}

/** The dearest price among the products of a free article, so that any one of them is free; null for other benefits. */
async function articlePrice(api: AdminApi, benefit: VoucherSpec['benefit']): Promise<Learnt<string | null>> {
  if (benefit.kind !== 'free_article' || productGids(benefit.productIds) === null)
    return { outcome: 'learnt', value: null };
  const filter = benefit.productIds.map((id) => `id:${id}`).join(' OR ');
  const answer = await api.run(productPricesQuery, { filter });
  if (answer.outcome !== 'answered') return answer;
  const wanted = new Set(benefit.productIds);
  const prices = answer.result.products.nodes
    .filter((product) => wanted.has(product.id))
    .map((product) => product.priceRangeV2.maxVariantPrice.amount)
    .toSorted((a, b) => (exactOf(a) < exactOf(b) ? 1 : -1));
  const [dearest] = prices;
  if (dearest === undefined) return refused('productIds: the shop has none of these products');
  return { outcome: 'learnt', value: dearest };
}

/** The discount of this code if it is one of ours; an owner's own discount is `absent`, whatever its code. */
async function findDiscount(api: AdminApi, code: string): Promise<Found> {
  const answer = await api.run(discountByCodeQuery, { code });
  if (answer.outcome !== 'answered') return answer;
  const node = answer.result.codeDiscountNodeByCode;
  if (node === null || node.codeDiscount === null || !node.codeDiscount.tags.includes(MARK))
    return { outcome: 'absent' };
  const nodeGid = `gid://shopify/DiscountCodeNode/${node.id}`;
  return {
    outcome: 'discount',
    discount: { ...node.codeDiscount, gid: nodeGid, code: code.toUpperCase() },
  };
}

export async function findVoucherDiscount(api: AdminApi, code: string): Promise<FindVoucherResult> {
  const found = await findDiscount(api, code);
  return found.outcome === 'discount' ? { outcome: 'found', voucher: readDiscount(found.discount) } : found;
}

/**
 * Switches the discount off and marks it; repeating changes nothing. It is never deleted: the owner keeps the history
 * of a used one, and the code is never free for another discount. `busy` while an order that lives uses it: core is
 * about to be told, and a used voucher is not to be revoked.
 */
export async function revokeDiscount(api: AdminApi, code: string): Promise<ChangeVoucherResult> {
  const found = await findDiscount(api, code);
  if (found.outcome !== 'discount') return found;
  const { discount } = found;
  if (isRevoked(discount) && isEnded(discount)) return { outcome: 'changed' };
  const uses = await usesOf(api, discount);
  if (uses.outcome !== 'learnt') return uses;
  return uses.value === 'living' ? stillUsed() : retire(api, discount, { tags: [MARK, REVOKED_MARK] });
}

/**
 * Lets a discount whose use was given back be used until `expiresAt`, also one that was revoked meanwhile. Shopify gives
 * no use back when an order is cancelled, so the used discount is retired under another code and the same letters are
 * made anew; raising its limit instead could give two uses. `busy` while an order that lives uses it.
 */
export async function extendDiscount(
  api: AdminApi,
  code: string,
  expiresAt: Instant,
): Promise<ChangeVoucherResult> {
  const found = await findDiscount(api, code);
  if (found.outcome !== 'discount') return found;
  const { discount } = found;
  const uses = await usesOf(api, discount);
  if (uses.outcome !== 'learnt') return uses;
  if (uses.value === 'living') return stillUsed();
  if (uses.value === 'cancelled') return replace(api, discount, expiresAt);
  return update(api, discount, { endsAt: isoSecond(expiresAt), tags: [MARK] });
}

function stillUsed(): StoreFailure {
  return busy('an order uses the code, or Shopify does not list the one that did', STILL_USED_SECONDS);
}

/**
 * What became of the orders that cite this very discount: one made anew is younger than its predecessor's orders. A use
 * that is counted and whose order is not listed yet counts as living.
 */
async function usesOf(api: AdminApi, discount: Discount): Promise<Learnt<'none' | 'living' | 'cancelled'>> {
  const { code, createdAt } = discount;
  const answer = await api.run(ordersWithCodeQuery, { filter: `discount_code:"${code}"` });
  if (answer.outcome !== 'answered') return answer;
  const uses = answer.result.orders.nodes.filter(
    (order) => order.createdAt >= createdAt && order.discountCodes.some((one) => one.toUpperCase() === code),
  );
  if (uses.length === 0) return { outcome: 'learnt', value: isUsedUp(discount) ? 'living' : 'none' };
  const living = uses.some((order) => order.cancelledAt === null);
  return { outcome: 'learnt', value: living ? 'living' : 'cancelled' };
}

/** Cut off after the first half, the code is absent: core then makes it again from what it knows. */
async function replace(api: AdminApi, discount: Discount, expiresAt: Instant): Promise<ChangeVoucherResult> {
  const copy = copyOf(discount, expiresAt);
  const retiredCode = `${discount.code}-${numberOf('DiscountCodeNode', discount.gid)}`;
  const retired = await retire(api, discount, { code: retiredCode, tags: [MARK, REVOKED_MARK] });
  if (retired.outcome !== 'changed') return retired;
  if (copy === null) return { outcome: 'absent' };
  const made = await create(api, copy);
  if (made.outcome === 'created') return { outcome: 'changed' };
  return made.outcome === 'taken' ? busy('the code is not free yet') : made;
}
