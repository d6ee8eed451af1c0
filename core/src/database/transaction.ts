import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Database, Pool } from './pool.ts';

declare const inside: unique symbol;
/** A connection inside `inTransaction`. A function that takes it writes with its caller, or not at all. */
export type Transaction = Database & { readonly [inside]: true };

const DEFAULT_RETRIES = 5;
const FIRST_PAUSE_MS = 4;
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

const running = new AsyncLocalStorage<true>();

export interface TransactionOptions {
  /** How often a deadlock or serialisation failure is tried again; `run` must be repeatable. */
  readonly retries?: number;
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
}

/**
 * Runs `run` in one transaction: committed when it resolves, rolled back when it throws. Repeats it on 40P01 and 40001
 * up to `retries` times. Never nests: called inside itself it throws, since a second connection could wait for the
 * first for ever. A failed COMMIT is not repeated, as nobody knows whether it took place.
 */
export async function inTransaction<Result>(
  pool: Pool,
  run: (transaction: Transaction) => Promise<Result>,
  options: TransactionOptions = {},
): Promise<Result> {
  if (running.getStore() === true) throw new Error('inTransaction never nests: pass the transaction on');
  const retries = options.retries ?? DEFAULT_RETRIES;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await running.run(true, () => attemptOnce(pool, run, options));
    } catch (error) {
      if (attempt >= retries || !isRepeatable(error)) throw error;
    }
    await sleep(FIRST_PAUSE_MS * 2 ** attempt);
  }
}

async function attemptOnce<Result>(
  pool: Pool,
  run: (transaction: Transaction) => Promise<Result>,
  options: TransactionOptions,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks while checked out says so here as well as in the query; unheard, it ends the process.
  const note = (error: Error): void => {
    broken = error;
  };
  client.on('error', note);
  try {
    await client.query(`begin isolation level ${options.isolation ?? 'read committed'}`);
    const result = await run(client as unknown as Transaction);
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch(note);
    throw error;
  } finally {
    client.off('error', note);
    client.release(broken);
  }
}

/** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: an error swallowed in `run`. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT')
    throw new Error('the transaction had failed before its commit and was rolled back');
}

function isRepeatable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}
