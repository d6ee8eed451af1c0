import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { variantPage, VARIANT_PAGE } from './product-fields.ts';

/** So few that their first variants fit into one request's cost. */
export const PRODUCTS_AT_ONCE = 10;

const product = z.object({
  id: gid('Product'),
  title: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  metafield: z.object({ value: z.string() }).nullable(),
  variants: variantPage,
});
export type ProductFields = z.infer<typeof product>;

/** Products with their labels and points, each with its first variants; null for one that the shop does not have. */
export const productsQuery = operation<{ ids: string[] }>()(
  gql`
    query Products($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Product {
          id
          title
          productType
          tags
          metafield(namespace: "$app", key: "points") {
            value
          }
          variants(first: 10) {
            ...VariantPage
          }
        }
      }
    }
    ${VARIANT_PAGE}
  `,
  z.object({ nodes: z.array(product.nullable()) }),
);
