import { inject } from 'vitest';
import { createPool, type Pool } from '../pool.ts';
import { cloneTemplate } from './databases.ts';

export interface TestDatabase {
  readonly pool: Pool;
  readonly connectionString: string;
  /** Ends the pool and drops the database; call it in `afterAll`. */
  drop(): Promise<void>;
}

/** A migrated database for one test file: real PostgreSQL, nothing shared with other files. */
export async function createTestDatabase(options: { maxConnections?: number } = {}): Promise<TestDatabase> {
  const serverUrl = inject('testServerUrl');
  if (serverUrl === '') throw new Error(`no PostgreSQL for the tests: ${inject('testServerProblem')}`);
  const { connectionString, drop } = await cloneTemplate(serverUrl);
  const pool = createPool({ connectionString, ...options });
  return {
    pool,
    connectionString,
    async drop() {
      await pool.end();
      await drop();
    },
  };
}
