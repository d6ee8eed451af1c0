import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import postcss from 'postcss';
import type { Plugin } from 'vite';

const SHEET = /@shopify\/polaris\/build\/esm\/styles\.css(\?|$)/;
const CLASS = /Polaris-[\w-]+/g;
const CLASS_WANTED = /(?<=\.)Polaris-[\w-]+/g;
/** What stands in these may be absent from a page, and the selector matches all the same. */
const CONDITIONS = /:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)/g;

const app = fileURLToPath(new URL('.', import.meta.url));

/** The same for the browser's build and the server's, which names the sheet. */
let named: Promise<Set<string>> | undefined;

/**
 * Polaris has one sheet for its hundred components: 444 KB that a first page waits for. Its classes have their names in the
 * scripts of its components, so a selector that wants a class which no script of ours names can never match, and goes.
 * What is left keeps its order. `tests/admin-size.test.ts` proves that nothing named lost its rules.
 */
export const polarisStylesOfUse: Plugin = {
  name: 'polaris-styles-of-use',
  enforce: 'pre',
  apply: 'build',
  async load(id) {
    if (!SHEET.test(id) || id.includes('?url')) return null;
    named ??= classesOfPages();
    return styleOf(readFileSync(id.replace(/\?.*$/, ''), 'utf8'), await named);
  },
};

/** Of a bundle of its own: the sheet's name holds a hash of what it holds, so it must be known before the pages are built. */
async function classesOfPages(): Promise<Set<string>> {
  const { outputFiles } = await build({
    absWorkingDir: app,
    entryPoints: globSync('src/embedded/routes/*.tsx', { cwd: app }),
    outdir: 'unwritten',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    external: ['*.server.ts', '*?url'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return new Set(outputFiles.flatMap(({ text }) => text.match(CLASS) ?? []));
}

function styleOf(sheet: string, named: Set<string>): string {
  const root = postcss.parse(sheet);
  const canMatch = (selector: string): boolean =>
    (selector.replace(CONDITIONS, '').match(CLASS_WANTED) ?? []).every((one) => named.has(one));
  root.walkRules((rule) => {
    const kept = rule.selectors.filter(canMatch);
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}
