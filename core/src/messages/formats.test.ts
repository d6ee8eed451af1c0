import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencyExponent } from '../commerce/money.ts';
import { formatDate, formatList, formatMoney, formatPercent, formatUnits } from './formats.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');

test.each([
  ['en', 1_250, 'EUR', '€12.50'],
  ['fr', 1_250, 'EUR', '12,50 €'],
  ['en', 5, 'USD', 'US$0.05'],
  ['fr', -300, 'EUR', '-3,00 €'],
  ['en', 1_250, 'JPY', 'JP¥1,250'],
  ['en', 1_250, 'KWD', 'KWD 1.250'],
  ['en', 9_007_199_254_740_991, 'EUR', '€90,071,992,547,409.91'],
] as const)('in %s %d minor units of %s are %s', (...row) => {
  const [locale, amountMinor, currency, expected] = row;
  expect(plain(formatMoney(locale, { amountMinor, currency }))).toBe(expected);
});

test('money shows exactly the digits of its minor units, for every safe integer', () => {
  const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF', 'USD');
  fc.assert(
    fc.property(fc.maxSafeNat(), currencies, (amountMinor, currency) => {
      const digits = formatMoney('en', { amountMinor, currency }).replace(/\D/g, '');
      expect(digits.replace(/^0+(?=\d)/, '')).toBe(String(amountMinor));
      expect(digits.length).toBeGreaterThan(currencyExponent(currency));
    }),
  );
});

test.each([
  ['en', 1_500, '15%'],
  ['fr', 1_250, '12,5 %'],
  ['en', 1, '0.01%'],
  ['en', 10_000, '100%'],
] as const)('in %s %d basis points are %s', (locale, basisPoints, expected) => {
  expect(plain(formatPercent(locale, basisPoints))).toBe(expected);
});

test('a date is the day where the merchant is', () => {
  const lateInParis = Date.parse('2026-05-02T22:30:00Z');
  expect(formatDate('en', lateInParis, 'Europe/Paris')).toBe('3 May 2026');
  expect(formatDate('fr', lateInParis, 'Europe/Paris')).toBe('3 mai 2026');
  expect(formatDate('en', lateInParis, 'America/Montreal')).toBe('2 May 2026');
});

const pointName = { en: { one: 'leaf', other: 'leaves' }, fr: { one: 'feuille', other: 'feuilles' } };

test.each([
  ['en', 'points', 0, '0 leaves'],
  ['fr', 'points', 0, '0 feuille'],
  ['en', 'points', 1, '1 leaf'],
  ['fr', 'points', 42, '42 feuilles'],
  ['en', 'visits', 2, '2 visits'],
  ['fr', 'visits', 1, '1 visite'],
] as const)('in %s the %s of %d are %s', (...row) => {
  const [locale, unit, amount, expected] = row;
  expect(formatUnits(locale, { unit, amount, pointName })).toBe(expected);
});

test('a list ends with the word for "and"', () => {
  expect(formatList('en', ['42 points', '1 visit'])).toBe('42 points and 1 visit');
  expect(formatList('fr', ['42 points', '1 visite'])).toBe('42 points et 1 visite');
});
