import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { shopMoney } from './exact-money.ts';
import { currencyCode, instant, LINE_FIELDS, linePage, text } from './order-fields.ts';

/** `refunds` and `transactions` are lists without a cursor: more than this can't be read. */
export const MAX_REFUNDS = 50;
const MAX_STATUS_LENGTH = 60;

const status = z.string().max(MAX_STATUS_LENGTH);

/** What is read of an order; `email` is protected customer data, and empty for an app without leave to read it. */
export const orderFields = z.object({
  id: gid('Order'),
  name: text,
  updatedAt: instant,
  processedAt: instant,
  cancelledAt: instant.nullable(),
  test: z.boolean(),
  /** "web", "pos", "shopify_draft_order", or an app's own word. */
  sourceName: text.nullable(),
  /** Where it was sold at the till; null online, and for an app that was not granted `read_locations`. */
  retailLocation: z.object({ id: gid('Location') }).nullable(),
  tags: z.array(text),
  email: z.string().nullable(),
  customer: z.object({ id: gid('Customer'), state: status, tags: z.array(text) }).nullable(),
  displayFinancialStatus: status.nullable(),
  displayFulfillmentStatus: status,
  currencyCode,
  taxesIncluded: z.boolean(),
  dutiesIncluded: z.boolean(),
  discountCodes: z.array(text),
  originalTotalPriceSet: shopMoney,
  totalPriceSet: shopMoney,
  totalReceivedSet: shopMoney,
  totalTipReceivedSet: shopMoney,
  transactions: z.array(
    z.object({ kind: status, status, processedAt: instant.nullable(), amountSet: shopMoney }),
  ),
  fulfillments: z.array(z.object({ status, createdAt: instant })),
  refunds: z.array(z.object({ id: gid('Refund') })),
  lineItems: linePage,
});
export type OrderFields = z.infer<typeof orderFields>;

/** Without these an order still counts; whoever granted less than the app asks for is asked again as the app is opened. */
const DISPENSABLE = ['order.email', 'order.retailLocation', 'order.retailLocation.id'];

/**
 * An order's head with its first lines. `order` is null when there is none, or it is too old for the app to see.
 * The address is protected customer data, level 2: an app that was not granted it reads orders without one.
 */
export const orderQuery = operation<{ id: string }>(DISPENSABLE)(
  gql`
    query Order($id: ID!) {
      order(id: $id) {
        id
        name
        updatedAt
        processedAt
        cancelledAt
        test
        sourceName
        retailLocation {
          id
        }
        tags
        email
        customer {
          id
          state
          tags
        }
        displayFinancialStatus
        displayFulfillmentStatus
        currencyCode
        taxesIncluded
        dutiesIncluded
        discountCodes
        originalTotalPriceSet {
          shopMoney {
            amount
          }
        }
        totalPriceSet {
          shopMoney {
            amount
          }
        }
        totalReceivedSet {
          shopMoney {
            amount
          }
        }
        totalTipReceivedSet {
          shopMoney {
            amount
          }
        }
        transactions(first: 20) {
          kind
          status
          processedAt
          amountSet {
            shopMoney {
              amount
            }
          }
        }
        fulfillments(first: 20) {
          status
          createdAt
        }
        refunds(first: 50) {
          id
        }
        lineItems(first: 10) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...LineFields
          }
        }
      }
    }
    ${LINE_FIELDS}
  `,
  z.object({ order: orderFields.nullable() }),
);
