import type { DeliveryMeaning, DeliveryReader } from '@ristourne/core/ports/store-port';
import { numberOf } from '../admin-api/gid.ts';
import { triggeredAt } from './delivery-id.ts';
import { parseBody } from './parse-body.ts';
import { readNotice } from './read-notice.ts';
import { ORDER_CHILD_TOPICS, ORDER_EDITED_TOPIC, ORDER_TOPICS } from './topics.ts';

const NUMBER = /^[1-9]\d{0,19}$/;

/**
 * What a stored, well-signed Shopify delivery means. Never throws. Every word about an order is a hint to fetch it: a
 * delivery is a snapshot of when it was triggered (retries resend the old body), has no transactions, so it can't say
 * when the order was paid, and lists refunds without what was given back for shipping. Since only the order's number is
 * read, shopify.app.toml asks for no other field, and no personal data arrives.
 */
export const readDelivery: DeliveryReader = ({ topic, headers, body: bytes }) => {
  const isOurs = isOrderTopic(topic) || isChildTopic(topic) || topic === ORDER_EDITED_TOPIC;
  if (topic === 'app/uninstalled')
    return { kind: 'notice', notice: { kind: 'uninstalled', at: triggeredAt(headers) } };
  if (topic === 'app/scopes_update') return { kind: 'notice', notice: { kind: 'access_changed' } };
  const notice = readNotice({ topic, body: bytes, at: triggeredAt(headers) });
  if (notice !== null) return notice;
  if (!isOurs) return { kind: 'nothing', reason: `topic: ${topic} is not used` };
  const parsed = parseBody(bytes);
  if (parsed.outcome === 'unreadable') return { kind: 'unintelligible', reason: parsed.reason };
  return hintOf(topic, parsed.body);
};

function isOrderTopic(topic: string): boolean {
  return (ORDER_TOPICS as readonly string[]).includes(topic);
}

function isChildTopic(topic: string): boolean {
  return (ORDER_CHILD_TOPICS as readonly string[]).includes(topic);
}

function hintOf(topic: string, body: object): DeliveryMeaning {
  const [field, externalId] = isOrderTopic(topic)
    ? (['id', orderGid(body) || numberIn(body, 'id')] as const)
    : topic === ORDER_EDITED_TOPIC
      ? (['order_edit.order_id', numberIn(fieldOf(body, 'order_edit'), 'order_id')] as const)
      : (['order_id', numberIn(body, 'order_id')] as const);
  if (externalId === '') return { kind: 'unintelligible', reason: `${field}: must be an order's number` };
  return { kind: 'hint', externalId, reason: topic };
}

function orderGid(body: object): string {
  const gid = fieldOf(body, 'admin_graphql_api_id');
  const number = typeof gid === 'string' ? numberOf('Order', gid) : '';
  return NUMBER.test(number) ? number : '';
}

/** A number as JSON number or, past 2^53, as the text that `parseBody` left; empty when it is none. */
function numberIn(body: unknown, field: string): string {
  const value = typeof body === 'object' && body !== null ? fieldOf(body, field) : undefined;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  return NUMBER.test(text) ? text : '';
}

function fieldOf(body: object, field: string): unknown {
  return Object.hasOwn(body, field) ? (body as Record<string, unknown>)[field] : undefined;
}
