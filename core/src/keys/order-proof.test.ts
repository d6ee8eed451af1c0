import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createKeyring } from './keyring.ts';
import {
  addOrderProof,
  CHECK_LENGTH,
  claimToken,
  hashOrderProof,
  hasOrderProof,
  orderCheck,
  orderProof,
  PROOF_LENGTH,
} from './order-proof.ts';

type Vector = {
  storeRef: string;
  qrKey: string;
  keyVersion: number;
  orderRef: string;
  orderKey: string;
  token: string;
};
const file = new URL('../../../woo-bridge/fixtures/claim-token-vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];

test('there are vectors, which the PHP plugin shares', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(10);
});

test.each(vectors)('order $orderRef of $storeRef under key $keyVersion has its token', (vector) => {
  const qrKey = Buffer.from(vector.qrKey, 'base64url');
  expect(claimToken(qrKey, vector)).toBe(vector.token);
  expect(orderCheck(qrKey, vector)).toBe(vector.token.slice(0, CHECK_LENGTH));
  expect(orderProof(qrKey, vector)).toBe(vector.token.slice(CHECK_LENGTH));
  expect(vector.token).toHaveLength(CHECK_LENGTH + PROOF_LENGTH);
});

describe('a token', () => {
  const qrKey = new Uint8Array(32).fill(9);
  const order = { storeRef: 'sto_a', orderRef: '19', orderKey: 'wc_order_x', keyVersion: 1 };

  test('changes with each of its parts', () => {
    const token = claimToken(qrKey, order);
    const others = [
      claimToken(qrKey, { ...order, storeRef: 'sto_b' }),
      claimToken(qrKey, { ...order, orderRef: '20' }),
      claimToken(qrKey, { ...order, orderKey: 'wc_order_y' }),
      claimToken(qrKey, { ...order, keyVersion: 2 }),
      claimToken(new Uint8Array(32).fill(8), order),
    ];
    expect(new Set([token, ...others]).size).toBe(6);
  });

  test('the check knows nothing of the order key', () => {
    expect(claimToken(qrKey, { ...order, orderKey: 'y' }).slice(0, CHECK_LENGTH)).toBe(
      orderCheck(qrKey, order),
    );
  });

  test('a key of another length is refused', () => {
    expect(() => claimToken(new Uint8Array(31), order)).toThrow('32 bytes');
  });
});

describe('what an order keeps of its proofs', () => {
  const keys = createKeyring(new Uint8Array(32), { bytes: (length) => new Uint8Array(length) });
  const first = hashOrderProof(keys, 1, 'proof-one');
  const second = hashOrderProof(keys, 2, 'proof-two');

  test('grows by one hash a key version, and repeating adds nothing', () => {
    const kept = addOrderProof(addOrderProof('', first), second);
    expect(kept).toBe(`${first} ${second}`);
    expect(addOrderProof(kept, first)).toBe(kept);
  });

  test('has these proofs, under their own versions, and no other', () => {
    const kept = `${first} ${second}`;
    expect(hasOrderProof(kept, first)).toBe(true);
    expect(hasOrderProof(kept, second)).toBe(true);
    expect(hasOrderProof(kept, hashOrderProof(keys, 2, 'proof-one'))).toBe(false);
    expect(hasOrderProof(kept, '')).toBe(false);
    expect(hasOrderProof('', first)).toBe(false);
  });

  test('shows no proof', () => {
    expect(first).toMatch(/^1:[\w-]{43}$/);
    expect(first).not.toContain('proof-one');
  });
});
