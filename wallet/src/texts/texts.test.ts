import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en, type TextKey } from './en.ts';
import { fr } from './fr.ts';
import { format, translator } from './translate.ts';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)(?:\}|, plural)/g)].map(([, name]) => name ?? '').sort();

describe('catalogues', () => {
  test('have the same keys, each with the same placeholders', () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as TextKey[]) {
      expect([...new Set(placeholders(fr[key]))], key).toEqual([...new Set(placeholders(en[key]))]);
    }
  });

  test('hold no text that no page uses', () => {
    const code = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('texts/') && !path.endsWith('.test.ts'))
      .map((path) => readFileSync(`${SOURCES}/${path}`, 'utf8'))
      .join('\n');
    // Keys that a page puts together: `line.${kind}` and the like.
    const built = [...code.matchAll(/t\(`([\w.]+\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
    const unused = Object.keys(en).filter(
      (key) => !code.includes(`'${key}'`) && !built.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  test('use no straight apostrophe', () => {
    expect([...Object.values(en), ...Object.values(fr)].filter((text) => text.includes("'"))).toEqual([]);
  });
});

describe('a plural', () => {
  const text = '{n, plural, one {# jour} other {# jours}}';

  test('follows the language: French 0 is singular, English 0 is plural', () => {
    expect([0, 1, 2, 1_500].map((n) => format(text, { n }, 'fr').replace('\u202f', ' '))).toEqual([
      '0 jour', '1 jour', '2 jours', '1 500 jours',
    ]); // prettier-ignore
    expect([0, 1, 2].map((n) => format(text, { n }, 'en'))).toEqual(['0 jours', '1 jour', '2 jours']);
  });

  test('or a placeholder without its value never reaches a page', () => {
    expect(() => format(text, {}, 'en')).toThrow('needs a value for n');
    expect(() => format(text, { n: '3' }, 'en')).toThrow('needs a number for n');
    expect(() => translator('en')('card.toGo')).toThrow('needs a value for units');
  });

  test('fills values as they are, even such that look like placeholders', () => {
    expect(format('{a} {b}', { a: '{b}', b: '$&' }, 'en')).toBe('{b} $&');
  });
});
