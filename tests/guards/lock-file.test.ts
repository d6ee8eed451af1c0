import { describe, expect, test } from 'vitest';
import { textOf } from './sources.ts';

interface LockEntry {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const MINIMUM_PACKAGES = 300;
const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, LockEntry> };
const names = new Set(
  Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)),
);

describe('package-lock.json', () => {
  test('has an entry for every optional dependency, or npm ci fails on the platforms it forgot', () => {
    expect(names.size).toBeGreaterThan(MINIMUM_PACKAGES);
    const forgotten = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !names.has(name))
        .map((name) => `${path} → ${name}`),
    );
    expect(forgotten).toEqual([]);
  });

  test('names no download address, so that everyone installs from the registry they chose', () => {
    const addressed = Object.entries(packages).filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''));
    expect(addressed.map(([path]) => path)).toEqual([]);
  });

  test('pins the content of every package', () => {
    const loose = Object.entries(packages).filter(
      ([path, entry]) =>
        path.includes('node_modules/') && entry.link !== true && entry.integrity === undefined,
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });
});
