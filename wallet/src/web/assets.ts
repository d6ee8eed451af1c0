import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  webmanifest: 'application/manifest+json; charset=utf-8',
};
const FILES = ['wallet.css', 'wallet.js', 'icon.svg', 'icon-180.png', 'icon-192.png', 'icon-512.png'];
export const ASSET_PATH = '/wallet/assets/';
export const IMMUTABLE = 'public, max-age=31536000, immutable';

export type Asset = { body: Uint8Array<ArrayBuffer>; contentType: string };
export type Assets = {
  /** The address of a file, which carries the hash of its content: it never changes, so it is cached for ever. */
  url(name: string): string;
  find(path: string): Asset | undefined;
};

/** Reads the wallet's few files once, and writes its manifest. */
export function readAssets(appName: string): Assets {
  const urls = new Map<string, string>();
  const assets = new Map<string, Asset>();
  const url = (name: string): string => {
    const found = urls.get(name);
    if (found === undefined) throw new Error(`no asset ${name}`);
    return found;
  };
  const add = (name: string, body: Uint8Array<ArrayBuffer>): void => {
    const dot = name.lastIndexOf('.');
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const path = `${ASSET_PATH}${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
    urls.set(name, path);
    assets.set(path, { body, contentType: TYPES[name.slice(dot + 1)] ?? 'application/octet-stream' });
  };
  for (const name of FILES) {
    add(name, new Uint8Array(readFileSync(new URL(`../assets/${name}`, import.meta.url))));
  }
  add('wallet.webmanifest', new TextEncoder().encode(JSON.stringify(manifest(appName, url))));
  return { url, find: (path) => assets.get(path) };
}

function manifest(appName: string, url: (name: string) => string): object {
  return {
    name: appName,
    short_name: appName,
    id: '/wallet',
    start_url: '/wallet',
    scope: '/',
    display: 'standalone',
    background_color: '#faf6f0',
    theme_color: '#faf6f0',
    icons: [
      { src: url('icon.svg'), sizes: 'any', type: 'image/svg+xml' },
      { src: url('icon-192.png'), sizes: '192x192', type: 'image/png' },
      { src: url('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
    ],
  };
}
