import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';
import type { DiscountChange } from './discount.ts';

/** Changes the given fields of a discount on shipping and leaves the others as they are. `id` is its GID. */
export const updateFreeShippingMutation = operation<{ id: string; change: DiscountChange }>()(
  gql`
    mutation UpdateFreeShipping($id: ID!, $change: DiscountCodeFreeShippingInput!) {
      discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $change) {
        userErrors {
          field
          message
          code
        }
      }
    }
  `,
  z.object({ discountCodeFreeShippingUpdate: z.object({ userErrors }).nullable() }),
);
