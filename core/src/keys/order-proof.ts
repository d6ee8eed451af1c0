import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { sameSecret } from './tokens.ts';

/** A store's QR key. Apart from the keys that seal, since printed codes outlive a rotation. */
export const QR_KEY_BYTES = 32;
/** 36 bits: refuses a forged link before anything is known or fetched. */
export const CHECK_LENGTH = 6;
/** 132 bits: binds the order's own key. */
export const PROOF_LENGTH = 22;

export type OrderAddress = { storeRef: string; orderRef: string; keyVersion: number };
export type OrderSecret = OrderAddress & { orderKey: string };

/** First part of a claim token: knows the order's address only. */
export function orderCheck(qrKey: Uint8Array, order: OrderAddress): string {
  const text = `ristourne-claim-check\n${order.storeRef}\n${order.orderRef}\n${order.keyVersion}`;
  return derive(qrKey, text).slice(0, CHECK_LENGTH);
}

/** Second part of a claim token: knows the order key too (WooCommerce's `order_key`). */
export function orderProof(qrKey: Uint8Array, order: OrderSecret): string {
  const text = `ristourne-claim\n${order.storeRef}\n${order.orderRef}\n${order.orderKey}\n${order.keyVersion}`;
  return derive(qrKey, text).slice(0, PROOF_LENGTH);
}

/** The 28 characters at the end of an order's claim link; the WooCommerce plugin derives the same in PHP. */
export function claimToken(qrKey: Uint8Array, order: OrderSecret): string {
  return orderCheck(qrKey, order) + orderProof(qrKey, order);
}

function derive(qrKey: Uint8Array, text: string): string {
  if (qrKey.length !== QR_KEY_BYTES) throw new Error(`a QR key must have ${QR_KEY_BYTES} bytes`);
  return createHmac('sha256', qrKey).update(text).digest('base64url');
}

/** What `orders.key_hmac` keeps of a proof, so that a link can be verified and none can be made: `1:<hash>`. */
export function hashOrderProof(keys: Keyring, keyVersion: number, proof: string): string {
  return `${keyVersion}:${keys.hmac('claim proof', proof)}`;
}

/** Adds a proof of a newer key version to what an order keeps: `1:<hash> 2:<hash>`. Repeating changes nothing. */
export function addOrderProof(kept: string, hashed: string): string {
  const all = kept.split(' ').filter((one) => one !== '');
  return all.includes(hashed) ? kept : [...all, hashed].join(' ');
}

/** Whether `hashed` is among the kept proofs; compares all of them in constant time. */
export function hasOrderProof(kept: string, hashed: string): boolean {
  return kept.split(' ').reduce((found, one) => sameSecret(one, hashed) || found, false);
}
