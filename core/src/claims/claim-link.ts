import { CHECK_LENGTH, PROOF_LENGTH } from '../keys/order-proof.ts';

/** What an order's one-time QR says. Parsed, not verified. */
export type ClaimLink = { storeRef: string; orderRef: string; keyVersion: number; token: string };

const REFERENCE = /^[A-Za-z0-9_-]{1,64}$/;
const KEY_VERSION = /^[1-9]\d{0,8}$/;
const TOKEN = new RegExp(`^[A-Za-z0-9_-]{${CHECK_LENGTH + PROOF_LENGTH}}$`);

/** `/c/sto_4k2m9q/19.1.tYQrXH…`: a path under the server's origin. */
export function formatClaimPath(link: ClaimLink): string {
  return `/c/${link.storeRef}/${formatClaimTail(link)}`;
}

/** `19.1.tYQrXH…`: the path's last segment, which the images of its QR share. */
export function formatClaimTail(link: Omit<ClaimLink, 'storeRef'>): string {
  return `${link.orderRef}.${link.keyVersion}.${link.token}`;
}

/** Reads a link's two segments back; null for anything that this server would not have written. */
export function parseClaimLink(storeRef: string, tail: string): ClaimLink | null {
  const [orderRef = '', keyVersion = '', token = '', ...rest] = tail.split('.');
  const wellFormed =
    rest.length === 0 &&
    REFERENCE.test(storeRef) &&
    REFERENCE.test(orderRef) &&
    KEY_VERSION.test(keyVersion) &&
    TOKEN.test(token);
  return wellFormed ? { storeRef, orderRef, keyVersion: Number(keyVersion), token } : null;
}
