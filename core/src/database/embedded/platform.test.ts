import { afterEach, describe, expect, test, vi } from 'vitest';
import { binariesPackage } from './platform.ts';

afterEach(() => vi.restoreAllMocks());

describe('where no embedded PostgreSQL can run, one line says to set DATABASE_URL', () => {
  test('on a Linux without glibc', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    vi.spyOn(process.report, 'getReport').mockReturnValue({ header: {} });
    expect(() => binariesPackage()).toThrow(
      'The embedded PostgreSQL needs glibc, which this system lacks. Set DATABASE_URL to a PostgreSQL 15 or newer instead.',
    );
  });

  test('on a system that no package is made for', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('freebsd');
    expect(() => binariesPackage()).toThrow(
      /^No embedded PostgreSQL exists for freebsd-\w+\. Set DATABASE_URL/,
    );
  });
});
