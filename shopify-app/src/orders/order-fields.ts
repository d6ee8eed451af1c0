import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { shopMoney } from './exact-money.ts';

/** No order of Shopify's has more; a named refusal beats a stuck worker. */
export const MAX_LINES = 2_000;
const MAX_TEXT = 300;

/** A text that PostgreSQL keeps: JSON may carry a NUL or half a character, and both would fail only at the insert. */
export const text = z
  .string()
  .max(MAX_TEXT)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), {
    error: 'must hold neither a NUL nor half a character',
  });

/** ISO 8601 as milliseconds. */
export const instant = z
  .string()
  .transform((value) => Date.parse(value))
  .refine((value) => Number.isSafeInteger(value), { error: 'must be a date and time' });

export const currencyCode = z.string().regex(/^[A-Z]{3}$/, { error: 'must be a currency code' });
export const quantity = z.int().min(0);

/**
 * A line as ordered. `discountedUnitPriceAfterAllDiscountsSet` is "approximate" and leaves out cents; the exact value
 * is price × quantity − all allocations, and allocations and taxes always stand for the whole original quantity.
 */
export const LINE_FIELDS = gql`
  fragment LineFields on LineItem {
    id
    quantity
    isGiftCard
    product {
      id
    }
    variant {
      id
    }
    sellingPlan {
      name
    }
    customAttributes {
      key
      value
    }
    originalUnitPriceSet {
      shopMoney {
        amount
      }
    }
    discountAllocations {
      allocatedAmountSet {
        shopMoney {
          amount
        }
      }
      discountApplication {
        ... on DiscountCodeApplication {
          code
        }
      }
    }
    taxLines {
      priceSet {
        shopMoney {
          amount
        }
      }
    }
    duties {
      price {
        shopMoney {
          amount
        }
      }
    }
  }
`;

export const lineFields = z.object({
  id: gid('LineItem'),
  quantity,
  isGiftCard: z.boolean(),
  /** Null for custom articles, tips and deleted products. */
  product: z.object({ id: gid('Product') }).nullable(),
  variant: z.object({ id: gid('ProductVariant') }).nullable(),
  /** How it is bought when not at once and for good: a subscription, in nearly all shops. */
  sellingPlan: z.object({}).nullable(),
  /** What buyers and apps wrote on the line: read for the times of bookings, and kept nowhere else. */
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
  originalUnitPriceSet: shopMoney,
  /** Only what a code took off names one. */
  discountAllocations: z.array(
    z.object({ allocatedAmountSet: shopMoney, discountApplication: z.object({ code: text.optional() }) }),
  ),
  taxLines: z.array(z.object({ priceSet: shopMoney })),
  duties: z.array(z.object({ price: shopMoney })),
});
export type LineFields = z.infer<typeof lineFields>;

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
export const linePage = z.object({ pageInfo, nodes: z.array(lineFields) });
