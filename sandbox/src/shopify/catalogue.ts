import {
  FIRST_CUSTOMER_ID,
  priceMinor,
  seedProducts as theMerchantsProducts,
} from '../woocommerce/catalogue.ts';
import { seedCustomers as theMerchantsCustomers } from '../woocommerce/catalogue.ts';
import type { Customer, Product } from './types.ts';

/** The merchant sells the same in both shops, so that a walk through both is of one house. */
export function seedProducts(at: number, nextId: () => number): Product[] {
  return theMerchantsProducts(at).map((product) => ({
    id: nextId(),
    variantId: nextId(),
    sku: product.sku,
    slug: product.slug,
    title: product.name,
    description: product.description,
    priceMinor: priceMinor(product),
    giftCard: product.virtual,
    createdAt: at,
    productType: product.categories[0]?.name ?? '',
    tags: product.tags.map(({ name }) => name),
    metafields: [],
    moreVariants: [],
    variantMetafields: [],
  }));
}

export function seedCustomers(at: number, nextId: () => number): Customer[] {
  return theMerchantsCustomers(at)
    .filter((person) => person.id >= FIRST_CUSTOMER_ID)
    .map(({ email, firstName, lastName }) => ({
      id: nextId(),
      email,
      firstName,
      lastName,
      hasAccount: true,
      createdAt: at,
      updatedAt: at,
      tags: [],
      metafields: [],
    }));
}
