import { createHmac, timingSafeEqual } from 'node:crypto';

/** base64 of 32 bytes. */
const SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Whether `signature` (header `x-wc-webhook-signature`) is base64(HMAC-SHA256(raw body, secret)). Compared in constant
 * time; anything that isn't one plain signature is false, and so is every signature under an empty secret.
 */
export function verifySignature(rawBody: Uint8Array, signature: string | undefined, secret: string): boolean {
  if (secret === '' || signature === undefined || !isSignature(signature)) return false;
  const expected = createHmac('sha256', secret).update(rawBody).digest('base64');
  return timingSafeEqual(Buffer.from(expected, 'latin1'), Buffer.from(signature, 'latin1'));
}

/** Whether a header has the form of one plain signature. */
export function isSignature(text: string): boolean {
  return SIGNATURE.test(text);
}
