import type { Deps } from '@ristourne/core/ports/deps';
import { listVouchers, type ListedVoucher } from '@ristourne/core/statistics/list-vouchers';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone } from '../programs.ts';
import { VOUCHER_STATES, type ShownState } from './states.ts';

export type VouchersData = {
  timeZone: string;
  state: ShownState | null;
  vouchers: ListedVoucher[];
  next: string | null;
};

/** The codes that members redeemed, the newest first; of one state, or all. */
export async function loadVouchers(deps: Deps, { merchantId, params }: AdminCall): Promise<VouchersData> {
  const state = VOUCHER_STATES.find((one) => one === params['state']) ?? null;
  const page = await listVouchers(deps, { merchantId, state, after: params['after'] ?? null });
  return { timeZone: await merchantTimeZone(deps, merchantId), state, ...page };
}
