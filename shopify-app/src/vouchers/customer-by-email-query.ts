import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';

/** The store customer of an address, by GID; null when the shop has none. */
export const customerByEmailQuery = operation<{ email: string }>()(
  gql`
    query CustomerByEmail($email: String!) {
      customerByIdentifier(identifier: { emailAddress: $email }) {
        id
      }
    }
  `,
  z.object({ customerByIdentifier: z.object({ id: z.string() }).nullable() }),
);
