import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createIds } from '../core/src/commerce/uuid-v7.ts';
import { instant, sql } from '../core/src/database/sql.ts';
import { migrate } from '../core/src/database/migrate.ts';
import { openDatabase, type OpenDatabase } from '../core/src/database/open.ts';
import { createKeyring, MASTER_KEY_BYTES } from '../core/src/keys/keyring.ts';
import { sealedPlaces } from '../core/src/keys/sealed-places.ts';
import type { Deps } from '../core/src/ports/deps.ts';
import { createWorld, DEFINITION, type World } from '../core/src/earning/testing/world.ts';

export const WEBHOOK_SECRET = 'bench-secret';
const STATE_DIR = '.ristourne/bench';

export type Bench = { database: OpenDatabase; deps: Deps; world: World; storeRef: string };

/** A durable PostgreSQL (the embedded one, or DATABASE_URL's; its tables are emptied) with one connected store. */
export async function openBench(): Promise<Bench> {
  const database = await openDatabase({
    databaseUrl: process.env['BENCH_DATABASE_URL'],
    stateDir: resolve(STATE_DIR),
    log: () => undefined,
  });
  await database.pool.query(
    'DROP SCHEMA IF EXISTS floor CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public',
  );
  await migrate(database.connectionString);
  const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const clock = { now: () => Date.now() };
  const keys = createKeyring(new Uint8Array(MASTER_KEY_BYTES).fill(7), randomness);
  const deps: Deps = { pool: database.pool, clock, randomness, ids: createIds(clock, randomness), keys };
  const world = await createWorld(database.pool, { ...DEFINITION, currency: 'GBP' });
  await sql(database.pool, 'UPDATE store SET webhook_secret_sealed = $1, connected_at = $2', [
    keys.seal(sealedPlaces.storeSecret('webhook_secret_sealed', world.storeId), WEBHOOK_SECRET),
    instant(0),
  ]);
  const [row] = await sql<{ ref: string }>(database.pool, 'SELECT store_ref AS ref FROM store');
  return { database, deps, world, storeRef: row?.ref ?? '' };
}

export type BenchRow = { work: string; perSecond: number; note: string };

export function printRows(title: string, rows: BenchRow[]): void {
  console.log(`\n${title}`);
  for (const { work, perSecond, note } of rows)
    console.log(`  ${String(Math.round(perSecond)).padStart(7)}/s  ${work.padEnd(58)} ${note}`);
}
