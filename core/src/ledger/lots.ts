import { NONE } from '../commerce/ids.ts';
import type { Allocation, Earning, Lot } from './books.ts';
import { GRACE_DAYS } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, indexLot } from './draft.ts';
import type { PostingWriter } from './posting-writer.ts';
import { credit, touch } from './posting-writer.ts';

/** The one root lot of (source, programme, unit, beneficiary); made when its first units become available. */
export function rootLot(draft: LedgerDraft, earning: Earning): Lot {
  const known = draft.lots.get(earning.rootLotId);
  if (known) return known;
  if (earning.rootLotId !== NONE) throw new Error(`lot ${earning.rootLotId} was not loaded`);
  const lot = newLot(draft, { ...earning, parentLotId: NONE, revived: false });
  earning.rootLotId = lot.lotId;
  draft.changed.earnings.add(earning);
  return lot;
}

type LotSeed = Pick<
  Lot,
  'memberId' | 'programId' | 'unit' | 'sourceId' | 'parentLotId' | 'revived' | 'expiresOnDay'
> & { rootLotId: string };

/** A new, still empty lot. Its root is itself unless the seed names one. */
export function newLot(draft: LedgerDraft, seed: LotSeed): Lot {
  const lotId = draft.ids.next();
  const { memberId, programId, unit, sourceId, parentLotId, revived, expiresOnDay } = seed;
  const rootLotId = seed.rootLotId === NONE ? lotId : seed.rootLotId;
  const lot = {
    lotId,
    memberId,
    programId,
    unit,
    sourceId,
    rootLotId,
    parentLotId,
    revived,
    open: 0,
    expiresOnDay,
  };
  indexLot(draft, lot);
  draft.changed.lots.add(lot);
  return lot;
}

/**
 * Gives back what one recorded allocation took from a lot: owed first, then the same lot; if that lot's last day has
 * passed, a child lot with at least GRACE_DAYS to go, once; a second time the units go to `expired`.
 */
export function giveBack(
  writer: PostingWriter,
  allocation: Allocation,
  { amount, today }: { amount: number; today: number },
): void {
  const { draft } = writer;
  const lot = draft.lots.get(allocation.lotId);
  if (!lot) throw new Error(`lot ${allocation.lotId} was not loaded`);
  markUndone(writer, allocation, amount);
  if (lot.expiresOnDay >= today) return credit(writer, amount, () => ownLot(writer, lot));
  if (!lot.revived) return credit(writer, amount, () => revive(writer, lot, today));
  const repaid = Math.min(writer.position.owed, amount);
  if (repaid > 0) credit(writer, repaid, () => lot);
  expireAgain(writer, lot, amount - repaid);
}

/** The lot itself; if its member was merged since, a child of it at the survivor, with the same last day. */
function ownLot(writer: PostingWriter, lot: Lot): Lot {
  const { memberId } = writer.position;
  if (lot.memberId === memberId) return lot;
  return newLot(writer.draft, { ...lot, memberId, parentLotId: lot.lotId });
}

function revive(writer: PostingWriter, lot: Lot, today: number): Lot {
  return newLot(writer.draft, {
    ...lot,
    memberId: writer.position.memberId,
    parentLotId: lot.lotId,
    revived: true,
    expiresOnDay: Math.max(lot.expiresOnDay, today + GRACE_DAYS),
  });
}

function expireAgain(writer: PostingWriter, lot: Lot, amount: number): void {
  if (amount === 0) return;
  writer.book('expired', amount);
  writer.allocate('gained_expired', lot.lotId, amount);
  const earning = earningOf(writer.draft, lot, writer.position.memberId);
  if (earning) {
    earning.expired += amount;
    touch(writer, earning);
  }
}

export function markUndone(writer: PostingWriter, allocation: Allocation, amount: number): void {
  allocation.undone += amount;
  if (allocation.undone > allocation.amount)
    throw new Error(`allocation ${allocation.postingId}/${allocation.line} undone twice`);
  writer.draft.changed.undone.add(allocation);
}
