import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StartError } from './read-setting.ts';

const STOP_LIMIT_MS = 20_000;
const COMMAND_LIMIT_MS = 60_000;

export interface Program {
  name: string;
  file: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** A line of its standard output that tells that it serves. */
  readyLine: RegExp;
  /** What else it writes, made fit for a person; undefined leaves a line out. */
  tell: (line: string) => string | undefined;
}

export interface Running {
  /** Resolves when the program serves; rejects with one line when it ends before. */
  ready: Promise<void>;
  /** Settles when the process ends, wanted or not, with what it ended by. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a program in its own process group, so that Ctrl-C reaches it through us alone and it can finish what it does.
 * The IPC channel tells it to stop when we are killed.
 */
export function startProgram(program: Program, say: (line: string) => void): Running {
  const child = spawn(process.execPath, [program.file, ...program.args], {
    env: program.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const ended = endOf(child);
  return { ready: readinessOf(child, { program, ended, say }), ended, stop: () => stop(child, ended) };
}

type Listening = { program: Program; ended: Promise<string>; say: (line: string) => void };

async function readinessOf(child: ChildProcess, { program, ended, say }: Listening): Promise<void> {
  const complaints: string[] = [];
  let serves = false;
  const ready = new Promise<undefined>((resolve) => {
    onLines(child, (line) => {
      if (program.readyLine.test(line)) {
        serves = true;
        resolve(undefined);
        return;
      }
      const told = program.tell(line);
      if (told === undefined) return;
      if (serves) say(`${program.name}: ${told}`);
      else complaints.push(told);
    });
  });
  const early = await Promise.race([ready, ended]);
  if (early !== undefined)
    throw new StartError(complaints.at(-1) ?? `the ${program.name} did not start: ${early}`);
}

function onLines(child: ChildProcess, take: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', take);
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}

/** Runs a program to its end, in a process group of its own: Ctrl-C does not cut it short. */
export function runToEnd(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    timeout: COMMAND_LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
