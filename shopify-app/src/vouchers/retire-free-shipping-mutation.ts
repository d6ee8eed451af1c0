import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';
import type { DiscountChange } from './discount.ts';

/**
 * Ends a discount on shipping and changes the given fields, in one request and in this order. `ended` spares a discount that is
 * over already the first half.
 */
export const retireFreeShippingMutation = operation<{
  id: string;
  ended: boolean;
  change: DiscountChange;
}>()(
  gql`
    mutation RetireFreeShipping($id: ID!, $ended: Boolean!, $change: DiscountCodeFreeShippingInput!) {
      discountCodeDeactivate(id: $id) @skip(if: $ended) {
        userErrors {
          field
          message
          code
        }
      }
      discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $change) {
        userErrors {
          field
          message
          code
        }
      }
    }
  `,
  z.object({
    discountCodeDeactivate: z.object({ userErrors }).nullish(),
    discountCodeFreeShippingUpdate: z.object({ userErrors }).nullable(),
  }),
);
