import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sql, sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { adjust } from '../ledger/adjust.ts';
import { addSource, positionOf } from '../ledger/draft.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import type { Unit } from '../programs/units.ts';
import { MAX_UNITS } from '../programs/rules/limits.ts';
import { localDay, programDay, programMs } from '../programs/program-clock.ts';
import { readPrograms } from '../programs/read-programs.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';
import { fireAutomaticRewards } from './automatic.ts';

/** What a correction is for, as the accountant and the member's sheet tell it. */
export const ADJUSTMENT_NATURES = ['goodwill', 'correction', 'missing_order', 'abuse', 'other'] as const;
export type AdjustmentNature = (typeof ADJUSTMENT_NATURES)[number];
export const MAX_COMMENT_LENGTH = 500;

export type AdjustUnitsCommand = {
  merchantId: MerchantId;
  memberId: MemberId;
  programId: ProgramId;
  unit: Unit;
  /** > 0 adds, < 0 removes. */
  amount: number;
  nature: AdjustmentNature;
  /** Why, in the author's words; mandatory. */
  comment: string;
  author: string;
  /** The caller's own key for this wish: the same key never adjusts twice. */
  idempotencyKey: string;
};

export type AdjustUnitsResult =
  | { outcome: 'adjusted' }
  | { outcome: 'not_enough'; available: number }
  | { outcome: 'invalid'; field: 'amount' | 'comment' }
  | { outcome: 'no_such_member' | 'no_such_program' };

/**
 * Adds units to a member or removes available ones (F3): today's date, the author kept, never edited afterwards. Added
 * units pay a debt first, last as long as earned ones, and unlock automatic rewards like any that become available.
 */
export async function adjustUnits(deps: Deps, command: AdjustUnitsCommand): Promise<AdjustUnitsResult> {
  const { amount, comment } = command;
  if (!Number.isSafeInteger(amount) || amount === 0 || Math.abs(amount) > MAX_UNITS)
    return { outcome: 'invalid', field: 'amount' };
  if (comment.trim() === '' || comment.length > MAX_COMMENT_LENGTH)
    return { outcome: 'invalid', field: 'comment' };
  return inTransaction(deps.pool, async (tx) => {
    await lockMembers(tx, command.merchantId, [command.memberId]);
    if (!(await isMember(tx, command))) return { outcome: 'no_such_member' };
    if (await wasAdjusted(tx, command)) return { outcome: 'adjusted' };
    return post(deps, tx, command);
  });
}

async function isMember(tx: Transaction, { merchantId, memberId }: AdjustUnitsCommand): Promise<boolean> {
  const row = await sqlMaybe(
    tx,
    `SELECT 1 FROM member WHERE merchant_id = $1 AND member_id = $2 AND merged_into = $3`,
    [merchantId, memberId, NONE],
  );
  return row !== undefined;
}

async function wasAdjusted(tx: Transaction, command: AdjustUnitsCommand): Promise<boolean> {
  const row = await sqlMaybe(tx, `SELECT 1 FROM posting WHERE merchant_id = $1 AND idempotency_key = $2`, [
    command.merchantId,
    `adjust:${command.idempotencyKey}`,
  ]);
  return row !== undefined;
}

async function post(deps: Deps, tx: Transaction, command: AdjustUnitsCommand): Promise<AdjustUnitsResult> {
  const { merchantId, memberId, programId, unit, amount, author } = command;
  const at = deps.clock.now();
  const programs = await readPrograms(tx, merchantId);
  const program = programs.find((one) => one.programId === programId);
  const version = program?.versions.findLast((one) => one.activeFrom <= at);
  if (!program || !version) return { outcome: 'no_such_program' };
  const key = { memberId, programId, unit };
  const draft = await loadDraft(tx, { merchantId, needs: { lots: [key] }, ids: deps.ids, bookedAt: at });
  const now = { today: programDay(program.clock, at), programMs: programMs(program.clock, at) };
  const sourceId = deps.ids.next();
  const expiresOnDay = now.today + version.definition.lotDays;
  const postingId = adjust(draft, {
    ...key, sourceId, key: command.idempotencyKey, amount, expiresOnDay, now, actor: author,
  }); // prettier-ignore
  if (postingId === null) return { outcome: 'not_enough', available: positionOf(draft, key).available };
  addSource(draft, { sourceId, kind: 'adjustment', storeId: NONE, occurredAt: at });
  const redemptions = await fireAutomaticRewards(deps, tx, { draft, merchantId, programs });
  await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, at) });
  await saveRedemptions(tx, { merchantId, redemptions, at });
  await sql(
    tx,
    `INSERT INTO posting_note (merchant_id, posting_id, nature, comment) VALUES ($1, $2, $3, $4)`,
    [merchantId, postingId, command.nature, command.comment.trim()],
  );
  return { outcome: 'adjusted' };
}
