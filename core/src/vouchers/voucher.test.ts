import { expect, test } from 'vitest';
import { isGiftCardCode } from '../ports/store-port.ts';
import { newVoucherCode } from './voucher.ts';

const AMOUNT = { kind: 'amount' as const, amountMinor: 300, currency: 'EUR' };
const GIFT_CARD = { ...AMOUNT, kind: 'gift_card' as const };

/** Bytes that draw these symbols, by their place, and then nines. */
function drawing(first: number[] = []): { bytes: (length: number) => Uint8Array } {
  const left = [...first];
  return { bytes: (length) => Uint8Array.from({ length }, () => left.shift() ?? 7) };
}

test.each([6, 12, 16, 20])(
  '[D10] an ordinary code has %i symbols when asked, and is no gift card’s',
  (length) => {
    const code = newVoucherCode(drawing(), { benefit: AMOUNT, length });
    expect([code.length, isGiftCardCode(code)]).toEqual([length, false]);
  },
);

test('[D10] an ordinary code that happens to have a gift card’s form is drawn again', () => {
  const [G, C] = [14, 10];
  expect(newVoucherCode(drawing([G, C]), { benefit: AMOUNT, length: 16 })).toBe('9'.repeat(16));
});

test('[D3] a gift card’s code says so by its form, whatever length the reward’s other codes have', () => {
  const code = newVoucherCode(drawing(), { benefit: GIFT_CARD, length: 6 });
  expect([code.length, isGiftCardCode(code), isGiftCardCode(code.toLowerCase())]).toEqual([16, true, true]);
});
