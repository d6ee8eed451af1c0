import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { shopMoney } from './exact-money.ts';
import { pageInfo, quantity } from './order-fields.ts';

/** `lineItem.id` is the order's line. Adjustments are not read: what lines and shipping leave of the money is enough. */
export const refundFields = z.object({
  id: gid('Refund'),
  totalRefundedSet: shopMoney,
  duties: z.array(z.object({ amountSet: shopMoney })).nullable(),
  transactions: z.object({ nodes: z.array(z.object({ status: z.string() })) }),
  refundShippingLines: z.object({
    nodes: z.array(z.object({ subtotalAmountSet: shopMoney, taxAmountSet: shopMoney })),
  }),
  refundLineItems: z.object({
    pageInfo,
    nodes: z.array(
      z.object({
        quantity,
        subtotalSet: shopMoney,
        totalTaxSet: shopMoney,
        lineItem: z.object({ id: gid('LineItem') }),
      }),
    ),
  }),
});
export type RefundFields = z.infer<typeof refundFields>;

/** One refund with a page of its lines. `after` null starts. */
export const refundQuery = operation<{ id: string; after: string | null }>()(
  gql`
    query Refund($id: ID!, $after: String) {
      refund(id: $id) {
        id
        totalRefundedSet {
          shopMoney {
            amount
          }
        }
        duties {
          amountSet {
            shopMoney {
              amount
            }
          }
        }
        transactions(first: 10) {
          nodes {
            status
          }
        }
        refundShippingLines(first: 10) {
          nodes {
            subtotalAmountSet {
              shopMoney {
                amount
              }
            }
            taxAmountSet {
              shopMoney {
                amount
              }
            }
          }
        }
        refundLineItems(first: 25, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            quantity
            subtotalSet {
              shopMoney {
                amount
              }
            }
            totalTaxSet {
              shopMoney {
                amount
              }
            }
            lineItem {
              id
            }
          }
        }
      }
    }
  `,
  z.object({ refund: refundFields.nullable() }),
);
