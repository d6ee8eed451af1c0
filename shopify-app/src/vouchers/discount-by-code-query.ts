import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { instant } from '../orders/order-fields.ts';

const sharedFields = z.object({
  title: z.string(),
  status: z.string(),
  createdAt: instant,
  startsAt: z.string(),
  endsAt: instant.nullable(),
  usageLimit: z.int().nullable(),
  asyncUsageCount: z.int(),
  tags: z.array(z.string()),
  context: z.object({
    __typename: z.string(),
    customers: z.array(z.object({ id: z.string() })).optional(),
  }),
});
const basicFields = sharedFields.extend({
  __typename: z.literal('DiscountCodeBasic'),
  customerGets: z.object({
    items: z.object({
      __typename: z.string(),
      products: z.object({ nodes: z.array(z.object({ id: z.string() })) }).optional(),
    }),
    value: z.object({
      __typename: z.string(),
      percentage: z.number().optional(),
      appliesOnEachItem: z.boolean().optional(),
      amount: z.object({ amount: z.string() }).optional(),
    }),
  }),
});
const freeShippingFields = sharedFields.extend({
  __typename: z.literal('DiscountCodeFreeShipping'),
  destinationSelection: z.object({ __typename: z.string() }),
});
/** A code discount of a kind that we make, as far as one can be made again from it; other kinds are never ours. */
const discountFields = z.discriminatedUnion('__typename', [basicFields, freeShippingFields]);
export type DiscountFields = z.infer<typeof discountFields>;
export type BasicFields = z.infer<typeof basicFields>;

const otherKind = z
  .object({
    __typename: z
      .string()
      .refine((name) => name !== 'DiscountCodeBasic' && name !== 'DiscountCodeFreeShipping'),
  })
  .transform(() => null);

/** The discount of a code; Shopify looks codes up without regard to case. */
export const discountByCodeQuery = operation<{ code: string }>()(
  gql`
    query DiscountByCode($code: String!) {
      codeDiscountNodeByCode(code: $code) {
        id
        codeDiscount {
          __typename
          ... on DiscountCodeBasic {
            title
            status
            createdAt
            startsAt
            endsAt
            usageLimit
            asyncUsageCount
            tags
            context {
              __typename
              ... on DiscountCustomers {
                customers {
                  id
                }
              }
            }
            customerGets {
              items {
                __typename
                ... on DiscountProducts {
                  products(first: 50) {
                    nodes {
                      id
                    }
                  }
                }
              }
              value {
                __typename
                ... on DiscountPercentage {
                  percentage
                }
                ... on DiscountAmount {
                  appliesOnEachItem
                  amount {
                    amount
                  }
                }
              }
            }
          }
          ... on DiscountCodeFreeShipping {
            title
            status
            createdAt
            startsAt
            endsAt
            usageLimit
            asyncUsageCount
            tags
            context {
              __typename
              ... on DiscountCustomers {
                customers {
                  id
                }
              }
            }
            destinationSelection {
              __typename
            }
          }
        }
      }
    }
  `,
  z.object({
    codeDiscountNodeByCode: z
      .object({ id: gid('DiscountCodeNode'), codeDiscount: z.union([discountFields, otherKind]) })
      .nullable(),
  }),
);
