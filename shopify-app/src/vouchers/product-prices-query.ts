import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';

/** What given products cost at most, in the shop's currency. `filter`: "id:1 OR id:2". */
export const productPricesQuery = operation<{ filter: string }>()(
  gql`
    query ProductPrices($filter: String!) {
      products(first: 50, query: $filter) {
        nodes {
          id
          priceRangeV2 {
            maxVariantPrice {
              amount
              currencyCode
            }
          }
        }
      }
    }
  `,
  z.object({
    products: z.object({
      nodes: z.array(
        z.object({
          id: gid('Product'),
          priceRangeV2: z.object({
            maxVariantPrice: z.object({ amount: z.string(), currencyCode: z.string() }),
          }),
        }),
      ),
    }),
  }),
);
