import { createHmac, timingSafeEqual } from 'node:crypto';

/** base64 of 32 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Whether `signature` (header `x-shopify-hmac-sha256`) is base64(HMAC-SHA256(raw body, secret)) under one of the app's
 * client secrets. After a rotation Shopify goes on signing with the old secret for a while: both are given then, and
 * all are tried, in constant time. Anything that isn't one plain signature is false; an empty secret signs nothing.
 */
export function verifySignature(rawBody: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature, 'latin1');
  return secrets
    .filter((secret) => secret !== '')
    .map((secret) => createHmac('sha256', secret).update(rawBody).digest('base64'))
    .reduce((found, expected) => timingSafeEqual(Buffer.from(expected, 'latin1'), given) || found, false);
}

/** Whether a header has the form of one plain signature. */
export function isSignature(text: string): boolean {
  return SIGNATURE.test(text);
}
