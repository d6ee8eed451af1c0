import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './read-setting.ts';

/** What a start remembers of earlier ones. */
export interface Demonstration {
  /** How many walks began: each has a guest of its own. */
  walks: number;
  /** Shops by origin, each the only store of a merchant of this slug: one at a new address is another shop. */
  merchants: Record<string, string>;
  /** What `npm run cli` must know to work on this demonstration; scripts/cli.mjs reads it. */
  environment: Record<string, string>;
  /** The newest walk that came to its end. */
  last: LastWalk | null;
}

export interface LastWalk {
  at: string;
  order: string;
  link: string;
  email: string;
  /** The order that was left unclaimed, and its guest's address. */
  unclaimed?: { link: string; email: string };
}

const FIRST: Demonstration = { walks: 0, merchants: {}, environment: {}, last: null };
const OWNER_ONLY = 0o600;
const ENDING_LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 100;
const fileIn = (stateDir: string): string => join(stateDir, 'demonstration.json');
const markIn = (stateDir: string): string => join(stateDir, 'start.pid');

export function readDemonstration(stateDir: string): Demonstration {
  try {
    const kept = JSON.parse(readFileSync(fileIn(stateDir), 'utf8')) as Demonstration;
    if (Number.isSafeInteger(kept.walks)) return { ...FIRST, ...kept };
  } catch {
    // None yet, or not to be read: walks begin anew.
  }
  return FIRST;
}

export function saveDemonstration(stateDir: string, demonstration: Demonstration): void {
  writeFileSync(fileIn(stateDir), `${JSON.stringify(demonstration, null, 2)}\n`, { mode: OWNER_ONLY });
}

/**
 * Marks this start as the one that uses the state directory; `leftover` when an earlier one was killed. One that is about
 * to end is waited for; throws when one goes on.
 */
export async function markStart(stateDir: string): Promise<{ leftover: boolean; unmark: () => void }> {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const mark = markIn(stateDir);
  const leftover = existsSync(mark);
  const pid = leftover ? Number(readFileSync(mark, 'utf8')) : 0;
  const deadline = Date.now() + ENDING_LIMIT_MS;
  while (leftover && existsSync(mark) && isStart(pid)) {
    if (Date.now() > deadline)
      throw new StartError(
        `npm start runs here already (process ${pid}). Stop it first, with Ctrl-C where it runs.`,
      );
    await sleep(LOOK_EVERY_MS);
  }
  writeFileSync(mark, String(process.pid), { mode: OWNER_ONLY });
  return { leftover, unmark: () => rmSync(mark, { force: true }) };
}

/** A number alone may be another process's by now: its command line is looked at. */
function isStart(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 2) return false;
  let commandLine: string;
  try {
    commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    commandLine = existsSync('/proc/self')
      ? ''
      : (spawnSync('ps', ['-o', 'command=', '-p', String(pid)]).stdout?.toString() ?? '');
  }
  return commandLine.includes(join('sandbox', 'src', 'walk'));
}
