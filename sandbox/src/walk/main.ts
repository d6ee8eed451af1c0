import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demonstrate } from './demonstrate.ts';
import { assertPortsFree } from './ports.ts';
import { say } from './print.ts';
import type { Setting } from './read-setting.ts';
import { readSetting, StartError, USAGE } from './read-setting.ts';
import { seconds } from './seconds.ts';
import type { Started } from './start.ts';
import { startParts } from './start.ts';
import { markStart } from './state.ts';

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** `npm start`: shop and server, connected; a walk through the main job; then it serves until it is told to stop. */
async function main(): Promise<void> {
  const setting = readSetting(process.env, process.argv.slice(2), ROOT);
  if (setting === 'help') return say(USAGE);
  const { leftover, unmark } = await markStart(setting.stateDir);
  let started: Started | undefined;
  let ending = false;
  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    await started?.stop();
    unmark();
    process.exit(code);
  };
  stopWhenTold(() => {
    if (!ending) say('\nStopping.');
    void end(0);
  });
  try {
    await assertPortsFree(setting, leftover);
    if (ending) return;
    const began = performance.now();
    started = startParts(setting, say);
    const { ready } = started;
    const died = started.ended.then(async (how) => {
      // One that never served has said why.
      await ready;
      throw new StartError(`${how}; the rest is stopped, too`);
    });
    await Promise.race([serve(setting, started, began), died]);
    if (setting.walk !== 'and_stop') await died;
    await end(0);
  } catch (error) {
    if (!ending) complain(error);
    await end(1);
  }
}

async function serve(setting: Setting, started: Started, began: number): Promise<void> {
  await started.ready;
  const went = await demonstrate(setting, started, seconds(began));
  if (!went && setting.walk === 'and_stop') throw new StartError('the walk did not come to its end');
}

/** Ctrl-C, the terminal's end, or that of the script that started us. */
function stopWhenTold(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.channel?.unref();
}

/** One line where a person can mend it; anything else is a fault of ours and keeps its stack. */
function complain(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  const isOurs = !(error instanceof StartError) && code === undefined;
  process.stderr.write(
    isOurs && process.env['RISTOURNE_DEBUG']
      ? `${String((error as Error).stack)}\n`
      : `ristourne: ${message}\n`,
  );
}

await main().catch((error: unknown) => {
  complain(error);
  process.exitCode = 1;
});
