import type { MemberId } from '../commerce/ids.ts';
import { DAY_MS } from '../commerce/time.ts';
import type { LedgerDraft } from '../ledger/draft.ts';
import { addSource } from '../ledger/draft.ts';
import { hold } from '../ledger/spend.ts';
import type { Deps } from '../ports/deps.ts';
import type { Price } from '../programs/benefits/benefit-kind.ts';
import { benefitKind } from '../programs/benefits/kinds.ts';
import { valuedAt } from '../programs/benefits/value-of-points.ts';
import type { Reward } from '../programs/definition.ts';
import { CODE_LENGTH } from '../programs/rules/limits.ts';
import { endOfLocalDay, programDay, programMs } from '../programs/program-clock.ts';
import type { Program, ProgramVersion } from '../programs/read-programs.ts';
import type { NewRedemption } from '../vouchers/save-vouchers.ts';
import { newVoucherCode } from '../vouchers/voucher.ts';
import type { VoucherStore } from './voucher-stores.ts';

export type RedemptionSeed = {
  program: Program;
  version: ProgramVersion;
  reward: Reward;
  memberId: MemberId;
  /** Where its code is made; what points are worth there is frozen in the voucher. */
  store: VoucherStore;
  /** What is bought, and for how many units; a reward that consumes nothing is worth as much and costs none. */
  price: Price;
  cause: 'chosen' | 'automatic';
  idempotencyKey: string;
};

/**
 * Plans one redemption on the draft: holds its units and chooses its code. Null when too little is available; then
 * nothing changed but lots whose day had passed. The position's lots must be loaded.
 */
export function newRedemption(deps: Deps, draft: LedgerDraft, seed: RedemptionSeed): NewRedemption | null {
  const { program, version, reward, memberId, price } = seed;
  const { storeId, pointValue } = seed.store;
  const given = valuedAt(reward, pointValue).benefit;
  const units = reward.consuming ? price.units : 0;
  const at = draft.bookedAt;
  const redemptionId = deps.ids.next();
  const now = { today: programDay(program.clock, at), programMs: programMs(program.clock, at) };
  if (units > 0) {
    const key = { memberId, programId: program.programId, unit: reward.unit };
    if (hold(draft, { ...key, sourceId: redemptionId, amount: units, now, actor: seed.cause }) === null)
      return null;
    addSource(draft, { sourceId: redemptionId, kind: 'redemption', storeId, occurredAt: at });
  }
  const benefit = benefitKind(given).worth(given, price, version.definition.currency);
  return {
    voucher: {
      voucherId: deps.ids.next(),
      redemptionId,
      memberId,
      programId: program.programId,
      storeId,
      state: 'wanted',
      benefit,
      earns: reward.ordersEarn,
      bound: reward.bound,
      expiresAt: endOfLocalDay(program.clock.timeZone, at + reward.voucherDays * DAY_MS),
    },
    code: newVoucherCode(deps.randomness, { benefit, length: reward.codeLength }),
    spareCode:
      reward.codeLength < CODE_LENGTH
        ? newVoucherCode(deps.randomness, { benefit, length: CODE_LENGTH })
        : null,
    unit: reward.unit,
    rewardId: reward.rewardId,
    programVersion: version.version,
    cost: units,
    cause: seed.cause,
    idempotencyKey: seed.idempotencyKey,
    effectId: deps.ids.next(),
  };
}
