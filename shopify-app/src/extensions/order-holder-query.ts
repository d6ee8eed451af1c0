import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';

/** What proves that somebody holds an order: the token of its checkout, or its customer's account. Null: not there yet. */
export const orderHolderQuery = operation<{ id: string }>()(
  gql`
    query OrderHolder($id: ID!) {
      order(id: $id) {
        checkoutToken
        customer {
          id
        }
      }
    }
  `,
  z.object({
    order: z
      .object({
        checkoutToken: z.string().nullable(),
        customer: z.object({ id: gid('Customer') }).nullable(),
      })
      .nullable(),
  }),
);
