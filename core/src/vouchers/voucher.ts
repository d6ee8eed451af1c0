import type { MemberId, ProgramId, RedemptionId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Instant, Randomness } from '../commerce/time.ts';
import { readableCode } from '../keys/readable-code.ts';
import { CODE_LENGTH } from '../programs/rules/limits.ts';
import type { VoucherBenefit } from '../ports/store-port.ts';

/** wanted (units held) → issued (captured) → used / expired / revoked, or failed (released). */
export type VoucherState = 'wanted' | 'issued' | 'used' | 'expired' | 'revoked' | 'failed';

export type Voucher = {
  voucherId: VoucherId;
  redemptionId: RedemptionId;
  memberId: MemberId;
  programId: ProgramId;
  storeId: StoreId;
  state: VoucherState;
  benefit: VoucherBenefit;
  /** Whether an order paid with it earns (B18). */
  earns: boolean;
  /** Its code is made for its holder alone, or not at all. */
  bound: boolean;
  expiresAt: Instant;
};

/** A cancelled order's voucher can be used again for at least this long. */
export const REINSTATED_DAYS = 30;

/** A code that cannot be guessed from others: of 31 symbols each, from a CSPRNG; 12 of them are 59 bits (D10). */
export function newVoucherCode(randomness: Randomness, length = CODE_LENGTH): string {
  return readableCode(randomness, length);
}
