import type { MemberId, ProgramId, SourceId } from '../commerce/ids.ts';
import { NONE } from '../commerce/ids.ts';
import type { Earning, Lot, Position, UnitName } from './books.ts';
import { earningKey } from './books.ts';
import type { LedgerDraft } from './draft.ts';
import { earningOf, indexEarning, openLots, positionOf } from './draft.ts';
import { newLot } from './lots.ts';
import type { PostingWriter } from './posting-writer.ts';
import { openPosting, takeFromLots } from './posting-writer.ts';

export type MergeCommand = {
  programId: ProgramId;
  unit: UnitName;
  /** Whose units move, and who has them afterwards. */
  fromMemberId: MemberId;
  toMemberId: MemberId;
  /** The merge's own source: one merge has one. */
  sourceId: SourceId;
  actor: string;
};

/**
 * Gives one member's units of a programme to another: pending, held, and open lots as child lots with their days. What
 * either owes is added and netted against what is available, in the same posting. The sources' rows follow, so that
 * later refunds find them. Both positions' lots and the other's earnings must be loaded.
 */
export function mergePositions(draft: LedgerDraft, command: MergeCommand): void {
  const { programId, unit } = command;
  const from = positionOf(draft, { memberId: command.fromMemberId, programId, unit });
  const to = positionOf(draft, { memberId: command.toMemberId, programId, unit });
  // Earnings that were all spent or expired move no book: a posting has entries, or is none.
  if (from.pending + from.available + from.held + from.owed > 0) moveUnits(draft, command, { from, to });
  moveEarnings(draft, command);
}

function moveUnits(
  draft: LedgerDraft,
  command: MergeCommand,
  { from, to }: { from: Position; to: Position },
): void {
  const { pending, available, held, owed } = from;
  const leaving = openSide(draft, from, { command, kind: 'merge', side: 'from' });
  const arriving = openSide(draft, to, { command, kind: 'merge', side: 'to' });
  moveBooks({ leaving, arriving }, { pending, available, held, owed });
  for (const lot of openLots(draft, from)) moveLot({ leaving, arriving }, lot);
  netOwed(arriving);
  leaving.close();
  arriving.close();
}

export type Sides = { leaving: PostingWriter; arriving: PostingWriter };
export type Amounts = Pick<Position, 'pending' | 'available' | 'held' | 'owed'>;

type Side = { command: MergeCommand; kind: 'merge' | 'unmerge'; side: 'from' | 'to' };

export function openSide(
  draft: LedgerDraft,
  position: Position,
  { command, kind, side }: Side,
): PostingWriter {
  return openPosting(draft, position, {
    key: `${kind}:${command.sourceId}:${position.programId}:${position.unit}:${side}`,
    input: `${command.fromMemberId} ${command.toMemberId}`,
    kind,
    sourceId: command.sourceId,
    actor: command.actor,
    occurredAt: draft.bookedAt,
  });
}

export function moveBooks({ leaving, arriving }: Sides, { pending, available, held, owed }: Amounts): void {
  const moves = [['pending', pending], ['available', available], ['held', held], ['owed', -owed]] as const; // prettier-ignore
  for (const [book, amount] of moves) {
    leaving.book(book, -amount);
    arriving.book(book, amount);
  }
  const moved = pending + available + held - owed;
  leaving.book('moved', moved);
  arriving.book('moved', -moved);
}

export function moveLot({ leaving, arriving }: Sides, lot: Lot): void {
  const child = newLot(leaving.draft, {
    ...lot,
    memberId: arriving.position.memberId,
    parentLotId: lot.lotId,
  });
  child.open = lot.open;
  leaving.allocate('moved_lot', lot.lotId, lot.open);
  arriving.allocate('into_lot', child.lotId, child.open);
  lot.open = 0;
  leaving.draft.changed.lots.add(lot);
}

/** One of the two may have owed what the other had: the debt is paid from the lots that end soonest. */
function netOwed(arriving: PostingWriter): void {
  const amount = Math.min(arriving.position.owed, arriving.position.available);
  if (amount === 0) return;
  takeFromLots(arriving, openLots(arriving.draft, arriving.position), { kind: 'netted_lot', amount });
  arriving.book('owed', amount);
  arriving.allocate('repaid', NONE, amount);
}

function earningsOfMember(draft: LedgerDraft, { memberId, programId, unit }: Position): Earning[] {
  const rows = [...draft.earnings.values()].flatMap((byMember) => [...byMember.values()]);
  return rows.filter((row) => row.memberId === memberId && row.programId === programId && row.unit === unit);
}

function moveEarnings(draft: LedgerDraft, command: MergeCommand): void {
  const { programId, unit, fromMemberId, toMemberId } = command;
  const from = positionOf(draft, { memberId: fromMemberId, programId, unit });
  for (const row of earningsOfMember(draft, from)) moveEarning(draft, row, toMemberId);
}

/**
 * A source's row goes over whole; its root lot does not, so later positives open a new one at whoever has it now. Of a row
 * that was there before (an undone merge, done again) only the figures are left at nought.
 */
export function moveEarning(draft: LedgerDraft, row: Earning, toMemberId: MemberId): void {
  const known = earningOf(draft, row, toMemberId);
  if (known && known.net + known.pending + known.expired > 0)
    throw new Error(`source ${earningKey(row)} has earned both members`);
  const revision = Math.max(row.revision, known?.revision ?? 0);
  const moved = { ...row, memberId: toMemberId, rootLotId: NONE, revision };
  indexEarning(draft, moved);
  Object.assign(row, { net: 0, pending: 0, expired: 0, expiredTaken: 0 });
  draft.changed.earnings.add(row).add(moved);
}
