import { isDeepStrictEqual } from 'node:util';
import type { MerchantId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import { SECOND_MS } from '../commerce/time.ts';
import type { Deps } from '../ports/deps.ts';
import { instant, sql, sqlMaybe } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { wantShownBalances } from '../stores/want-marks.ts';
import type { ProgramDefinition, Reward } from './definition.ts';
import { programDefinition } from './definition.ts';
import { definedUnits } from './units.ts';
import { isTimeZone } from '../commerce/time-zone.ts';
import type { ProgramVersion } from './read-programs.ts';
import { readPrograms } from './read-programs.ts';

export type CreateProgramCommand = { merchantId: MerchantId; timeZone: string; author: string };

/** A new programme without a version: a draft, that earns nothing until its first version is activated. */
export async function createProgram(
  deps: Deps,
  command: CreateProgramCommand,
): Promise<{ outcome: 'created'; programId: ProgramId } | { outcome: 'invalid'; field: 'timeZone' }> {
  if (!isTimeZone(command.timeZone)) return { outcome: 'invalid', field: 'timeZone' };
  const programId = deps.ids.next();
  await sql(deps.pool, `INSERT INTO program (merchant_id, program_id, time_zone, created_at) VALUES ($1, $2, $3, $4)`, [
    command.merchantId, programId, command.timeZone, instant(deps.clock.now()),
  ]); // prettier-ignore
  return { outcome: 'created', programId };
}

export type ActivateVersionCommand = {
  merchantId: MerchantId;
  programId: ProgramId;
  definition: unknown;
  author: string;
};
export type ActivateVersionResult =
  { outcome: 'activated'; version: number } | DefinitionProblems | { outcome: 'no_such_program' };

export type DefinitionProblems = { outcome: 'invalid'; problems: { field: string; reason: string }[] };

/** What a definition says, or each field that cannot be right; a field that nobody knows is named too. */
export function checkDefinition(
  definition: unknown,
): { outcome: 'valid'; definition: ProgramDefinition } | DefinitionProblems {
  const parsed = programDefinition.safeParse(definition);
  if (parsed.success) return { outcome: 'valid', definition: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => {
    const at = (more: string[]) => [...issue.path, ...more].join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field: at([]), reason: issue.message }];
    return issue.keys.map((key) => ({ field: at([key]), reason: 'there is no such field' }));
  });
  return { outcome: 'invalid', problems };
}

/**
 * Stores a new version, in force from now on for orders placed from now on. A reward whose threshold changed gets the
 * next revision by itself, so that only units that become available afterwards can unlock it (B20).
 */
export async function activateVersion(
  deps: Deps,
  command: ActivateVersionCommand,
): Promise<ActivateVersionResult> {
  const parsed = checkDefinition(command.definition);
  if (parsed.outcome === 'invalid') return parsed;
  const { merchantId, programId, author } = command;
  return inTransaction(deps.pool, async (tx) => {
    const locked = await sqlMaybe(
      tx,
      `SELECT 1 FROM program WHERE merchant_id = $1 AND program_id = $2 FOR UPDATE`,
      [merchantId, programId],
    );
    if (!locked) return { outcome: 'no_such_program' };
    const program = (await readPrograms(tx, merchantId)).find((one) => one.programId === programId);
    const last = program?.versions.at(-1);
    const version = (last?.version ?? 0) + 1;
    const definition = withRevisions(parsed.definition, program?.versions ?? []);
    const now = instant(wholeSecond(deps.clock.now()));
    await sql(
      tx,
      `INSERT INTO program_version (merchant_id, program_id, version, active_from, definition, author, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $4)`,
      [merchantId, programId, version, now, JSON.stringify(definition), author],
    );
    if (showsDifferently(last?.definition, definition))
      await wantShownBalances(tx, { merchantId, ids: deps.ids, at: deps.clock.now() }, 'everyone');
    return { outcome: 'activated', version };
  });
}

