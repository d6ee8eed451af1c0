import { spawn, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './platform.ts';
import { exists, type Place } from './place.ts';
import { isPostmasterOf, isTaken, isWorkedIn } from './processes.ts';

export const SUPERUSER = 'ristourne';
/** One locale on every machine: code point order, and lower() for all letters. */
const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
const BUILTIN_LOCALES_SINCE = 17;
const LOG_LIMIT_BYTES = 10_000_000;
const BACKENDS_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 60_000;
const POLL_MS = 20;

/** What is remembered of a cluster between runs: the port it was given and its password. */
export interface Settings {
  readonly port: number;
  readonly password: string;
}

export interface Cluster {
  readonly place: Place;
  readonly binaries: string;
  readonly durable: boolean;
}

export const dataDirectoryOf = (place: Place): string => join(place.directory, 'data');
const settingsFileOf = (place: Place): string => join(place.directory, 'settings.json');
const logFileOf = (place: Place): string => join(place.directory, 'postgres.log');

export async function readSettings(place: Place): Promise<Settings | undefined> {
  try {
    return JSON.parse(await readFile(settingsFileOf(place), 'utf8')) as Settings;
  } catch {
    return undefined;
  }
}

async function writeSettings(place: Place, settings: Settings): Promise<void> {
  const draft = `${settingsFileOf(place)}.draft`;
  await writeFile(draft, JSON.stringify(settings), { mode: 0o600 });
  await giveToOwner(place, draft);
  await rename(draft, settingsFileOf(place));
}

/**
 * Makes the data directory if there is none, under another name first: a half-made one is never mistaken for a
 * cluster. Answers the settings, with the remembered port unless `port` asks for another.
 */
export async function prepareCluster(cluster: Cluster, port: number | undefined): Promise<Settings> {
  const { place } = cluster;
  const known = await readSettings(place);
  const hasData = await exists(join(dataDirectoryOf(place), 'PG_VERSION'));
  if (known !== undefined && hasData) {
    await assertVersion(cluster);
    const wanted = port ?? known.port;
    const settings = { ...known, port: (await isFree(wanted)) ? wanted : await otherPort(port) };
    if (settings.port !== known.port) await writeSettings(place, settings);
    return settings;
  }
  if (hasData) {
    throw new EmbeddedPostgresError(
      `${place.directory} holds a database, but ${settingsFileOf(place)} with its password is missing or damaged.`,
    );
  }
  const settings = { port: port ?? (await freePort()), password: randomBytes(24).toString('base64url') };
  await initialise(cluster, settings);
  return settings;
}

async function giveToOwner({ owner }: Place, path: string): Promise<void> {
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
}

async function initialise(cluster: Cluster, settings: Settings): Promise<void> {
  const { place, binaries } = cluster;
  const draft = `${dataDirectoryOf(place)}.draft`;
  const passwordFile = join(place.directory, 'initial-password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, settings.password, { mode: 0o600 });
  await giveToOwner(place, draft);
  await giveToOwner(place, passwordFile);
  const options = [
    '-D',
    draft,
    '-U',
    SUPERUSER,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--locale=C',
  ];
  options.push(
    '--encoding=UTF8',
    ...((await majorVersion(cluster)) >= BUILTIN_LOCALES_SINCE ? BUILTIN_LOCALE : []),
  );
  if (!cluster.durable) options.push('--no-sync');
  const output = await runToEnd(cluster, join(binaries, 'bin', 'initdb'), options);
  await rm(passwordFile, { force: true });
  if (output.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new EmbeddedPostgresError(
      `The database could not be created in ${place.directory}: ${reason(output.text)}`,
    );
  }
  await writeSettings(place, settings);
  await rename(draft, dataDirectoryOf(place));
}

async function assertVersion(cluster: Cluster): Promise<void> {
  const made = (await readFile(join(dataDirectoryOf(cluster.place), 'PG_VERSION'), 'utf8')).trim();
  const ours = await majorVersion(cluster);
  if (made !== String(ours)) {
    throw new EmbeddedPostgresError(
      `${cluster.place.directory} was made by PostgreSQL ${made}, this release brings ${ours}: restore a backup.`,
    );
  }
}

async function majorVersion(cluster: Cluster): Promise<number> {
  const output = await runToEnd(cluster, join(cluster.binaries, 'bin', 'postgres'), ['--version']);
  if (output.code === 0) return Number(/(\d+)/.exec(output.text)?.[1]);
  throw new EmbeddedPostgresError(`PostgreSQL does not run here: ${reason(output.text)}`);
}

async function runToEnd(
  cluster: Cluster,
  file: string,
  options: string[],
): Promise<{ code: number; text: string }> {
  const child = spawn(file, options, { ...spawnOptions(cluster), stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      text += error.message;
      resolve(-1);
    });
    child.once('close', (status) => resolve(status ?? -1));
  });
  return { code, text };
}

