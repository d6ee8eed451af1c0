import { z } from 'zod';

/**
 * What a voucher is worth in its store, as it is kept with the voucher, told in mails and asked of the store. `percent` in
 * whole hundredths of a percent: 1500 = 15 %. `free_shipping` opens what the store offers for it: WooCommerce needs a
 * shipping method that a coupon makes free. `name`: of the one article that the buyer chose. `gift_card`: where the platform has none, a code of that amount.
 */
export const voucherBenefit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('amount'), amountMinor: z.int(), currency: z.string() }),
  z.object({ kind: z.literal('percent'), basisPoints: z.int() }),
  z.object({
    kind: z.literal('free_article'),
    productIds: z.array(z.string()),
    name: z.string().optional(),
  }),
  z.object({ kind: z.literal('free_shipping') }),
  z.object({ kind: z.literal('gift_card'), amountMinor: z.int(), currency: z.string() }),
]);