/**
 * Whether stores' records show something else than before: a programme's first version, its names, or a unit that it has now and
 * had not. What members have is not the definition's.
 */
function showsDifferently(before: ProgramDefinition | undefined, now: ProgramDefinition): boolean {
  if (before === undefined) return true;
  const shown = (one: ProgramDefinition): unknown => [one.name, one.pointName, definedUnits(one).toSorted()];
  return !isDeepStrictEqual(shown(before), shown(now));
}

/** Platforms stamp orders by the whole second: one placed in the second of an activation is the new version's. */
function wholeSecond(at: Instant): Instant {
  return at - (at % SECOND_MS);
}

/**
 * A reward keeps its revision while what unlocks it stays the same from one version to the next; otherwise, and when it
 * comes back after having been away, it gets one that no version had. What the input says of revisions is not believed.
 */
export function withRevisions(next: ProgramDefinition, versions: ProgramVersion[]): ProgramDefinition {
  const last = versions.at(-1)?.definition.rewards ?? [];
  const rewards = next.rewards.map((reward) => {
    const before = last.find((one) => one.rewardId === reward.rewardId);
    return {
      ...reward,
      revision:
        before && unlocksAlike(before, reward)
          ? before.revision
          : newestRevision(versions, reward.rewardId) + 1,
    };
  });
  return { ...next, rewards };
}

function unlocksAlike(a: Reward, b: Reward): boolean {
  if (!isDeepStrictEqual(a.occasion, b.occasion)) return false;
  return a.unit === b.unit && a.cost === b.cost && a.issue === b.issue && a.consuming === b.consuming;
}

function newestRevision(versions: ProgramVersion[], rewardId: string): number {
  const revisions = versions
    .flatMap(({ definition }) => definition.rewards)
    .filter((one) => one.rewardId === rewardId);
  return Math.max(0, ...revisions.map((one) => one.revision));
}

export type PauseCommand = { merchantId: MerchantId; programId: ProgramId; author: string };

/**
 * Stops new points and rewards, and both of the programme's clocks (F7). Already paused: nothing changes. Where a store
 * shows its customers their balance, it is hidden.
 */
export async function pauseProgram(
  deps: Deps,
  { merchantId, programId, author }: PauseCommand,
): Promise<{ outcome: 'paused' | 'already_paused' }> {
  const changed = await changePause(deps, merchantId, {
    statement: `INSERT INTO program_pause (merchant_id, program_id, starts_at, ends_at, author)
     SELECT $1, $2, $3, NULL, $4
      WHERE NOT EXISTS (SELECT 1 FROM program_pause WHERE merchant_id = $1 AND program_id = $2 AND ends_at IS NULL)
     RETURNING 1 AS one`,
    values: [merchantId, programId, instant(deps.clock.now()), author],
  });
  return { outcome: changed ? 'paused' : 'already_paused' };
}

/** Goes on from the beginning of this second: an order that is placed in it is stamped with that, and earns. */
export async function resumeProgram(
  deps: Deps,
  { merchantId, programId }: PauseCommand,
): Promise<{ outcome: 'resumed' | 'not_paused' }> {
  const changed = await changePause(deps, merchantId, {
    statement: `UPDATE program_pause SET ends_at = greatest($3::timestamptz, starts_at + interval '1 millisecond')
      WHERE merchant_id = $1 AND program_id = $2 AND ends_at IS NULL RETURNING 1 AS one`,
    values: [merchantId, programId, instant(wholeSecond(deps.clock.now()))],
  });
  return { outcome: changed ? 'resumed' : 'not_paused' };
}

async function changePause(
  deps: Deps,
  merchantId: MerchantId,
  { statement, values }: { statement: string; values: unknown[] },
): Promise<boolean> {
  return inTransaction(deps.pool, async (tx) => {
    const rows = await sql(tx, statement, values);
    if (rows.length === 0) return false;
    await wantShownBalances(tx, { merchantId, ids: deps.ids, at: deps.clock.now() }, 'everyone');
    return true;
  });
}
