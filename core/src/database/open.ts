import pg from 'pg';
import { startEmbeddedPostgres } from './embedded/supervisor.ts';
import { OperatorError } from './operator-error.ts';
import { createPool, type Pool } from './pool.ts';

export interface OpenDatabaseOptions {
  /** A PostgreSQL that runs already. Without it the embedded one is started. */
  readonly databaseUrl?: string | undefined;
  readonly stateDir: string;
  readonly maxConnections?: number;
  readonly log: (line: string) => void;
}

export interface OpenDatabase {
  readonly pool: Pool;
  readonly connectionString: string;
  readonly embedded: boolean;
  /** The embedded server died; `revived` tells whether it runs again. Never called for a DATABASE_URL. */
  onDeath(listener: (revived: boolean) => void): void;
  /** Ends the pool, then stops the embedded server if nobody else uses it. */
  close(): Promise<void>;
}

const DATABASE = 'ristourne';

/** Opens the database of this installation; `migrate(connectionString)` is the caller's next step. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenDatabase> {
  const poolOptions = {
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    onIdleError: (error: Error) => options.log(`database connection lost: ${error.message}`),
  };
  if (options.databaseUrl !== undefined && options.databaseUrl !== '') {
    const connectionString = options.databaseUrl;
    const pool = createPool({ ...poolOptions, connectionString });
    await assertReachable(pool);
    return { pool, connectionString, embedded: false, onDeath: () => undefined, close: () => pool.end() };
  }
  const server = await startEmbeddedPostgres({ stateDir: options.stateDir, log: options.log });
  await createDatabaseIfMissing(server.connectionString('postgres'));
  const connectionString = server.connectionString(DATABASE);
  const pool = createPool({ ...poolOptions, connectionString });
  const close = async (): Promise<void> => {
    await pool.end();
    await server.stop();
  };
  const onDeath = (listener: (revived: boolean) => void): void => server.onDeath(listener);
  return { pool, connectionString, embedded: true, onDeath, close };
}

async function assertReachable(pool: Pool): Promise<void> {
  try {
    await pool.query('select 1');
  } catch (error) {
    await pool.end();
    // The address itself is not repeated: it holds a password.
    const reason = (error as Error).message || (error as { code?: string }).code;
    throw new OperatorError(`The database that DATABASE_URL names cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

async function createDatabaseIfMissing(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Another process of this installation may have been quicker.
    if ((error as { code?: string }).code !== '42P04') throw error;
  } finally {
    await client.end();
  }
}
