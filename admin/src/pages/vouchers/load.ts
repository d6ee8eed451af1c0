import type { Deps } from '@ristourne/core/ports/deps';
import { listVouchers, type ListedVoucher } from '@ristourne/core/statistics/list-vouchers';
import { countUnused, type UnusedVouchers } from '@ristourne/core/vouchers/revoke-vouchers';
import type { AdminCall } from '../../protocol.ts';
import { merchantTimeZone, shownProgram } from '../programs.ts';
import { VOUCHER_STATES, type ShownState } from './states.ts';

export type VouchersData = {
  timeZone: string;
  state: ShownState | null;
  vouchers: ListedVoucher[];
  next: string | null;
  /** Of the programme shown: what could be revoked all at once, and what is being revoked. */
  unused: UnusedVouchers;
};

/** The codes that members redeemed, the newest first; of one state, or all. */
export async function loadVouchers(deps: Deps, { merchantId, params }: AdminCall): Promise<VouchersData> {
  const state = VOUCHER_STATES.find((one) => one === params['state']) ?? null;
  const page = await listVouchers(deps, { merchantId, state, after: params['after'] ?? null });
  const program = await shownProgram(deps, merchantId);
  const unused = program
    ? await countUnused(deps, { merchantId, which: { programId: program.programId } })
    : { vouchers: 0, worth: [], others: 0, revoking: 0 };
  return { timeZone: await merchantTimeZone(deps, merchantId), state, ...page, unused };
}
