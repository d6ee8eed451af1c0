import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { pageInfo } from '../orders/order-fields.ts';

/** The app's own metafield: shopify.app.toml declares it, so that the owner finds a field for it on the product's page. */
export const VARIANT_PAGE = gql`
  fragment VariantPage on ProductVariantConnection {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      metafield(namespace: "$app", key: "points") {
        value
      }
    }
  }
`;

export const variantPage = z.object({
  pageInfo,
  nodes: z.array(
    z.object({ id: gid('ProductVariant'), metafield: z.object({ value: z.string() }).nullable() }),
  ),
});
export type VariantPage = z.infer<typeof variantPage>;
