import { readLocale } from '@ristourne/core/accounts/locale';
import { z } from 'zod';
import { numberOf } from '../admin-api/gid.ts';

/** The form of question and answer that the blocks of extensions/order-block and this server speak. */
export const BLOCK_VERSION = 1;

const MAX_TEXT = 200;

/** A buyer's page may name an order before it exists: `OrderIdentity` has the number that the order will have. */
const orderNumber = z
  .string()
  .max(MAX_TEXT)
  .transform((id) => numberOf('Order', id) || numberOf('OrderIdentity', id))
  .refine((number) => number !== '', { error: 'must be the id of an order' });

/** What a block asks. `checkoutToken` empty where an account is the proof. */
export const blockRequest = z
  .object({
    version: z.literal(BLOCK_VERSION, { error: 'must be 1: update the extensions or this server' }),
    orderId: orderNumber,
    checkoutToken: z.string().max(MAX_TEXT).default(''),
    language: z.string().max(MAX_TEXT).transform(readLocale),
  })
  .transform(({ orderId, ...rest }) => ({ ...rest, orderNumber: orderId }));
export type BlockRequest = z.infer<typeof blockRequest>;
