import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
const assets = join(root, 'shopify-app/build/client/assets');

/** In bytes. */
export type Size = { what: string; raw: number; gzip: number; brotli: number };

type Part = { module: string; imports?: string[]; css?: string[] };
type Manifest = { entry: Part; routes: Record<string, Part> };

/**
 * What a browser without anything in its cache loads with a page inside Shopify's admin, as the build wrote it: those of
 * every day are one route, the programme's forms have routes of their own.
 */
export function embeddedAdminSizes(route = 'routes/app.($page)'): { scripts: Size; styles: Size } {
  const manifest = readManifest();
  const ofPage = ['root', 'routes/app', route].map((id) => manifest.routes[id]);
  const parts = [manifest.entry, ...ofPage].filter((part) => part !== undefined);
  const named = parts
    .flatMap(({ module, imports = [] }) => [module, ...imports])
    .map((path) => basename(path));
  const scripts = [...new Set([...named, manifestName()])];
  const styles = readdirSync(assets).filter((name) => name.endsWith('.css'));
  return { scripts: sizeOf('scripts', inAssets(scripts)), styles: sizeOf('styles', inAssets(styles)) };
}

/** The WordPress plugin's script and style, and the blocks on Shopify's pages where their build has been made. */
export function otherSizes(): Size[] {
  const plugin = ['admin.js', 'admin.css'].map((name) => join(root, 'woo-bridge/plugin/assets', name));
  const blocks = globSync('extensions/*/dist/*.js', { cwd: root }).map((path) => join(root, path));
  return [...plugin, ...blocks]
    .filter((path) => existsSync(path))
    .map((path) => sizeOf(basename(path), [path]));
}

const inAssets = (names: string[]): string[] => names.map((name) => join(assets, name));

/** Each file travels by itself, so each is compressed by itself: by the build, or here. */
function sizeOf(what: string, paths: string[]): Size {
  const size = { what, raw: 0, gzip: 0, brotli: 0 };
  for (const path of paths) {
    const content = readFileSync(path);
    const made = (ending: string): Buffer | null =>
      existsSync(path + ending) ? readFileSync(path + ending) : null;
    size.raw += content.length;
    size.gzip += (made('.gz') ?? gzipSync(content, { level: 9 })).length;
    size.brotli += (made('.br') ?? brotliCompressSync(content)).length;
  }
  return size;
}

function manifestName(): string {
  const name = readdirSync(assets).find((one) => /^manifest-\w+\.js$/.test(one));
  if (name === undefined) throw new Error(`${assets} has no manifest of Remix`);
  return name;
}

function readManifest(): Manifest {
  const text = readFileSync(join(assets, manifestName()), 'utf8');
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Manifest;
}
