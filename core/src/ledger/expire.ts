import type { Lot, PositionKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, openLots } from './draft.ts';
import type { ProgramNow } from './earn.ts';
import { openPosting, takeFromLots, touch } from './posting-writer.ts';

/** Expires every open lot of a position whose last day has passed. Returns the units that expired. */
export function expireDueLots(draft: LedgerDraft, key: PositionKey, now: ProgramNow): number {
  let expired = 0;
  for (const lot of openLots(draft, key)) {
    if (lot.expiresOnDay >= now.today) break;
    expired += expireLot(draft, lot);
  }
  return expired;
}

function expireLot(draft: LedgerDraft, lot: Lot): number {
  const amount = lot.open;
  const writer = openPosting(draft, lot, {
    // A lot can be refilled on its last day by an undone reversal and expire again: the posting's own id tells them apart.
    key: `expire:${lot.lotId}:${draft.ids.next()}`,
    input: String(amount),
    kind: 'expire',
    sourceId: lot.sourceId,
    actor: 'expiry',
    occurredAt: draft.bookedAt,
  });
  takeFromLots(writer, [lot], { kind: 'expired_lot', amount });
  writer.book('expired', amount);
  const earning = earningOf(draft, lot, lot.memberId);
  if (earning) {
    earning.expired += amount;
    touch(writer, earning);
  }
  writer.close();
  return amount;
}
