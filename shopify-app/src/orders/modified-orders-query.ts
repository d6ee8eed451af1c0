import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { instant, pageInfo } from './order-fields.ts';

/** A page of orders by modification time, oldest first; `filter` is Shopify's search text. */
export const modifiedOrdersQuery = operation<{ filter: string; after: string | null }>()(
  gql`
    query ModifiedOrders($filter: String!, $after: String) {
      orders(first: 100, after: $after, query: $filter, sortKey: UPDATED_AT) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          updatedAt
        }
      }
    }
  `,
  z.object({
    orders: z.object({ pageInfo, nodes: z.array(z.object({ id: gid('Order'), updatedAt: instant })) }),
  }),
);
