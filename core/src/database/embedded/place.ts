import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, isWritable, unprivilegedOwner, type Owner } from './platform.ts';

/** Where one embedded PostgreSQL lives, and as whom it runs. `owner` is undefined for "as ourselves". */
export interface Place {
  readonly directory: string;
  readonly binariesRoot: string;
  readonly owner: Owner | undefined;
}

const POINTER = 'database-place.json';
const SYSTEM_ROOT = '/var/lib/ristourne';
const MARK = 'project.json';

/**
 * Finds, or makes, the place of the PostgreSQL that belongs to `stateDir`.
 * As a normal user it is inside `stateDir`. As root it is a directory that an unprivileged account can reach, since
 * `stateDir` may lie below one of mode 0700; a pointer in `stateDir` names it, so removing `stateDir` starts anew.
 */
export async function findPlace(stateDir: string, throwaway: boolean): Promise<Place> {
  await makeStateDirectory(stateDir);
  const owner = unprivilegedOwner();
  if (owner === undefined) {
    const directory = join(stateDir, 'database');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return { directory, binariesRoot: join(stateDir, 'binaries'), owner };
  }
  const users = await placeOfUser(stateDir);
  if (users !== undefined) return users;
  const root = await rootOfPlaces();
  const directory = (await pointedPlace(stateDir)) ?? join(root, await newPlaceName(stateDir));
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const chosen = await ownerOf(join(directory, 'data'), owner);
  await giveAway(directory, chosen);
  const pointer = { directory, stateDir: await realpath(stateDir), throwaway };
  await writeFile(join(stateDir, POINTER), JSON.stringify(pointer), { mode: 0o600 });
  await writeFile(join(directory, MARK), JSON.stringify(pointer), { mode: 0o600 });
  if (throwaway) await sweepOrphans(root);
  return { directory, binariesRoot: join(dirname(directory), 'binaries'), owner: chosen };
}

async function makeStateDirectory(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    await access(stateDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `Cannot write to ${stateDir} (${(error as NodeJS.ErrnoException).code}): make it yours, or set RISTOURNE_STATE_DIR.`,
    );
  }
}

/** Root in a normal user's project, as with sudo: the user's database is used, as that user. */
async function placeOfUser(stateDir: string): Promise<Place | undefined> {
  const directory = join(stateDir, 'database');
  try {
    const { uid, gid } = await stat(join(directory, 'data'));
    return uid === 0
      ? undefined
      : { directory, binariesRoot: join(stateDir, 'binaries'), owner: { uid, gid } };
  } catch {
    return undefined;
  }
}

async function rootOfPlaces(): Promise<string> {
  for (const root of [SYSTEM_ROOT, join(tmpdir(), 'ristourne')]) {
    try {
      await mkdir(root, { recursive: true });
      // Whatever the umask: the unprivileged owner has to pass through.
      await chmod(root, 0o755);
      if (isWritable(root)) return root;
    } catch {
      // A read-only /var: the temporary directory is next.
    }
  }
  return join(tmpdir(), 'ristourne');
}

/** Named after the project's folder, for whoever looks into the root of places; the random part makes it unique. */
async function newPlaceName(stateDir: string): Promise<string> {
  const folders = (await realpath(stateDir)).split('/').filter((name) => name !== '');
  const project = folders.findLast(
    (name, index) => !name.startsWith('.') && !folders[index - 1]?.startsWith('.'),
  );
  const readable = (project ?? 'project').replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 24);
  return `${readable}-${randomBytes(6).toString('hex')}`;
}

interface Pointer {
  readonly directory: string;
  readonly stateDir: string;
  readonly throwaway: boolean;
}

async function readPointer(path: string): Promise<Pointer | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Pointer;
  } catch {
    return undefined;
  }
}

/**
 * A pointer counts unless the project was copied: then the original still points at the same place, and two servers
 * on one database would follow. A moved project keeps its place.
 */
async function pointedPlace(stateDir: string): Promise<string | undefined> {
  const pointer = await readPointer(join(stateDir, POINTER));
  if (pointer === undefined || !(await exists(pointer.directory))) return undefined;
  const here = await realpath(stateDir);
  if (pointer.stateDir === here) return pointer.directory;
  const original = await readPointer(join(pointer.stateDir, POINTER));
  return original?.directory === pointer.directory ? undefined : pointer.directory;
}

async function giveAway(directory: string, owner: Owner): Promise<void> {
  try {
    await chown(directory, owner.uid, owner.gid);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new EmbeddedPostgresError(
      `PostgreSQL refuses to run as root, and no other account may be used here (${code}). Set DATABASE_URL instead.`,
    );
  }
}

async function ownerOf(dataDirectory: string, otherwise: Owner): Promise<Owner> {
  try {
    const { uid, gid } = await stat(dataDirectory);
    return uid === 0 ? otherwise : { uid, gid };
  } catch {
    return otherwise;
  }
}

/** Removes test databases whose project is gone; a throwaway place holds nothing that anyone would miss. */
async function sweepOrphans(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const mark = await readPointer(join(root, name, MARK));
    if (mark?.throwaway !== true || (await exists(mark.stateDir))) continue;
    if (await exists(join(root, name, 'data', 'postmaster.pid'))) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
