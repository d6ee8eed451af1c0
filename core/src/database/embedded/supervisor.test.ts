import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { provideBinaries } from './binaries.ts';
import { runningPostmaster, stopPostmaster, dataDirectoryOf } from './cluster.ts';
import { findPlace, type Place } from './place.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './supervisor.ts';

/** Closed to others and with a space in its name, as a clone below root's home may be. */
const parent = mkdtempSync(join(tmpdir(), 'ristourne embedded '));
const stateDir = join(parent, 'closed', '.ristourne');
const running: EmbeddedPostgres[] = [];
const lines: string[] = [];
let place: Place;

beforeAll(async () => {
  mkdirSync(join(parent, 'closed'), { mode: 0o700 });
  place = await findPlace(stateDir, true);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(async () => {
  await stopPostmaster(place);
  rmSync(place.directory, { recursive: true, force: true });
  rmSync(parent, { recursive: true, force: true });
});

async function start(port?: number): Promise<EmbeddedPostgres> {
  const log = (line: string): void => void lines.push(line);
  const options = { stateDir, throwaway: true, log };
  const server = await startEmbeddedPostgres(port === undefined ? options : { ...options, port });
  running.push(server);
  return server;
}

async function ask(server: EmbeddedPostgres, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.connectionString('postgres') });
  await client.connect();
  try {
    const { rows } = await client.query({ text, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

const postmaster = async (): Promise<number> => (await runningPostmaster(place)) ?? 0;

/** A process that starts the server and is then killed outright, as by a crash or an impatient operator. */
async function startAndGetKilled(): Promise<void> {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./supervisor.ts', import.meta.url).href)});
    await startEmbeddedPostgres({ stateDir: ${JSON.stringify(stateDir)}, throwaway: true, log() {} });
    console.log('up');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the embedded PostgreSQL', () => {
  test('keeps its data and its port over a stop, and leaves no process behind', async () => {
    const before = await start();
    await ask(before, 'create table kept as select 42 as n');
    await before.stop();
    expect(await postmaster()).toBe(0);
    const after = await start();
    expect(after.connectionString('x')).toBe(before.connectionString('x'));
    expect(await ask(after, 'select n from kept')).toBe(42);
  });

  test('asks everyone on this machine for its password', async () => {
    const server = await start();
    const address = new URL(server.connectionString('postgres'));
    address.password = 'guess';
    const client = new pg.Client({ connectionString: address.href });
    await expect(client.connect()).rejects.toThrow('password authentication failed');
  });

  test('is adopted when its supervisor was killed, without a restart', async () => {
    await startAndGetKilled();
    const left = await postmaster();
    expect(left).toBeGreaterThan(0);
    const server = await start();
    expect(await postmaster()).toBe(left);
    await server.stop();
    expect(await postmaster()).toBe(0);
  });

  test('serves a second process, and stops with the last one only', async () => {
    const one = await start();
    const other = await start();
    await one.stop();
    expect(await ask(other, 'select 1')).toBe(1);
    await other.stop();
    expect(await postmaster()).toBe(0);
  });

  test('is started again when it dies, on the same port, and says so', async () => {
    const server = await start();
    const revived = new Promise<boolean>((resolve) => server.onDeath(resolve));
    const before = await postmaster();
    process.kill(before, 'SIGKILL');
    expect(await revived).toBe(true);
    expect(await postmaster()).not.toBe(before);
    expect(await ask(server, 'select 1')).toBe(1);
    expect(lines).toContain('PostgreSQL died, starting it again');
  });

  test('is made good when both it and its supervisor were killed outright', async () => {
    await startAndGetKilled();
    process.kill(await postmaster(), 'SIGKILL');
    await expect.poll(postmaster, { timeout: 10_000 }).toBe(0);
    expect(await ask(await start(), 'select n from kept')).toBe(42);
  });

  test('takes another port when a stranger sits on the remembered one', async () => {
    const before = await start();
    const address = new URL(before.connectionString('x'));
    await before.stop();
    const stranger: Server = createServer().listen(Number(address.port), '127.0.0.1');
    await once(stranger, 'listening');
    const after = await start();
    stranger.close();
    expect(new URL(after.connectionString('x')).port).not.toBe(address.port);
    expect(await ask(after, 'select n from kept')).toBe(42);
  });

  test('says in one line that an asked-for port is taken', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    await expect(start(port)).rejects.toThrow(`port ${port} is taken`);
    stranger.close();
  });

  test('is not confused by a stale pid file whose pid another program has now', async () => {
    const server = await start();
    const pidFile = join(dataDirectoryOf(place), 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await server.stop();
    writeFileSync(pidFile, content.replace(/^\d+/, String(process.pid)), { mode: 0o600 });
    if (place.owner !== undefined) chownSync(pidFile, place.owner.uid, place.owner.gid);
    expect(await ask(await start(), 'select n from kept')).toBe(42);
  });

  test('mends a copy of the binaries that lost files, or parts of them', async () => {
    const copied: Place = {
      ...place,
      owner: place.owner ?? { uid: 65_534, gid: 65_534 },
      binariesRoot: join(parent, 'b'),
    };
    const binaries = await provideBinaries(copied, () => undefined);
    unlinkSync(join(binaries, 'bin', 'initdb'));
    truncateSync(join(binaries, 'bin', 'postgres'), 1000);
    const told: string[] = [];
    expect(await provideBinaries(copied, (line) => told.push(line))).toBe(binaries);
    expect(told).toEqual(['copying the PostgreSQL binaries (once)']);
    expect(readFileSync(join(binaries, 'bin', 'postgres')).length).toBeGreaterThan(1_000_000);
    expect(await provideBinaries(copied, () => told.push('again'))).toBe(binaries);
    expect(told).toHaveLength(1);
  });

  test('a start that was interrupted while creating the database is made good', async () => {
    const fresh = join(parent, 'interrupted', '.ristourne');
    const half = await findPlace(fresh, true);
    mkdirSync(join(half.directory, 'data.draft', 'base'), { recursive: true });
    const server = await startEmbeddedPostgres({ stateDir: fresh, throwaway: true, log: () => undefined });
    running.push(server);
    expect(await ask(server, 'select 1')).toBe(1);
    await server.stop();
    await sleep(10);
    rmSync(half.directory, { recursive: true, force: true });
  });
});
