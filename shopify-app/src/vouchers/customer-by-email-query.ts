import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';

/** The store customer of an address, by GID; null when the shop has none, or the app may not look. */
export const customerByEmailQuery = operation<{ email: string }>(['customerByIdentifier'])(
  gql`
    query CustomerByEmail($email: String!) {
      customerByIdentifier(identifier: { emailAddress: $email }) {
        id
      }
    }
  `,
  z.object({ customerByIdentifier: z.object({ id: z.string() }).nullable() }),
);
