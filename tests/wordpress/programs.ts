import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mariadbPath } from '../../scripts/wordpress.mjs';

const STOP_LIMIT_MS = 10_000;
const OUTPUT_SHOWN = 2_000;

export type Program = { file: string; args: string[]; cwd: string; env?: Record<string, string> };
export type Running = { hasEnded: () => boolean; stop(): Promise<void> };

function start({ file, args, cwd, env = {} }: Program, detached: boolean): ChildProcess {
  const { HOME, TMPDIR } = process.env;
  return spawn(file, args, {
    cwd,
    detached,
    env: { PATH: mariadbPath, ...(HOME ? { HOME } : {}), ...(TMPDIR ? { TMPDIR } : {}), ...env },
    stdio: ['ignore', detached ? 'ignore' : 'pipe', detached ? 'ignore' : 'pipe'],
  });
}

/** Runs a program to its end; throws with the end of its output when that was no good one. */
export async function runProgram(program: Program): Promise<void> {
  const child = start(program, false);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program.file} ended with ${code}: ${output.slice(-OUTPUT_SHOWN)}`);
}

/** Starts a server in a process group of its own: PHP's leaves its workers behind when it alone is told to stop. */
export function startProgram(program: Program): Running {
  const child = start(program, true);
  const closed = once(child, 'close');
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group is gone.
    }
  };
  const killAtExit = (): void => signal('SIGKILL');
  process.once('exit', killAtExit);
  return {
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      const impatience = setTimeout(killAtExit, STOP_LIMIT_MS);
      signal('SIGTERM');
      await closed;
      clearTimeout(impatience);
      process.off('exit', killAtExit);
    },
  };
}
