import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { encodingFor, type Encoding } from './compressed.ts';

/** As in vite.config.ts. */
const PREFIX = '/shopify-app/assets/';
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** As scripts/shopify-build.mjs writes them beside each file. */
const ENDINGS: Record<Encoding, string> = { br: '.br', gzip: '.gz' };

export type ClientFiles = { owns(path: string): boolean; respond(request: Request): Promise<Response> };

/**
 * The build's files by their names, which hold a hash of their content: a browser keeps them for good. The build has
 * compressed each with all effort. Only names that the folder had at the start are served.
 */
export function createClientFiles(folder: string, names: string[]): ClientFiles {
  const known = new Set(names);
  return {
    owns: (path) => path.startsWith(PREFIX),
    async respond(request) {
      const name = new URL(request.url).pathname.slice(PREFIX.length);
      const type = TYPES[extname(name)];
      if (!known.has(name) || type === undefined) return new Response('Not found\n', { status: 404 });
      const headers = new Headers({
        'content-type': type,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
      });
      const encoding = encodingFor(request);
      const ending = encoding === null ? '' : ENDINGS[encoding];
      if (encoding === null || !known.has(name + ending))
        return new Response(await readFile(folder + name), { headers });
      headers.set('content-encoding', encoding);
      return new Response(await readFile(folder + name + ending), { headers });
    },
  };
}
