import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { decimal } from './php.ts';
import { gmtText } from './site-time.ts';
import type { Store } from './store.ts';
import { orderTotals } from './totals.ts';
import type { Locale, Order, PluginConnection } from './types.ts';

/** The stand-in's part of the Ristourne plugin: what the PHP does on a real site. */

const SUMMARY_TIMEOUT_MS = 2_000;
const CONNECTION_PREFIX = 'ristourne1.';
const TEXT_CHARACTERS_MAX = 500;
const SENTENCES_MAX = 10;

const connectionParts = z.object({
  server: z.url({ protocol: /^https?$/ }),
  store: z.string().min(1),
  secret: z.string().min(1),
  qrKey: z.string().min(1),
  qrKeyVersion: z.int().min(1),
});

const text = z.string().max(TEXT_CHARACTERS_MAX);

const summaryAnswer = z.discriminatedUnion('show', [
  z.object({ version: z.literal(1), show: z.literal(false) }),
  z.object({
    version: z.literal(1),
    show: z.literal(true),
    title: text,
    sentences: z.array(text).max(SENTENCES_MAX),
    claim: z
      .object({
        url: z.url(),
        qrSvgUrl: z.url(),
        qrPngUrl: z.url(),
        qrAlt: text,
        linkText: text,
        hint: text,
      })
      .nullable(),
  }),
]);

export type OrderSummary = Extract<z.output<typeof summaryAnswer>, { show: true }>;

/** Reads what `cli connect woocommerce` prints; throws an error that names the part at fault. */
export function readConnection(connectionString: string): PluginConnection {
  const trimmed = connectionString.trim();
  if (!trimmed.startsWith(CONNECTION_PREFIX)) {
    throw new Error(`connection string: must start with "${CONNECTION_PREFIX}"`);
  }
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(trimmed.slice(CONNECTION_PREFIX.length), 'base64url').toString('utf8'));
  } catch {
    throw new Error('connection string: is cut short or mistyped');
  }
  const read = connectionParts.safeParse(parts);
  if (!read.success) throw new Error(`connection string: ${z.prettifyError(read.error)}`);
  return { ...read.data, server: read.data.server.replace(/\/+$/, '') };
}

/**
 * Asks the loyalty server what to show for an order, signed, within 2 s. Undefined when there is nothing to show, when
 * no server is connected, and when it is down or answers nonsense: a shop's page must never wait for it or break on it.
 */
export async function orderSummary(
  store: Store,
  order: Order,
  locale: Locale,
): Promise<OrderSummary | undefined> {
  const connection = store.state.plugin;
  if (!connection) return undefined;
  const url = new URL(
    `${connection.server}/woocommerce/${encodeURIComponent(connection.store)}/order-summary`,
  );
  const body = JSON.stringify(summaryRequest(store, order, locale));
  const timestamp = String(Math.floor(store.clock.now().getTime() / 1000));
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-ristourne-timestamp': timestamp,
        'x-ristourne-signature': sign(connection.secret, [timestamp, 'POST', url.pathname, body]),
      },
      redirect: 'error',
      signal: AbortSignal.timeout(SUMMARY_TIMEOUT_MS),
    });
    if (response.status !== 200) return undefined;
    const answer = summaryAnswer.parse(await response.json());
    return answer.show ? answer : undefined;
  } catch {
    return undefined;
  }
}

function sign(secret: string, parts: readonly string[]): string {
  return createHmac('sha256', Buffer.from(secret, 'base64url')).update(parts.join('\n')).digest('base64url');
}

function summaryRequest(store: Store, order: Order, locale: Locale) {
  const totals = orderTotals(order);
  return {
    version: 1,
    locale: locale === 'fr' ? 'fr_FR' : 'en_US',
    order: {
      id: order.id,
      order_key: order.key,
      status: order.status,
      currency: store.settings.currency,
      prices_include_tax: store.settings.pricesIncludeTax,
      date_created_gmt: gmtText(order.createdAt),
      customer_id: order.customerId,
      billing_email: order.billing.email,
      total: decimal(totals.totalMinor),
      line_items: order.lines.map((line) => ({
        id: line.id,
        product_id: line.productId,
        variation_id: line.variationId,
        quantity: line.quantity,
        total: decimal(line.totalMinor),
        total_tax: decimal(line.totalTaxMinor),
      })),
      shipping_total: decimal(totals.shippingMinor),
      shipping_tax: decimal(totals.shippingTaxMinor),
      coupon_codes: order.couponLines.map((line) => line.code),
      created_via: order.createdVia,
    },
  };
}
