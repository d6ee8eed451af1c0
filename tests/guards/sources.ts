import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const PACKAGES = [
  'core', 'wallet', 'admin', 'woo-bridge', 'shopify-app', 'extensions', 'server', 'sandbox', 'tests', 'bench', 'scripts',
]; // prettier-ignore
const NOT_OURS = /(^|\/)(node_modules|generated|dist|build|vendor)(\/|$)/;

/** Every file of ours below the packages, as paths from the project's root with forward slashes. */
export function sourceFiles(packages: readonly string[] = PACKAGES): string[] {
  return packages.flatMap((name) => {
    const directory = join(root, name);
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((path) => !NOT_OURS.test(path));
  });
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$|(^|\/)(tests|testing)\//.test(path);
