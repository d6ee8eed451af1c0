import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { programDefinition } from '@ristourne/core/programs/definition';
import { describe, expect, test } from 'vitest';
import { root, sourceFiles, textOf } from './sources.ts';

const MAX_README_LINES = 120;
/** Folders of `core/src` that hold files made by a tool, or none of their own. */
const NO_ROOMS = new Set(['generated']);

const docs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
const files = [...sourceFiles(), ...docs];
const pages = ['README.md', 'CONTRIBUTING.md', ...files].filter((path) => path.endsWith('.md'));

const links = pages.flatMap((page) =>
  linksOf(textOf(page)).map((target) => ({ page, target, ...resolve(page, target) })),
);

/** Targets of a page's links and pictures that stay inside the project; code is no link. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(https?|mailto):/.test(target));
}

function resolve(page: string, target: string): { path: string; heading: string } {
  const [path = '', heading = ''] = target.split('#');
  return { path: path === '' ? page : join(dirname(page), path), heading };
}

/** The anchors of a page's headings, as GitHub makes them. */
function headingsOf(path: string): string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const exists = (path: string): boolean => existsSync(join(root, path));

describe('links between pages', () => {
  test('are read', () => {
    expect(links.length).toBeGreaterThan(30);
    expect(linksOf('a [b](c.md#d), ![e](f.png), `[no](x.md)`, [web](https://x.example)')).toEqual([
      'c.md#d',
      'f.png',
    ]);
  });

  test('lead to files that exist', () => {
    expect(links.filter(({ path }) => !exists(path)).map(({ page, target }) => `${page}: ${target}`)).toEqual(
      [],
    );
  });

  test('lead to headings that exist', () => {
    const lost = links.filter(
      ({ path, heading }) =>
        heading !== '' && path.endsWith('.md') && exists(path) && !headingsOf(path).includes(heading),
    );
    expect(lost.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
  });
});

/** A name that stands for many: `x.test.ts`, `NN-journey.spec.ts`. */
const PATTERN = /(^|\/)(x|NN)[.-]|[<>{}…*]/;

describe('files that pages name', () => {
  // A decision that was superseded tells of its day, and is never rewritten.
  const living = pages.filter((page) => !/^\d{4}-\d\d-\d\d · superseded/m.test(textOf(page)));
  const named = living.flatMap((page) =>
    [...textOf(page).matchAll(/`([^`\s]+\.(?:ts|mjs|cjs|sql|prisma))`/g)]
      .map(([, name = '']) => ({ page, name: name.replace(/^(\.\.?\/)+/, '') }))
      .filter(({ name }) => !PATTERN.test(name)),
  );
  const known = [...files, ...readdirSync(root)].map((path) => `/${path}`);

  test('exist somewhere in the project', () => {
    expect(named.length).toBeGreaterThan(100);
    const lost = named.filter(({ name }) => !known.some((path) => path.endsWith(`/${name}`)));
    expect(lost.map(({ page, name }) => `${page}: ${name}`)).toEqual([]);
  });
});

describe('a README', () => {
  test('stands in every package and every room of core', () => {
    const rooms = readdirSync(join(root, 'core/src')).filter(
      (name) => !NO_ROOMS.has(name) && statSync(join(root, 'core/src', name)).isDirectory(),
    );
    const wanted = [
      'core',
      'wallet',
      'admin',
      'woo-bridge',
      'shopify-app',
      'server',
      'sandbox',
      ...rooms.map((room) => `core/src/${room}`),
    ];
    expect(wanted.filter((folder) => !exists(`${folder}/README.md`))).toEqual([]);
  });

  test(`stays below ${MAX_README_LINES} lines`, () => {
    const long = pages
      .filter((page) => page.endsWith('/README.md'))
      .filter((page) => textOf(page).split('\n').length - 1 >= MAX_README_LINES);
    expect(long).toEqual([]);
  });
});

describe('decision records', () => {
  test('are numbered without a gap, and listed', () => {
    const records = docs.filter((path) => path.startsWith('docs/decisions/')).toSorted();
    expect(records.map((path) => path.slice('docs/decisions/'.length, 'docs/decisions/0000'.length))).toEqual(
      records.map((_path, index) => String(index + 1).padStart(4, '0')),
    );
    const listed = new Set(
      links.filter(({ page }) => page === 'docs/architecture.md').map(({ path }) => path),
    );
    expect(records.filter((path) => !listed.has(path))).toEqual([]);
  });
});

describe('the example programme', () => {
  test('is one that the product takes', () => {
    expect(
      programDefinition.safeParse(JSON.parse(textOf('docs/examples/programme.json'))).error,
    ).toBeUndefined();
  });
});
