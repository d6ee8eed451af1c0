import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

/** For good: Shopify can't switch a gift card on again. */
export const deactivateGiftCardMutation = operation<{ id: string }>()(
  gql`
    mutation DeactivateGiftCard($id: ID!) {
      giftCardDeactivate(id: $id) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  z.object({ giftCardDeactivate: z.object({ userErrors }).nullable() }),
);
