import { createHmac, timingSafeEqual } from 'node:crypto';
import { SECOND_MS, type Instant } from '@ristourne/core/commerce/time';

/** How far the shop's clock and ours may be apart, either way. */
export const WINDOW_SECONDS = 300;

const TIMESTAMP = /^\d{1,12}$/;
/** base64url of 32 bytes, without padding. */
const SIGNATURE = /^[A-Za-z0-9_-]{43}$/;

/** `path` is the URL's path as it was sent; `timestamp` and `signature` are the headers as they came. */
export type SignedCall = {
  timestamp: string | null;
  signature: string | null;
  path: string;
  rawBody: Uint8Array;
};

/** `secret` is the plugin's secret as bytes. */
export function signCall(
  secret: Uint8Array,
  call: { timestamp: string; path: string; rawBody: Uint8Array },
): string {
  const signed = createHmac('sha256', secret)
    .update(`${call.timestamp}\nPOST\n${call.path}\n`)
    .update(call.rawBody);
  return signed.digest('base64url');
}

/** Whether the plugin of this store made the call, within the window. Constant time in the signature; never throws. */
export function verifyCall(secret: Uint8Array, call: SignedCall, now: Instant): boolean {
  const { timestamp, signature, path, rawBody } = call;
  if (timestamp === null || !TIMESTAMP.test(timestamp)) return false;
  if (signature === null || !SIGNATURE.test(signature)) return false;
  if (Math.abs(Math.floor(now / SECOND_MS) - Number(timestamp)) > WINDOW_SECONDS) return false;
  const expected = signCall(secret, { timestamp, path, rawBody });
  return timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(signature, 'latin1'));
}
