import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';
import type { DiscountChange } from './discount.ts';

/** Changes the given fields of a discount and leaves the others as they are. `id` is its GID. */
export const updateDiscountMutation = operation<{ id: string; change: DiscountChange }>()(
  gql`
    mutation UpdateDiscount($id: ID!, $change: DiscountCodeBasicInput!) {
      discountCodeBasicUpdate(id: $id, basicCodeDiscount: $change) {
        userErrors {
          field
          message
          code
        }
      }
    }
  `,
  z.object({ discountCodeBasicUpdate: z.object({ userErrors }).nullable() }),
);
