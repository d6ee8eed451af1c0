import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../guards/sources.ts';

const parent = mkdtempSync(join(tmpdir(), 'ristourne set up '));
const clone = join(parent, 'clone');

beforeEach(() => {
  rmSync(clone, { recursive: true, force: true });
  mkdirSync(join(clone, 'scripts'), { recursive: true });
  for (const path of ['scripts', 'package.json', 'package-lock.json']) {
    cpSync(join(root, path), join(clone, path), { recursive: true });
  }
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Starts as from a fresh clone, with a registry that nobody answers for. */
function start(script: string): { status: number | null; output: string } {
  const env = {
    ...process.env,
    npm_config_registry: 'http://127.0.0.1:9',
    npm_config_cache: join(parent, 'cache'),
    npm_config_fetch_retries: '0',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, script)], {
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const complaints = (output: string): string[] =>
  output.split('\n').filter((line) => line.startsWith('ristourne: '));

describe('set-up from a clone', () => {
  test.each(['scripts/start.mjs', 'scripts/test.mjs', 'scripts/cli.mjs'])(
    '%s without a network says so in one line',
    (script) => {
      const { status, output } = start(script);
      expect(complaints(output)).toEqual([expect.stringContaining('npm could not reach its registry')]);
      expect(output).not.toMatch(/^\s+at /m);
      expect(status).toBe(1);
    },
  );

  test('a damaged lock file is named', () => {
    writeFileSync(join(clone, 'package-lock.json'), '{ "packages": ');
    const { status, output } = start('scripts/start.mjs');
    expect(complaints(output)).toEqual([
      'ristourne: package-lock.json is missing or damaged; restore it from git.',
    ]);
    expect(status).toBe(1);
  });

  test('modules left half-installed are noticed and installed again', () => {
    mkdirSync(join(clone, 'node_modules', 'pg'), { recursive: true });
    expect(start('scripts/start.mjs').output).toContain('an earlier installation was interrupted');
  });

  test('a package that lost its manifest is noticed', () => {
    mkdirSync(join(clone, 'node_modules'));
    cpSync(join(root, 'node_modules/.package-lock.json'), join(clone, 'node_modules/.package-lock.json'));
    expect(start('scripts/start.mjs').output).toMatch(/\(node_modules\/\S+ is damaged\)/);
  });
});
