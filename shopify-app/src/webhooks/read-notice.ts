import { normaliseEmail } from '@ristourne/core/keys/email';
import { HOUR_MS, type Instant } from '@ristourne/core/commerce/time';
import type { DeliveryMeaning } from '@ristourne/core/ports/store-port';
import { z } from 'zod';
import { parseBody } from './parse-body.ts';

const MAX_ORDERS = 10_000;

/** An id as it comes out of `parseBody`. */
const id = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,19}$/)], {
    error: "must be a number of Shopify's",
  })
  .transform(String);
const orders = z.array(id).max(MAX_ORDERS).nullish();
/** A guest of whom only an address is known comes without an id. */
const customer = z.object({ id: id.nullish(), email: z.string().max(320).nullish() });

const dataRequest = z.object({ customer, orders_requested: orders, data_request: z.object({ id }) });
const customerRedact = z.object({ customer, orders_to_redact: orders });

/** Shopify tells to forget a shop so long after it took the app away. */
const REDACTED_AFTER_MS = 48 * HOUR_MS;

type Told = { topic: string; body: Uint8Array; at: Instant | null };

/** Shopify's privacy topics; null for any other topic. `at`: when Shopify triggered the delivery. */
export function readNotice({ topic, body: bytes, at }: Told): DeliveryMeaning | null {
  switch (topic) {
    case 'shop/redact':
      return {
        kind: 'notice',
        notice: { kind: 'store_redact', leftAt: at === null ? null : at - REDACTED_AFTER_MS },
      };
    case 'customers/data_request':
      return parsedWith(dataRequest, bytes, (body) => ({
        kind: 'customer_data_request',
        ...personIn(body.customer),
        orderExternalIds: body.orders_requested ?? [],
        requestExternalId: body.data_request.id,
      }));
    case 'customers/redact':
      return parsedWith(customerRedact, bytes, (body) => ({
        kind: 'customer_redact',
        ...personIn(body.customer),
        orderExternalIds: body.orders_to_redact ?? [],
      }));
    default:
      return null;
  }
}

type Notice = Extract<DeliveryMeaning, { kind: 'notice' }>['notice'];

function personIn(person: z.infer<typeof customer>): { customerExternalId: string; email: string } {
  return { customerExternalId: person.id ?? '', email: normaliseEmail(person.email ?? '') ?? '' };
}

function parsedWith<Body>(
  schema: z.ZodType<Body>,
  bytes: Uint8Array,
  notice: (body: Body) => Notice,
): DeliveryMeaning {
  const parsed = parseBody(bytes);
  if (parsed.outcome === 'unreadable') return { kind: 'unintelligible', reason: parsed.reason };
  const body = schema.safeParse(parsed.body);
  if (body.success) return { kind: 'notice', notice: notice(body.data) };
  const [issue] = body.error.issues;
  return {
    kind: 'unintelligible',
    reason: `${issue?.path.map(String).join('.') || 'body'}: ${issue?.message ?? ''}`,
  };
}
