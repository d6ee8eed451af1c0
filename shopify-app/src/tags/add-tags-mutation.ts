import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

/** Adds tags to an order or a customer, by GID, and leaves those that are there. */
export const addTagsMutation = operation<{ id: string; tags: string[] }>()(
  gql`
    mutation AddTags($id: ID!, $tags: [String!]!) {
      tagsAdd(id: $id, tags: $tags) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  z.object({ tagsAdd: z.object({ userErrors }).nullable() }),
);
