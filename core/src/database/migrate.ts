import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { OperatorError } from './operator-error.ts';

/** The advisory lock that `prisma migrate deploy` takes, so that the two never run at once. */
const PRISMA_MIGRATE_LOCK = 72_707_369;

/** The table exactly as Prisma 7 creates it. */
const MIGRATIONS_TABLE = `
create table if not exists "_prisma_migrations" (
  "id" varchar(36) primary key not null,
  "checksum" varchar(64) not null,
  "finished_at" timestamptz,
  "migration_name" varchar(255) not null,
  "logs" text,
  "rolled_back_at" timestamptz,
  "started_at" timestamptz not null default now(),
  "applied_steps_count" integer not null default 0
)`;

const MINIMUM_SERVER_VERSION = 150_000;

/** The database and the checked-in migrations disagree; the message says how. */
export class MigrationError extends OperatorError {
  override name = 'MigrationError';
}

export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
}

/** The checked-in migrations (`core/prisma/migrations/<name>/migration.sql`), oldest first. */
export async function readMigrations(directory: string = migrationsDirectory()): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const content = await readFile(join(directory, name, 'migration.sql'));
      return {
        name,
        checksum: createHash('sha256').update(content).digest('hex'),
        sql: content.toString('utf8'),
      };
    }),
  );
}

function migrationsDirectory(): string {
  return fileURLToPath(new URL('../../prisma/migrations', import.meta.url));
}

/**
 * Brings the database to the newest migration and answers the names applied now. Each migration is one transaction
 * with its row in Prisma's own table. Safe to call from many processes at once: an advisory lock queues them.
 * Throws MigrationError when an applied migration was changed, is unknown here, or failed half-way under Prisma.
 */
export async function migrate(
  connectionString: string,
  migrations?: readonly Migration[],
): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const client = new pg.Client({ connectionString, application_name: 'ristourne migrate' });
  await client.connect();
  try {
    await assertServerVersion(client);
    await client.query('select pg_advisory_lock($1)', [PRISMA_MIGRATE_LOCK]);
    await client.query(MIGRATIONS_TABLE);
    const applied = await appliedNames(client, wanted);
    const missing = wanted.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function assertServerVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  );
  if ((rows[0]?.number ?? 0) < MINIMUM_SERVER_VERSION) {
    throw new MigrationError(`PostgreSQL 15 or newer is needed, the database runs ${rows[0]?.text}.`);
  }
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

async function appliedNames(client: pg.Client, wanted: readonly Migration[]): Promise<Set<string>> {
  const { rows } = await client.query<AppliedRow>(
    `select migration_name, checksum, finished_at is not null as finished
     from "_prisma_migrations" where rolled_back_at is null order by started_at`,
  );
  const byName = new Map(wanted.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const known = byName.get(row.migration_name);
    if (known === undefined) {
      throw new MigrationError(
        `The database has the migration ${row.migration_name}, which this release does not know: it is newer.`,
      );
    }
    if (!row.finished) {
      throw new MigrationError(
        `The migration ${row.migration_name} failed half-way; see "prisma migrate resolve".`,
      );
    }
    if (known.checksum !== row.checksum) {
      throw new MigrationError(
        `The migration ${row.migration_name} was changed after it had been applied to this database.`,
      );
    }
  }
  return new Set(rows.map((row) => row.migration_name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into "_prisma_migrations"
         (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       values (gen_random_uuid()::text, $1, clock_timestamp(), $2, now(), 1)`,
      [migration.checksum, migration.name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new MigrationError(`The migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
