// The pages inside Shopify's admin are JSX, and a browser loads them too: they are the one thing here that is built.
// That takes seconds, so it is done for what needs it, and again only when a source changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { alone, node24, root, run, SetupError } from './setup.mjs';

const app = join(root, 'shopify-app');
const stamp = join(app, 'build', 'made-from.txt');
const assets = join(app, 'build', 'client', 'assets');
// core: a browser gets what the pages compute with (amounts, the preview of an order).
const SOURCES = [
  'shopify-app/src',
  'shopify-app/vite.config.ts',
  'shopify-app/polaris-styles.ts',
  'scripts/shopify-build.mjs',
  'admin/src',
  'core/src',
  'package-lock.json',
];
const NO_SOURCE = /\.test\.tsx?$|\/(testing|generated)\//;

/** Builds the pages if they are not what the sources say. Quick when there is nothing to do. */
export async function buildShopifyApp() {
  if (isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    console.log("building the owner's pages for Shopify");
    const from = sourceHash();
    rmSync(stamp, { force: true });
    const remix = join(root, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js');
    const { code, output } = await run(node24(), [remix, 'vite:build', app, '--logLevel', 'error'], {
      quiet: true,
      env: { NODE_ENV: 'production' },
    });
    if (code !== 0) throw new SetupError(`Shopify's pages could not be built: ${output.trim()}`);
    compressAssets();
    writeFileSync(stamp, from);
  });
}

/** Once here with all effort, so that no server does it while a browser waits. */
function compressAssets() {
  for (const name of readdirSync(assets)) {
    const file = join(assets, name);
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}

function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesOf))
    hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** Tests are no part of a build, and no path depends on the machine. */
function filesOf(path) {
  if (/\.\w+$/.test(path)) return NO_SOURCE.test(path) ? [] : [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesOf(`${path}/${name}`));
}
