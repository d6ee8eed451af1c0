import { readLocale, type Locale } from '@ristourne/core/accounts/locale';
import type { OrderReading } from '@ristourne/core/commerce/order';
import { z } from 'zod';
import { parseBoundedJson } from '../orders/bounded-json.ts';
import { explain, linePayload, MAX_COUPONS, MAX_LINES, orderPayload, text } from '../orders/payload.ts';
import { readOrder } from '../orders/read-order.ts';

/** The form of request and answer that the plugin and this server speak. */
export const SUMMARY_VERSION = 1;

export type SummaryRequest = {
  language: Locale;
  orderRef: string;
  orderKey: string;
  reading: OrderReading;
};
export type ReadSummaryRequest =
  { outcome: 'read'; request: SummaryRequest } | { outcome: 'invalid'; field: string; message: string };

/** The plugin sends WooCommerce's own words: the same parsers read them. Shipping is checked and not needed: no line earns on it. */
const body = z.object({
  version: z.literal(SUMMARY_VERSION, { error: 'must be 1: update the plugin or this server' }),
  locale: z.string().max(40),
  order: orderPayload
    .pick({
      id: true,
      order_key: true,
      status: true,
      currency: true,
      prices_include_tax: true,
      customer_id: true,
      total: true,
      // Left out by a plugin of before.
      created_via: true,
    })
    .extend({
      date_created_gmt: orderPayload.shape.date_created_gmt.unwrap(),
      billing_email: z.string().max(320),
      line_items: z.array(linePayload).max(MAX_LINES),
      coupon_codes: z.array(text).max(MAX_COUPONS),
    }),
});

/** Reads the plugin's question; `invalid` names the first field that is wrong ("order.line_items.0.total"). */
export function readSummaryRequest(rawBody: Uint8Array): ReadSummaryRequest {
  const json = parseBoundedJson(rawBody);
  if (json.outcome === 'unreadable') return invalid(json.reason);
  const parsed = body.safeParse(json.value);
  if (!parsed.success) return invalid(explain(parsed.error));
  const { locale, order } = parsed.data;
  const read = readOrder(
    {
      ...order,
      date_modified_gmt: null,
      date_paid_gmt: null,
      billing: { email: order.billing_email },
      coupon_lines: order.coupon_codes.map((code) => ({ code })),
      refunds: [],
    },
    [],
  );
  if (read.outcome === 'unintelligible') return invalid(`order.${read.reason}`);
  const request = {
    language: readLocale(locale),
    orderRef: String(order.id),
    orderKey: order.order_key,
    reading: read.reading,
  };
  return { outcome: 'read', request };
}

function invalid(explained: string): ReadSummaryRequest {
  const [field = 'body', ...message] = explained.split(': ');
  return { outcome: 'invalid', field, message: message.join(': ') };
}
