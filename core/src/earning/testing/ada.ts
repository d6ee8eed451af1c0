import type { Pool } from '../../database/pool.ts';
import { sql } from '../../database/sql.ts';
import { createWorld, DEFINITION, order, type World } from './world.ts';
import type { EffectResult } from '../../effects/effect.ts';
import { runEffect } from '../../effects/run-effect.ts';
import { dueEffectsOf } from '../../effects/testing/due.ts';
import type { ProgramDefinition, Reward } from '../../programs/definition.ts';
import { createShelf, type Shelf } from '../../vouchers/testing/shelf.ts';
import {
  createVoucherEffect,
  extendVoucherEffect,
  revokeVoucherEffect,
} from '../../vouchers/voucher-effects.ts';
import { redeem, type RedeemResult } from '../../rewards/redeem.ts';

/** 3.00 off for 100 points, chosen by the member. */
export const CHOSEN: Reward = {
  rewardId: 'three-off', revision: 1, name: { en: '3 € off', fr: '3 € de remise' }, unit: 'points', cost: 100,
  benefit: { kind: 'amount', amountMinor: 300 }, issue: 'chosen', consuming: true, voucherDays: 60, ordersEarn: true,
  codeLength: 12, bound: false,
}; // prettier-ignore

export const programOf = (...rewards: Reward[]): ProgramDefinition => ({ ...DEFINITION, rewards });

/** A shop whose member Ada has 120 points from order 1. */
export type Ada = { world: World; memberId: string; shelf: Shelf };

export async function ada(pool: Pool, definition: ProgramDefinition): Promise<Ada> {
  const world = await createWorld(pool, definition);
  const memberId = await world.member('ada@example.org');
  await world.deliver(order({ email: 'ada@example.org', totalMinor: 12_000 }));
  return { world, memberId, shelf: createShelf() };
}

/** Runs what is due, once each, towards the shelf. */
export async function runEffects({
  world,
  shelf,
}: Pick<Ada, 'world' | 'shelf'>): Promise<(EffectResult | null)[]> {
  const ports = () => shelf.port;
  const { deps } = world;
  const handlers = {
    create_voucher: createVoucherEffect(deps, ports),
    revoke_voucher: revokeVoucherEffect(deps, ports),
    extend_voucher: extendVoucherEffect(deps, ports),
    mail: () => Promise.resolve<EffectResult>({ outcome: 'done' }),
  };
  const results = [];
  for (const due of await dueEffectsOf(world)) results.push(await runEffect(deps, due, handlers));
  return results;
}

export type VoucherFacts = { state: string; code: string; expires_at: number; over_used: boolean };

/** The merchant's vouchers, oldest first. */
export async function vouchersOf({ deps, merchantId }: World): Promise<VoucherFacts[]> {
  return sql<VoucherFacts>(
    deps.pool,
    `SELECT v.state, c.code_lower AS code, v.expires_at, v.over_used FROM voucher v JOIN voucher_code c ON c.merchant_id = v.merchant_id AND c.voucher_id = v.voucher_id
      WHERE v.merchant_id = $1 ORDER BY v.wanted_at, v.voucher_id`,
    [merchantId],
  );
}

export const buy = (
  { world, memberId }: Pick<Ada, 'world' | 'memberId'>,
  idempotencyKey = 'k1',
): Promise<RedeemResult> =>
  redeem(world.deps, {
    merchantId: world.merchantId,
    memberId,
    programId: world.programId,
    rewardId: 'three-off',
    idempotencyKey,
  });
