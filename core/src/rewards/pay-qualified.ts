import type { MemberId, MerchantId, ProgramId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import { sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import { keepAudit } from '../stores/keep-audit.ts';
import type { Deps } from '../ports/deps.ts';
import type { Reward } from '../programs/definition.ts';
import { localDay } from '../programs/program-clock.ts';
import { readPrograms, versionAt, type Program, type ProgramVersion } from '../programs/read-programs.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';
import { fireRewards, readProgress } from './fire-rewards.ts';
import { countQualifying, readQualifying } from './qualifying.ts';
import { voucherStores, wantedOf } from './voucher-stores.ts';

/** Members that are locked and paid in one transaction. */
const BATCH_MEMBERS = 50;
/** Members that one call pays, so that whoever clicked gets an answer; the rest qualify still. */
export const MAX_PAID_MEMBERS = 1_000;

export type PayQualifiedCommand = {
  merchantId: MerchantId;
  programId: ProgramId;
  rewardId: string;
  revision: number;
  author: string;
  /** What the author was shown and agreed to: where more qualify by now, nobody is paid. */
  expected: { members: number; vouchers: number };
};

/** `left`: members who qualify still, since one call pays at most so many. */
export type PayQualifiedResult =
  | { outcome: 'paid'; members: number; vouchers: number; units: number; left: number }
  | { outcome: 'more_qualify'; members: number; vouchers: number }
  | { outcome: 'no_such_reward' | 'paused' | 'draft' | 'no_store' };

type Standing = { program: Program; version: ProgramVersion; reward: Reward };
type Paid = { members: number; vouchers: number; units: number };

/**
 * Pays an automatic reward to all who already have enough (B20), because somebody said so. Batches of members, each locked in the
 * order of their ids and audited in its own transaction: a crash in between, or a second click, pays nobody twice, since
 * what was paid is spent or numbered. Stops when the programme is paused or its reward changed meanwhile.
 */
export async function payQualified(deps: Deps, command: PayQualifiedCommand): Promise<PayQualifiedResult> {
  const { merchantId, programId, expected } = command;
  const standing = await inTransaction(deps.pool, (tx) => readStanding(deps, tx, command));
  if ('outcome' in standing) return standing;
  const { version, reward } = standing;
  const wanted = wantedOf(merchantId, version.definition.currency, reward);
  if ((await voucherStores(deps.pool, wanted)).length === 0) return { outcome: 'no_store' };
  const of = { merchantId, programId, reward };
  const found = await countQualifying(deps.pool, of);
  if (found.members > expected.members || found.vouchers > expected.vouchers)
    return { outcome: 'more_qualify', ...found };
  const paid: Paid = { members: 0, vouchers: 0, units: 0 };
  for (let after: MemberId = NONE, looked = 0; looked < MAX_PAID_MEMBERS; looked += BATCH_MEMBERS) {
    const batch = await readQualifying(deps.pool, of, { after, limit: BATCH_MEMBERS });
    const memberIds = batch.map(({ memberId }) => memberId);
    if (memberIds.length === 0 || !(await payBatch(deps, { command, memberIds, paid }))) break;
    after = memberIds.at(-1) ?? NONE;
  }
  return { outcome: 'paid', ...paid, left: (await countQualifying(deps.pool, of)).members };
}

async function readStanding(
  deps: Deps,
  tx: Transaction,
  { merchantId, programId, rewardId, revision }: PayQualifiedCommand,
): Promise<Standing | { outcome: 'no_such_reward' | 'paused' | 'draft' }> {
  // Whoever saves a version locks the programme: none is put in force while a batch is paid.
  await sqlMaybe(tx, `SELECT 1 FROM program WHERE merchant_id = $1 AND program_id = $2 FOR SHARE`, [
    merchantId,
    programId,
  ]);
  const program = (await readPrograms(tx, merchantId)).find((one) => one.programId === programId);
  if (!program) return { outcome: 'no_such_reward' };
  const version = versionAt(program, deps.clock.now());
  if (typeof version === 'string') return { outcome: version === 'paused' ? 'paused' : 'draft' };
  const reward = version.definition.rewards.find(
    (one) => one.rewardId === rewardId && one.revision === revision && one.issue === 'automatic',
  );
  return reward ? { program, version, reward } : { outcome: 'no_such_reward' };
}

type Batch = { command: PayQualifiedCommand; memberIds: MemberId[]; paid: Paid };

/** Pays one batch and adds it to `paid`; false when there is nothing more to be paid. */
async function payBatch(deps: Deps, { command, memberIds, paid }: Batch): Promise<boolean> {
  const { merchantId, programId, rewardId, revision, author, expected } = command;
  const done = await inTransaction(deps.pool, async (tx): Promise<Paid | null> => {
    await lockMembers(tx, merchantId, memberIds);
    const standing = await readStanding(deps, tx, command);
    if ('outcome' in standing) return null;
    const { program, version, reward } = standing;
    const at = deps.clock.now();
    const keys = memberIds.map((memberId) => ({ memberId, programId, unit: reward.unit }));
    const draft = await loadDraft(tx, {
      merchantId,
      needs: { positions: keys },
      ids: deps.ids,
      bookedAt: at,
    });
    const due = keys.map((key) => ({ key, program, version, reward }));
    const progress = await readProgress(tx, merchantId, due);
    const redemptions = await fireRewards(deps, tx, { merchantId, draft, due, progress });
    await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, at) });
    await saveRedemptions(tx, { merchantId, redemptions, at });
    const batch = {
      members: new Set(redemptions.map(({ voucher }) => voucher.memberId)).size,
      vouchers: redemptions.length,
      units: redemptions.reduce((sum, { cost }) => sum + cost, 0),
    };
    if (batch.vouchers > 0)
      await keepAudit(deps, tx, {
        merchantId,
        author,
        action: 'pay_qualified',
        subject: programId,
        detail: { rewardId, revision, ...batch },
      });
    return batch;
  });
  if (!done) return false;
  paid.members += done.members;
  paid.vouchers += done.vouchers;
  paid.units += done.units;
  return paid.vouchers < expected.vouchers;
}
