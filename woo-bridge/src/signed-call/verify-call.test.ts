import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signCall, verifyCall, type SignedCall } from './verify-call.ts';

const SECRET = Buffer.alloc(32, 5);
const NOW = Date.UTC(2026, 10, 21, 20, 15, 20);
const TIMESTAMP = String(NOW / 1_000);
const PATH = '/woocommerce/k3v9d0q7xa/order-summary';
const BODY = Buffer.from('{"version":1}');

function call(wish: Partial<SignedCall> = {}): SignedCall {
  const signature = signCall(SECRET, { timestamp: wish.timestamp ?? TIMESTAMP, path: PATH, rawBody: BODY });
  return { timestamp: TIMESTAMP, signature, path: PATH, rawBody: BODY, ...wish };
}

describe('verifyCall', () => {
  it('the signature is HMAC-SHA256 over timestamp, method, path and body, in base64url', () => {
    const text = `${TIMESTAMP}\nPOST\n${PATH}\n{"version":1}`;
    const expected = createHmac('sha256', SECRET).update(text).digest('base64url');
    expect(signCall(SECRET, { timestamp: TIMESTAMP, path: PATH, rawBody: BODY })).toBe(expected);
    expect(verifyCall(SECRET, call(), NOW)).toBe(true);
  });
  it('five minutes either way are accepted, a second more is not [I8]', () => {
    for (const [off, accepted] of [
      [300, true],
      [-300, true],
      [301, false],
      [-301, false],
    ] as const) {
      const timestamp = String(NOW / 1_000 + off);
      expect(verifyCall(SECRET, call({ timestamp }), NOW)).toBe(accepted);
    }
  });
  it('another path, body, time, secret or no header at all is refused [I8]', () => {
    const { signature } = call();
    const spoiled: Partial<SignedCall>[] = [
      { path: `${PATH}/` },
      { rawBody: Buffer.from('{"version":2}') },
      { timestamp: `${Number(TIMESTAMP) + 1}`, signature },
      { timestamp: null },
      { timestamp: `${TIMESTAMP}.0`, signature },
      { signature: null },
      { signature: `${signature}=` },
      { signature: signature?.toUpperCase() ?? null },
    ];
    for (const wish of spoiled) expect(verifyCall(SECRET, call(wish), NOW)).toBe(false);
    expect(verifyCall(Buffer.alloc(32, 6), call(), NOW)).toBe(false);
  });
  it('never throws on random headers [I8]', () => {
    const header = fc.option(fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(header, header, (timestamp, signature) => {
        expect(verifyCall(SECRET, { timestamp, signature, path: PATH, rawBody: BODY }, NOW)).toBe(false);
      }),
    );
  });
});
