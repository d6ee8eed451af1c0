import { z } from 'zod';

/** More lines or refunds than any real order has; a named refusal beats a stuck worker. */
export const MAX_LINES = 5_000;
export const MAX_REFUNDS = 1_000;
export const MAX_COUPONS = 200;
const MAX_TEXT = 300;
const MAX_REASON_LENGTH = 200;

const id = z.int().positive();
const idOrZero = z.int().nonnegative();
/** A text that PostgreSQL keeps: JSON may carry a NUL or half a character, and both would fail only at the insert. */
export const storable = z.string().refine((value) => value.isWellFormed() && !value.includes('\0'), {
  error: 'must hold neither a NUL nor half a character',
});
export const text = storable.max(MAX_TEXT);
const decimal = z
  .string()
  .max(40)
  .regex(/^-?\d{1,15}(?:\.\d{0,20})?$/, { error: 'must be a decimal text' });
const gmt = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?$/, { error: 'must be a GMT date and time' });
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, { error: 'must be a currency code' });

/** Amounts of a line, fee or delivery: `total` without tax, after discounts. */
const amounts = { total: decimal, total_tax: decimal };

export const linePayload = z.object({
  id,
  product_id: idOrZero,
  variation_id: idOrZero,
  /** Plugins that sell by weight send fractions. */
  quantity: z.number().min(0).max(1_000_000_000),
  ...amounts,
});

/** What is read of an order, from a delivery or from REST: only `*_gmt` dates, since the others are the site's local time. */
export const orderPayload = z.object({
  id,
  number: z.union([text, z.number()]).optional(),
  status: storable.min(1).max(60),
  currency: currencyCode,
  prices_include_tax: z.boolean(),
  date_created_gmt: gmt.nullable(),
  date_modified_gmt: gmt.nullable().optional(),
  date_paid_gmt: gmt.nullable().optional(),
  date_completed_gmt: gmt.nullable().optional(),
  total: decimal,
  customer_id: idOrZero,
  order_key: text,
  created_via: text.optional(),
  billing: z.object({ email: z.string().max(320).nullish() }).nullish(),
  line_items: z.array(linePayload).max(MAX_LINES),
  coupon_lines: z
    .array(z.object({ code: text, discount: decimal.optional(), discount_tax: decimal.optional() }))
    .max(MAX_COUPONS),
  refunds: z.array(z.object({ id })).max(MAX_REFUNDS),
  /** Read for their keys and for the times of bookings; whatever a plugin keeps there costs no order its points. */
  meta_data: z
    .array(z.object({ key: z.string(), value: z.unknown().optional() }).nullable().catch(null))
    .optional()
    .catch([]),
});

const metaEntry = z.object({ key: z.string(), value: z.unknown() });
const otherAmounts = z
  .array(z.object({ total: decimal, total_tax: decimal.optional() }))
  .max(MAX_LINES)
  .optional();

/** One refund of `/orders/{id}/refunds`: its lines carry negative amounts, `amount` is positive. */
export const refundPayload = z.object({
  id,
  amount: decimal,
  line_items: z
    .array(
      z.object({
        quantity: z.number().min(-1_000_000_000).max(1_000_000_000),
        ...amounts,
        meta_data: z.array(metaEntry).optional(),
      }),
    )
    .max(MAX_LINES),
  shipping_lines: otherAmounts,
  fee_lines: otherAmounts,
});

export type OrderPayload = z.infer<typeof orderPayload>;
export type RefundPayload = z.infer<typeof refundPayload>;

/** The first thing wrong, by field: "line_items.0.total: must be a decimal text". Never repeats the value itself. */
export function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'body: not understood';
  const field = issue.path.map(String).join('.').slice(0, 100) || 'body';
  return `${field}: ${issue.message}`.slice(0, MAX_REASON_LENGTH);
}
