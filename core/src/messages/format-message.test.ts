import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMessage } from './format-message.ts';

const points = '{n, plural, =0 {no points yet} one {# point} other {# points}}';

test.each([
  ['en', 0, '{n, plural, one {# point} other {# points}}', '0 points'],
  ['en', 1, '{n, plural, one {# point} other {# points}}', '1 point'],
  ['en', 2, '{n, plural, one {# point} other {# points}}', '2 points'],
  ['fr', 0, '{n, plural, one {# point} other {# points}}', '0 point'],
  ['fr', 1, '{n, plural, one {# point} other {# points}}', '1 point'],
  ['fr', 2, '{n, plural, one {# point} other {# points}}', '2 points'],
  ['fr', 1_000_000, '{n, plural, one {# point} other {# points}}', '1 000 000 points'],
  ['en', 0, points, 'no points yet'],
  ['en', 12_345, points, '12,345 points'],
] as const)('in %s %d makes the right plural', (...row) => {
  const [locale, n, message, expected] = row;
  expect(formatMessage(locale, message, { n }).replace(/\s/g, ' ')).toBe(expected);
});

describe('a message', () => {
  test('fills names in once, and never reads what was filled in', () => {
    expect(formatMessage('en', 'Hello {name}, {name}', { name: '{n} # }' })).toBe('Hello {n} # }, {n} # }');
  });

  test('may name others inside a plural; # stands for the number there only', () => {
    const message = '# {n, plural, one {# at {shop}} other {# of {m, plural, one {#} other {#!}} at {shop}}}';
    expect(formatMessage('en', message, { n: 5, m: 9, shop: 'Zoé' })).toBe('# 5 of 9! at Zoé');
  });

  test('writes numbers as its language does', () => {
    expect(formatMessage('en', '{n}', { n: 1234.5 })).toBe('1,234.5');
    expect(formatMessage('fr', '{n}', { n: 1234.5 })).toMatch(/^1\s234,5$/);
  });

  test.each([
    ['{n', {}],
    ['n}', {}],
    ['{}', {}],
    ['{missing}', {}],
    ['{toString}', {}],
    ['{n, plural, one {x}}', { n: 2 }],
    ['{n, plural, some {x} other {y}}', { n: 2 }],
    ['{n, plural, one {x} other}', { n: 2 }],
    ['{n, select, a {x} other {y}}', { n: 2 }],
    ['{n, plural, other {y}}', { n: 'two' }],
  ])('%j is refused', (message, params: Record<string, string | number>) => {
    expect(() => formatMessage('en', message, params)).toThrow();
  });

  test('without braces stays as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[{}]/.test(text)),
        (text) => {
          expect(formatMessage('fr', text, {})).toBe(text);
        },
      ),
    );
  });
});
