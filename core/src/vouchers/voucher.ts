import type { MemberId, ProgramId, RedemptionId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Instant, Randomness } from '../commerce/time.ts';
import { readableCode } from '../keys/readable-code.ts';
import { GIFT_CARD_CODE_LENGTH, type VoucherBenefit } from '../ports/store-port.ts';

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
  expiresAt: Instant;
};

/** A cancelled order's voucher can be used again for at least this long. */
export const REINSTATED_DAYS = 30;

export const CODE_LENGTH = 12;

/** A code that cannot be guessed from others: 12 of 31 symbols from a CSPRNG, 59 bits, or more (D10). */
export function newVoucherCode(randomness: Randomness, { kind }: VoucherBenefit): string {
  return readableCode(randomness, kind === 'gift_card' ? GIFT_CARD_CODE_LENGTH : CODE_LENGTH);
}
