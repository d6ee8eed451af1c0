import { isOrderTopic, isOtherTopic, keptHeaders, type Headers } from './topics.ts';
import { verifySignature } from './verify.ts';

/**
 * What to do with a call to a store's delivery URL, decided before anything is parsed. `ping` = answer 200, store
 * nothing; `store` = keep the body as it is; the others change nothing: unsigned and forged are 401, the rest 400.
 */
export type Received =
  | { outcome: 'ping' }
  | { outcome: 'store'; topic: string; headers: Record<string, string> }
  | { outcome: 'unsigned' | 'forged' | 'unknown_topic' | 'malformed' };

export type Call = { rawBody: Uint8Array; headers: Headers };

const PING_BODY = /^webhook_id=\d{1,20}$/;
const MAX_PING_BYTES = 32;

/** `headers` have lower-case names. The ping that WooCommerce sends at a webhook's making is unsigned and form-encoded. */
export function receive(call: Call, secret: string): Received {
  const { rawBody, headers } = call;
  const signature = headers['x-wc-webhook-signature'];
  if (signature === undefined || signature === '')
    return isPing(call) ? { outcome: 'ping' } : { outcome: 'unsigned' };
  if (!verifySignature(rawBody, signature, secret)) return { outcome: 'forged' };
  const topic = headers['x-wc-webhook-topic'];
  if (topic === undefined || topic === '' || rawBody.length === 0) return { outcome: 'malformed' };
  if (!isOrderTopic(topic) && !isOtherTopic(topic)) return { outcome: 'unknown_topic' };
  return { outcome: 'store', topic, headers: keptHeaders(headers) };
}

function isPing({ rawBody, headers }: Call): boolean {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded') || rawBody.length > MAX_PING_BYTES) return false;
  return PING_BODY.test(Buffer.from(rawBody).toString('latin1'));
}
