import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Database } from '../database/pool.ts';
import { sqlOne } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { addSource, earningOf } from '../ledger/draft.ts';
import { earn } from '../ledger/earn.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import { wasErased } from '../members/tombstones.ts';
import type { Deps } from '../ports/deps.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import { localDay, programDay, programMs } from '../programs/program-clock.ts';
import type { Program } from '../programs/read-programs.ts';
import { readPrograms, versionAt } from '../programs/read-programs.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';
import { fireAutomaticRewards } from './automatic.ts';

/** What one programme gives on joining; `expiresOnDay` is its last programme day. */
export type Welcome = {
  program: Program;
  points: number;
  pointName: ProgramDefinition['pointName'];
  expiresOnDay: number;
};
export type Joiner = { merchantId: MerchantId; memberId: MemberId; emailHmac: string };

const UNIT = 'points';
/** A sum in the books has one key for each (source, programme, unit, member): joining is a source by itself. */
const keyOf = (memberId: MemberId, programId: ProgramId) => ({
  sourceId: memberId, memberId, programId, unit: UNIT,
}); // prettier-ignore

/** What joining brings now in each programme that is active: nothing in a draft, nothing in one that is paused. */
function welcomesOf(programs: Program[], at: Instant): Welcome[] {
  return programs.flatMap((program): Welcome[] => {
    const version = versionAt(program, at);
    if (typeof version === 'string' || version.definition.welcome === null) return [];
    const { welcome, pointName, lotDays } = version.definition;
    const expiresOnDay = programDay(program.clock, at) + lotDays;
    return [{ program, points: welcome.points, pointName, expiresOnDay }];
  });
}

/**
 * Gives a new member the welcome of each active programme, once (B13): available at once, lasting as long as earned
 * units, unlocking automatic rewards like any. The source is the member's own id, so the ledger's keys refuse a second
 * time. Nothing for an address that was erased here before: it may have had its welcome. Locks the member; the caller
 * holds erasures off. Returns what was given.
 */
export async function grantWelcome(deps: Deps, tx: Transaction, joiner: Joiner): Promise<Welcome[]> {
  const { merchantId, memberId } = joiner;
  const at = deps.clock.now();
  const programs = await readPrograms(tx, merchantId);
  const welcomes = welcomesOf(programs, at);
  if (welcomes.length === 0 || (await wasErased(deps.keys, tx, joiner))) return [];
  await lockMembers(tx, merchantId, [memberId]);
  const keys = welcomes.map(({ program }) => keyOf(memberId, program.programId));
  const needs = { earnings: keys, lots: keys };
  const draft = await loadDraft(tx, { merchantId, needs, ids: deps.ids, bookedAt: at });
  const given = welcomes.filter((welcome) => give(draft, memberId, welcome));
  if (given.length === 0) return [];
  addSource(draft, { sourceId: memberId, kind: 'welcome', storeId: NONE, occurredAt: at });
  const redemptions = await fireAutomaticRewards(deps, tx, { draft, merchantId, programs });
  const zones = new Map(programs.map(({ programId, clock }) => [programId, clock.timeZone]));
  await saveDraft(tx, draft, {
    merchantId,
    dayOf: (programId) => localDay(zones.get(programId) ?? 'UTC', at),
  });
  await saveRedemptions(tx, { merchantId, redemptions, at });
  return given;
}

/** False, and nothing happens, for a programme that has welcomed this member already. */
function give(draft: LedgerDraft, memberId: MemberId, { program, points, expiresOnDay }: Welcome): boolean {
  const key = keyOf(memberId, program.programId);
  if (earningOf(draft, key, memberId)) return false;
  const at = draft.bookedAt;
  const now = { today: programDay(program.clock, at), programMs: programMs(program.clock, at) };
  earn(draft, {
    ...key, amount: points, now, occurredAt: at, actor: 'welcome', evaluationRevision: 0,
    terms: { maturesAtProgramMs: now.programMs, expiresOnDay, lapsesOnDay: expiresOnDay },
  }); // prettier-ignore
  return true;
}

/**
 * What joining under this address would bring at this moment; nothing to who is a member already. For a mail to that very
 * address: a known and an unknown one run the same statements.
 */
export async function welcomeFor(
  deps: Deps,
  database: Database,
  reader: Omit<Joiner, 'memberId'>,
): Promise<Welcome[]> {
  const { merchantId, emailHmac } = reader;
  const welcomes = welcomesOf(await readPrograms(database, merchantId), deps.clock.now());
  const erased = await wasErased(deps.keys, database, reader);
  const { known } = await sqlOne<{ known: boolean }>(
    database,
    `SELECT EXISTS (SELECT FROM member_contact WHERE merchant_id = $1 AND email_hmac = $2 AND verified_at IS NOT NULL)
         OR EXISTS (SELECT FROM account_email e JOIN member_account a ON a.account_id = e.account_id
                     WHERE e.email_hmac = $2 AND a.merchant_id = $1) AS known`,
    [merchantId, emailHmac],
  );
  return known || erased ? [] : welcomes;
}

/** All that was given or is promised, in one number: what a mail's sums are compared by. */
export function pointsOf(welcomes: readonly Welcome[]): number {
  return welcomes.reduce((sum, { points }) => sum + points, 0);
}
