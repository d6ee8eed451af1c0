import type { DeliveryMeaning, DeliveryReader, StoredDelivery } from '@ristourne/core/ports/store-port';
import { parseBoundedJson } from '../orders/bounded-json.ts';
import { explain, orderPayload } from '../orders/payload.ts';
import { readOrder } from '../orders/read-order.ts';
import { isOrderTopic, isOtherTopic } from './topics.ts';

const MAX_SHOWN_CODE = 80;

/**
 * What a stored, well-signed WooCommerce delivery means. Never throws. An order without a stamp, and one with refunds
 * (their lines are at `/orders/{id}/refunds` only), is a hint; an error body, which WooCommerce signs like any other,
 * is unintelligible.
 */
export const readDelivery: DeliveryReader = (delivery) => {
  if (isOtherTopic(delivery.topic))
    return { kind: 'nothing', reason: `topic: ${delivery.topic} is not used` };
  if (!isOrderTopic(delivery.topic)) return { kind: 'unintelligible', reason: 'topic: unknown' };
  const json = parseBoundedJson(delivery.body);
  if (json.outcome === 'unreadable') return { kind: 'unintelligible', reason: json.reason };
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value))
    return { kind: 'unintelligible', reason: 'body: must be an object' };
  return readBody(delivery, json.value);
};

function readBody(delivery: StoredDelivery, body: object): DeliveryMeaning {
  const id: unknown = 'id' in body ? body.id : undefined;
  if (id === undefined) return { kind: 'unintelligible', reason: `id: missing${errorCode(body)}` };
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0)
    return { kind: 'unintelligible', reason: 'id: must be a positive integer' };
  const hint = (reason: string): DeliveryMeaning => ({ kind: 'hint', externalId: String(id), reason });
  if (delivery.topic === 'order.deleted') return hint('deleted');
  if (Object.keys(body).length === 1) return hint('only an id');
  const parsed = orderPayload.safeParse(body);
  if (!parsed.success) return { kind: 'unintelligible', reason: explain(parsed.error) };
  const payload = parsed.data;
  if (typeof payload.date_modified_gmt !== 'string') return hint('no modification time');
  if (payload.refunds.length > 0) return hint('refunds without their lines');
  if (payload.status === 'refunded') return hint('refunded, and no refund listed');
  const read = readOrder(payload, []);
  if (read.outcome === 'unintelligible') return { kind: 'unintelligible', reason: read.reason };
  return { kind: 'order', reading: read.reading };
}

/** A REST error that became a payload: its code helps whoever looks at the parked delivery. */
function errorCode(body: object): string {
  const code: unknown = 'code' in body ? body.code : undefined;
  if (typeof code !== 'string' || !/^[a-z0-9_]+$/i.test(code)) return '';
  return `; the store answered itself with ${code.slice(0, MAX_SHOWN_CODE)}`;
}
