import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

/** What we write of Shopify's `MetafieldsSetInput`; `compareDigest` null = only where there is none yet. */
export type MetafieldInput = {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  compareDigest: string | null;
};

/** Sets metafields, all or none; a digest that is not the current one answers with STALE_OBJECT. */
export const setBalanceMutation = operation<{ metafields: MetafieldInput[] }>()(
  gql`
    mutation SetBalance($metafields: [MetafieldsSetInput!]!) {
      metafieldsSet(metafields: $metafields) {
        metafields {
          compareDigest
        }
        userErrors {
          field
          message
          code
        }
      }
    }
  `,
  z.object({
    metafieldsSet: z
      .object({
        metafields: z.array(z.object({ compareDigest: z.string() })).nullable(),
        userErrors,
      })
      .nullable(),
  }),
);
