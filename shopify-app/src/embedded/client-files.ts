import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** As in vite.config.ts. */
const PREFIX = '/shopify-app/assets/';
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export type ClientFiles = { owns(path: string): boolean; respond(request: Request): Promise<Response> };

/**
 * The build's files by their names, which hold a hash of their content: a browser keeps them for good. Each is read and
 * compressed once. Only names that the folder had at the start are served.
 */
export function createClientFiles(folder: string, names: string[]): ClientFiles {
  const known = new Set(names);
  const compressed = new Map<string, Promise<Buffer<ArrayBuffer>>>();
  const compress = async (name: string) => promisify(gzip)(await readFile(folder + name));
  return {
    owns: (path) => path.startsWith(PREFIX),
    async respond(request) {
      const name = new URL(request.url).pathname.slice(PREFIX.length);
      if (!known.has(name)) return new Response('Not found\n', { status: 404 });
      const headers = new Headers({
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
      });
      if (!(request.headers.get('accept-encoding') ?? '').includes('gzip'))
        return new Response(await readFile(folder + name), { headers });
      const body = compressed.get(name) ?? compress(name);
      compressed.set(name, body);
      headers.set('content-encoding', 'gzip');
      return new Response(await body, { headers });
    },
  };
}
