import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { provideBinaries } from './binaries.ts';
import {
  SUPERUSER,
  dataDirectoryOf,
  lastComplaint,
  prepareCluster,
  readSettings,
  runningPostmaster,
  spawnPostmaster,
  stopPostmaster,
  type Cluster,
  type Settings,
} from './cluster.ts';
import { withLock } from './lock.ts';
import { findPlace } from './place.ts';
import { EmbeddedPostgresError } from './platform.ts';
import { isAlive } from './processes.ts';

/** Every supervisor holds one connection of this name: it notices death at once, and the last one stops the server. */
const TETHER = 'ristourne supervisor';
const READY_LIMIT_MS = 300_000;
const SLOW_START_MS = 5_000;
const POLL_MS = 20;
const DEATHS_LIMIT = 5;
const DEATHS_WINDOW_MS = 60_000;
const REVIVALS_LIMIT = 5;
const REVIVAL_PAUSE_MS = 1_000;

export interface EmbeddedPostgresOptions {
  /** The project's state directory, for example `<root>/.ristourne`. */
  readonly stateDir: string;
  /** A fixed port; by default a free one is chosen once and remembered. */
  readonly port?: number;
  /** For tests alone: no fsync, and the directory is swept once its project is gone. */
  readonly throwaway?: boolean;
  /** An installed PostgreSQL (the directory that holds its `bin`) instead of the one from npm. */
  readonly installation?: string;
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  connectionString(database: string): string;
  /** Stops the server, unless another process of this project still uses it. May be called again. */
  stop(): Promise<void>;
  /** Called when the server died: `revived` tells whether it runs again, on the same port. */
  onDeath(listener: (revived: boolean) => void): void;
}

/**
 * Starts the project's own PostgreSQL, or joins the one that runs already: that of another process of this project,
 * or one left behind by `kill -9`. Restarts it when it dies. Throws EmbeddedPostgresError with one clear line.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(options.stateDir, options.throwaway ?? false);
  const binaries = options.installation ?? (await provideBinaries(place, options.log));
  const supervisor = new Supervisor({ place, binaries, durable: options.throwaway !== true }, options);
  await supervisor.start();
  return supervisor;
}

class Supervisor implements EmbeddedPostgres {
  readonly #cluster: Cluster;
  readonly #options: EmbeddedPostgresOptions;
  readonly #listeners: ((revived: boolean) => void)[] = [];
  #settings: Settings | undefined;
  #tether: pg.Client | undefined;
  #spawned: number | undefined;
  #stopping = false;
  #deaths: number[] = [];

  constructor(cluster: Cluster, options: EmbeddedPostgresOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#join();
    process.on('exit', this.#killOnExit);
  }

  connectionString(database: string): string {
    if (this.#settings === undefined) throw new Error('the embedded PostgreSQL was not started');
    const { port, password } = this.#settings;
    return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
  }

  onDeath(listener: (revived: boolean) => void): void {
    this.#listeners.push(listener);
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    process.off('exit', this.#killOnExit);
    await this.#locked(async () => {
      const others = await this.#otherTethers();
      await this.#tether?.end().catch(() => undefined);
      if (others === 0) await stopPostmaster(this.#cluster.place);
    });
  }

  /** A process that ends without stop() takes along the server that it started, so that none is left behind. */
  readonly #killOnExit = (): void => {
    if (this.#spawned === undefined || !isAlive(this.#spawned)) return;
    try {
      process.kill(this.#spawned, 'SIGINT');
    } catch {
      // It ended in between.
    }
  };

  #locked<Result>(work: () => Promise<Result>): Promise<Result> {
    return withLock(join(this.#cluster.place.directory, 'lock'), work);
  }

  /** Under the lock: joins a running server or starts one, and ties this process to it. */
  async #join(): Promise<void> {
    await this.#locked(async () => {
      if (this.#stopping) return;
      const { place } = this.#cluster;
      // Pools were made with the port: a revived server must have it again, a new one need not.
      const fixedPort = this.#options.port ?? this.#settings?.port;
      this.#settings = await readSettings(place);
      if ((await runningPostmaster(place)) === undefined || this.#settings === undefined) {
        this.#settings = await prepareCluster(this.#cluster, fixedPort);
        this.#spawned = await spawnPostmaster(this.#cluster, this.#settings);
      }
      this.#tether = await this.#connectWhenReady();
    });
    this.#tether?.once('end', () => void this.#mourn());
  }

  async #connectWhenReady(): Promise<pg.Client> {
    const started = Date.now();
    let told = false;
    for (;;) {
      const client = new pg.Client({
        connectionString: this.connectionString('postgres'),
        application_name: TETHER,
        keepAlive: true,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await this.#assertOurs(client);
        return client;
      } catch (error) {
        await client.end().catch(() => undefined);
        if (error instanceof EmbeddedPostgresError) throw error;
        await this.#assertStillStarting(error, started);
      }
      if (!told && Date.now() - started > SLOW_START_MS) {
        told = true;
        this.#options.log('PostgreSQL is recovering, this may take a moment');
      }
      await sleep(POLL_MS);
    }
  }

  async #assertOurs(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    if (rows[0]?.data_directory !== dataDirectoryOf(this.#cluster.place)) {
      throw new EmbeddedPostgresError(`Another PostgreSQL answers on port ${this.#settings?.port}.`);
    }
  }

  async #assertStillStarting(error: unknown, started: number): Promise<void> {
    const { place } = this.#cluster;
    const alive =
      (await runningPostmaster(place)) ?? (isAlive(this.#spawned ?? 0) ? this.#spawned : undefined);
    if (alive === undefined) {
      throw new EmbeddedPostgresError(`PostgreSQL did not start: ${await lastComplaint(place)}`);
    }
    if (Date.now() - started > READY_LIMIT_MS) {
      throw new EmbeddedPostgresError(`PostgreSQL was not ready in time: ${(error as Error).message}`);
    }
  }

  async #otherTethers(): Promise<number> {
    try {
      const found = await this.#tether?.query<{ count: string }>(
        'select count(*) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
        [TETHER],
      );
      return Number(found?.rows[0]?.count ?? 0);
    } catch {
      return 0;
    }
  }

  /** The tether tore without our doing: the server died. It is started again, but not for ever. */
  async #mourn(): Promise<void> {
    if (this.#stopping) return;
    this.#deaths = [...this.#deaths.filter((at) => Date.now() - at < DEATHS_WINDOW_MS), Date.now()];
    const hopeless = this.#deaths.length > DEATHS_LIMIT;
    this.#options.log(hopeless ? 'PostgreSQL keeps dying, giving up' : 'PostgreSQL died, starting it again');
    const revived = !hopeless && (await this.#revive());
    for (const listener of this.#listeners) listener(revived);
  }

  /** A first failure need not be the last word: the disk may have been full for a moment. */
  async #revive(): Promise<boolean> {
    for (let attempt = 1; attempt <= REVIVALS_LIMIT && !this.#stopping; attempt += 1) {
      try {
        await this.#join();
        return true;
      } catch (error) {
        this.#options.log((error as Error).message);
      }
      await sleep(REVIVAL_PAUSE_MS * attempt);
    }
    return this.#stopping;
  }
}
