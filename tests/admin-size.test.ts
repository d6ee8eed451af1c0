import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { embeddedAdminSizes } from '../bench/admin/sizes.ts';
import { buildShopifyApp } from '../scripts/shopify-build.mjs';
import { root } from './guards/sources.ts';

/** Compressed, and loaded once. Most is React, Remix and Polaris: growth is ours to explain. */
const MAX_SCRIPT_BYTES = 168 * 1024;
/** The largest form, opened first. Whoever comes from another page loads only what that one lacks. */
const MAX_FORM_BYTES = 180 * 1024;
/** What those who read French load besides, once the page stands there in French. */
const MAX_FRENCH_BYTES = 16 * 1024;
const MAX_STYLE_BYTES = 25 * 1024;
const BUILD_LIMIT_MS = 180_000;

const assets = join(root, 'shopify-app/build/client/assets');
const readAsset = (name: string): string => readFileSync(join(assets, name), 'utf8');
const namesThatEnd = (ending: string): string[] =>
  readdirSync(assets).filter((name) => name.endsWith(ending));
const classesIn = (text: string): Set<string> => new Set(text.match(/Polaris-[\w-]+/g));

beforeAll(buildShopifyApp, BUILD_LIMIT_MS);

describe("a first page inside Shopify's admin", () => {
  test('loads scripts within their budget', () => {
    expect(embeddedAdminSizes().scripts.brotli).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  });

  test('loads scripts within a larger budget where it is the programme’s form', () => {
    const form = embeddedAdminSizes('routes/app.programme').scripts.brotli;
    expect(form).toBeGreaterThan(embeddedAdminSizes().scripts.brotli);
    expect(form).toBeLessThanOrEqual(MAX_FORM_BYTES);
  });

  test('loads the texts of another language for those who read it, within their budget', () => {
    const french = namesThatEnd('.js').filter((name) => readAsset(name).includes('Groupes de clients'));
    expect(french).toHaveLength(1);
    expect(statSync(join(assets, `${french[0]}.br`)).size).toBeLessThanOrEqual(MAX_FRENCH_BYTES);
  });

  test('loads styles within their budget', () => {
    expect(embeddedAdminSizes().styles.brotli).toBeLessThanOrEqual(MAX_STYLE_BYTES);
  });

  test('is served what the build compressed, and nothing else', () => {
    const plain = [...namesThatEnd('.js'), ...namesThatEnd('.css')];
    expect(plain.length).toBeGreaterThan(5);
    for (const name of plain) {
      const content = readFileSync(join(assets, name));
      expect(brotliDecompressSync(readFileSync(join(assets, `${name}.br`)))).toEqual(content);
      expect(gunzipSync(readFileSync(join(assets, `${name}.gz`)))).toEqual(content);
    }
  });
});

test('no class that a script of the pages names lost its rules when Polaris’s sheet was cut to what is used', () => {
  const sheet = createRequire(import.meta.url).resolve('@shopify/polaris/build/esm/styles.css');
  const whole = classesIn(readFileSync(sheet, 'utf8'));
  const kept = classesIn(namesThatEnd('.css').map(readAsset).join('\n'));
  const wanted = [...classesIn(namesThatEnd('.js').map(readAsset).join('\n'))].filter((one) =>
    whole.has(one),
  );
  expect(wanted.length).toBeGreaterThan(200);
  expect(wanted.filter((one) => !kept.has(one))).toEqual([]);
  expect(kept.size).toBeLessThan(whole.size / 2);
});
