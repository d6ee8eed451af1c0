import { describe, expect, test } from 'vitest';
import { followValue } from './follow-value.ts';

describe('a reward’s name', () => {
  const names = { en: '€3 off your next order', fr: '3 € de remise' };

  test('follows the value that it says', () => {
    expect(followValue(names, '3', '5')).toEqual({ en: '€5 off your next order', fr: '5 € de remise' });
    expect(followValue({ en: '2.5% off' }, '2.5', '10')).toEqual({ en: '10% off' });
  });

  test.each<{ why: string; name: Record<string, string>; was: string; is: string }>([
    { why: 'says another figure', name: { en: '€4 off' }, was: '3', is: '5' },
    { why: 'says it within another figure', name: { en: '€30 off, or 3.5, or 13' }, was: '3', is: '5' },
    { why: 'says it twice', name: { en: '3 for 3' }, was: '3', is: '5' },
    { why: 'is typed while the value is no figure', name: { en: '€3 off' }, was: '3', is: '' },
    { why: 'had a value that is no figure', name: { en: '€3 off' }, was: '', is: '5' },
    { why: 'has product numbers as its value', name: { en: 'Article 42' }, was: '42, 43', is: '44' },
  ])('that $why stays', ({ name, was, is }) => {
    expect(followValue(name, was, is)).toEqual(name);
  });
});
