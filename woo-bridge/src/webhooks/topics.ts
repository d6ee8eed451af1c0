/** The topics that this bridge subscribes to, and whose bodies are orders. */
export const ORDER_TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'] as const;

/** Topics of WooCommerce that may point at us by a merchant's hand: accepted, understood, of no interest. */
const OTHER_TOPIC = /^(?:customer|product|coupon)\.(?:created|updated|deleted|restored)$/;

/** Headers kept beside a stored delivery; the delivery id is a trace only, since it is not unique. */
export const KEPT_HEADERS = ['x-wc-webhook-id', 'x-wc-webhook-delivery-id', 'x-wc-webhook-source'] as const;

export const MAX_HEADER_LENGTH = 300;

export function isOrderTopic(topic: string): boolean {
  return (ORDER_TOPICS as readonly string[]).includes(topic);
}

export function isOtherTopic(topic: string): boolean {
  return OTHER_TOPIC.test(topic);
}

/** Lower-case header names with their values; several values of one name are joined by the HTTP server. */
export type Headers = Readonly<Record<string, string | undefined>>;

export function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (value !== undefined) kept[name] = value.slice(0, MAX_HEADER_LENGTH);
  }
  return kept;
}
