import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Cli } from './cli.ts';
import { mustRun } from './cli.ts';
import type { Setting } from './read-setting.ts';

const PROGRAMME_FILE = fileURLToPath(new URL('programme.json', import.meta.url));
/** For a command that is typed at the clone's root. */
export const PROGRAMME_PATH = 'sandbox/src/walk/programme.json';

/** The shops of this demonstration, and the merchant that both belong to. */
export interface DemonstrationShop {
  setting: Setting;
  slug: string;
  cli: Cli;
}

type ShownProgramme = {
  clock: { pauses: { endsAt: number | null }[] };
  newest: { definition?: object } | null;
};

/**
 * Puts the demonstration's programme in force where there is none. One that its owner wrote, or paused, is left as it is:
 * the walk's figures would not hold.
 */
export async function ensureProgramme({
  slug,
  cli,
}: DemonstrationShop): Promise<'set' | 'was_set' | 'owners' | 'paused'> {
  const wanted: unknown = JSON.parse(readFileSync(PROGRAMME_FILE, 'utf8'));
  const shown = JSON.parse(await mustRun(cli, ['program', 'show', '--merchant', slug])) as ShownProgramme[];
  const newest = shown[0]?.newest?.definition ?? null;
  if (newest !== null && !sameShape(newest, wanted)) return 'owners';
  if (shown[0]?.clock.pauses.some(({ endsAt }) => endsAt === null)) return 'paused';
  if (newest !== null) return 'was_set';
  await mustRun(cli, ['program', 'set', '--merchant', slug, '--file', PROGRAMME_FILE]);
  return 'set';
}

/** Equal whatever the sequence of keys: the database keeps its own. */
function sameShape(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
