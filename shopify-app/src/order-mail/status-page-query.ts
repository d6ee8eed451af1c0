import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';

const MAX_URL_LENGTH = 2_000;

/**
 * The address of an order's status page, which its mails hold, too: its key proves that somebody holds such a mail. The
 * schema guards it like a customer's name; without that grant the whole answer is refused, since it is never null.
 */
export const statusPageQuery = operation<{ id: string }>()(
  gql`
    query StatusPage($id: ID!) {
      order(id: $id) {
        statusPageUrl
      }
    }
  `,
  z.object({ order: z.object({ statusPageUrl: z.string().max(MAX_URL_LENGTH) }).nullable() }),
);
