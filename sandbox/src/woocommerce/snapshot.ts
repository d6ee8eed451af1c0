import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Store } from './store.ts';
import type { StoreState } from './types.ts';

const SAVE_EVERY_MS = 2_000;

/** What an earlier run left; undefined when there is none. A file that cannot be read is set aside, not overwritten. */
export function readSnapshot(file: string | undefined): StoreState | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as StoreState;
    if (state.version === 1) return state;
  } catch {
    // Falls through: the file is set aside below.
  }
  renameSync(file, `${file}.unreadable`);
  return undefined;
}

/** Writes the state every two seconds while it changes, and once more when stopped. */
export function keepSnapshot(store: Store, file: string | undefined): { stop(): void } {
  if (file === undefined) return { stop: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  let written = '';
  const save = (): void => {
    store.state.randomness = store.randomness.state();
    const text = JSON.stringify(store.state);
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
