import { createServer } from 'node:http';
import { migrate } from '@ristourne/core/database/migrate';
import { openDatabase } from '@ristourne/core/database/open';
import { OperatorError } from '@ristourne/core/database/operator-error';

const DEFAULT_PORT = 4400;

const port = Number(process.env['PORT'] ?? DEFAULT_PORT);
const stateDir = process.env['RISTOURNE_STATE_DIR'] ?? '.ristourne';
const log = (line: string): void => console.log(line);

/** Ends with one line where a person can mend it; anything else is a fault of ours and keeps its stack. */
function fail(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    console.error(`ristourne: Port ${port} is taken. Stop what uses it, or set PORT to another.`);
  } else if (error instanceof OperatorError || code !== undefined) {
    console.error(`ristourne: ${(error as Error).message}`);
  } else {
    console.error(error);
  }
  process.exit(1);
}

async function start(): Promise<void> {
  const database = await openDatabase({ databaseUrl: process.env['DATABASE_URL'], stateDir, log });
  const applied = await migrate(database.connectionString);
  if (applied.length > 0) log(`applied ${applied.length} migrations`);
  const server = createServer((request, response) => {
    response.statusCode = request.url?.startsWith('/healthz') === true ? 200 : 404;
    response.end(response.statusCode === 200 ? 'ok\n' : 'not found\n');
  });
  let stopping = false;
  const stop = async (): Promise<void> => {
    // Ctrl-C reaches us from the terminal and again from npm: the first is enough.
    if (stopping) return;
    stopping = true;
    log('stopping');
    server.closeAllConnections();
    server.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
  process.on('disconnect', () => void stop());
  process.channel?.unref();
  server.once('error', (error) => void database.close().finally(() => fail(error)));
  server.listen(port, '127.0.0.1', () => log(`serving http://127.0.0.1:${port}`));
}

await start().catch(fail);
