import { gql } from 'graphql-request';
import { z } from 'zod';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

export const updateGiftCardMutation = operation<{ id: string; input: { expiresOn: string } }>()(
  gql`
    mutation UpdateGiftCard($id: ID!, $input: GiftCardUpdateInput!) {
      giftCardUpdate(id: $id, input: $input) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  z.object({ giftCardUpdate: z.object({ userErrors }).nullable() }),
);
