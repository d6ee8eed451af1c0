import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { instant } from '../orders/order-fields.ts';

/**
 * The newest orders that used a code. `filter`: "discount_code:…", which Shopify compares with an order's first code
 * only: ours combine with no other, so they are the first.
 */
export const ordersWithCodeQuery = operation<{ filter: string }>()(
  gql`
    query OrdersWithCode($filter: String!) {
      orders(first: 20, query: $filter, sortKey: CREATED_AT, reverse: true) {
        nodes {
          createdAt
          cancelledAt
          discountCodes
        }
      }
    }
  `,
  z.object({
    orders: z.object({
      nodes: z.array(
        z.object({
          createdAt: instant,
          cancelledAt: instant.nullable(),
          discountCodes: z.array(z.string()),
        }),
      ),
    }),
  }),
);
