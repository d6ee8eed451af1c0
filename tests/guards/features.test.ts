import { describe, expect, test } from 'vitest';
import { isTest, sourceFiles, textOf } from './sources.ts';

/** How many rows each section of the acceptance list has. */
const SECTIONS = { A: 9, B: 21, C: 6, D: 14, E: 4, F: 11 };
const INVARIANTS = 10;

const rowIds = Object.entries(SECTIONS).flatMap(([letter, count]) =>
  Array.from({ length: count }, (_one, index) => `${letter}${index + 1}`),
);
const invariantIds = Array.from({ length: INVARIANTS }, (_one, index) => `I${index + 1}`);

type Row = { id: string; state: string; where: string[]; tests: string[] };

/** Reads the table's rows; a malformed one is read as it stands, so that the checks below name it. */
function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| *([A-Z]\d+) *\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, id = '', , state = '', where = '', tests = '']) => ({
      id,
      state: state.trim(),
      where: paths(where),
      tests: paths(tests),
    }),
  );
}

function paths(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
}

/** The ids of rows (A–F) and invariants (I) in brackets that a test file's titles carry; comments don't count. */
function idsIn(source: string): string[] {
  const code = source.replaceAll(/^\s*(\/\*[\s\S]*?\*\/|\/\/.*$)/gm, '');
  return [...code.matchAll(/\[([A-FI]\d{1,2})\]/g)].map(([, id = '']) => id);
}

const rows = readRows(textOf('docs/features.md'));
const isLater = ({ state }: Row): boolean => state.startsWith('later');
const files = sourceFiles();
const SELF = 'tests/guards/features.test.ts';
const provedBy = new Map(
  files.filter((path) => isTest(path) && path !== SELF).map((path) => [path, idsIn(textOf(path))]),
);

describe('docs/features.md', () => {
  test('has every row of the acceptance list once, in its order', () => {
    expect(rows.map((row) => row.id)).toEqual(rowIds);
  });

  test('says of each row: works, partly (and what is missing), or later', () => {
    expect(rows.filter(({ state }) => !/^(works$|partly: \S|later($|: \S))/.test(state))).toEqual([]);
  });

  test('names for every row that works a test file whose title carries its id', () => {
    const unproved = rows
      .filter((row) => !isLater(row))
      .filter(
        ({ id, tests }) => tests.length === 0 || !tests.every((path) => provedBy.get(path)?.includes(id)),
      );
    expect(unproved.map(({ id, tests }) => `${id}: ${tests.join(', ') || 'no test'}`)).toEqual([]);
  });

  test('names places that exist', () => {
    const missing = rows.flatMap(({ id, where }) =>
      where
        .filter((place) => !files.some((path) => path === place || path.startsWith(`${place}/`)))
        .map((place) => `${id}: ${place}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the ids in test titles', () => {
  test('are read from the whole project', () => {
    expect([...provedBy.values()].flat().length).toBeGreaterThan(80);
  });

  test('belong to a row that is not for later, or to an invariant', () => {
    const open = new Set([...rows.filter((row) => !isLater(row)).map((row) => row.id), ...invariantIds]);
    const strays = [...provedBy].flatMap(([path, ids]) =>
      ids.filter((id) => !open.has(id)).map((id) => `${path}: [${id}]`),
    );
    expect(strays).toEqual([]);
  });

  test('name every invariant at least once', () => {
    const named = new Set([...provedBy.values()].flat());
    expect(invariantIds.filter((id) => !named.has(id))).toEqual([]);
  });
});

describe('these guards', () => {
  test('see a planted fault', () => {
    const planted = '| B9 | x | works | `core` | `a.test.ts` |\n| B10 | x | soon | | |\n';
    expect(readRows(planted).map(({ id, state }) => `${id} ${state}`)).toEqual(['B9 works', 'B10 soon']);
    expect(idsIn("// [A1]\ntest('[B9] one claim', run);\n/* [A2] */")).toEqual(['B9']);
  });
});
