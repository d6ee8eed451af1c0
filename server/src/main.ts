import { OperatorError } from '@ristourne/core/database/operator-error';
import { startWorker, type Worker } from '@ristourne/core/jobs/start-worker';
import { runCommand } from './cli/run-command.ts';
import { compose, type Installation } from './compose.ts';
import { readEnvironment, type Environment } from './environment/read-environment.ts';
import { startWeb } from './web/start-web.ts';

/** What a process does: `start` serves and works in one process; `web` and `worker` share one PostgreSQL; `cli` ends. */
type Role = 'start' | 'web' | 'worker';

async function main([kind = 'start', ...args]: string[]): Promise<void> {
  const environment = readEnvironment(process.env);
  if (kind === 'cli') {
    process.exitCode = await runCommand(environment, args);
    return;
  }
  if (kind !== 'start' && kind !== 'web' && kind !== 'worker')
    throw new OperatorError(`unknown role "${kind}": start, web, worker or cli`);
  if (kind !== 'start' && environment.databaseUrl === undefined)
    throw new OperatorError('set DATABASE_URL: web and worker processes share one PostgreSQL');
  await serve(environment, kind);
}

/** A wish to stop that comes while it starts is granted as soon as it has: PostgreSQL must not be left half-started. */
async function serve(environment: Environment, role: Role): Promise<void> {
  let wished = false;
  const starting = compose(environment).then((installation) => start(installation, role));
  onStopWish(() => {
    wished = true;
    void starting.then(({ stop }) => stop()).then(() => process.exit(0));
  });
  void starting.then(
    ({ installation }) => endWithDatabase(installation),
    () => undefined,
  );
  const { serves } = await starting.catch((error: unknown) => {
    // Ctrl-C reaches every program of the terminal: what then fails to start was told to.
    if (wished) process.exit(0);
    throw error;
  });
  if (!wished) console.log(serves ? `serving ${environment.publicUrl}` : 'working');
}

/** A PostgreSQL that died is started again by itself; one that can't be leaves nothing to serve. */
function endWithDatabase({ database, log }: Installation): void {
  database.onDeath((revived) => {
    log.error(
      revived ? 'PostgreSQL died and was started again' : 'PostgreSQL died and could not be started again',
    );
    if (!revived) process.exit(1);
  });
}

/** Ctrl-C, a service's stop, or the end of the process that started this one over an IPC channel. */
function onStopWish(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
}

async function start(
  installation: Installation,
  role: Role,
): Promise<{ installation: Installation; serves: boolean; stop: () => Promise<void> }> {
  const { deps, log } = installation;
  const onFailure = (what: string, error: unknown) => log.error({ err: error }, what);
  let worker: Worker | null = null;
  let web: Awaited<ReturnType<typeof startWeb>> | null = null;
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      await web?.stop();
      await worker?.stop();
      await installation.database.close();
    })();
    return stopping;
  };
  try {
    if (role !== 'web') worker = await startWorker(deps, { ...installation, onFailure });
    if (role !== 'worker') web = await startWeb(installation, () => worker?.wake());
  } catch (error) {
    await stop();
    throw error;
  }
  return { installation, serves: web !== null, stop };
}

/** One line where a person can mend it; anything else is a fault of ours and keeps its stack. */
function say(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    console.error(`ristourne: ${message}. Stop what uses that port, or set PORT to another.`);
  else if (error instanceof OperatorError || code !== undefined) console.error(`ristourne: ${message}`);
  else console.error(error);
  process.exit(1);
}

// `… | head` closes our output while we still write: nobody reads on, so that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await main(process.argv.slice(2)).catch(say);
