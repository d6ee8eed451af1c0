import { PgBoss } from 'pg-boss';
import type { Pool } from '../database/pool.ts';

/** pg-boss's own schema; its tables are not ours to migrate. */
export const JOBS_SCHEMA = 'jobs';

/**
 * pg-boss on the process's one pool. It holds one connection of it to listen, so that a job starts some milliseconds
 * after its commit; should that connection break, it listens again, and polls meanwhile.
 */
export function createJobQueue(pool: Pool): PgBoss {
  return new PgBoss({
    db: {
      executeSql: (text, values) => pool.query(text, values as unknown[]),
      listen: (channel, onNotification, onReconnect) =>
        listen(pool, { channel, onNotification, onReconnect }),
    },
    schema: JOBS_SCHEMA,
    useListenNotify: true,
  });
}

type Listening = { channel: string; onNotification: (payload: string) => void; onReconnect: () => void };

const RELISTEN_MS = 1_000;

async function listen(
  pool: Pool,
  { channel, onNotification, onReconnect }: Listening,
): Promise<{ close(): Promise<void> }> {
  let closed = false;
  let drop: (() => void) | undefined;
  const relisten = (): void => {
    if (!closed) setTimeout(() => void connect().catch(relisten), RELISTEN_MS).unref();
  };
  const connect = async (): Promise<void> => {
    const client = await pool.connect();
    // A connection may end more than once: by us, by the server, and by an error that follows its end.
    let released = false;
    const release = (why: Error | true): void => {
      if (released) return;
      released = true;
      client.release(why);
    };
    client.on('notification', (message) => onNotification(message.payload ?? ''));
    client.on('error', (error) => {
      if (released) return;
      release(error);
      relisten();
    });
    await client.query(`LISTEN "${channel.replaceAll('"', '""')}"`).catch((error: unknown) => {
      release(true);
      throw error;
    });
    // Released for good: a connection that listens must not serve others.
    drop = () => release(true);
    if (closed) drop();
    onReconnect();
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      drop?.();
    },
  };
}
