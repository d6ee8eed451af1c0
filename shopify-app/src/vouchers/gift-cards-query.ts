import { gql } from 'graphql-request';
import { z } from 'zod';
import { gid } from '../admin-api/gid.ts';
import { operation } from '../admin-api/operation.ts';

const money = z.object({ amount: z.string() });
const giftCardFields = z.object({
  id: gid('GiftCard'),
  enabled: z.boolean(),
  expiresOn: z.string().nullable(),
  lastCharacters: z.string(),
  note: z.string().nullable(),
  balance: money,
  initialValue: money,
});
export type GiftCardFields = z.infer<typeof giftCardFields>;

/** Gift cards that a code finds. Shopify answers no code, only its last four characters. */
export const giftCardsQuery = operation<{ code: string }>()(
  gql`
    query GiftCards($code: String!) {
      giftCards(first: 10, query: $code) {
        nodes {
          id
          enabled
          expiresOn
          lastCharacters
          note
          balance {
            amount
          }
          initialValue {
            amount
          }
        }
      }
    }
  `,
  z.object({ giftCards: z.object({ nodes: z.array(giftCardFields) }) }),
);
