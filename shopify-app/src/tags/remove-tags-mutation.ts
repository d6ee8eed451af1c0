import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

/** Takes tags off an order or a customer, by GID; those that are not there are left out. */
export const removeTagsMutation = operation<{ id: string; tags: string[] }>()(
  gql`
    mutation RemoveTags($id: ID!, $tags: [String!]!) {
      tagsRemove(id: $id, tags: $tags) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  z.object({ tagsRemove: z.object({ userErrors }).nullable() }),
);
