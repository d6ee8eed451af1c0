import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';
import type { FreeShippingInput } from './discount.ts';

/** Makes a code for free shipping. There is no idempotency key: a repeated code answers with TAKEN. */
export const createFreeShippingMutation = operation<{ discount: FreeShippingInput }>()(
  gql`
    mutation CreateFreeShipping($discount: DiscountCodeFreeShippingInput!) {
      discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
        codeDiscountNode {
          id
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
    discountCodeFreeShippingCreate: z
      .object({ codeDiscountNode: z.object({ id: gid('DiscountCodeNode') }).nullable(), userErrors })
      .nullable(),
  }),
);
