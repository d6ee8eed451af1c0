import type { MerchantId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { ProgramDefinition, Reward } from './definition.ts';
import { programDefinition } from './definition.ts';
import type { Pause, ProgramClock } from './program-clock.ts';
import { isPaused } from './program-clock.ts';

export type ProgramVersion = { version: number; activeFrom: Instant; definition: ProgramDefinition };

/** A programme with all that ever judged orders: its versions (oldest first) and its clock. */
export type Program = { programId: ProgramId; clock: ProgramClock; versions: ProgramVersion[] };

/** Version 0 in a context: the order never earns in that programme, and why. */
export type NeverEarns = 'not_active' | 'paused';

/** The version in force at an instant, or why there is none. Draft programmes have no version yet (A1). */
export function versionAt(program: Program, at: Instant): ProgramVersion | NeverEarns {
  if (isPaused(program.clock, at)) return 'paused';
  return program.versions.findLast((one) => one.activeFrom <= at) ?? 'not_active';
}

/** A version by its number; a context never names one that is absent. */
export function versionOf(program: Program, version: number): ProgramVersion {
  const found = program.versions.find((one) => one.version === version);
  if (!found) throw new Error(`programme ${program.programId} has no version ${version}`);
  return found;
}

/** When a reward's present revision came into force; since when units and orders can bring it. */
export function offeredSince(
  program: Program,
  { rewardId, revision }: Pick<Reward, 'rewardId' | 'revision'>,
): Instant {
  const first = program.versions.find(({ definition }) =>
    definition.rewards.some((one) => one.rewardId === rewardId && one.revision === revision),
  );
  if (!first) throw new Error(`programme ${program.programId} never offered ${rewardId}`);
  return first.activeFrom;
}

type Row = {
  programId: string;
  timeZone: string;
  versions: { version: number; activeFrom: number }[] | null;
  pauses: Pause[] | null;
};

/** All programmes of a merchant, oldest first. */
export async function readPrograms(database: Database, merchantId: MerchantId): Promise<Program[]> {
  const rows = await sql<Row>(
    database,
    `SELECT p.program_id AS "programId", p.time_zone AS "timeZone",
       (SELECT json_agg(json_build_object('version', v.version, 'activeFrom', floor(extract(epoch FROM v.active_from) * 1000)::bigint) ORDER BY v.version)
          FROM program_version v WHERE v.merchant_id = p.merchant_id AND v.program_id = p.program_id) AS versions,
       (SELECT json_agg(json_build_object('startsAt', floor(extract(epoch FROM s.starts_at) * 1000)::bigint,
                                          'endsAt', floor(extract(epoch FROM s.ends_at) * 1000)::bigint) ORDER BY s.starts_at)
          FROM program_pause s WHERE s.merchant_id = p.merchant_id AND s.program_id = p.program_id) AS pauses
     FROM program p WHERE p.merchant_id = $1 ORDER BY p.created_at, p.program_id`,
    [merchantId],
  );
  const keys = rows.flatMap(({ programId, versions }) =>
    (versions ?? []).map(({ version }) => definitionKey(programId, version)),
  );
  const known = await readDefinitions(database, merchantId, keys);
  return rows.map(({ programId, timeZone, versions, pauses }) => ({
    programId,
    clock: { timeZone, pauses: pauses ?? [] },
    versions: (versions ?? []).map((one) => {
      const definition = known.get(definitionKey(programId, one.version));
      if (!definition) throw new Error(`version ${one.version} of programme ${programId} is gone`);
      return { ...one, definition };
    }),
  }));
}

const MAX_CACHED_DEFINITIONS = 1_000;
const definitions = new Map<string, ProgramDefinition>();

function definitionKey(programId: ProgramId, version: number): string {
  return `${programId}/${version}`;
}

/** Versions never change once stored, so each is read and checked once in a process. */
async function readDefinitions(
  database: Database,
  merchantId: MerchantId,
  keys: string[],
): Promise<ReadonlyMap<string, ProgramDefinition>> {
  const known = new Map(
    keys.flatMap((key) => {
      const definition = definitions.get(key);
      return definition ? [[key, definition] as const] : [];
    }),
  );
  if (known.size === keys.length) return known;
  const rows = await sql<{ programId: string; version: number; definition: unknown }>(
    database,
    `SELECT program_id AS "programId", version, definition FROM program_version WHERE merchant_id = $1`,
    [merchantId],
  );
  const read = new Map(
    rows.map(({ programId, version, definition }) => {
      const key = definitionKey(programId, version);
      return [key, definitions.get(key) ?? programDefinition.parse(definition)] as const;
    }),
  );
  if (definitions.size + read.size > MAX_CACHED_DEFINITIONS) definitions.clear();
  for (const [key, definition] of read) definitions.set(key, definition);
  return read;
}
