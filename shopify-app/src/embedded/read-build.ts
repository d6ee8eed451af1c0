import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ServerBuild } from '@remix-run/server-runtime';
import { createClientFiles, type ClientFiles } from './client-files.ts';

const folder = fileURLToPath(new URL('../../build/', import.meta.url));

/** What `npm run build:shopify-app` made: the pages for this server, and their files for a browser; null before it. */
export async function readBuild(): Promise<{ server: ServerBuild; client: ClientFiles } | null> {
  const entry = `${folder}server/index.js`;
  if (!existsSync(entry)) return null;
  const server = (await import(pathToFileURL(entry).href)) as ServerBuild;
  const names = await readdir(`${folder}client/assets`);
  return { server, client: createClientFiles(`${folder}client/assets/`, names) };
}
