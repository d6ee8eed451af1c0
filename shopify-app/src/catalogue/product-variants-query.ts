import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { variantPage, VARIANT_PAGE } from './product-fields.ts';

/** The next variants of a product with many. */
export const productVariantsQuery = operation<{ id: string; after: string }>()(
  gql`
    query ProductVariants($id: ID!, $after: String!) {
      product(id: $id) {
        variants(first: 200, after: $after) {
          ...VariantPage
        }
      }
    }
    ${VARIANT_PAGE}
  `,
  z.object({ product: z.object({ variants: variantPage }).nullable() }),
);
