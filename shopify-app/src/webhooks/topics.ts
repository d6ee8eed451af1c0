/** Topics whose bodies tell that an order changed: which one, by the field `id`. */
export const ORDER_TOPICS = [
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/cancelled',
  'orders/fulfilled',
  'orders/partially_fulfilled',
  'orders/delete',
] as const;

/** Topics whose bodies name their order in `order_id`; of `orders/edited`, inside `order_edit`. */
export const ORDER_CHILD_TOPICS = [
  'refunds/create',
  'order_transactions/create',
  'fulfillments/create',
] as const;
export const ORDER_EDITED_TOPIC = 'orders/edited';

/** Shopify's three privacy topics: every app must understand them. */
export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

/** What shopify.app.toml subscribes to; tests/guards/graphql-documents.test.ts compares. */
export const SUBSCRIBED_TOPICS = [
  'app/uninstalled',
  'app/scopes_update',
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/cancelled',
  'orders/delete',
  'orders/edited',
  'refunds/create',
] as const;

/** Headers kept beside a stored delivery, by their names without prefix. */
export const KEPT_HEADERS = ['webhook-id', 'event-id', 'triggered-at', 'api-version'] as const;
export const MAX_HEADER_LENGTH = 300;

/** Lower-case header names with their values; several values of one name are joined by the HTTP server. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * One of Shopify's headers by its name without prefix ("topic"). Webhooks say `x-shopify-topic`; the newer Events say
 * `shopify-topic` (both are accepted by @shopify/shopify-api 15).
 */
export function shopifyHeader(headers: Headers, name: string): string {
  return headers[`x-shopify-${name}`] ?? headers[`shopify-${name}`] ?? '';
}

export function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = shopifyHeader(headers, name);
    if (value !== '') kept[`x-shopify-${name}`] = value.slice(0, MAX_HEADER_LENGTH);
  }
  return kept;
}
