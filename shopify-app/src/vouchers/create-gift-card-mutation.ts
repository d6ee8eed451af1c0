import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';
import { userErrors } from '../admin-api/user-errors.ts';

/** What we write of Shopify's `GiftCardCreateInput`; the day on which it ends is the shop's own. */
export type GiftCardInput = {
  code: string;
  initialValue: string;
  expiresOn: string;
  note: string;
  customerId?: string;
};

/** Makes a gift card. There is no idempotency key: a repeated code answers with TAKEN. */
export const createGiftCardMutation = operation<{ input: GiftCardInput }>()(
  gql`
    mutation CreateGiftCard($input: GiftCardCreateInput!) {
      giftCardCreate(input: $input) {
        giftCard {
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
    giftCardCreate: z
      .object({ giftCard: z.object({ id: gid('GiftCard') }).nullable(), userErrors })
      .nullable(),
  }),
);
