import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What becomes one script for a browser. */
export interface Source {
  /** Of the script; its newest build is kept under it. */
  name: string;
  /** The module that starts it, with imports relative to `folder`. */
  code: string;
  folder: string;
  /** Put in the place of `process.env.APP_URL`. */
  appUrl: string;
}

interface Built {
  key: string;
  files: string[];
  stamp: string;
  script: string;
}

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Builds scripts at their first request and keeps them in memory; again when one of their files or the app's address
 * has changed. Throws esbuild's words, with file and line, when a source is wrong.
 */
export function makeBundler(): (source: Source) => Promise<string> {
  const newest = new Map<string, Promise<Built>>();
  const startBuild = (source: Source): Promise<Built> => {
    const building = build(source);
    newest.set(source.name, building);
    building.catch(() => newest.delete(source.name));
    return building;
  };
  return async (source) => {
    const built = await (newest.get(source.name) ?? startBuild(source));
    if (built.key === keyOf(source) && built.stamp === stampOf(built.files)) return built.script;
    return (await startBuild(source)).script;
  };
}

async function build(source: Source): Promise<Built> {
  // Shopify's command line builds extensions with it, too.
  const { build: bundle } = await import('esbuild');
  const { outputFiles, metafile } = await bundle({
    stdin: { contents: source.code, resolveDir: source.folder, loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.APP_URL': JSON.stringify(source.appUrl) },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const files = Object.keys(metafile.inputs)
    .filter((path) => path !== '<stdin>')
    .map((path) => resolve(ROOT, path));
  return { key: keyOf(source), files, stamp: stampOf(files), script: outputFiles[0]?.text ?? '' };
}

function keyOf({ code, folder, appUrl }: Source): string {
  return [code, folder, appUrl].join('\n');
}

function stampOf(files: string[]): string {
  return files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 'gone').join(' ');
}
