import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate, readMigrations, type Migration } from '../migrate.ts';

const PREFIX = 'ristourne_test_';
const STALE_SECONDS = 3_600;
const TEMPLATES_LOCK = 72_707_370;

/** A fresh, migrated database of its own. */
export interface TestDatabaseAddress {
  readonly connectionString: string;
  drop(): Promise<void>;
}

/**
 * Clones the migrated template into a new database on the server that `serverUrl` (a superuser's) names. The template
 * is made once per content of the migrations. Databases that an interrupted run left behind are dropped after an hour.
 */
export async function cloneTemplate(serverUrl: string): Promise<TestDatabaseAddress> {
  const migrations = await readMigrations();
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATES_LOCK]);
    const template = await provideTemplate(client, serverUrl, migrations);
    await client.query(`create database ${name} template ${template}`);
    await stamp(client, name);
  });
  return {
    connectionString: addressOf(serverUrl, name),
    drop: () => onServer(serverUrl, (client) => dropDatabase(client, name)),
  };
}

async function provideTemplate(
  client: pg.Client,
  serverUrl: string,
  migrations: readonly Migration[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of migrations) hash.update(`${name}:${checksum}\n`);
  const template = `${PREFIX}template_${hash.digest('hex').slice(0, 16)}`;
  const { rows } = await client.query<{ complete: boolean }>(
    'select datistemplate as complete from pg_database where datname = $1',
    [template],
  );
  if (rows[0]?.complete === true) return template;
  await dropStale(client);
  await dropDatabase(client, template);
  await client.query(`create database ${template} template template0 encoding 'UTF8'`);
  await migrate(addressOf(serverUrl, template), migrations);
  // The mark comes last, so a template whose making was interrupted is made again.
  await stamp(client, template);
  await client.query(`alter database ${template} is_template true`);
  return template;
}

/** Each database carries the second of its making as a comment, by the server's clock. */
async function stamp(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ now: string }>(
    'select extract(epoch from now())::bigint::text as now',
  );
  await client.query(`comment on database ${name} is '${rows[0]?.now ?? '0'}'`);
}

async function dropStale(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database d
     where datname like $1 || '%'
       and coalesce(shobj_description(d.oid, 'pg_database'), '0') ~ '^[0-9]+$'
       and coalesce(shobj_description(d.oid, 'pg_database'), '0')::bigint < extract(epoch from now()) - $2
       and not exists (select from pg_stat_activity a where a.datid = d.oid)`,
    [PREFIX, STALE_SECONDS],
  );
  for (const { name } of rows) await dropDatabase(client, name);
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [
    name,
  ]);
  if ((rowCount ?? 0) > 0) await client.query(`alter database ${name} is_template false`);
  await client.query(`drop database if exists ${name} with (force)`);
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(serverUrl: string, database: string): string {
  const address = new URL(serverUrl);
  address.pathname = `/${database}`;
  return address.href;
}
