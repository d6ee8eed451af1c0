import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Randomness } from './randomness.ts';

const SAVE_EVERY_MS = 2_000;

/** What a shop keeps over a restart: plain JSON, with the place in the random sequence. */
export interface Kept {
  version: 1;
  randomness: number;
}

/** What an earlier run left; undefined when there is none. A file that cannot be read is set aside, not overwritten. */
export function readSnapshot<State extends Kept>(file: string | undefined): State | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as State;
    if (state.version === 1) return state;
  } catch {
    // Falls through: the file is set aside below.
  }
  renameSync(file, `${file}.unreadable`);
  return undefined;
}

/** Writes the state every two seconds while it changes, and once more when stopped. */
export function keepSnapshot(
  shop: { state: Kept; randomness: Randomness },
  file: string | undefined,
): { stop(): void } {
  if (file === undefined) return { stop: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  let written = '';
  const save = (): void => {
    shop.state.randomness = shop.randomness.state();
    const text = JSON.stringify(shop.state);
    if (text === written) return;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    written = text;
  };
  save();
  const timer = setInterval(save, SAVE_EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      save();
    },
  };
}