/** The cwd and environment are ours to choose: the caller's directory may be closed to the unprivileged owner. */
function spawnOptions({ place }: Cluster): SpawnOptions {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: place.directory };
  return { cwd: place.directory, env, ...place.owner };
}

/** The line that says why: PostgreSQL marks it, the dynamic linker and spawn write nothing else. */
function reason(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /FATAL|error|cannot|EPERM|EINVAL/i.test(line)) ?? lines.at(-1) ?? 'no reason given'
  );
}

/**
 * Starts the server in a session of its own, so that Ctrl-C reaches us alone and we stop it after our last query.
 * Answers its pid at once; it may still be recovering.
 */
export async function spawnPostmaster(cluster: Cluster, settings: Settings): Promise<number> {
  const { place } = cluster;
  await clearStalePidFile(place);
  const size = await stat(logFileOf(place)).then(
    (file) => file.size,
    () => 0,
  );
  const log = await open(logFileOf(place), size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  await giveToOwner(place, logFileOf(place));
  const parameters = {
    port: settings.port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(cluster.durable
      ? { fsync: 'on' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const options = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(cluster.binaries, 'bin', 'postgres'), ['-D', dataDirectoryOf(place), ...options], {
    ...spawnOptions(cluster),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.once('error', () => undefined);
  await Promise.race([once(child, 'spawn'), once(child, 'error')]);
  await log.close();
  child.unref();
  if (child.pid === undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not be started as uid ${place.owner?.uid ?? 'ours'}. Set DATABASE_URL to one that runs.`,
    );
  }
  return child.pid;
}

/**
 * PostgreSQL refuses to start while any process has the pid of its stale file: another program that was given it, or
 * the killed server itself where nobody reaps it (a container without init). Its last backends are waited for.
 */
async function clearStalePidFile(place: Place): Promise<void> {
  const dataDirectory = dataDirectoryOf(place);
  const pid = await pidFromFile(place);
  if (pid === undefined || isPostmasterOf(pid, dataDirectory)) return;
  const deadline = Date.now() + BACKENDS_LIMIT_MS;
  while (isWorkedIn(dataDirectory)) {
    if (Date.now() > deadline) return;
    await sleep(POLL_MS);
  }
  if (isTaken(pid)) await rm(join(dataDirectory, 'postmaster.pid'), { force: true });
}

async function pidFromFile(place: Place): Promise<number | undefined> {
  const text = await readFile(join(dataDirectoryOf(place), 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) ? pid : undefined;
}

/** The pid of this cluster's running server, ours or one left behind; undefined if there is none. */
export async function runningPostmaster(place: Place): Promise<number | undefined> {
  const pid = await pidFromFile(place);
  return pid !== undefined && isPostmasterOf(pid, dataDirectoryOf(place)) ? pid : undefined;
}

/** Fast shutdown, awaited; an immediate one if it takes too long (recovery mends that at the next start). */
export async function stopPostmaster(place: Place): Promise<void> {
  const pid = await runningPostmaster(place);
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (isPostmasterOf(pid, dataDirectoryOf(place))) {
    if (Date.now() > deadline) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    await sleep(POLL_MS);
  }
}

/** The last complaint in the server's log, to tell why it did not start. */
export async function lastComplaint(place: Place): Promise<string> {
  const text = await readFile(logFileOf(place), 'utf8').catch(() => '');
  const complaints = text.split('\n').filter((line) => /FATAL|PANIC|error while loading|GLIBC/.test(line));
  return complaints.at(-1) ?? `see ${logFileOf(place)}`;
}

async function otherPort(asked: number | undefined): Promise<number> {
  if (asked !== undefined) {
    throw new EmbeddedPostgresError(`The database's port ${asked} is taken by another program.`);
  }
  return freePort();
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
