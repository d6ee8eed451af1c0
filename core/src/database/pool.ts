import pg from 'pg';

const MAX_CONNECTIONS = 10;
const CONNECT_LIMIT_MS = 30_000;

/** Whatever can run a query: the pool itself, or a connection taken from it. */
export type Database = Pick<pg.Pool | pg.PoolClient, 'query'>;
export type Pool = pg.Pool;

export interface PoolOptions {
  readonly connectionString: string;
  readonly maxConnections?: number;
  /** Told about a broken idle connection; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/**
 * The one pool of a process, shared by our SQL, Prisma and pg-boss. It leaves pg's parsers as they are, since the
 * other two bring their own: `sql` below parses for our code.
 */
export function createPool(options: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.maxConnections ?? MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'ristourne',
    options: '-c timezone=UTC',
  });
  // Without a listener a server restart would end the process.
  pool.on('error', options.onIdleError ?? (() => undefined));
  return pool;
}
