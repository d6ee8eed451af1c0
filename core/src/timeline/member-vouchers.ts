import { sql } from '../database/sql.ts';
import type { Instant } from '../commerce/time.ts';
import type { ProgramId, VoucherId } from '../commerce/ids.ts';
import type { Deps } from '../ports/deps.ts';
import type { VoucherBenefit } from '../ports/store-port.ts';
import type { ProgramDefinition } from '../programs/definition.ts';
import type { Unit } from '../programs/units.ts';
import type { MemberKey } from './member-programs.ts';

/** A member's newest vouchers, as many as one sheet shows. */
export const MAX_VOUCHERS = 100;

export type VoucherState = 'wanted' | 'issued' | 'used' | 'expired' | 'revoked' | 'failed';

/**
 * `code` is the newest one, upper case (stores compare without case); null until the store has taken it.
 * `usedInOrders` are the numbers of the orders that count as a use.
 */
export type MemberVoucher = {
  voucherId: VoucherId;
  programId: ProgramId;
  state: VoucherState;
  code: string | null;
  benefit: VoucherBenefit;
  name: { en: string; fr: string };
  unit: Unit;
  cost: number;
  store: { name: string; url: string };
  /** The programme's, in which its dates are told. */
  timeZone: string;
  wantedAt: Instant;
  expiresAt: Instant;
  usedInOrders: string[];
};

type VoucherRow = {
  voucher_id: string;
  program_id: string;
  state: VoucherState;
  code_lower: string | null;
  benefit: VoucherBenefit;
  definition: ProgramDefinition | null;
  reward_id: string;
  unit: Unit;
  cost: number;
  time_zone: string;
  store_name: string;
  store_url: string;
  wanted_at: Instant;
  expires_at: Instant;
  used_in: string[];
};

const SELECT = `
  select v.voucher_id, v.program_id, v.state, c.code_lower, v.benefit, pv.definition, r.reward_id, r.unit, r.cost,
         p.time_zone, s.name as store_name, s.url as store_url, v.wanted_at, v.expires_at,
         array(select o.number from voucher_use u
                 join orders o on o.merchant_id = u.merchant_id and o.order_id = u.order_id
                where u.merchant_id = v.merchant_id and u.voucher_id = v.voucher_id and u.counts
                order by u.used_at) as used_in
    from voucher v
    join redemption r on r.merchant_id = v.merchant_id and r.redemption_id = v.redemption_id
    join store s on s.merchant_id = v.merchant_id and s.store_id = v.store_id
    join program p on p.merchant_id = r.merchant_id and p.program_id = r.program_id
    left join program_version pv
      on pv.merchant_id = r.merchant_id and pv.program_id = r.program_id and pv.version = r.program_version
    left join lateral (
      select code_lower from voucher_code
       where merchant_id = v.merchant_id and voucher_id = v.voucher_id
       order by generation desc limit 1) c on true
   where v.merchant_id = $1 and v.member_id = $2`;

/** The member's vouchers, newest first. */
export async function memberVouchers(deps: Deps, key: MemberKey): Promise<MemberVoucher[]> {
  const rows = await sql<VoucherRow>(
    deps.pool,
    `${SELECT} order by v.wanted_at desc, v.voucher_id desc limit ${MAX_VOUCHERS}`,
    [key.merchantId, key.memberId],
  );
  return rows.map(show);
}

/** One voucher of this member; undefined when it is not theirs or not there. */
export async function memberVoucher(
  deps: Deps,
  key: MemberKey,
  voucherId: VoucherId,
): Promise<MemberVoucher | undefined> {
  const rows = await sql<VoucherRow>(deps.pool, `${SELECT} and v.voucher_id = $3`, [
    key.merchantId,
    key.memberId,
    voucherId,
  ]);
  return rows.map(show)[0];
}

function show(row: VoucherRow): MemberVoucher {
  const reward = row.definition?.rewards.find(({ rewardId }) => rewardId === row.reward_id);
  return {
    voucherId: row.voucher_id,
    programId: row.program_id,
    state: row.state,
    code: row.state === 'wanted' || row.state === 'failed' ? null : (row.code_lower?.toUpperCase() ?? null),
    benefit: row.benefit,
    name: reward?.name ?? { en: row.reward_id, fr: row.reward_id },
    unit: row.unit,
    cost: row.cost,
    store: { name: row.store_name, url: row.store_url },
    timeZone: row.time_zone,
    wantedAt: row.wanted_at,
    expiresAt: row.expires_at,
    usedInOrders: row.used_in,
  };
}
