import { expect, test } from 'vitest';
import { readCardNumber } from './card-number.ts';

test.each([
  ['2 012345-678909', '2012345678909'],
  ['ab-12 cd', 'AB12CD'],
  ['１２３４', '1234'],
  ['  0042 ', '0042'],
])('[C5] %j is kept as %s', (typed, kept) => {
  expect(readCardNumber(typed)).toBe(kept);
});

test.each(['', '123', '12é4', 'A'.repeat(33), '12/34', '<b>1234'])('[C5] %j is no number', (typed) => {
  expect(readCardNumber(typed)).toBeNull();
});
