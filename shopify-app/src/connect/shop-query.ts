import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';

/** What a connection keeps of a shop. */
export const shopQuery = operation<Record<string, never>>()(
  gql`
    query Shop {
      shop {
        name
        myshopifyDomain
        currencyCode
        ianaTimezone
        taxesIncluded
      }
    }
  `,
  z.object({
    shop: z.object({
      name: z.string(),
      myshopifyDomain: z.string(),
      currencyCode: z.string(),
      ianaTimezone: z.string(),
      taxesIncluded: z.boolean(),
    }),
  }),
);
