import { isShopDomain } from '../admin-api/shop-address.ts';
import { keptHeaders, shopifyHeader, type Headers } from './topics.ts';
import { isSignature, verifySignature } from './verify.ts';

/**
 * What to do with a call to the app's webhook address, decided before anything is parsed. `store` = keep the body as it
 * is for the store of `shopDomain`; a delivery is known by `webhookId`, the same over all its retries. The others
 * change nothing: unsigned and forged are 401, malformed is 400. Topics that nobody knows are stored too: Shopify
 * gives up a subscription that is answered with errors.
 */
export type Received =
  | {
      outcome: 'store';
      shopDomain: string;
      topic: string;
      webhookId: string;
      headers: Record<string, string>;
    }
  | { outcome: 'unsigned' | 'forged' | 'malformed' };

export type Call = { rawBody: Uint8Array; headers: Headers };

const TOPIC = /^[a-z0-9_]{1,60}\/[a-z0-9_]{1,60}$/;
const MAX_ID_LENGTH = 100;

/** What a call can be by its headers alone, before its body is read: `signed` has to be verified over the body. */
export function judgeHeaders(headers: Headers): 'signed' | 'unsigned' | 'forged' {
  const signature = shopifyHeader(headers, 'hmac-sha256');
  if (signature === '') return 'unsigned';
  return isSignature(signature) ? 'signed' : 'forged';
}

/** `headers` have lower-case names; `secrets` are the app's client secrets, one or, during a rotation, two. */
export function receive(call: Call, secrets: readonly string[]): Received {
  const { rawBody, headers } = call;
  const judged = judgeHeaders(headers);
  if (judged !== 'signed') return { outcome: judged };
  if (!verifySignature(rawBody, shopifyHeader(headers, 'hmac-sha256'), secrets)) return { outcome: 'forged' };
  const topic = shopifyHeader(headers, 'topic');
  const shopDomain = shopifyHeader(headers, 'shop-domain').toLowerCase();
  const webhookId = shopifyHeader(headers, 'webhook-id');
  const wellFormed =
    TOPIC.test(topic) &&
    isShopDomain(shopDomain) &&
    webhookId !== '' &&
    webhookId.length <= MAX_ID_LENGTH &&
    rawBody.length > 0;
  if (!wellFormed) return { outcome: 'malformed' };
  return { outcome: 'store', shopDomain, topic, webhookId, headers: keptHeaders(headers) };
}
