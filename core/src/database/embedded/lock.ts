import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './platform.ts';
import { isAlive, startMark } from './processes.ts';

const WAIT_LIMIT_MS = 180_000;
const POLL_MS = 40;

/** Runs `work` while no other process of this machine holds the lock file; a lock whose holder died is taken over. */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const mine = `${process.pid} ${startMark(process.pid)}`;
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!(await tryToTake(path, mine))) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `Another process has held ${path} for too long; remove it if none runs.`,
      );
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryToTake(path: string, mine: string): Promise<boolean> {
  // Written first and linked after, so that nobody ever reads a lock without its holder's name.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await breakIfAbandoned(path);
  return false;
}

async function breakIfAbandoned(path: string): Promise<void> {
  const holder = await readFile(path, 'utf8').catch(() => '');
  const [pid, mark] = holder.split(' ');
  if (holder === '' || (isAlive(Number(pid)) && startMark(Number(pid)) === mark)) return;
  const aside = `${path}.abandoned-${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  // Someone may have broken and retaken it between our reading and renaming: then give it back.
  const moved = await readFile(aside, 'utf8').catch(() => holder);
  if (moved !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
