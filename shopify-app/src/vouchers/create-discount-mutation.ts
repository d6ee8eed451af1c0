import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';
import type { BasicInput } from './discount.ts';

/** Makes a discount code. There is no idempotency key: a repeated code answers with TAKEN. */
export const createDiscountMutation = operation<{ discount: BasicInput }>()(
  gql`
    mutation CreateDiscount($discount: DiscountCodeBasicInput!) {
      discountCodeBasicCreate(basicCodeDiscount: $discount) {
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
    discountCodeBasicCreate: z
      .object({ codeDiscountNode: z.object({ id: gid('DiscountCodeNode') }).nullable(), userErrors })
      .nullable(),
  }),
);
