import type { MemberId, ProgramId, RedemptionId, StoreId, VoucherId } from '../commerce/ids.ts';
import type { Instant, Randomness } from '../commerce/time.ts';
import { readableCode } from '../keys/readable-code.ts';
import {
  GIFT_CARD_BEGINNING,
  GIFT_CARD_CODE_LENGTH,
  isGiftCardCode,
  type VoucherBenefit,
} from '../ports/store-port.ts';

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

/**
 * A code that cannot be guessed from others: of 31 symbols each, from a CSPRNG; 12 of them are 59 bits (D10). A gift card's says what it is by
 * its form, with 14 symbols of its own; an ordinary code that happens to have that form is drawn again.
 */
export function newVoucherCode(
  randomness: Randomness,
  { benefit, length }: { benefit: VoucherBenefit; length: number },
): string {
  if (benefit.kind === 'gift_card')
    return `${GIFT_CARD_BEGINNING}${readableCode(randomness, GIFT_CARD_CODE_LENGTH - GIFT_CARD_BEGINNING.length)}`;
  for (;;) {
    const code = readableCode(randomness, length);
    if (!isGiftCardCode(code)) return code;
  }
}
