import { isOrderTopic, isOtherTopic, keptHeaders, type Headers } from './topics.ts';
import { isSignature, verifySignature } from './verify.ts';

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
export const MAX_PING_BYTES = 32;

/**
 * What a call can be by its headers alone, before its body is read: `signed` still has to be verified over the body,
 * a `ping` has to be one. `forged`: what stands there is no signature at all.
 */
export function judgeHeaders(headers: Headers): 'signed' | 'ping' | 'unsigned' | 'forged' {
  const signature = headers['x-wc-webhook-signature'];
  if (signature === undefined || signature === '') return isForm(headers) ? 'ping' : 'unsigned';
  return isSignature(signature) ? 'signed' : 'forged';
}

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
  if (!isForm(headers) || rawBody.length > MAX_PING_BYTES) return false;
  return PING_BODY.test(Buffer.from(rawBody).toString('latin1'));
}

function isForm(headers: Headers): boolean {
  return (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}
