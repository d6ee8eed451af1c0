import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './sources.ts';

/** Raise it as the code grows: a cruiser that reads nothing finds nothing wrong. */
const MINIMUM_MODULES = 250;

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

const FOLDERS = ['core', 'wallet', 'admin', 'woo-bridge', 'shopify-app', 'server', 'sandbox'];

function cruise(directory: string): Cruise {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const options = ['--config', join(directory, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const run = { cwd: directory, encoding: 'utf8', maxBuffer: 64_000_000, stdio: 'pipe' } as const;
  try {
    return JSON.parse(execFileSync(process.execPath, [cruiser, ...options, ...FOLDERS], run)) as Cruise;
  } catch (error) {
    // It exits with the number of violations, and says them all the same.
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    if (stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`, { cause: error });
    return JSON.parse(stdout) as Cruise;
  }
}

const planted: Record<string, string> = {
  'core/src/commerce/money.ts': `import type { Post } from '../ledger/post.ts';\nexport type Money = Post;\n`,
  'core/src/ledger/post.ts': `import { routes } from '../../../wallet/src/routes.ts';\nexport type Post = typeof routes;\n`,
  'core/src/drawer/thing.ts': `import { sep } from 'node:path';\nexport const thing = sep;\n`,
  'core/src/jobs/serve.ts': `import { createServer } from 'node:http';\nexport { createServer };\n`,
  'wallet/src/routes.ts': `import { run } from '@ristourne/server/main';\nexport const routes = run;\n`,
  'woo-bridge/src/receive.ts': `import type { routes } from '@ristourne/wallet/routes';\nexport type Routes = typeof routes;\n`,
  'woo-bridge/src/pages.ts': `export { loadHome } from '@ristourne/admin/pages/home/load';\n`,
  'shopify-app/src/other.ts': `import type { Routes } from '@ristourne/woo-bridge/receive';\nexport type Other = Routes;\n`,
  'admin/src/drawn.ts': `import type { Other } from '@ristourne/shopify-app/other';\nexport type Drawn = Other;\n`,
  'admin/src/pages/home/load.ts': `export const loadHome = 'home';\n`,
  'server/src/main.ts': `import { shop } from '@ristourne/sandbox/shop';\nexport const run = shop;\n`,
  'sandbox/src/shop.ts': `import { thing } from '@ristourne/core/drawer/thing';\nexport const shop = thing;\n`,
  'sandbox/src/lost.ts': `export { gone } from './gone.ts';\n`,
};

describe('the direction of imports', () => {
  let directory: string;
  let found: string[];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ristourne-boundaries-'));
    for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(root, name), join(directory, name));
    }
    mkdirSync(join(directory, 'node_modules/@ristourne'), { recursive: true });
    for (const name of FOLDERS) {
      mkdirSync(join(directory, name, 'src'), { recursive: true });
      cpSync(join(root, name, 'package.json'), join(directory, name, 'package.json'));
      symlinkSync(join(directory, name), join(directory, 'node_modules/@ristourne', name));
    }
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    found = cruise(directory).summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each([
    [
      'an upward import inside core, though it is of a type only',
      'core/src/commerce/money.ts: core-commerce-imports-downwards',
    ],
    ['core reaching out of its ring by a relative path', 'core/src/ledger/post.ts: core-knows-no-package'],
    ['a room of core that has no place in the order', 'core/src/drawer/thing.ts: known-rooms-only'],
    ['anyone importing from such a room', 'sandbox/src/shop.ts: known-rooms-only'],
    ['core speaking HTTP', 'core/src/jobs/serve.ts: core-knows-no-http'],
    [
      'the wallet reaching for the server by its package name',
      'wallet/src/routes.ts: wallet-knows-core-only',
    ],
    [
      'a bridge importing a type of the wallet',
      'woo-bridge/src/receive.ts: woo-bridge-knows-admin-and-core-only',
    ],
    [
      'a bridge importing what a page of the admin loads',
      'woo-bridge/src/pages.ts: woo-bridge-knows-no-use-case-of-admin',
    ],
    [
      'one bridge importing a type of the other',
      'shopify-app/src/other.ts: shopify-app-knows-admin-and-core-only',
    ],
    ['the pages of the admin knowing a platform', 'admin/src/drawn.ts: admin-knows-core-only'],
    ['the server importing the sandbox', 'server/src/main.ts: sandbox-is-for-tests'],
    ['the sandbox importing ours by package name', 'sandbox/src/shop.ts: sandbox-stands-alone'],
    ['an import that leads nowhere', 'sandbox/src/lost.ts: no-unresolvable'],
  ])('%s is caught', (_, violation) => {
    expect(found).toContain(violation);
  });

  test('are read in the whole project, not in an empty corner of it', () => {
    expect(cruise(root).summary.totalCruised).toBeGreaterThanOrEqual(MINIMUM_MODULES);
  });
});
