import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { instant } from './order-fields.ts';

/** Whether an order is still as it was read: its stamp, and how many refunds it has. */
export const orderStampQuery = operation<{ id: string }>()(
  gql`
    query OrderStamp($id: ID!) {
      order(id: $id) {
        updatedAt
        refunds(first: 50) {
          id
        }
      }
    }
  `,
  z.object({
    order: z.object({ updatedAt: instant, refunds: z.array(z.object({ id: z.string() })) }).nullable(),
  }),
);
