import type { MemberId, MerchantId, ProgramId, RedemptionId, StoreId, VoucherId } from '../commerce/ids.ts';
import { sqlMaybe } from '../database/sql.ts';
import type { Transaction } from '../database/transaction.ts';
import { inTransaction } from '../database/transaction.ts';
import { positionOf } from '../ledger/draft.ts';
import { loadDraft, lockMembers } from '../ledger/load-draft.ts';
import { saveDraft } from '../ledger/save-draft.ts';
import type { Deps } from '../ports/deps.ts';
import type { Price } from '../programs/benefits/benefit-kind.ts';
import { benefitKind } from '../programs/benefits/kinds.ts';
import type { Reward } from '../programs/definition.ts';
import { localDay } from '../programs/program-clock.ts';
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import { readPrograms, versionAt } from '../programs/read-programs.ts';
import { saveRedemptions } from '../vouchers/save-vouchers.ts';
import { membershipsAt } from './memberships.ts';
import { newRedemption } from './new-redemption.ts';
import { voucherStores, wantedOf, type VoucherStore } from './voucher-stores.ts';

export type RedeemCommand = {
  merchantId: MerchantId;
  memberId: MemberId;
  programId: ProgramId;
  rewardId: string;
  /** For a reward worth "so much for each N points": how many to spend; of wallet money, how many minor units; else its cost. */
  units?: number;
  /** Of a reward with several articles: the number of the one that is wanted. */
  article?: string;
  /** Where the code shall work; may be left out while there is one store to choose from. */
  storeId?: StoreId;
  /** The caller's own key for this wish: the same key never buys twice. */
  idempotencyKey: string;
};

export type RedeemResult =
  | { outcome: 'redeemed'; redemptionId: RedemptionId; voucherId: VoucherId }
  | { outcome: 'not_enough'; available: number; cost: number }
  | {
      outcome:
        | 'no_such_reward'
        | 'program_not_active'
        | 'membership_not_yet'
        | 'membership_over'
        | 'no_store'
        | 'choose_store'
        | 'invalid_units'
        | 'invalid_article';
    };

/**
 * A member buys a reward they chose: its units are held, a code is stored and wanted in the store, all in one
 * transaction. Repeating with the same key returns the same redemption. Locks the member; one who was merged buys with what
 * the survivor has.
 */
export async function redeem(deps: Deps, wish: RedeemCommand): Promise<RedeemResult> {
  const { merchantId } = wish;
  return inTransaction(deps.pool, async (tx) => {
    const survivorOf = await lockMembers(tx, merchantId, [wish.memberId]);
    const command = { ...wish, memberId: survivorOf(wish.memberId) };
    const known = await earlierRedemption(tx, command);
    if (known) return known;
    const now = deps.clock.now();
    const program = (await readPrograms(tx, merchantId)).find((one) => one.programId === command.programId);
    const version = program ? versionAt(program, now) : 'not_active';
    if (!program || typeof version === 'string') return { outcome: 'program_not_active' };
    const standing = { memberId: command.memberId, program, version };
    const validityOf = await membershipsAt(tx, merchantId, { standings: [standing], at: now });
    const validity = validityOf(standing);
    if (validity !== 'valid') return { outcome: `membership_${validity}` };
    const reward = version.definition.rewards.find(
      (one) => one.rewardId === command.rewardId && one.issue === 'chosen',
    );
    if (!reward) return { outcome: 'no_such_reward' };
    const kind = benefitKind(reward.benefit);
    const price = kind.price(reward.benefit, reward.cost, { units: command.units, article: command.article });
    if (price === null) return { outcome: kind.asks === 'article' ? 'invalid_article' : 'invalid_units' };
    const stores = await voucherStores(tx, wantedOf(merchantId, version.definition.currency, reward));
    if (stores.length === 0) return { outcome: 'no_store' };
    const store = chosenStore(stores, command.storeId);
    if (!store) return { outcome: 'choose_store' };
    return buy(deps, tx, { command, program, version, reward, price, store });
  });
}

function chosenStore(stores: VoucherStore[], chosen: StoreId | undefined): VoucherStore | undefined {
  if (chosen === undefined) return stores.length === 1 ? stores[0] : undefined;
  return stores.find(({ storeId }) => storeId === chosen);
}

async function earlierRedemption(
  tx: Transaction,
  { merchantId, idempotencyKey }: RedeemCommand,
): Promise<RedeemResult | null> {
  const row = await sqlMaybe<{ redemptionId: string; voucherId: string }>(
    tx,
    `SELECT r.redemption_id AS "redemptionId", v.voucher_id AS "voucherId"
       FROM redemption r JOIN voucher v ON v.merchant_id = r.merchant_id AND v.redemption_id = r.redemption_id
      WHERE r.merchant_id = $1 AND r.idempotency_key = $2`,
    [merchantId, idempotencyKey],
  );
  return row ? { outcome: 'redeemed', ...row } : null;
}

type Purchase = {
  command: RedeemCommand;
  program: Program;
  version: ProgramVersion;
  reward: Reward;
  price: Price;
  store: VoucherStore;
};

async function buy(
  deps: Deps,
  tx: Transaction,
  { command, program, version, reward, price, store }: Purchase,
): Promise<RedeemResult> {
  const { merchantId, memberId, idempotencyKey } = command;
  const at = deps.clock.now();
  const key = { memberId, programId: program.programId, unit: reward.unit };
  const draft = await loadDraft(tx, {
    merchantId,
    needs: { positions: [key], lots: [key] },
    ids: deps.ids,
    bookedAt: at,
  });
  const redemption = newRedemption(deps, draft, {
    program,
    version,
    reward,
    memberId,
    store,
    price,
    cause: 'chosen',
    idempotencyKey,
  });
  await saveDraft(tx, draft, { merchantId, dayOf: () => localDay(program.clock.timeZone, at) });
  if (!redemption)
    return { outcome: 'not_enough', available: positionOf(draft, key).available, cost: price.units };
  await saveRedemptions(tx, { merchantId, redemptions: [redemption], at });
  return {
    outcome: 'redeemed',
    redemptionId: redemption.voucher.redemptionId,
    voucherId: redemption.voucher.voucherId,
  };
}
