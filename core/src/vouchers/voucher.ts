import type { MemberId, ProgramId, RedemptionId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Instant, Randomness } from '../commerce/time.ts';
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
  expiresAt: Instant;
};

/** A cancelled order's voucher can be used again for at least this long. */
export const REINSTATED_DAYS = 30;

/** Digits and capitals that nobody mixes up when reading them aloud: no 0, 1, I, L, O. */
const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 12;
/** Largest multiple of 31 that a byte can hold: bytes above it are drawn again, so that every symbol is as likely. */
const FAIR_BYTES = 256 - (256 % SYMBOLS.length);

/** A code that cannot be guessed from others: 12 of 31 symbols from a CSPRNG, 59 bits (D10). */
export function newVoucherCode(randomness: Randomness): string {
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of randomness.bytes(CODE_LENGTH * 2)) {
      if (byte < FAIR_BYTES && code.length < CODE_LENGTH) code += SYMBOLS[byte % SYMBOLS.length];
    }
  }
  return code;
}
