import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './sources.ts';

const MAX_BYTES = 235_000;

/** What a WordPress 6.5 has of its packages, as far as our script may ask for it. */
const GLOBALS = ['apiFetch', 'components', 'element'];

describe("the WordPress plugin's script", () => {
  let folder: string;
  let script: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ristourne-plugin-'));
    execFileSync(process.execPath, [join(root, 'scripts/build-plugin.mjs'), '--into', folder]);
    script = readFileSync(join(folder, 'admin.js'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('takes React and the components from the site', () => {
    const taken = [...script.matchAll(/window\.wp\.(\w+)/g)].map(([, name]) => name);
    expect(new Set(taken)).toEqual(new Set(GLOBALS));
    expect(script).not.toMatch(/__SECRET_INTERNALS|react\.element/);
  });

  test('holds neither use cases nor what checks them, nor the gallery', () => {
    expect(script).not.toMatch(/ZodError|select .+ from |node:/);
    expect(script).not.toContain('Delacroix');
    expect(script.length).toBeLessThan(MAX_BYTES);
  });

  test('comes with its style, which needs no second file for right-to-left admins', () => {
    const style = readFileSync(join(folder, 'admin.css'), 'utf8');
    expect(style).toContain('.ristourne-section');
    expect(style).not.toMatch(/(margin|padding|border|float|text-align)(-|:\s*)(left|right)/);
  });
});
