import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from './guards/sources.ts';

/** Shopify's limit for an extension's script, compressed. */
const MAX_BYTES = 64 * 1024;
/** Of ours: a buyer's page waits for it. */
const OUR_MAX_BYTES = 8 * 1024;
const BUILD_LIMIT_MS = 120_000;

const extensions = readdirSync(join(root, 'extensions'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /^[\w-]+\/shopify\.extension\.toml$/.test(path))
  .map((path) => path.split('/')[0] ?? '');
const scriptOf = (name: string): Buffer =>
  readFileSync(join(root, 'extensions', name, 'dist', `ristourne-${name}.js`));

/** Shopify's own command line needs no login and no network for this; it checks targets and the TOML files too. */
beforeAll(async () => {
  for (const name of extensions)
    rmSync(join(root, 'extensions', name, 'dist'), { recursive: true, force: true });
  const script = join(root, 'scripts', 'shopify.mjs');
  const env = { ...process.env, APP_URL: undefined };
  await promisify(execFile)(process.execPath, [script, 'app', 'build', '--path', root], { env });
}, BUILD_LIMIT_MS);

test('the extensions are seen', () => {
  expect(extensions.toSorted()).toEqual(['order-status', 'thank-you']);
});

describe.each(extensions)('the extension %s, as Shopify builds it,', (name) => {
  test('is far below Shopify’s limit', () => {
    expect(OUR_MAX_BYTES).toBeLessThan(MAX_BYTES);
    expect(gzipSync(scriptOf(name)).length).toBeLessThanOrEqual(OUR_MAX_BYTES);
  });

  test('asks the server of shopify.app.toml, and nothing is left for the browser to fill in', () => {
    const toml = readFileSync(join(root, 'shopify.app.toml'), 'utf8');
    const [, url = ''] = /^application_url = "(.+)"$/m.exec(toml) ?? [];
    const script = scriptOf(name).toString();
    expect(url).toMatch(/^https:/);
    expect(script.includes(`"${url}"`)).toBe(true);
    expect(script.includes('process.env')).toBe(false);
  });

  test('speaks English and French, in the words of the others', () => {
    const locale = (file: string): Record<string, unknown> =>
      JSON.parse(readFileSync(join(root, 'extensions', name, 'locales', file), 'utf8')) as Record<
        string,
        unknown
      >;
    const other = (file: string): string =>
      readFileSync(join(root, 'extensions', extensions[0] ?? '', 'locales', file), 'utf8');
    expect(keysOf(locale('en.default.json'))).toEqual(keysOf(locale('fr.json')));
    for (const file of ['en.default.json', 'fr.json']) expect(locale(file)).toEqual(JSON.parse(other(file)));
  });
});

function keysOf(texts: Record<string, unknown>): unknown {
  return Object.entries(texts).map(([key, text]) =>
    typeof text === 'object' ? [key, keysOf(text as Record<string, unknown>)] : key,
  );
}
