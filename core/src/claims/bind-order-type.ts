import type { MemberId, MerchantId, OrderId, ProgramId } from '../commerce/ids.ts';
import type { Instant } from '../commerce/time.ts';
import type { Deps } from '../ports/deps.ts';

export type BindOrder = (
  deps: Deps,
  command: {
    merchantId: MerchantId;
    orderId: OrderId;
    memberId: MemberId;
    cause: 'claim' | 'verified_email' | 'store_customer';
    author: string;
  },
) => Promise<
  | {
      outcome: 'bound';
      memberId: MemberId;
      earned: { programId: ProgramId; unit: string; amount: number; pending: boolean }[];
    }
  | { outcome: 'already_bound'; memberId: MemberId; boundAt: Instant }
  | { outcome: 'lapsed' }
>;
export type ClaimDeps = Deps & { bindOrder: BindOrder };
