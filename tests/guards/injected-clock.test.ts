import { describe, expect, test } from 'vitest';
import { isTest, sourceFiles, textOf } from './sources.ts';

// The supervisor of the embedded PostgreSQL waits for a process of the machine: its time-outs are the machine's.
const EXEMPT = /^core\/src\/database\/embedded\//;
const MINIMUM_FILES = 20;

const forbidden = [
  { name: 'Date.now()', pattern: /\bDate\s*\.\s*now\b/ },
  { name: 'new Date()', pattern: /\bnew\s+Date\s*(\(\s*\)|(?!\s*\())/ },
  { name: 'Date()', pattern: /(?<!new\s+)(?<![\w.])Date\(/ },
  { name: 'Math.random()', pattern: /\bMath\s*\.\s*random\b/ },
  { name: 'performance.now()', pattern: /\bperformance\s*\.\s*now\b/ },
];

/** Code without its comments; strings stay, a forbidden call inside one is rare enough to be reworded. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

function violations(text: string): string[] {
  const code = withoutComments(text);
  return forbidden.filter(({ pattern }) => pattern.test(code)).map(({ name }) => name);
}

describe('core takes its clock and its randomness as arguments', () => {
  test('a planted call is caught, and an innocent neighbour is not', () => {
    expect(violations('const at = Date.now();')).toEqual(['Date.now()']);
    expect(violations('const at = new Date();')).toEqual(['new Date()']);
    expect(violations('const at = new Date;')).toEqual(['new Date()']);
    expect(violations('const n = Math . random();')).toEqual(['Math.random()']);
    expect(
      violations('// never Date.now()\nconst at = new Date(ms); isDate(at); const d: Date = at;'),
    ).toEqual([]);
  });

  test('no file of core reads the wall clock or rolls dice', () => {
    const files = sourceFiles(['core']).filter(
      (path) => path.endsWith('.ts') && !isTest(path) && !EXEMPT.test(path),
    );
    expect(files.length).toBeGreaterThan(MINIMUM_FILES);
    const found = files.flatMap((path) => violations(textOf(path)).map((name) => `${path}: ${name}`));
    expect(found).toEqual([]);
  });
});
