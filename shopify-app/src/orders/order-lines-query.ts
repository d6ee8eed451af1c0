import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { instant, LINE_FIELDS, linePage } from './order-fields.ts';

/** The next lines of an order; `updatedAt` tells whether they are still those of the head that was read before. */
export const orderLinesQuery = operation<{ id: string; after: string }>()(
  gql`
    query OrderLines($id: ID!, $after: String!) {
      order(id: $id) {
        updatedAt
        lineItems(first: 15, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...LineFields
          }
        }
      }
    }
    ${LINE_FIELDS}
  `,
  z.object({ order: z.object({ updatedAt: instant, lineItems: linePage }).nullable() }),
);
