import { describe, expect, it } from 'vitest';
import { readLines } from './read-order.ts';
import { readRefunds } from './read-refunds.ts';

const line = (total: string, tax: string) => ({
  id: 1,
  product_id: 2,
  variation_id: 0,
  quantity: 1,
  total,
  total_tax: tax,
});

describe('[B1] a line of a store with more than two price decimals', () => {
  it.each([
    ['4.165', '0.835', { netMinor: 417, taxMinor: 83 }],
    ['4.1650', '0.8349', { netMinor: 417, taxMinor: 83 }],
    ['-4.165', '-0.835', { netMinor: -417, taxMinor: -83 }],
    ['11.25', '0.00', { netMinor: 1_125, taxMinor: 0 }],
    ['0', '0.005', { netMinor: 0, taxMinor: 1 }],
  ])('%s and %s of tax are rounded once, together', (total, tax, expected) => {
    expect(readLines({ line_items: [line(total, tax)], currency: 'EUR' })?.[0]).toMatchObject(expected);
  });
  it('an amount beyond safe integers is refused', () => {
    expect(readLines({ line_items: [line('999999999999999', '1')], currency: 'EUR' })).toBeNull();
  });
  it('given back whole, it is given back to the same cent', () => {
    const [refund] =
      readRefunds(
        [
          {
            id: 9,
            amount: '5.00',
            line_items: [
              {
                quantity: -1,
                total: '-4.165',
                total_tax: '-0.835',
                meta_data: [{ key: '_refunded_item_id', value: '1' }],
              },
            ],
            shipping_lines: [{ total: '-4.165', total_tax: '-0.835' }],
          },
        ],
        'EUR',
      ) ?? [];
    expect(refund?.lines[0]).toMatchObject({ netMinor: 417, taxMinor: 83 });
    expect(refund?.otherMinor).toBe(500);
  });
});
