import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allRecorded, recorded } from '../testing/recorded.ts';
import { verifySignature } from './verify.ts';

describe('verifySignature', () => {
  it.each(allRecorded())('the recorded $name verifies', ({ rawBody, headers, secret }) => {
    expect(verifySignature(rawBody, headers['x-wc-webhook-signature'], secret)).toBe(true);
  });
  const real = recorded('order.updated__order-processing');
  const signature = real.headers['x-wc-webhook-signature'];

  it('one byte more or another secret does not verify [I8]', () => {
    expect(verifySignature(Buffer.concat([real.rawBody, Buffer.from(' ')]), signature, real.secret)).toBe(
      false,
    );
    expect(verifySignature(real.rawBody, signature, `${real.secret} `)).toBe(false);
  });
  it('an empty secret verifies nothing, not even its own signature', () => {
    const own = 'thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=';
    expect(verifySignature(new Uint8Array(), own, '')).toBe(false);
  });
  it('junk in the header is false, and so is the right signature with something around it [I8]', () => {
    const junk = [
      '',
      ' ',
      'é',
      `${signature} `,
      ` ${signature}`,
      `${signature}, ${signature}`,
      'A'.repeat(1e6),
    ];
    for (const value of junk) expect(verifySignature(real.rawBody, value, real.secret)).toBe(false);
    expect(verifySignature(real.rawBody, undefined, real.secret)).toBe(false);
  });
  it('never throws and never accepts a random signature [I8]', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), (body, value) => {
        expect(verifySignature(body, value, real.secret)).toBe(false);
      }),
    );
  });
});
