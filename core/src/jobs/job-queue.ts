import { PgBoss } from 'pg-boss';
import type { Pool } from '../database/pool.ts';

/** pg-boss's own schema; its tables are not ours to migrate. */
export const JOBS_SCHEMA = 'jobs';

/** How often ended jobs are deleted; pg-boss's default is once a day, and each effect is a job. */
const MAINTENANCE_SECONDS = 600;

/** pg-boss on the process's one pool: it says which process does what the clock brings, and when. */
export function createJobQueue(pool: Pool): PgBoss {
  return new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: JOBS_SCHEMA,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
  });
}
