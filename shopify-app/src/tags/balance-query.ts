import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';

/** A store customer's balance as last written, with the digest that a safe change must name. */
export const balanceQuery = operation<{ id: string; namespace: string; key: string }>()(
  gql`
    query Balance($id: ID!, $namespace: String!, $key: String!) {
      customer(id: $id) {
        metafield(namespace: $namespace, key: $key) {
          value
          compareDigest
        }
      }
    }
  `,
  z.object({
    customer: z
      .object({ metafield: z.object({ value: z.string(), compareDigest: z.string() }).nullable() })
      .nullable(),
  }),
);
