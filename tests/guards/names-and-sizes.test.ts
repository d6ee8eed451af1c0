import { describe, expect, test } from 'vitest';
import { isTest, sourceFiles, textOf } from './sources.ts';

const DRAWERS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'lib', 'shared']);
const MAX_LINES = 400;
const MINIMUM_FILES = 60;

const files = sourceFiles();

describe('our files', () => {
  test('are seen by these guards', () => {
    expect(files.length).toBeGreaterThan(MINIMUM_FILES);
    expect(files).toContain('tests/guards/names-and-sizes.test.ts');
  });

  test('lie in no drawer: a name that fits anything tells nobody where to look', () => {
    const drawers = files.filter((path) =>
      path.split('/').some((part) => DRAWERS.has(part.replace(/(\.test)?\.(ts|mjs|php|js)$/, ''))),
    );
    expect(drawers).toEqual([]);
  });

  test(`stay below ${MAX_LINES} lines, tests apart`, () => {
    const long = files
      .filter((path) => path.endsWith('.ts') && !isTest(path))
      .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});
