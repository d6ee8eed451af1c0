import { CODE_STORE } from './codes.ts';
import type { BookedPosting, JudgedVoucher, Outcome } from './engine.ts';
import type { History } from './history.ts';

const WENT_BACK: ReadonlySet<string> = new Set(['failed', 'revoked']);

/**
 * D8, from the last states of all orders: a code that one of them uses is used; whatever nobody paid for (a second use, or one of a code whose
 * units went back) is flagged, and charged as often.
 */
export function judgeCodes(history: History, { vouchers, postings }: Outcome): string[] {
  if (vouchers === null) return [];
  const charges = standingCharges(postings);
  return vouchers.flatMap((voucher) => {
    const uses = usesOf(history, voucher);
    const wentBack = WENT_BACK.has(voucher.state);
    const unpaid = wentBack ? uses : Math.max(0, uses - 1);
    const charged = charges.get(voucher.redemptionId) ?? 0;
    const isUsed = voucher.state === 'used';
    return [
      ...(isUsed === (uses > 0 && !wentBack) ? [] : [`is ${voucher.state}, and ${uses} orders use it`]),
      ...(voucher.overUsed === unpaid > 0
        ? []
        : [`${unpaid} of its uses are not paid, and its flag says else`]),
      ...(charged === unpaid ? [] : [`is charged ${charged} times for ${unpaid} uses`]),
    ].map((one) => `code ${voucher.code} ${one}`);
  });
}

/** An order that waits for its payment uses its code, too. */
function usesOf({ orders }: History, { code }: JudgedVoucher): number {
  return orders.filter(({ store, changes }) => {
    const { status, discountCodes } = changes.at(-1)!.state;
    return store === CODE_STORE && status !== 'gone' && discountCodes.includes(code);
  }).length;
}

/** Over-uses that were booked, and did not end, by redemption. */
function standingCharges(postings: readonly BookedPosting[]): Map<string, number> {
  const standing = new Map<string, number>();
  for (const { kind, sourceId } of postings) {
    const step = kind === 'over_use' ? 1 : kind === 'over_use_ended' ? -1 : 0;
    if (step !== 0) standing.set(sourceId, (standing.get(sourceId) ?? 0) + step);
  }
  return standing;
}
